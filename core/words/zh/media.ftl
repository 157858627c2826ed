# 媒体：不收什么，为什么。

media-huge =
    { $name } 的像素太多，这里处理不了。
    请存成小一些的尺寸，再发一次。
media-cannot-shrink =
    { $name } 有 { SIZE($size, round: "up") }，压到 { SIZE($limit) } 以内就没法看了。
    可以要一个短一些的片子。
