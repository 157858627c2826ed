# Films by link, the pages behind such links, and what `reelwire run` says when it starts and stops.

# $hours: how long the link is good, where that is known
film-original = { GIVEN($hours) ->
    [yes] The original in full quality, for { $hours ->
        [0] less than an hour
        [one] one hour
       *[other] { $hours } hours
    }: { $url }
   *[no] The original in full quality, for a short while only: { $url }
}
film-only-copy = This is a smaller copy: the original is too large for this chat.
film-link = { GIVEN($hours) ->
    [yes] Your film is ready, but too large for this chat. For { $hours ->
        [0] less than an hour
        [one] one hour
       *[other] { $hours } hours
    } it is here: { $url }
   *[no] Your film is ready, but too large for this chat. For a short while it is here: { $url }
}

web-ended-title = This link has ended
web-ended = Films are kept for a while only, and this one is no longer here. Go back to the chat and ask for it again: “export”.
web-wrong-title = No film here
web-wrong = This link is not complete, or was never ours. Go back to the chat and copy it whole.

run-bot = Bot: { $platform } { $name } ({ $skill })
run-door = Listening for { $films ->
    [yes] films by link and health checks
   *[no] health checks
} on { $url }
run-port-taken =
    { $listen } cannot be listened on ({ $reason }), and links to films or a webhook need it.
    Free it, or choose another with REELWIRE_LISTEN.
run-no-health =
    { $listen } cannot be listened on ({ $reason }): health checks are off, all else goes on.
    Choose another with REELWIRE_LISTEN.
run-bot-failed = The bot { $platform } { $name } cannot go on:
run-bot-ended = The bot { $platform } { $name } has stopped listening by itself.
run-bots-left = { $count ->
    [one] The other bot goes on.
   *[other] The other { $count } bots go on.
}
run-stopping = { $count ->
    [0] Stopping. Nothing is under way.
    [one] Stopping. One job is under way and goes on with the next start.
   *[other] Stopping. { $count } jobs are under way and go on with the next start.
}
