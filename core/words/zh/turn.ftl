# 处理消息时和完成后，用户读到的话。

progress-queued = ⏳ 正在排队：第 { $position } 位
progress-setting-up = 正在准备…
progress-ready = 已连接，可以开始了
progress-fetching = 正在获取 { $detail }…
progress-uploading = 正在上传 { $detail }…
progress-uploaded = { $detail } 已上传
progress-working = 🎬 正在制作…
progress-tool-music = 🎵 正在处理音乐…
progress-tool-titles = 🔤 正在添加文字…
progress-tool-pictures = 🖼 正在编排画面…
progress-tool-clip = 🎬 正在生成片段，接下来是音乐、标题和特效…
progress-tool-cut = ✂️ 正在剪辑…
progress-tool-look = 🎨 正在调整画面风格…
progress-checking = 🔎 连接中断了，正在查看已完成的部分…
progress-still-working = ⏳ 仍在制作中…
progress-exporting = 正在提交渲染…
progress-rendering = 🎞 正在渲染
progress-rendering-long = ⏳ 渲染比平时久一些，完成后会自动发给您
progress-downloading = 正在取回影片…
progress-fitting = 正在压缩影片以便在这里发送…
progress-delivering = 正在发送影片…
progress-done = ✅ 完成
progress-failed = ❌ 没有成功
progress-cancelled = 已停止
progress-interrupted = ⚠️ 已中断
progress-typical = 通常 { $time }

button-cancel = 取消
button-retry = 重试
button-export = 导出
button-export-again = 再次导出
button-change = 修改
button-status = 状态
button-new = 新建

turn-stopped = { $spent ->
    [yes] 已停止。已经完成的部分可能已消耗积分，之后不会再消耗。
   *[no] 已停止，还没有消耗任何积分。
}
turn-session-lost = 原来的项目已不在服务器上，那里的时间线和素材都没有了。现在是一个新项目，不含之前的素材。
turn-left-out = 未采用：{ $reason }
turn-nothing-changed = 时间线没有变化。请说得更具体一些，例如要改哪个标题、改成多长。
turn-changed-somehow = 时间线已更新。
turn-recovered = 中途连接断开了，但内容已经做好：
turn-interrupted =
    制作被中断了，之后没有新的内容。
    点“重试”可以再做一次，这会算作一次新的请求。

export-under-way = 这部影片已经在导出了。
film-caption = 🎬 { $time } · { $width }×{ $height } · { $bytes }
film-claim = 在浏览器中保存并继续这个项目（此链接只应由您本人打开）：{ $url }
film-maybe-twice = 您可能已经收到过这部影片：上一次发送没有得到确认。

upload-ask =
    请把文件直接发到这里：照片、视频或音频。
    推荐 { $formats }，最大 { $limit } MB。
upload-done = { $count ->
    [one] 文件收到了。想用它做什么？
   *[other] { $count } 个文件都收到了。想用它们做什么？
}
upload-where-cloud = 文件会发送到 NemoVideo 用于制作视频，这里的副本一天后删除。
upload-where-here = 文件只保存在运行本机器人的机器上，过一段时间会删除。

credits-line = 您有 { NUMBER($available) } 积分。
credits-frozen = 您有 { NUMBER($available) } 积分，另有 { NUMBER($frozen) } 积分为进行中的任务预留（共 { NUMBER($total) }）。
credits-operator = 在这里不需要积分：制作费用由机器人的主人承担。
credits-none-needed = 在这里不需要积分：影片就在这台机器上制作。

status-working = { $count ->
    [one] 有一个请求正在处理。
   *[other] 有 { $count } 个请求在排队或处理中。
}
status-exporting = 有一部影片正在渲染。
status-empty = 时间线还是空的。发照片或视频来，或者直接说想做什么。

new-started = 重新开始。发照片或视频来，或者直接说想做什么。
cancel-nothing = 现在没有可以停止的任务。
retry-nothing = 没有需要重试的任务。直接说想做什么吧。
change-ask = 想改哪里？例如：“标题短一点”“音乐舒缓一些”“改成 15 秒”。
example-ask =
    好主意。请把照片或视频连同下面这句话一起发来，也可以自己改一改：
    { $prompt }
help =
    发照片、视频，或者只说想法，再告诉我要做成什么。文件最大 { $limit } MB。
    之后可以说：“导出”“状态”“积分”“取消”“新建”。

skill-chosen = 接下来使用：{ $name }。
skill-list = 可用的技能如下，说出名字即可使用：
language-chosen = 接下来我说中文。
language-ask = 想用哪种语言？
language-name-en = English
language-name-zh = 中文

link-not-needed = 在这里不需要账号：影片就在这台机器上制作。
link-in-private = 请在私聊里发送，并删除这里的消息：令牌需要保密。
link-ask = 请发送 /link 加上您的 NemoVideo 账号令牌。只在私聊中这样做。
link-refused = 这个令牌没有被接受。请在 NemoVideo 账号里核对后重新发送。
link-done = 已绑定：接下来使用您自己的 NemoVideo 账号。如果含有令牌的消息还在这里，请把它删除。
unlink-done = 这里不再使用您的账号，令牌已删除。
unlink-nothing = 这里没有绑定您的账号。

error-not-connected = 机器人现在没有连接。
