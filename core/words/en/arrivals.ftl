# How several messages become one request: albums, links, changed messages, a line that is full.

button-one-film = One film
button-one-each = One each
button-apply-after = Apply after this
button-apply = Apply
button-stop = Stop

# Prompts, which the agent reads
wish-all = Make one film from all of these files.
wish-each = Make a new film. Use only { $name }.

wish-begun = { $count ->
    [one] The film of this file comes as soon as it is done.
   *[other] I am making { $count } films, one after the other. Each comes as soon as it is done.
}
wish-already = You asked for that already: it is on its way, or stands above.
wish-gone = I no longer have those files. Please send them again.

album-late =
    This one came after the rest of its album was on its way, so it is not in that film.
    It is in now: say what to do with it.

edit-taken = ✏️ Changed as you wrote
edit-running =
    I am already making this as you first wrote it.
    Apply your change after this, or stop?
edit-ended = A change is best sent as a new message. Press the button and I take this one as it is now.

queue-full =
    { NUMBER($count) ->
        [one] One request of yours is waiting already, so I did not take this one; it cost nothing.
       *[other] { $count } requests of yours are waiting already, so I did not take this one; it cost nothing.
    }
    Please send it again when one of them is done.

talk-link-refused = { $name } lies at an address I may not use. I take links to the open web only (http or https); or send the file itself.
talk-link-unknown = { $name } cannot be fetched: there is no { $host }. Check the link, or send the file itself.
