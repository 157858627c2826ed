# 时间线的图、再看一次上一部影片、被服务器清除的项目。

look-heading = 时间线
look-newest = 最新片段：{ $name }
look-newest-nameless = 未命名片段

last-film-caption = 🎬 您的上一部影片，制作于 { $made }
last-film-none = 您还没有做好的影片。直接说想做什么吧。
last-film-gone = 上一部影片已不在这里，聊天里也没有保存。如果项目还在，导出可以重新生成。
button-last-film = 上一部影片

come-back-lost = 原来的项目已不在服务器上，那里的时间线和素材都没有了。
come-back-film = 您的上一部影片已重新发在上面。
come-back-rebuild = 我可以重新做一遍，这会算作一次新的请求；您点按钮之后才会开始。
come-back-anew = 请发照片或视频来，或者直接说想做什么。
button-rebuild = 用仍保留的 { $count } 个文件重做
rebuild-wish =
    请用这些文件做成一部影片，并依次满足我之前提出的要求：
    { $wishes }
rebuild-already = 您已经要求过了：它正在制作，或者结果就在上面。
