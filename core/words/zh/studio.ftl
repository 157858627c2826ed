# 内置工作室助手说的话。时间以秒计。

## 进行中
studio-opening-files = { $kind ->
    [photos] { $more ->
        [yes] 先剪好你的 { $count } 张照片，再做其他的。
       *[no] 正在剪你的 { $count } 张照片。
    }
    [clips] { $more ->
        [yes] 先剪好你的 { $count } 段视频，再做其他的。
       *[no] 正在剪你的 { $count } 段视频。
    }
   *[both] { $more ->
        [yes] 先剪好你的照片和视频，再做其他的。
       *[no] 正在剪你的照片和视频。
    }
}
studio-opening-words = { $more ->
    [yes] 先把你的文字排成 { $cards } 张画面，再配音乐。
   *[no] 正在把你的文字排成 { $cards } 张画面。
}

## 新影片
studio-made-film = 影片剪好了：{ $length } 秒，{ $shape }，用了 { $material ->
    [photos] { $photos } 张照片
    [clips] { $clips } 段视频
   *[both] { $photos } 张照片和 { $clips } 段视频
}。
studio-made-type = 影片做好了：{ $length } 秒，{ $shape }，{ $cards } 张文字画面配动态背景。

## 标题和字幕
studio-title = { $role ->
    [end] 片尾文字是“{ $text }”（{ $from }–{ $to } 秒）。
   *[title] { $was ->
        [there] 标题改成了“{ $text }”（{ $from }–{ $to } 秒）。
       *[new] 标题是“{ $text }”（{ $from }–{ $to } 秒）。
    }
}
studio-captions = { $count ->
    [1] 字幕“{ $text }”出现在 { $from }–{ $to } 秒。
   *[other] { $count } 条字幕从第 { $from } 秒排到第 { $to } 秒。
}
studio-text-style = { $what ->
    [place] { $role ->
        [caption] 字幕
        [end] 片尾文字
       *[title] 标题
    }现在在画面{ $place ->
        [top] 上方
        [bottom] 下方
       *[center] 中间
    }。
    [size] 文字现在是{ $size ->
        [l] 大号
        [s] 小号
       *[m] 中号
    }。
    [color] 文字换好颜色了。
    [seconds] 文字现在停留 { $seconds } 秒。
    [anim] { $anim ->
        [rise] 文字会从下方升起。
        [fade] 文字会淡入淡出。
       *[none] 文字没有动画。
    }
   *[style] 文字换好样式了。
}
studio-text-removed = { $role ->
    [title] 标题去掉了。
    [caption] 字幕去掉了。
    [end] 片尾文字去掉了。
    [intro] 片头卡片去掉了。
   *[all] 画面上的文字都去掉了。
}
studio-no-text = { $role ->
    [title] 影片里没有标题。
    [caption] 影片里没有字幕。
    [end] 影片里没有片尾文字。
    [intro] 影片里没有片头卡片。
   *[all] 影片里没有文字。
}
studio-size-limit = 文字已经是最{ $way ->
    [big] 大
   *[small] 小
}的了。
studio-no-room = 影片太短，放不下这些文字，先把它加长吧。

## 音乐和声音
studio-mood-upbeat = 轻快
studio-mood-calm = 舒缓
studio-mood-lofi = Lo-fi
studio-mood-cinematic = 电影感
studio-mood-corporate = 商务
studio-mood-happy = 欢乐
studio-music-name = { $mood ->
    [upbeat] 轻快
    [calm] 舒缓
    [lofi] Lo-fi
    [cinematic] 电影感
    [corporate] 商务
   *[happy] 欢乐
}音乐
studio-music = { $way ->
    [again] 换了另一首{ $mood }的音乐（{ $volume }%）。
    [changed] 音乐换成{ $mood }的了（{ $volume }%）。
   *[new] 配了{ $mood }的音乐，贯穿全片，音量 { $volume }%。
}
studio-own-music = 你的“{ $name }”播放 { $length } 秒。
studio-music-removed = 音乐去掉了。
studio-volume = 音乐音量从 { $before }% 调到 { $volume }%。
studio-volume-limit = 音乐音量已经是 { $volume }%，不能再调了。
studio-clip-volume = { $all ->
    [some] { $silent ->
        [yes] { $names } 已静音。
       *[no] { $names } 的原声现在是 { $volume }%。
    }
   *[all] { $silent ->
        [yes] 视频原声已静音。
       *[no] 视频原声现在是 { $volume }%。
    }
}
studio-fade = { $way ->
    [in] 音乐用 { $in } 秒淡入。
    [out] 音乐用 { $out } 秒淡出。
   *[both] 音乐用 { $in } 秒淡入、{ $out } 秒淡出。
}
studio-no-music = 影片里没有音乐。
studio-no-clip-sound = 影片里没有带原声的视频。
studio-no-audio-file = 请先把音乐文件发给我（MP3、WAV、M4A 或 AAC）。
studio-nearest-music = 我没有“{ $style }”音乐，最接近的是{ $mood }的。

