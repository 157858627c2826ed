# The command line and the terminal as a platform.

help-reelwire =
    Say what film you want, add photos or clips, get a finished MP4.
    Try: reelwire make "a calm film of the harbour" harbour.jpg
help-version = Show the version.
help-make = Make one film: session, uploads, the prompt, and the MP4 at OUT.
help-prompt = What the film should be.
help-files = Photos, clips or sound to use.
help-out = Where the film goes. Default: ./<skill>-<time>.mp4
help-skill = The skill to work with (see: reelwire skills).
help-language = The language to be spoken to in, for example en or zh.
help-json = One JSON object a line on stdout, for programs.
help-chat = Talk in the terminal; the same conversation each time.
help-run = Run every bot that is set up, until stopped.
help-only = Only these platforms.
help-studio = Run the built-in studio alone, until stopped.
help-listen = Where it listens.
help-jobs = What was asked and how far it is: list, show, cancel, retry.
help-jobs-what = What to do. Default: list
help-jobs-id = The job, as `reelwire jobs` shows it.
help-doctor = Check settings, backend, database, fonts, disk and tokens.
help-live = Also ask the cloud a few unpaid questions, after asking you.
help-skills = The skills with their limits.

console-no-option = There is no option { $name }.
console-missing = { $name } is missing.
console-no-command = There is no command “{ $name }”.
console-misused = { $detail }
console-see-help = See: { $command } --help
console-as-is = { $text }
console-log-file = The details are in { $path }

console-backend-studio = Backend: the built-in studio on this machine ({ $url }). It costs nothing.
console-backend-cloud = Backend: the cloud, { $url }
console-no-prompt = Say what the film should be, for example: reelwire make "a calm film of the harbour" harbour.jpg
console-no-film = No film came of this. Say what it should show, or add a photo or a clip.
console-out-is-input = { $path } is one of the files to use, so the film cannot go there. Choose another name with -o.
console-out-unwritable = The film cannot be written to { $path }. Choose another place with -o.
console-stopped-early = Stopped before anything was begun.
console-interrupted =
    Stopped here, but nothing is lost: the job is on record.
    Pick it up with: reelwire jobs retry { $job }
console-same-again = To try again from here: reelwire jobs retry { $job }
console-chat-interrupted = Stopped here. What was under way goes on with the next `reelwire chat`.
console-earlier-film = A film you asked for earlier is ready: { $path }
console-earlier-said = About a film you asked for earlier: { $text }
console-placed-elsewhere = { $wanted } could not be written, so the film lies elsewhere:

console-chat-welcome = Say what film you want. /attach PATH adds a file, /help says more, /quit ends.
console-attach-what = Which file? For example: /attach harbour.jpg

console-no-platform = There is no platform “{ $name }”. There are telegram and discord.
console-no-bots = No bot is set up. Set REELWIRE_TELEGRAM__TOKEN or REELWIRE_DISCORD__TOKEN, then start again.
console-studio-ready = The studio listens on { $url }
console-port-taken = { $listen } cannot be listened on ({ $reason }). Choose another with --listen HOST:PORT.

console-jobs-how = Use: reelwire jobs [list], or reelwire jobs show, cancel or retry with the job's ID.
console-no-jobs = Nothing has been asked for yet.
console-job-unknown = There is no job “{ $job }”. `reelwire jobs` lists them.
console-job-unclear = “{ $job }” fits several jobs. Give one more letter.
console-cancel-asked = Job { $job } is asked to stop. What it has spent already cannot be taken back.
console-cancel-late = Job { $job } has ended already.
console-retry-done = Job { $job } is done already.

jobs-working = under way
jobs-done = done
jobs-failed = failed
jobs-interrupted = interrupted
jobs-cancelled = stopped
jobs-asked = Asked
jobs-state = State
jobs-skill = Skill
jobs-where = Conversation
jobs-files = Files
jobs-answer = Answer
jobs-film = Film
jobs-out = Place
jobs-trouble = Trouble

skills-line = files up to { SIZE($bytes) }, best { $formats }, { DURATION($from) } to { DURATION($to) } a film
