# What only Discord needs said. Names of commands and options: small letters, one word.

discord-name-create = create
discord-name-export = export
discord-name-status = status
discord-name-credits = credits
discord-name-upload = upload
discord-name-cancel = cancel
discord-name-new = new
discord-name-skill = skill
discord-name-language = language
discord-name-link = link
discord-name-unlink = unlink
discord-name-help = help
discord-name-privacy = privacy
discord-name-mydata = mydata
discord-name-forget = forget
discord-name-approve = approve
discord-name-block = block
discord-name-unblock = unblock
discord-menu = Make a video from this

discord-command-create = Say what video you want; add photos, clips or sound
discord-command-export = Get the film
discord-command-status = What is on the timeline, and what is under way
discord-command-credits = How many credits are left
discord-command-upload = Send files now and say later what to make of them
discord-command-cancel = Stop what is under way
discord-command-new = Start a new project
discord-command-skill = Choose the kind of film
discord-command-language = Choose the language
discord-command-link = Use a NemoVideo account of your own
discord-command-unlink = Use that account no more
discord-command-help = What can be done here
discord-command-privacy = What happens to your files and words
discord-command-mydata = See what is stored about you
discord-command-forget = Delete what is stored about you
discord-command-approve = Let somebody in
discord-command-block = Lock somebody out
discord-command-unblock = Let somebody in again

discord-option-prompt = What the video should be, in your own words
discord-option-file = A photo, a clip or a sound
discord-option-name = The kind of film; empty: show all
discord-option-language = The language I speak with you
discord-option-code = The code they were given, or their number
discord-option-person = Whom
discord-option-name-prompt = prompt
discord-option-name-file = file{ $number }
discord-option-name-name = name
discord-option-name-language = language
discord-option-name-code = code
discord-option-name-person = person

discord-presence = /create · photos in, film out

discord-link-title = Your NemoVideo account
discord-link-field = Token
discord-link-about = Nobody else sees it, and it stands in no message.
discord-change-title = Change the film
discord-change-field = What shall I change?
discord-change-hint = A shorter title, calmer music, 15 seconds …
discord-change-files = Photos or clips to add

discord-not-yours = This button belongs to somebody else. With /create you make a video of your own.
discord-old-button = This button is too old to work. Please use the command instead, for example /status.
discord-nothing-in-it = There is nothing in that message to make a video from: no words, no photos, no clips.
discord-unread = I can only read messages that mention me. Mention me in your answer, or use /create.
discord-broken =
    Something went wrong on our side. Please try again in a moment.
    If it stays, mention this reference: { $ref }
# $name: what the person is called there
discord-thread = A video for { $name }
# $place: a channel, as Discord links it
discord-guide = Here I hear my commands, such as /create, and messages that mention me.
discord-guide-elsewhere = Here I hear only my commands, such as /create.
discord-in-thread = This project has a thread of its own: { $place }
discord-elsewhere = About { $place }:
discord-goes-on = This goes on here: your request in { $place } takes longer than Discord lets me answer there.
discord-goes-on-maybe = If this takes longer than Discord lets me answer here, the rest comes as a direct message.
discord-goes-on-direct = Discord ends my answers here soon. The rest, and your film, come as a direct message.
discord-goes-silent =
    Discord ends my answers here soon, and I may not write to you directly yet.
    Send me a direct message now, and the rest comes there.
discord-again-at = The film is here: { $url }

discord-token-refused =
    Discord does not accept the token of bot { $bot }.
    Copy it again from the developer portal (Bot → Reset Token) into REELWIRE_DISCORD__TOKEN.
discord-intent-off =
    Discord does not let bot { $bot } read messages that do not mention it. It goes on without.
    Switch on “Message Content Intent” in the developer portal (Bot), or set REELWIRE_DISCORD__MESSAGE_CONTENT=false.
discord-shards-refused =
    Discord does not accept these shards of bot { $bot }.
    Check REELWIRE_DISCORD__SHARDS and REELWIRE_DISCORD__SHARD_COUNT, or leave both empty.
discord-version-refused = Discord no longer takes the way bot { $bot } speaks to it (code { PLAIN($code) }). Update Reelwire.
discord-file-gone = Discord no longer has { $name }. Please send it again.
discord-file-away =
    Discord did not hand over { $name } just now. Nothing was spent.
    Press Retry in a minute.
