# The picture of the timeline, the last film again, and a project that the backend dropped.

look-heading = Timeline
look-newest = Newest clip: { $name }
look-newest-nameless = a clip without a name

last-film-caption = 🎬 Your last film, made on { $made }
last-film-none = There is no film of yours yet. Say what you would like to make.
last-film-gone = Your last film is no longer kept, here or in this chat. Export makes it again if the project still stands.
button-last-film = Last film

come-back-lost = The old project is no longer on the server: its timeline and files are gone there.
come-back-film = Your last film is above once more.
come-back-rebuild = I can build it again; that counts as a new request, and nothing happens until you tap.
come-back-anew = Send photos or clips, or say what you would like to make.
button-rebuild = { $count ->
    [one] Rebuild from the file still kept
   *[other] Rebuild from the { $count } files still kept
}
# Goes to the agent. $wishes: the earlier ones, a numbered line each
rebuild-wish =
    Make one film from all of these files, just as I asked for before, step by step:
    { $wishes }
rebuild-already = You asked for that already: it is on its way, or stands above.
