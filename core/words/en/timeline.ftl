# The timeline as §3.4 writes it, and what changed in it. $kind: video | audio | text | other

timeline-empty = There is nothing on the timeline yet. Send photos or clips, or say what you would like to make.
timeline-heading = { $count ->
    [one] Timeline (1 track):
   *[other] Timeline ({ $count } tracks):
}
# $kind: video | music | sound | title | caption | other
timeline-track = { $number }. { $kind ->
    [video] Video
    [music] BGM
    [sound] Sound
    [title] Title
    [caption] Captions
   *[other] Layer
}: { $items }
timeline-span = { $from }-{ $to }s
timeline-span-long = { $from }-{ $to }
timeline-piece = { $named ->
    [yes] { $name } ({ $span })
   *[no] { $span }
}
timeline-sound = { $named ->
    [yes] { $name } ({ $span }, { $volume })
   *[no] { $span }, { $volume }
}
timeline-words = "{ $name }" ({ $span })
timeline-more = and { $count } more ({ $span })
timeline-more-tracks = { $count ->
    [one] … and 1 more track
   *[other] … and { $count } more tracks
}

timeline-label = { $named ->
    [yes] { $words ->
        [yes] “{ $name }”
       *[no] { $name }
    }
   *[no] { $kind ->
        [video] a clip
        [audio] the music
        [text] a title
       *[other] a layer
    }
}
timeline-added = { $kind ->
    [video] Added { $what }
    [audio] Added music: { $what }
    [text] Added the title { $what }
   *[other] Added { $what }
}
timeline-added-many = { $kind ->
    [video] Added { $count } clips ({ $span })
    [audio] Added { $count } sounds ({ $span })
    [text] Added { $count } titles ({ $span })
   *[other] Added { $count } pieces ({ $span })
}
timeline-removed = { $kind ->
    [audio] Removed the music { $what }
    [text] Removed the title { $what }
   *[other] Removed { $what }
}
timeline-removed-many = { $kind ->
    [video] Removed { $count } clips ({ $span })
    [audio] Removed { $count } sounds ({ $span })
    [text] Removed { $count } titles ({ $span })
   *[other] Removed { $count } pieces ({ $span })
}
timeline-replaced = { $kind ->
    [audio] Music: { $before } → { $after } ({ $span })
    [text] Title: { $before } → { $after } ({ $span })
   *[other] { $before } → { $after } ({ $span })
}
timeline-replaced-many = { $kind ->
    [text] { $count } titles say something new ({ $span })
   *[other] { $count } pieces were exchanged ({ $span })
}
timeline-order = The clips are in a new order
timeline-volume = Volume of { $name }: { $before } → { $after }
timeline-segment-length = { $name } now lasts { $after } s ({ $span }; was { $before } s)
timeline-moved = { $name } is now at { $span }
timeline-edited = { $name } ({ $span }): new { $what }
timeline-edited-many = { $kind ->
    [video] Changed { $count } clips ({ $span })
    [text] Changed { $count } titles ({ $span })
   *[other] Changed { $count } pieces ({ $span })
}
timeline-property = { $key ->
    [look] colours
    [filter] colours
    [speed] speed
    [transition] transition
    [motion] movement
    [fit] framing
    [focus] framing
    [rotate] rotation
    [style] style
    [color] colour
    [place] place
    [size] size
    [anim] animation
    [mood] mood
    [in] starting point
    [fade_in] fade
    [fade_out] fade
    [duck] balance with the clips
    [src] file
    [fps] frame rate
    [lang] language
    [title] project title
   *[other] details
}
timeline-aspect = The picture is now { $after } (was { $before })
timeline-whole = Whole film: new { $what }
timeline-length = The film is now { $after } s long (was { $before } s)
timeline-length-new = The film is { $after } s long
timeline-more-changes = … and { $count } more changes
