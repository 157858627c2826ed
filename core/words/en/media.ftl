# The media room: kinds of files in words, and what is done to them.

media-family = { $family ->
    [video] video
    [photo] photo
    [sound] sound
   *[other] file
}
# $videos, $photos, $sounds: lists of types
media-accepted = Videos ({ $videos }), photos ({ $photos }) and sounds ({ $sounds }).
media-converted = { $name } goes along as { $type }, which fits into a video.
media-huge =
    { $name } has more pixels than can be worked with here.
    Save it a little smaller, then send it again.
media-cannot-shrink =
    { $name } is { SIZE($size, round: "up") }. Pressed into { SIZE($limit) } it would not be worth watching.
    Ask for a shorter film.
