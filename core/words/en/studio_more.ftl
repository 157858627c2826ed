# What the embedded studio's agent says of platforms, versions and voices.

studio-platform = Words keep clear of what { $platform ->
    [tiktok] TikTok
    [douyin] Douyin
    [reels] Instagram
    [shorts] YouTube Shorts
    [xiaohongshu] Xiaohongshu
   *[moments] WeChat
} shows over a film.
