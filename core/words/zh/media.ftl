# 媒体：文件类型的说法，以及对它们做了什么。

media-family = { $family ->
    [video] 视频
    [photo] 照片
    [sound] 声音
   *[other] 文件
}
# $videos, $photos, $sounds：类型列表
media-accepted = 视频（{ $videos }）、照片（{ $photos }）和声音（{ $sounds }）。
media-converted = { $name } 会转成 { $type } 再放进视频。
media-huge =
    { $name } 的像素太多，这里处理不了。
    请存成小一些的尺寸，再发一次。
media-cannot-shrink =
    { $name } 有 { SIZE($size, round: "up") }，压到 { SIZE($limit) } 以内就没法看了。
    可以要一个短一些的片子。
