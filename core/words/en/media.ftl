# The media room: what it refuses, and why.

media-huge =
    { $name } has more pixels than can be worked with here.
    Save it a little smaller, then send it again.
media-cannot-shrink =
    { $name } is { SIZE($size, round: "up") }. Pressed into { SIZE($limit) } it would not be worth watching.
    Ask for a shorter film.
