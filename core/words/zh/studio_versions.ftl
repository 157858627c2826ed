# 内置工作室说到平台、多个版本和配音时的话。

studio-platform = 文字避开了{ $platform ->
    [tiktok] {" "}TikTok{" "}
    [douyin] 抖音
    [reels] {" "}Instagram{" "}
    [shorts] {" "}YouTube Shorts{" "}
    [xiaohongshu] 小红书
   *[moments] 微信
}会挡住的位置。

studio-manner = { $manner ->
    [gentle] 温暖柔和
    [lively] 鲜艳活泼
   *[grand] 深沉大气
}
studio-versions = 三个版本，各看前 { $seconds } 秒：1 { $one }，2 { $two }，3 { $three }。
    说“第二个版本”就用那一个；在那之前影片不变。
studio-versions-unseen = 现在没能做出小样来看。一共三个：1 { $one }，2 { $two }，3 { $three }。
    说“第二个版本”就用那一个。
studio-version = 影片现在是第 { $number } 个版本：{ $manner }。
studio-no-versions = 还没有可选的版本。可以说“给我看三个版本”。
studio-idea-versions = “给我看三个版本”

# 后端给出多个版本时我们说的话。
button-version = 就用版本 { $number }
wish-version = 就用版本{ $number }。
version-caption = 版本 { $number }{ $named ->
    [yes] ：{ $name }
   *[no] {""}
}

studio-ask-half = 这个只能对整个画面做。先说“从中间切开”，就会变成两段；你指的是哪一段？

studio-voice = { $what ->
    [off] 不再朗读文字了。
    [captions] 字幕会朗读出来。
   *[titles] 标题会朗读出来。
}
studio-no-words = 还没有可以朗读的文字，先加上字幕吧。
