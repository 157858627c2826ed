# What the embedded studio's agent says. Times are seconds. The words for clicking and exporting do not occur here:
# clients read them as talk about an interface.

## While it works
studio-opening-files = { $kind ->
    [photos] Cutting { $count ->
        [one] your photo
       *[other] your { $count } photos
    }{ $more ->
        [yes] {" "}first; the rest follows.
       *[no] .
    }
    [clips] Cutting { $count ->
        [one] your clip
       *[other] your { $count } clips
    }{ $more ->
        [yes] {" "}first; the rest follows.
       *[no] .
    }
   *[both] Cutting your photos and clips{ $more ->
        [yes] {" "}first; the rest follows.
       *[no] .
    }
}
studio-opening-words = Setting your words as { $cards ->
    [one] one card
   *[other] { $cards } cards
}{ $more ->
    [yes] {" "}first; music follows.
   *[no] .
}

## A new film
studio-made-film = Your film is cut: { $length } seconds in { $shape }, from { $material ->
    [photos] { $photos ->
        [one] one photo
       *[other] { $photos } photos
    }
    [clips] { $clips ->
        [one] one clip
       *[other] { $clips } clips
    }
   *[both] { $photos ->
        [one] one photo
       *[other] { $photos } photos
    } and { $clips ->
        [one] one clip
       *[other] { $clips } clips
    }
}.
studio-made-type = Your film is set: { $length } seconds in { $shape }, { $cards ->
    [one] one card of words
   *[other] { $cards } cards of words
} on moving backgrounds.

## Titles and captions
studio-title = { $role ->
    [end] The film ends with “{ $text }” ({ $from }–{ $to } s).
   *[title] { $was ->
        [there] The title is now “{ $text }” ({ $from }–{ $to } s).
       *[new] The title is “{ $text }” ({ $from }–{ $to } s).
    }
}
studio-captions = { $count ->
    [1] The caption “{ $text }” shows at { $from }–{ $to } s.
   *[other] { $count } captions run from { $from } to { $to } s.
}
studio-text-style = { $what ->
    [place] The { $role ->
        [caption] captions now stand
        [end] closing words now stand
       *[title] title now stands
    } { $place ->
        [top] at the top
        [bottom] at the bottom
       *[center] in the middle
    }.
    [size] The words are now { $size ->
        [l] large
        [s] small
       *[m] medium
    }.
    [color] The words have their new colour.
    [seconds] The words now stay for { $seconds } seconds.
    [anim] { $anim ->
        [rise] The words rise into place.
        [fade] The words fade in and out.
       *[none] The words stand without animation.
    }
   *[style] The words have their new style.
}
studio-text-removed = { $role ->
    [title] The title is gone.
    [caption] The captions are gone.
    [end] The closing text is gone.
    [intro] The opening card is gone.
   *[all] All words are gone from the film.
}
studio-no-text = { $role ->
    [title] There is no title in the film.
    [caption] There are no captions in the film.
    [end] There is no closing text in the film.
    [intro] There is no opening card in the film.
   *[all] There are no words in the film.
}
studio-size-limit = The words are already as { $way ->
    [big] large
   *[small] small
} as they get.
studio-no-room = The film is too short for these words; make it longer first.

## Music and sound
studio-mood-upbeat = upbeat
studio-mood-calm = calm
studio-mood-lofi = lo-fi
studio-mood-cinematic = cinematic
studio-mood-corporate = corporate
studio-mood-happy = happy
studio-music-name = { $mood ->
    [upbeat] Upbeat
    [calm] Calm
    [lofi] Lo-fi
    [cinematic] Cinematic
    [corporate] Corporate
   *[happy] Happy
} music
studio-music = { $way ->
    [again] Another { $mood } piece plays now ({ $volume } %).
    [changed] The music is now { $mood } ({ $volume } %).
   *[new] Music: { $mood }, all through ({ $volume } %).
}
studio-own-music = Your “{ $name }” plays for { $length } seconds.
studio-music-removed = The music is gone.
studio-volume = The music went from { $before } % to { $volume } %.
studio-volume-limit = The music stays at { $volume } %: it goes no further that way.
studio-clip-volume = { $all ->
    [some] { $silent ->
        [yes] { $names }: silent now.
       *[no] { $names }: its own sound is now at { $volume } %.
    }
   *[all] { $silent ->
        [yes] The clips are silent now.
       *[no] The clips’ own sound is now at { $volume } %.
    }
}
studio-fade = { $way ->
    [in] The music fades in over { $in } seconds.
    [out] The music fades out over { $out } seconds.
   *[both] The music fades in over { $in } and out over { $out } seconds.
}
studio-no-music = There is no music in the film.
studio-no-clip-sound = There are no clips with a sound of their own in the film.
studio-no-audio-file = Send me the music as a file first (MP3, WAV, M4A or AAC).
studio-nearest-music = I have no “{ $style }” music; { $mood } is the nearest I can play.

