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

settings-same-bot = { $name } is the token of { $other } again: each bot is set up once.
settings-same-webhook = { $name } is the address of { $other } again: give each bot a path of its own.
settings-roles-alone = { $name } names one half of the work alone. The other half needs the same database: set { $database } to postgresql://…, or leave { $name } away.

doctor-token = { $platform } knows the bot as { $name }; new conversations start with { $skill }.
doctor-token-refused = { $platform } does not take the token.
doctor-platform-away = { $url } cannot be reached ({ $reason }), so the token was not tried.
doctor-platform-busy = { $platform } wants fewer questions for the moment, so the token was not tried.
doctor-platform-confused = { $url } does not answer as expected (status { $status }).
doctor-webhook-stands = A webhook is set, at { $host }, while this bot is to ask for its messages itself. `reelwire run` takes it away.
doctor-webhook-plain = The address of the webhook does not begin with https://, so Telegram will not take it.
doctor-webhook-unset = { GIVEN($host) ->
    [yes] The webhook is set elsewhere, at { $host }; `reelwire run` sets it anew.
   *[no] The webhook is not set yet; `reelwire run` sets it.
}
doctor-webhook-trouble = Telegram's last call of the webhook failed: { $reason }
doctor-updates-wait = { $count ->
    [one] One message waits
   *[other] { $count } messages wait
} to be fetched.
doctor-official = Files up to 20 MB come in, films up to 50 MB go out; a Bot API server of your own would lift that.
doctor-local = Files up to 2000 MB, by the Bot API server { $url }.
doctor-local-official = LOCAL is on, but the Bot API server is Telegram's own.
doctor-local-off = { $url } is used as an ordinary Bot API server: files up to 20 MB come in, films up to 50 MB go out.
doctor-intent-on = The bot may read every message in its channels.
doctor-intent-off = The bot reads direct messages, mentions and commands, not every message in its channels. That is enough.
doctor-intent-missing = The bot is to read every message in its channels, but Discord has not granted that.
doctor-listen = { $listen } is free to listen on.
doctor-listen-ours = Reelwire answers on { $listen }.
doctor-listen-taken = { $listen } cannot be listened on ({ $reason }).
doctor-public = { $url } leads here.
doctor-public-elsewhere = { $url } does not lead here.
doctor-public-inside = { $url } can be opened on this machine or in its network alone.
doctor-public-unasked = { $url } is tried when `reelwire run` is running.
doctor-access-open-paid = Everybody may use the bots, and every film is paid from your account (NEMO_TOKEN).

remedy-platform-away = Check the network; a proxy is taken from HTTPS_PROXY.
remedy-platform-confused = Try again in a minute, and check the address.
remedy-webhook-stands = If another program set it, stop that one first: only one can listen.
remedy-webhook-plain = Give REELWIRE_TELEGRAM__WEBHOOK_URL an https:// address.
remedy-webhook-trouble = Check that REELWIRE_TELEGRAM__WEBHOOK_URL leads to where this process listens.
remedy-local-official = Name your own server with REELWIRE_TELEGRAM__API_URL, or take REELWIRE_TELEGRAM__LOCAL away.
remedy-local-off = If it was started with --local and on this machine, set REELWIRE_TELEGRAM__LOCAL=true for 2000 MB.
remedy-intent-off = For more: developer portal, page “Bot”, switch on “Message Content Intent”.
remedy-intent-missing = Developer portal, page “Bot”: switch on “Message Content Intent”, or take REELWIRE_DISCORD__MESSAGE_CONTENT away.
remedy-listen = Free it, or choose another with REELWIRE_LISTEN.
remedy-public-inside = Set REELWIRE_PUBLIC_URL to what people elsewhere can open.
remedy-public-elsewhere = Check the proxy in front of this machine: it must lead to REELWIRE_LISTEN.
remedy-access-open-paid = Set REELWIRE_ACCESS to pairing, or to list with REELWIRE_ALLOW.
