# Accounts that change, tokens in the wrong place, stops in the middle, and edits that are offered.

turn-account-changed = The account has changed, so this is a new timeline. The former one stays with the account it was made with.
unlink-later = Your account is no longer used here. Its token is deleted as soon as what is under way with it has ended.
unlink-back = You go on where you were before it was linked.

error-timeline-elsewhere =
    This project was made with another account, and stays there.
    Go back to that account to export it (/link or /unlink), or say what to make here.

error-render-endless =
    The film took too long to render, so I stopped waiting for it.
    Nothing is lost: everything is still on the timeline. Press Export to try it again.

turn-stopped-files = Files that were sent already stay with the service that makes the video.
film-stopped =
    Stopped: this film does not come any more. Credits that were used before stay used.
    What was made is still on the timeline; press Export to get it after all.