## Pictures
studio-removed = Taken out: { $names }. The film is { $length } seconds.
studio-kept = Only these are left: { $names }. The film is { $length } seconds.
studio-moved = { $where ->
    [first] { $names } now comes first.
    [last] { $names } now comes last.
   *[between] { $names } is now number { $place }.
}
studio-swapped = { $names } have changed places.
studio-reordered = The new order: { $names }.
studio-added-files = { $where ->
    [first] Added at the front: { $names }.
   *[last] Added at the end: { $names }.
} The film is { $length } seconds.
studio-replaced = { $name } stands where { $names } was.
studio-trimmed = Trimmed: the film is { $length } seconds now.
studio-trim-outside = That does not fit: the film is { $length } seconds long.
studio-shot-length = { $all ->
    [all] Each picture stands for { $stands } seconds
   *[some] { $names }: { $stands } seconds
}; the film is { $length } seconds.
studio-speed = { $way ->
    [faster] Faster ({ $factor }×): the film is { $length } seconds now.
    [slower] Slower ({ $factor }×): the film is { $length } seconds now.
   *[normal] At { $factor } times its own speed: the film is { $length } seconds now.
}
studio-rotated = Turned by { $degrees }° clockwise: { $names }.
studio-fit = { $all ->
    [some] { $names }: { $fit ->
        [blur] shown whole, over a blurred background.
        [fit] shown whole, with bars at the sides.
       *[fill] fills the frame.
    }
   *[all] { $fit ->
        [blur] Every picture shows whole, over a blurred background.
        [fit] Every picture shows whole, with bars at the sides.
       *[fill] The pictures fill the frame.
    }
}
studio-no-such-picture = { $kind ->
    [new] There is no new picture; send it first.
    [name] “{ $name }” is not in the film.
    [which] Which of the { $count }? Say for example “the second photo”.
   *[number] There is no such picture: the film has { $count }.
}
studio-no-new-files = There is nothing new to add; send the photo or clip first.
studio-last-picture = That would leave nothing of the film, so I kept it. Send another picture first.
studio-one-picture = A transition needs two pictures; the film has one.
studio-no-photos = Only photos can be moved like that; there are none here.
studio-which-picture = Which one? Say for example “rotate the second photo left”.

## Look
studio-look-bw = black and white
studio-look-warm = warm
studio-look-cool = cool
studio-look-bright = bright
studio-look-vivid = vivid
studio-look-none = natural
studio-look-on = { $all ->
    [some] { $names }: { $look } now.
   *[all] The look is { $look } now.
}
studio-look-off = { $all ->
    [some] { $names }: natural colours.
   *[all] The colours are the natural ones again.
}
studio-transition-crossfade = crossfades
studio-transition-fade-black = fades through black
studio-transition-slide = slides
studio-transition-cut = straight cuts
studio-transitions = { $all ->
    [some] Into { $names }: { $kind }.
   *[all] Between the pictures: { $kind }.
}
studio-motion-none = still
studio-motion-vary = gently moving
studio-motion-zoom-in = slowly zooming in
studio-motion-zoom-out = slowly zooming out
studio-motion-pan-left = gliding left
studio-motion-pan-right = gliding right
studio-motion-pan-up = gliding up
studio-motion-pan-down = gliding down
studio-motion = { $all ->
    [some] { $names }: { $motion } now.
   *[all] The photos are { $motion } now.
}

