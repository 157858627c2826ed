# 内置工作室说到平台、多个版本和配音时的话。

studio-platform = 文字避开了{ $platform ->
    [tiktok] {" "}TikTok{" "}
    [douyin] 抖音
    [reels] {" "}Instagram{" "}
    [shorts] {" "}YouTube Shorts{" "}
    [xiaohongshu] 小红书
   *[moments] 微信
}会挡住的位置。
