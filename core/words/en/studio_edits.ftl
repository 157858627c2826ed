# What the embedded studio's agent says of single texts, cards, logos, cuts, and of what it did not understand.

studio-text-time = { $role ->
    [caption] The caption
    [end] The closing text
   *[title] The title
} “{ $text }” shows at { $from }–{ $to } s.
studio-caption-removed = “{ $text }” is gone.
studio-no-such-caption = { $count ->
    [one] There is only one of them in the film.
   *[other] There are { $count } of them in the film.
}
studio-which-caption = Which of the { $count }? Say for example “the second caption”.
studio-in-the-way = Other words stand there at that time, so nothing changed.
studio-card = { $where ->
    [last] The film closes with a card: “{ $text }” ({ $seconds } s).
   *[first] The film opens with a card: “{ $text }” ({ $seconds } s).
} It is { $length } seconds now.

studio-logo = { $kind ->
    [words] The words “{ $name }” stand
   *[picture] “{ $name }” stands
} { $place ->
    [top-left] at the top left
    [bottom-left] at the bottom left
    [bottom-right] at the bottom right
    [center] in the middle
   *[top-right] at the top right
} all through, { $size ->
    [s] small
    [l] large
   *[m] medium sized
}, at { $percent } %.
studio-logo-removed = The logo is gone.
studio-no-logo = There is no logo in the film.
studio-logo-limit = The logo is as far as it goes that way.
studio-need-logo = Send me the logo as a picture first (PNG is best), or put the words in quotation marks.

studio-which-sound = The music or the clips’ own sound? Say for example “the music louder”.
studio-clip-volume-limit = The clips’ own sound stays at { $volume } %: it goes no further that way.
studio-duck = { $on ->
    [yes] The music steps back while a clip is heard.
   *[no] The music keeps its volume while a clip is heard.
}
studio-music-time = The music plays at { $from }–{ $to } s.

studio-cut-out = Taken out: { $from }–{ $to } s. The film is { $length } seconds.
studio-split = { $names } is two pieces now: { $first } and { $second } seconds.
studio-duplicated = { $names } comes { $times } times in a row; the film is { $length } seconds.
studio-cropped = { $names }: { $part ->
    [left] the left part fills the frame.
    [right] the right part fills the frame.
    [top] the upper part fills the frame.
    [bottom] the lower part fills the frame.
   *[center] the middle fills the frame.
}
studio-nothing-before = Nothing comes before the first picture, so nothing can lead into it.
studio-look-dark = darker
studio-look-sepia = sepia
studio-redone = Done again: the film is { $length } seconds.
studio-redone-empty = Done again: there is no film now.
studio-nothing-to-redo = There is nothing to do again.
studio-undone-said = Taken back: “{ $said }”. The film is { $length } seconds.
studio-redone-said = Done again: “{ $said }”. The film is { $length } seconds.

studio-not-read = I did not understand “{ $said }”, so that part is not done.
studio-ask-keep-or-cut = Shall { $from }–{ $to } s stay or go? Say “keep only …” or “cut out …”.
studio-ask-bigger = What should change its size: the title, the captions or the logo?
studio-ask-what = Which one do you mean? Name it, for example “the second photo” or “the title”.
studio-cannot-sticker = I cannot lay stickers or emojis over the picture; a logo or watermark I can.
studio-cannot-mirror = I cannot mirror a picture; I can turn it.
studio-cannot-font = I cannot load a font by name; bold, outline, serif, box and plain I have.
studio-cannot-versions = I make one film at a time: its other shapes come one after the other.
studio-no-such-words = “{ $text }” does not stand in the film.
studio-words-changed = “{ $old }” reads “{ $text }” now.
studio-note-written = A language model wrote these lines; please read them through.
studio-ask-how-long = How many seconds should it be? Say for example “the last clip 4 seconds”.
