# Who may come in, what is kept about a person, what an admin decides and hears.

button-approve = Approve
button-approve-anyway = Approve anyway
button-block = Block
button-mydata = What is kept about me
button-forget = Delete it all
button-forget-sure = Yes, delete everything
button-remind = Remind me

# $code: what an admin needs
access-asked =
    This bot is private. I have asked the people who run it; if they say yes, you hear from me here.
    Your code: { $code }
# $admins: yes where somebody is named who may, and could not be reached
access-unheard =
    { $admins ->
        [yes] This bot is private, and I could not reach anyone who may let you in.
       *[no] This bot is private, and nobody has been named yet who may let you in.
    }
    Give this code to whoever runs it, within an hour: { $code }
access-full = This bot is private, and too many people are waiting to be let in. Please write again tomorrow.
# $who: as the list wants it
access-list =
    This bot is only for people on its list.
    Ask whoever runs it to add you: { $who }
# $name: what they call themselves there, $user: their number there
access-asks =
    { GIVEN($name) ->
        [yes] { $name } ({ $user }) would like to use this bot.
       *[no] { $user } would like to use this bot.
    }
    Code: { $code }, good for an hour.
access-welcome = You are in. Send me photos, clips or just an idea, and say what to make of it.

admins-only = That is for the admins of this bot.
admins-whom = Whom? Send { $command } with the code they were given, or with their user number.
admins-unknown = I know nobody by “{ $word }”. Send the code they were given, or their number, as in telegram:123456.
# $state: now | already | untold (they could not be told)
approve-done = { $state ->
    [already] { $name } may use this bot already.
    [untold] { $name } may use this bot now, but I could not tell them.
   *[now] { $name } may use this bot now.
}
approve-late = The code of { $name } has run out.
approve-listed = Here a list decides. Add them to REELWIRE_ALLOW: { $who }
block-done = { $name } is blocked, and what was under way for them is stopped.
block-admin = An admin cannot be blocked.
unblock-nothing = { $name } is not blocked.
# $inside: yes where they may come in again at once; else $mode says how: list | pairing
unblock-done = { $inside ->
    [yes] { $name } is no longer blocked.
   *[no] { $mode ->
        [list] { $name } is no longer blocked, but is not on the list.
       *[pairing] { $name } is no longer blocked, and may ask to be let in again.
    }
}

# $cloud: yes where NemoVideo makes the films
privacy =
    { $cloud ->
        [yes] Your files and words go to NemoVideo, which makes the videos.
       *[no] Your files and words stay on the machine this bot runs on.
    }
    Here, files are deleted after { $hours ->
        [one] one hour
       *[other] { $hours } hours
    }, messages after { $days ->
        [one] one day
       *[other] { $days } days
    }.
    /mydata tells what is kept about you, /forget deletes it.
mydata =
    { GIVEN($name) ->
        [yes] Since { $since } I know you as { $name }; I speak { $language } with you.
       *[no] I know you since { $since }, and speak { $language } with you.
    }
    Kept: { $messages ->
        [one] one message
       *[other] { $messages } messages
    }, { $files ->
        [one] one file you sent
       *[other] { $files } files you sent
    }, { $films ->
        [one] one film
       *[other] { $films } films
    } ({ $here } still on disk), { $projects ->
        [one] one project
       *[other] { $projects } projects
    }.
    { $account ->
        [linked] Account: your own at NemoVideo, its token encrypted.
        [operator] Account: none of yours; the owner's is used.
        [anonymous] Account: a free one at NemoVideo, its token encrypted.
       *[none] Account: none.
    }
mydata-in-private = I tell that in private only: write to me in a private chat.
# $again: yes where an admin let them in
forget-ask =
    Shall I delete everything about you: messages, files, films, settings? What is under way stops.
    { $cloud ->
        [yes] What went to NemoVideo stays with NemoVideo.
       *[no] It cannot be brought back.
    }{ $again ->
        [yes] {" "}You would have to be let in again.
       *[no] {""}
    }
forget-done = Done. Everything about you is deleted here.

start-hello =
    Hi! I make videos out of photos, clips and words, right here in this chat.
    Send me something and say what to make of it, or begin with an idea:

# $prompts: sent; $films: that arrived; both since the first of the month
credits-used = This month: { $prompts ->
    [one] one request
   *[other] { $prompts } requests
}, { $films ->
    [one] one film
   *[other] { $films } films
}.
credits-owner = The bot's account has { NUMBER($available) } credits, and { NUMBER($frozen) } are reserved for work under way.

remind-set = I will write to you on { $day }, the day before your free access ends.
remind-nothing = Nothing of yours runs out here.
remind-due =
    Your free NemoVideo access ends within a day.
    Register to keep your work: { $link }

alarm-token = ⚠️ NEMO_TOKEN is no longer accepted: nobody can make videos until a fresh one is set.
alarm-credits = ⚠️ The NemoVideo account behind NEMO_TOKEN is out of credits: nobody can make videos until it is topped up.
alarm-plan = ⚠️ The plan behind NEMO_TOKEN does not export films: people wait for them in vain until it is upgraded.
alarm-away = ⚠️ The video service cannot be reached, or answers nonsense: { $count } requests in a row have failed.
