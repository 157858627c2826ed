# What the embedded studio's agent says of platforms, versions and voices.

studio-platform = Words keep clear of what { $platform ->
    [tiktok] TikTok
    [douyin] Douyin
    [reels] Instagram
    [shorts] YouTube Shorts
    [xiaohongshu] Xiaohongshu
   *[moments] WeChat
} shows over a film.

studio-manner = { $manner ->
    [gentle] warm and gentle
    [lively] vivid and lively
   *[grand] dark and grand
}
studio-versions = Three versions, { $seconds } seconds of each: 1 { $one }, 2 { $two }, 3 { $three }.
    Say “the second version” and the film becomes that one; until then it stays as it is.
studio-versions-unseen = I could not make them to look at just now. There are three: 1 { $one }, 2 { $two }, 3 { $three }.
    Say “the second version” and the film becomes that one.
studio-version = The film is version { $number } now: { $manner }.
studio-no-versions = No versions stand to choose from yet. Say “show me three versions”.
studio-idea-versions = “show me three versions”

# What we say of versions that a backend offers.
button-version = Take version { $number }
wish-version = Take version { $number }.
version-caption = Version { $number }{ $named ->
    [yes] : { $name }
   *[no] {""}
}

studio-ask-half = I can do that to whole pictures only. “split the film in the middle” makes two of one; which do you mean?

studio-voice = { $what ->
    [off] Nothing is read aloud any more.
    [captions] The captions are read aloud.
   *[titles] The titles are read aloud.
}
studio-no-words = There are no words to read aloud yet: add captions first.