## 画面
studio-removed = 去掉了：{ $names }。影片现在 { $length } 秒。
studio-kept = 只留下：{ $names }。影片现在 { $length } 秒。
studio-moved = { $where ->
    [first] { $names } 现在排在最前面。
    [last] { $names } 现在排在最后。
   *[between] { $names } 现在排第 { $place }。
}
studio-swapped = { $names } 换了位置。
studio-reordered = 新的顺序：{ $names }。
studio-added-files = { $where ->
    [first] 加在最前面：{ $names }。
   *[last] 加在最后：{ $names }。
}影片现在 { $length } 秒。
studio-replaced = { $names } 换成了 { $name }。
studio-trimmed = 剪好了：影片现在 { $length } 秒。
studio-trim-outside = 对不上：影片只有 { $length } 秒。
studio-shot-length = { $all ->
    [all] 每个画面停留 { $stands } 秒
   *[some] { $names }：{ $stands } 秒
}，影片现在 { $length } 秒。
studio-speed = { $way ->
    [faster] 加快了（{ $factor }×）：影片现在 { $length } 秒。
    [slower] 放慢了（{ $factor }×）：影片现在 { $length } 秒。
   *[normal] 速度是原来的 { $factor } 倍：影片现在 { $length } 秒。
}
studio-rotated = 顺时针转了 { $degrees }°：{ $names }。
studio-fit = { $all ->
    [some] { $names }：{ $fit ->
        [blur] 完整显示，四周是模糊背景。
        [fit] 完整显示，两边留边。
       *[fill] 铺满画面。
    }
   *[all] { $fit ->
        [blur] 每张都完整显示，四周是模糊背景。
        [fit] 每张都完整显示，两边留边。
       *[fill] 画面都铺满了。
    }
}
studio-no-such-picture = { $kind ->
    [new] 没有新的素材，请先发给我。
    [name] 影片里没有“{ $name }”。
    [which] 共有 { $count } 个，是哪一个？比如说“第二张”。
   *[number] 没有这一张：影片里共有 { $count } 个画面。
}
studio-no-new-files = 没有新的素材可以加，请先把照片或视频发给我。
studio-last-picture = 这样影片就空了，所以我留着它。请先再发一张。
studio-one-picture = 转场需要两个画面，影片里只有一个。
studio-no-photos = 只有照片能这样动，这里没有照片。
studio-which-picture = 是哪一张？比如说：“把第二张向左旋转”。

## 风格
studio-look-bw = 黑白
studio-look-warm = 暖色
studio-look-cool = 冷色
studio-look-bright = 明亮
studio-look-vivid = 鲜艳
studio-look-none = 原色
studio-look-on = { $all ->
    [some] { $names } 的色调：{ $look }。
   *[all] 整体色调：{ $look }。
}
studio-look-off = { $all ->
    [some] { $names }：原色。
   *[all] 颜色恢复成原来的了。
}
studio-transition-crossfade = 叠化
studio-transition-fade-black = 经黑场过渡
studio-transition-slide = 滑动
studio-transition-cut = 直接切换
studio-transitions = { $all ->
    [some] { $names } 前的转场：{ $kind }。
   *[all] 画面之间的转场：{ $kind }。
}
studio-motion-none = 静止
studio-motion-vary = 轻轻移动
studio-motion-zoom-in = 慢慢推近
studio-motion-zoom-out = 慢慢拉远
studio-motion-pan-left = 向左平移
studio-motion-pan-right = 向右平移
studio-motion-pan-up = 向上平移
studio-motion-pan-down = 向下平移
studio-motion = { $all ->
    [some] { $names } 现在{ $motion }。
   *[all] 照片现在{ $motion }。
}

