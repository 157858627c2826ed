# Answered on the spot: costs nothing, starts nothing.

smalltalk-hello = Hi! Send me photos, clips or just an idea, and say what to make of it.
smalltalk-thanks = You're welcome. Tell me when something should be different, or say “export” for the film.
smalltalk-praise = Glad you like it. Anything to change, or shall it be exported?
smalltalk-ok = 👍 Tell me what comes next.
smalltalk-bye = See you. Your project stays here; just write when you want to go on.