## The whole film
studio-length = The film is { $length } seconds now.
studio-already-long = The film is { $length } seconds already.
studio-shape = The film is { $shape } now.
studio-already-shape = The film is { $shape } already.
studio-sharp = The film is { PLAIN($width) } × { PLAIN($height) } now.
studio-already-sharp = The film is { PLAIN($width) } × { PLAIN($height) }.
studio-already = It is like that already, so nothing changed.
studio-not-possible = That does not work with this film, so nothing changed.
studio-nothing-yet = There is no film yet.
studio-cleared = The timeline is empty. Your files are still here: tell me what to make of them.
studio-undone = Taken back: the film is as it was before ({ $length } seconds).
studio-undone-empty = Taken back: there is no film now, as before.
studio-nothing-to-undo = There is nothing to take back.

## What could not be, said once
studio-note-longest = A film can have { $minutes } minutes at most.
studio-note-clips-short = Your clips hold { $has } seconds, so the film is { $has } instead of { $asked }.
studio-note-too-many = { $count } photos are too many for this length: the first { $used } are in.
studio-note-dense = The words take about { $needs } seconds to read; in { $asked } they pass quickly.
studio-note-long-script = The text is too long for one film: the first { $used } of { $count } lines are in.
studio-note-only-topic = I cannot film or draw a scene, so the words carry it. Send photos, clips or a script for more.
studio-note-text-missing = I found no text in your message; send it and I put it on the film.
studio-note-unused = Not in the film: { $names }. Say “add the new files” to use what you sent.
studio-cannot-voice = I cannot speak: no speech program (espeak-ng) is installed here. Captions are possible.
studio-cannot-avatar = I cannot make avatars or change faces.
studio-cannot-transcribe = I cannot write down what is said in a clip; send me the lines and I set them as captions.
studio-cannot-cutout = I cannot cut things or backgrounds out of a picture.
studio-cannot-split = I cannot show two pictures at once.
studio-cannot-stabilise = I cannot steady a shaky clip.
studio-cannot-denoise = I cannot clean up noise in the sound.
studio-cannot-backwards = I cannot play a clip backwards.
studio-cannot-translate = I cannot translate; send me the lines in the language you want.
studio-cannot-black-end = I cannot end the picture in black; the music can fade out.
studio-cannot-publish = I cannot post the film for you.
studio-cannot-song = I cannot fetch a song; send it as a file, or choose a mood.
studio-cannot-link = I do not follow links; send the file itself.
studio-cannot-effects = I have no special effects; looks and transitions I have.
studio-cannot-4k = 1080p is the most I can do, so the film is 1080p.
studio-cannot-model = This studio edits by itself on this machine; no AI model of that kind is used.

## Asking, and what comes next
studio-need-material =
    What should the film be made of?
    Send photos or clips, or write the words it should show, one sentence per picture.
studio-need-words = { $role ->
    [caption] Send me the lines for the captions, one sentence each.
    [end] What should the closing text say? Put it in quotation marks.
   *[title] What should the title say? Put it in quotation marks.
}
studio-need-pictures = I have your sound. Send photos or clips to go with it, or write the words the film should show.
studio-need-script = Send me your text here (up to about 60 words works best), or photos and clips, and I start.
studio-what-i-can-empty =
    I make films of photos, clips and words: cut, titles, captions, music, looks.
    Send me files, or write a script, and say for example “30-second vertical promo with upbeat music”.
studio-what-i-can-files = Your files are here. Say for example “30-second vertical promo with upbeat music, titled ‘Summer’”.
studio-what-i-can-edit =
    I can cut, split and order pictures, change length, shape, speed, titles, captions, music, looks, transitions and a logo.
    Say it in your own words, several at once if you like.
studio-unclear =
    I did not understand that, so nothing changed.
    Say for example “put the second photo first”, “change the title to ‘Summer’” or “calm music, quieter”.
studio-ready = The film is ready as it stands: { $length } seconds.
studio-thanks = The film is on the timeline, as you left it.
studio-next = You could say next: { $ideas }.
studio-idea-title = “add the title ‘…’”
studio-idea-change-title = “change the title to ‘…’”
studio-idea-add-music = “add calm music”
studio-idea-music = “make the music quieter”
studio-idea-landscape = “make it 16:9”
studio-idea-vertical = “make it vertical”
studio-idea-order = “put the last one first”
studio-idea-look = “make it warmer”
studio-idea-shorter = “make it shorter”
