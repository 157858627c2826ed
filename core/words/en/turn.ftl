# What a person reads while a message is worked on, and when it is done.

progress-queued = ⏳ In line: number { $position }
progress-setting-up = Setting things up…
progress-ready = Connected and ready
progress-fetching = Fetching { $detail }…
progress-uploading = Uploading { $detail }…
progress-uploaded = { $detail } is in
progress-working = 🎬 Working on it…
progress-tool-music = 🎵 Working on the music…
progress-tool-titles = 🔤 Setting titles…
progress-tool-pictures = 🖼 Arranging the pictures…
progress-tool-clip = 🎬 Making the clip; music, titles and effects come next…
progress-tool-cut = ✂️ Cutting…
progress-tool-look = 🎨 Working on the look…
progress-checking = 🔎 The connection broke. Looking at what was made…
progress-still-working = ⏳ Still working…
progress-exporting = Sending the film to be rendered…
progress-rendering = 🎞 Rendering
progress-rendering-long = ⏳ Rendering takes longer than usual; the film still comes by itself
progress-downloading = Fetching the film…
progress-fitting = Fitting the film to this chat…
progress-delivering = Sending the film…
progress-done = ✅ Done
progress-failed = ❌ That did not work
progress-cancelled = Stopped
progress-interrupted = ⚠️ Interrupted
progress-typical = usually { $time }

button-cancel = Cancel
button-retry = Retry
button-export = Export
button-export-again = Export again
button-change = Change
button-status = Status
button-new = New

# $spent: yes when the work had begun
turn-stopped = { $spent ->
    [yes] Stopped. What had already been made may have used credits; nothing more is spent.
   *[no] Stopped before anything was spent.
}
turn-session-lost = The old project is no longer on the server, so its timeline and files are gone there. This is a new one, without them.
turn-left-out = Left out: { $reason }
turn-nothing-changed = Nothing changed on the timeline. Try saying more exactly what you want, for example which title or how long.
turn-changed-somehow = The timeline has changed.
turn-recovered = The connection broke on the way, but the work was done:
turn-interrupted =
    This was interrupted, and nothing new has arrived since.
    Press Retry to ask for it again; that counts as a new request.

export-under-way = That film is already on its way.
film-caption = 🎬 { $time } · { $width }×{ $height } · { $bytes }
film-claim = Keep this project and go on in the browser (only you should open this link): { $url }
film-maybe-twice = You may have this one already: the first try was never confirmed.

upload-ask =
    Send me the file here: photos, clips or sound.
    { $formats } work best, up to { $limit } MB.
upload-done = { $count ->
    [one] Got it, your file is in. What shall I make of it?
   *[other] Got them, your { $count } files are in. What shall I make of them?
}
upload-where-cloud = Your files go to NemoVideo, which makes the video; copies here are deleted after a day.
upload-where-here = Your files stay on the machine this bot runs on, and are deleted after a while.

credits-line = You have { NUMBER($available) } credits.
credits-frozen = You have { NUMBER($available) } credits, and { NUMBER($frozen) } are reserved for work under way ({ NUMBER($total) } in all).
credits-operator = You need no credits here: the owner of this bot pays for the videos.
credits-none-needed = You need no credits here: films are made on this machine.

status-working = { $count ->
    [one] One request is being worked on.
   *[other] { $count } requests are waiting or being worked on.
}
status-exporting = A film is being rendered.
status-empty = The timeline is empty. Send photos or clips, or say what you would like to make.

new-started = A fresh start. Send photos or clips, or say what you would like to make.
cancel-nothing = There is nothing to stop right now.
retry-nothing = There is nothing to try again. Say what you would like to make.
change-ask = What shall I change? For example: “a shorter title”, “calmer music”, “make it 15 seconds”.
example-ask =
    Good choice. Send your photos or clips with these words, or change them as you like:
    { $prompt }
help =
    Send photos, clips or just an idea, and say what to make of it. Files up to { $limit } MB.
    Then: “export”, “status”, “credits”, “cancel”, “new”.

skill-chosen = From now on: { $name }.
skill-list = These are the skills. Name one to use it:
language-chosen = I will speak English from now on.
language-ask = Which language shall I speak?
language-name-en = English
language-name-zh = 中文

link-not-needed = No account is needed here: films are made on this machine.
link-in-private = Please do that in a private chat with me, and delete your message here: a token is a secret.
link-ask = Send /link followed by the token of your NemoVideo account. Only do it in private.
link-refused = That token was not accepted. Check it in your NemoVideo account, then send it again.
link-done = Linked: from now on your own NemoVideo account is used. Should the message with the token still stand here, delete it.
unlink-done = Your account is no longer used here, and its token is deleted.
unlink-nothing = No account of yours is linked here.

error-not-connected = This bot is not connected right now.