## 整部影片
studio-length = 影片现在 { $length } 秒。
studio-already-long = 影片已经是 { $length } 秒了。
studio-shape = 画面比例改成 { $shape } 了。
studio-already-shape = 画面比例已经是 { $shape } 了。
studio-sharp = 影片现在是 { PLAIN($width) } × { PLAIN($height) }。
studio-already-sharp = 影片就是 { PLAIN($width) } × { PLAIN($height) }。
studio-already = 已经是这样了，没有改动。
studio-not-possible = 这部影片做不了这个，没有改动。
studio-nothing-yet = 还没有影片。
studio-cleared = 时间线清空了。素材还在，告诉我想做什么吧。
studio-undone = 撤销了：影片回到之前的样子（{ $length } 秒）。
studio-undone-empty = 撤销了：和之前一样，还没有影片。
studio-nothing-to-undo = 没有可以撤销的。

## 做不到的，说一次
studio-note-longest = 影片最长 { $minutes } 分钟。
studio-note-clips-short = 你的视频只有 { $has } 秒，所以影片是 { $has } 秒，不是 { $asked } 秒。
studio-note-too-many = { $count } 张照片对这个时长太多了，用了前 { $used } 张。
studio-note-dense = 这些文字大约要读 { $needs } 秒，{ $asked } 秒里会比较快。
studio-note-long-script = 文字太长，一部影片放不下：用了 { $count } 句中的前 { $used } 句。
studio-note-only-topic = 我不能拍摄或画出场景，所以用文字来表现。发照片、视频或文案给我，可以做得更丰富。
studio-note-text-missing = 我没有在消息里找到文案，发给我就加到影片里。
studio-note-unused = 还没用上：{ $names }。说“加上新的素材”就能用上。
studio-cannot-voice = 我不会说话：这里没有安装语音程序（espeak-ng）。可以加字幕。
studio-cannot-avatar = 我做不了数字人，也不能换脸。
studio-cannot-transcribe = 我听不出视频里说的话，把字幕内容发给我就能加上。
studio-cannot-cutout = 我不能抠图或去掉背景、水印。
studio-cannot-split = 我不能同时显示两个画面。
studio-cannot-stabilise = 我不能给抖动的视频防抖。
studio-cannot-denoise = 我不能给声音降噪。
studio-cannot-backwards = 我不能倒放视频。
studio-cannot-translate = 我不会翻译，请直接发你想要的语言的文字。
studio-cannot-black-end = 我不能让画面在结尾变黑，音乐可以淡出。
studio-cannot-publish = 我不能替你发布影片。
studio-cannot-song = 我不能去找歌曲，可以把文件发给我，或者选一种风格。
studio-cannot-link = 我不看链接，请直接发文件。
studio-cannot-effects = 我没有特效，可以换色调和转场。
studio-cannot-4k = 最高只能做到 1080p，所以影片是 1080p。
studio-cannot-model = 这个工作室在本机上自己剪辑，没有用那类 AI 模型。

## 询问和下一步
studio-need-material =
    影片用什么来做呢？
    发照片或视频给我，或者写下要显示的文字，一句一个画面。
studio-need-words = { $role ->
    [caption] 把字幕的文字发给我，一句一条。
    [end] 片尾写什么？请用引号写出来。
   *[title] 标题写什么？请用引号写出来。
}
studio-need-pictures = 收到你的声音了。再发些照片或视频，或者写下要显示的文字。
studio-need-script = 把文案发给我（60 个词以内效果最好），或者发照片、视频，我就开始做。
studio-what-i-can-empty =
    我用照片、视频和文字做影片：剪辑、标题、字幕、音乐、色调。
    发素材或文案给我，比如说：“30秒竖屏宣传片，配轻快的音乐”。
studio-what-i-can-files = 素材都在。比如说：“30秒竖屏宣传片，配轻快的音乐，标题‘夏日’”。
studio-what-i-can-edit =
    我可以剪切、分割、排序，改时长、比例、速度、标题、字幕、音乐、色调、转场和标志。
    直接说就行，一次说几样也可以。
studio-unclear =
    我没听懂，所以没有改动。
    比如说：“第二张放到最前面”、“标题改成‘夏日’”或“换舒缓的音乐，小声一点”。
studio-ready = 影片就绪：{ $length } 秒。
studio-thanks = 影片在时间线上，没有变动。
studio-next = 接下来可以说：{ $ideas }。
studio-idea-title = “加标题‘…’”
studio-idea-change-title = “标题改成‘…’”
studio-idea-add-music = “加舒缓的音乐”
studio-idea-music = “音乐小声一点”
studio-idea-landscape = “改成横屏”
studio-idea-vertical = “改成竖屏”
studio-idea-order = “最后一张放到最前面”
studio-idea-look = “色调暖一点”
studio-idea-shorter = “短一点”
