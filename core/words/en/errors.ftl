# One sentence with a remedy for every class of core/errors.py.

-studio-hint = the owner of this bot can switch to the built-in studio (REELWIRE_BACKEND=studio)

error-unexpected =
    Something went wrong on our side. Please try again in a moment.
    If it stays, mention this reference: { $ref }
error-backend-refused = The video service did not take this request. Please say it in other words, or try again later.

# $account: anonymous | linked (the person's own, by /link) | configured (the operator's) | owner (told to the operator)
# $told, here and below: yes when an admin has heard of it
# $place, here and below: terminal (the person sits at this machine) | chat
error-token-expired = { $account ->
    [anonymous] { $place ->
        [terminal] Your free access has run out and could not be renewed. Try again in a minute, or use your own account with NEMO_TOKEN.
       *[chat] Your free access has run out and could not be renewed. Try again in a minute, or use your own account with /link.
    }
    [linked] Your NemoVideo account is no longer accepted here. Send /link with a fresh token.
    [owner] NEMO_TOKEN is no longer accepted: nobody can make videos until a fresh one is set.
   *[configured] { $told ->
        [yes] Making videos is paused for now. The owner of this bot has been told; please try again later.
       *[no] Making videos is paused for now. Please try again later.
    }
}
error-session-lost =
    Your project is no longer on the server, so its timeline is gone.
    A new one is ready: send your files and your idea again.

# $account: anonymous (with $link) | registered, linked | configured (the operator's) | owner (told to the operator)
error-out-of-credits = { $account ->
    [anonymous]
        Your free credits are used up.
        Register here to keep your work and go on: { $link }
    [configured] { $told ->
        [yes] Making videos is paused for now. The owner of this bot has been told; please try again later.
       *[no] Making videos is paused for now. Please try again later.
    }
    [owner] The NemoVideo account behind NEMO_TOKEN is out of credits. Top it up, then send it again.
   *[registered] You are out of credits. Top up credits in your account, then send it again.
}
# $name: the file's, where it is known
error-unsupported-file =
    { GIVEN($name) ->
        [yes] The video service does not take { $name }.
       *[no] The video service does not take this kind of file.
    }
    It takes { ACCEPTED() }.
# $name as above; $limit: bytes, where it is known
error-file-too-large =
    { GIVEN($name) ->
        [yes] { $name } is too large for the video service.
       *[no] This file is too large for the video service.
    }
    { GIVEN($limit) ->
        [yes] The limit is { SIZE($limit) }: compress or trim it, then send it again.
       *[no] Compress or trim it, then send it again.
    }
error-client-id = Your free access could not be set up. Please send it again in a minute.

# $account as above; $link where a registration link may be shown
error-export-blocked = { $account ->
    [anonymous]
        The free plan does not hand out this film.
        Register or upgrade your plan to unlock export: { $link }
    [configured] { $told ->
        [yes] The plan behind this bot does not export films. Its owner has been told.
       *[no] The plan behind this bot does not export films.
    }
    [owner] The plan behind NEMO_TOKEN does not export films: upgrade it to unlock export.
   *[registered] Your plan does not hand out this film. Register or upgrade your plan to unlock export.
}
error-rate-limited = Too many requests at once. Please wait half a minute and send it again.
error-token-quota =
    No more free accounts are given out here this week.
    { $place ->
        [terminal] Set NEMO_TOKEN to use your own NemoVideo account, or REELWIRE_BACKEND=studio to work without one.
       *[chat] Send /link to use your own NemoVideo account, or { -studio-hint }.
    }
error-run-failed =
    The video service stumbled over this one and did not finish it.
    Say it a little differently, or press Retry.

# $cause: network (this machine is offline) | service (the backend does not answer)
# $begun: yes when work was done before, so that only what follows it is missing
error-backend-away =
    { $cause ->
        [network] There is no network here right now.
       *[service] The video service cannot be reached right now.
    }
    { $begun ->
        [yes] What was made so far is kept. Press Export in a few minutes to get the film.
       *[no] Your request was not sent and nothing was spent; please try again in a few minutes.
    }
error-backend-confused = The video service gave an answer that makes no sense. Please try again in a few minutes.
error-stream-lost =
    The connection broke while your video was being worked on.
    Nothing new has arrived since. Press Retry to ask for it again.
error-render-failed = The film could not be put together. Press Export to try it once more.
error-link-expired = The address of this film no longer works. Press Export for a fresh one.
error-nothing-to-export = There is no film to export yet. Send photos or clips, or say what you would like to make.

error-chat = This message could not be delivered here.
error-chat-gone = This chat no longer takes our messages.
error-chat-busy = This chat takes no more messages for the moment. They follow in a little while.
error-chat-refused = This chat does not take that kind of message.
error-chat-too-large = The film is too large for this chat. Ask for a shorter one, or for a link.
error-chat-unsure = We could not tell whether the film arrived. If you do not see it, press Export.

error-file-missing = { $name } cannot be opened. Check that it is there, then send it again.
error-file-empty = { $name } is empty. Please send it again.
error-file-unsupported =
    { $type ->
        [unknown] { $name } is not a kind of file that can go into a video.
       *[known] { $name } is a file of type { $type }, which cannot go into a video.
    }
    Please send one of { ACCEPTED($accepted) }.
# $way: link (the platform cannot bring files this large, a link can) | trim
error-file-oversized =
    { $name } is { SIZE($size, round: "up") }; the limit here is { SIZE($limit) }.
    { $way ->
        [link] Send a link to it instead, or compress or trim it.
       *[trim] Compress or trim it, then send it again.
    }
error-file-broken = { $name } cannot be read. It may be damaged: please save it again and send the new copy.

error-disk-full = { $place ->
    [chat] There is no room left here for more films and files right now. Please try again later.
   *[terminal] There is no room left in { $folder }. Free some space or raise REELWIRE_DISK_MB, then try again.
}
error-data-unwritable = { $folder } cannot be written to. Change its permissions, or choose another folder with REELWIRE_DATA.
# $pid: missing where another machine holds the name in a shared database
error-data-in-use = { GIVEN($pid) ->
    [yes]
        Another Reelwire (process { PLAIN($pid) }) is working in { $folder }.
        Stop it, or give this one a folder of its own with REELWIRE_DATA.
   *[no]
        Another Reelwire is working on { $folder } under the same name.
        Stop it, or give this one a name of its own with REELWIRE_EXECUTOR (or a folder with REELWIRE_DATA).
}
error-data-too-new =
    What is stored in { $folder } was written by a later Reelwire.
    Update this one, or choose another folder with REELWIRE_DATA.
error-key-wrong =
    { GIVEN($path) ->
        [yes]
            The key in { $path } does not fit what is stored, or cannot be read.
            Put back the key it was written with, there or in REELWIRE_SECRET_KEY.
       *[no]
            The secret key does not fit what is stored.
            Put the key it was written with into REELWIRE_SECRET_KEY.
    }
error-extra-missing =
    The part “{ $extra }” is not installed.
    Install it with: { $command }

# $sure: yes where $nearest is a likely misspelling
error-skill-unknown = { $sure ->
    [yes] There is no skill called “{ $name }”. Did you mean { $nearest }?
   *[no] There is no skill called “{ $name }”. There are { $known }.
}
error-skill-broken = The skill file { $path } is left out: { $reason }
error-settings = { $count ->
    [one] One setting needs a look:
   *[other] { $count } settings need a look:
}
error-platform-missing = This version has no adapter for { $platform } yet. `reelwire chat` talks in the terminal.
