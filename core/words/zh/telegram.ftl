# 只有 Telegram 才会用到的话。

telegram-description =
    发来照片、视频片段，或者只说一个想法，告诉我想要什么样的影片，成片 MP4 会直接发回这个聊天。
    用平常的话说就行。第一部影片会自动发来，之后随时点“导出”。
telegram-about = 发来照片，说说想法，收到做好的视频。

telegram-command-start = 开始，看看几个点子
telegram-command-new = 新建一个项目
telegram-command-export = 导出影片
telegram-command-status = 查看时间线和进度
telegram-command-credits = 查看剩余积分
telegram-command-cancel = 停止正在做的事
telegram-command-upload = 怎样发送素材
telegram-command-skill = 选择影片类型
telegram-command-language = 选择语言
telegram-command-link = 使用自己的 NemoVideo 账号
telegram-command-unlink = 不再使用自己的账号
telegram-command-privacy = 文件和文字会怎样处理
telegram-command-mydata = 查看保存了哪些关于我的数据
telegram-command-forget = 删除关于我的数据
telegram-command-help = 这里能做什么
telegram-command-approve = 允许某人使用
telegram-command-block = 禁止某人使用
telegram-command-unblock = 重新允许某人使用

telegram-not-yours = 这是别人的按钮。想要影片的话，直接告诉我就行。

telegram-file-oversized =
    { $name } 有 { SIZE($size, round: "up") }，而 Telegram 最多只让机器人接收 { SIZE($limit) }。
    可以改发它的链接，或者发一个更小、更短的版本。
    机器人的主人可以自建 Telegram 服务器来取消这个限制。
telegram-file-unknown-size =
    { $name } 太大了：Telegram 最多只让机器人接收 { SIZE($limit) }。
    可以改发它的链接，或者发一个更小、更短的版本。
    机器人的主人可以自建 Telegram 服务器来取消这个限制。
telegram-file-gone = Telegram 上已经没有 { $name } 了，请再发一次。
telegram-away =
    刚才没能从 Telegram 取到 { $name }，没有花费任何积分。
    请过一分钟点“重试”。

telegram-token-refused =
    Telegram 不接受机器人 { $bot } 的令牌。
    请从 @BotFather 重新复制到 REELWIRE_TELEGRAM__TOKEN（并检查 REELWIRE_TELEGRAM__API_URL）。
telegram-conflict =
    另一个程序正在用机器人 { $bot } 的令牌接收消息，而同时只能有一个。
    请停掉另一个，或从 @BotFather 给这一个申请单独的令牌。
telegram-webhook-set-again =
    有人不断给机器人 { $bot } 设置 webhook，这里收不到任何消息。
    请停掉另一个程序，或在这里设置 REELWIRE_TELEGRAM__WEBHOOK_URL 改用 webhook。
telegram-webhook-refused =
    Telegram 不接受机器人 { $bot } 的 webhook 地址（{ $reason }）。
    必须是 https，端口 443、80、88 或 8443，证书有效：请检查 REELWIRE_TELEGRAM__WEBHOOK_URL。
telegram-webhook-listen =
    无法监听 { $listen }（{ $reason }）。
    请用 REELWIRE_TELEGRAM__WEBHOOK_LISTEN 换一个。
