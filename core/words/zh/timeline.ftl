# 时间线（§3.4）和它的变化。$kind: video | audio | text | other

timeline-empty = 时间线上还没有内容。请发来照片或视频片段，或者说说想做什么。
timeline-heading = 时间线（{ $count } 条轨道）：
# $kind: video | music | sound | title | caption | other
timeline-track = { $number }. { $kind ->
    [video] 视频
    [music] 配乐
    [sound] 声音
    [title] 标题
    [caption] 字幕
   *[other] 图层
}：{ $items }
timeline-span = { $from }-{ $to }秒
timeline-span-long = { $from }-{ $to }
timeline-piece = { $named ->
    [yes] { $name }（{ $span }）
   *[no] { $span }
}
timeline-sound = { $named ->
    [yes] { $name }（{ $span }，{ $volume }）
   *[no] { $span }，{ $volume }
}
timeline-words = “{ $name }”（{ $span }）
timeline-more = 另有 { $count } 个（{ $span }）
timeline-more-tracks = ……还有 { $count } 条轨道

timeline-label = { $named ->
    [yes] { $words ->
        [yes] “{ $name }”
       *[no] { $name }
    }
   *[no] { $kind ->
        [video] 一个片段
        [audio] 配乐
        [text] 一个标题
       *[other] 一个图层
    }
}
timeline-added = { $kind ->
    [video] 加入 { $what }
    [audio] 加入配乐：{ $what }
    [text] 加入标题{ $what }
   *[other] 加入 { $what }
}
timeline-added-many = { $kind ->
    [video] 加入 { $count } 个片段（{ $span }）
    [audio] 加入 { $count } 段声音（{ $span }）
    [text] 加入 { $count } 个标题（{ $span }）
   *[other] 加入 { $count } 个部分（{ $span }）
}
timeline-removed = { $kind ->
    [audio] 去掉配乐 { $what }
    [text] 去掉标题{ $what }
   *[other] 去掉 { $what }
}
timeline-removed-many = { $kind ->
    [video] 去掉 { $count } 个片段（{ $span }）
    [audio] 去掉 { $count } 段声音（{ $span }）
    [text] 去掉 { $count } 个标题（{ $span }）
   *[other] 去掉 { $count } 个部分（{ $span }）
}
timeline-replaced = { $kind ->
    [audio] 配乐：{ $before } → { $after }（{ $span }）
    [text] 标题：{ $before } → { $after }（{ $span }）
   *[other] { $before } → { $after }（{ $span }）
}
timeline-replaced-many = { $kind ->
    [text] { $count } 个标题换了文字（{ $span }）
   *[other] 替换了 { $count } 个部分（{ $span }）
}
timeline-order = 片段换了顺序
timeline-volume = { $name } 的音量：{ $before } → { $after }
timeline-segment-length = { $name } 现在长 { $after } 秒（{ $span }，原来 { $before } 秒）
timeline-moved = { $name } 现在在 { $span }
timeline-edited = { $name }（{ $span }）：换了{ $what }
timeline-edited-many = { $kind ->
    [video] 修改了 { $count } 个片段（{ $span }）
    [text] 修改了 { $count } 个标题（{ $span }）
   *[other] 修改了 { $count } 个部分（{ $span }）
}
timeline-property = { $key ->
    [look] 色调
    [filter] 色调
    [speed] 速度
    [transition] 转场
    [motion] 运镜
    [fit] 构图
    [focus] 构图
    [rotate] 方向
    [style] 样式
    [color] 颜色
    [place] 位置
    [size] 大小
    [anim] 动画
    [mood] 情绪
    [in] 起点
    [fade_in] 淡入淡出
    [fade_out] 淡入淡出
    [duck] 与原声的平衡
    [src] 文件
    [fps] 帧率
    [lang] 语言
    [title] 项目标题
   *[other] 细节
}
timeline-aspect = 画面现在是 { $after }（原来 { $before }）
timeline-whole = 整部影片换了{ $what }
timeline-length = 影片现在长 { $after } 秒（原来 { $before } 秒）
timeline-length-new = 影片长 { $after } 秒
timeline-more-changes = ……还有 { $count } 处变化
