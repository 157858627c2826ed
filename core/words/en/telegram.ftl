# What only Telegram needs said.

telegram-description =
    Send photos, clips or just an idea, say what film you want, and get a finished MP4 back in this chat.
    Plain words do. The first film comes by itself; after that press Export whenever you like.
telegram-about = Send photos and a wish, get a finished video back.

telegram-command-start = Begin, with a few ideas
telegram-command-new = Start a new project
telegram-command-export = Get the film
telegram-command-status = What is on the timeline, and what is under way
telegram-command-credits = How many credits are left
telegram-command-cancel = Stop what is under way
telegram-command-upload = How to send files
telegram-command-skill = Choose the kind of film
telegram-command-language = Choose the language
telegram-command-link = Use a NemoVideo account of your own
telegram-command-unlink = Use that account no more
telegram-command-privacy = What happens to your files and words
telegram-command-mydata = See what is stored about you
telegram-command-forget = Delete what is stored about you
telegram-command-help = What can be done here
telegram-command-approve = Let somebody in
telegram-command-block = Lock somebody out
telegram-command-unblock = Let somebody in again

telegram-not-yours = This button belongs to somebody else. Ask for a film of your own.

telegram-file-oversized =
    { $name } is { SIZE($size, round: "up") }; Telegram hands bots at most { SIZE($limit) }.
    Send a link to it instead, or a smaller or shorter version.
    The owner of this bot can lift that limit with a Telegram server of their own.
telegram-file-unknown-size =
    { $name } is too large: Telegram hands bots at most { SIZE($limit) }.
    Send a link to it instead, or a smaller or shorter version.
    The owner of this bot can lift that limit with a Telegram server of their own.
telegram-file-gone = Telegram no longer has { $name }. Please send it again.
telegram-away =
    Telegram did not hand over { $name } just now. Nothing was spent.
    Press Retry in a minute.

telegram-token-refused =
    Telegram does not accept the token of bot { $bot }.
    Copy it again from @BotFather into REELWIRE_TELEGRAM__TOKEN (and check REELWIRE_TELEGRAM__API_URL).
telegram-conflict =
    Another program is listening with the token of bot { $bot }, and only one can.
    Stop the other one, or get a token of its own for this one from @BotFather.
telegram-webhook-set-again =
    Somebody keeps setting a webhook for bot { $bot }, so nothing arrives here.
    Stop the other program, or set REELWIRE_TELEGRAM__WEBHOOK_URL to use a webhook here.
telegram-webhook-refused =
    Telegram does not take the webhook address of bot { $bot } ({ $reason }).
    It must be https on port 443, 80, 88 or 8443, with a valid certificate: check REELWIRE_TELEGRAM__WEBHOOK_URL.
telegram-webhook-listen =
    { $listen } cannot be listened on ({ $reason }).
    Choose another with REELWIRE_TELEGRAM__WEBHOOK_LISTEN.
