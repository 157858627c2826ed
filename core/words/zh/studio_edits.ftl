# 内置工作室助手说的话：单条文字、片头片尾卡、标志、剪切，以及没听懂的部分。

studio-text-time = { $role ->
    [caption] 字幕
    [end] 片尾文字
   *[title] 标题
}“{ $text }”出现在 { $from }–{ $to } 秒。
studio-caption-removed = “{ $text }”去掉了。
studio-no-such-caption = 没有这一条，影片里共有 { $count } 条。
studio-which-caption = 共有 { $count } 条，是哪一条？比如说“第二条字幕”。
studio-in-the-way = 那个时间已经有别的文字了，没有改动。
studio-card = { $where ->
    [last] 片尾加了一张卡片：“{ $text }”（{ $seconds } 秒）。
   *[first] 片头加了一张卡片：“{ $text }”（{ $seconds } 秒）。
}影片现在 { $length } 秒。

studio-logo = { $kind ->
    [words] 文字“{ $name }”
   *[picture] “{ $name }”
}一直显示在{ $place ->
    [top-left] 左上角
    [bottom-left] 左下角
    [bottom-right] 右下角
    [center] 画面中间
   *[top-right] 右上角
}，{ $size ->
    [s] 小号
    [l] 大号
   *[m] 中号
}，不透明度 { $percent }%。
studio-logo-removed = 标志去掉了。
studio-no-logo = 影片里没有标志或水印。
studio-logo-limit = 标志已经不能再调了。
studio-need-logo = 请先把标志图片发给我（PNG 最好），或者用引号写出水印文字。

studio-which-sound = 是音乐还是视频原声？比如说“音乐大声一点”。
studio-clip-volume-limit = 视频原声已经是 { $volume }%，不能再调了。
studio-duck = { $on ->
    [yes] 视频有声音时，音乐会自动放低。
   *[no] 视频有声音时，音乐保持原来的音量。
}
studio-music-time = 音乐在 { $from }–{ $to } 秒播放。

studio-cut-out = 剪掉了 { $from }–{ $to } 秒，影片现在 { $length } 秒。
studio-split = { $names } 分成了两段：{ $first } 秒和 { $second } 秒。
studio-duplicated = { $names } 连续出现 { $times } 次，影片现在 { $length } 秒。
studio-cropped = { $names }：{ $part ->
    [left] 左边
    [right] 右边
    [top] 上面
    [bottom] 下面
   *[center] 中间
}的部分铺满画面。
studio-nothing-before = 第一张前面没有画面，所以没有转场。
studio-look-dark = 暗调
studio-look-sepia = 复古
studio-redone = 重做了：影片现在 { $length } 秒。
studio-redone-empty = 重做了：现在没有影片。
studio-nothing-to-redo = 没有可以重做的。
studio-undone-said = 撤销了“{ $said }”，影片现在 { $length } 秒。
studio-redone-said = 重做了“{ $said }”，影片现在 { $length } 秒。

studio-not-read = “{ $said }”我没听懂，这部分没有做。
studio-ask-keep-or-cut = { $from }–{ $to } 秒是保留还是剪掉？说“只保留……”或“剪掉……”。
studio-ask-bigger = 要改哪一个的大小：标题、字幕还是标志？
studio-ask-what = 是指哪一个？说具体一点，比如“第二张”或“标题”。
studio-cannot-sticker = 我不能叠加贴纸或表情，标志和水印可以。
studio-cannot-mirror = 我不能镜像翻转画面，可以旋转。
studio-cannot-font = 我不能换成指定的字体，可以用粗体、描边、衬线、底框和普通样式。
studio-cannot-versions = 我一次只做一部影片：其他尺寸要一个一个来。
studio-no-such-words = 影片里没有“{ $text }”这句话。
studio-words-changed = “{ $old }”改成了“{ $text }”。
studio-note-written = 这些文字是语言模型写的，请看一遍再用。
studio-ask-how-long = 要几秒？比如说“最后一段剪到4秒”。
