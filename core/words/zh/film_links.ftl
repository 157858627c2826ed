# 影片链接、链接背后的页面，以及 `reelwire run` 启动和停止时说的话。

# $hours: 链接的有效小时数（知道时）
film-original = { GIVEN($hours) ->
    [yes] 原画质影片（{ $hours ->
        [0] 一小时内
       *[other] { $hours } 小时内
    }有效）：{ $url }
   *[no] 原画质影片（仅短时间内有效）：{ $url }
}
film-only-copy = 这是压缩后的影片：原片太大，无法发到这里。
film-link = { GIVEN($hours) ->
    [yes] 影片做好了，但太大，无法直接发到这里。{ $hours ->
        [0] 一小时内
       *[other] { $hours } 小时内
    }可在此查看：{ $url }
   *[no] 影片做好了，但太大，无法直接发到这里。短时间内可在此查看：{ $url }
}

web-ended-title = 链接已失效
web-ended = 影片只保存一段时间，这一部已经不在这里了。请回到聊天里再要一次：“导出”。
web-wrong-title = 这里没有影片
web-wrong = 链接不完整，或者不是我们发出的。请回到聊天里复制完整的链接。

run-bot = 机器人：{ $platform } { $name }（{ $skill }）
run-door = 正在监听 { $url }：{ $films ->
    [yes] 影片链接和健康检查
   *[no] 健康检查
}
run-port-taken =
    无法监听 { $listen }（{ $reason }），而影片链接或 webhook 需要它。
    请腾出这个端口，或用 REELWIRE_LISTEN 换一个。
run-no-health =
    无法监听 { $listen }（{ $reason }）：健康检查不可用，其他一切照常。
    可用 REELWIRE_LISTEN 换一个。
run-bot-failed = 机器人 { $platform } { $name } 无法继续：
run-bot-ended = 机器人 { $platform } { $name } 自行停止了监听。
run-bots-left = 其余 { $count } 个机器人继续运行。
run-stopping = { $count ->
    [0] 正在停止，没有进行中的任务。
   *[other] 正在停止，{ $count } 个进行中的任务会在下次启动后继续。
}

settings-same-bot = { $name } 与 { $other } 是同一个机器人的令牌：每个机器人只设置一次。
settings-same-webhook = { $name } 与 { $other } 是同一个地址：请给每个机器人一个自己的路径。
settings-roles-alone = { $name } 只包含一半的工作，另一半需要共用的数据库：请把 { $database } 设为 postgresql://…，或去掉 { $name }。

doctor-token = { $platform } 上的机器人是 { $name }；新对话使用 { $skill }。
doctor-token-refused = { $platform } 不接受这个 token。
doctor-platform-away = 连不上 { $url }（{ $reason }），所以没有验证 token。
doctor-platform-busy = { $platform } 暂时要求少问几次，所以没有验证 token。
doctor-platform-confused = { $url } 的回答不符合预期（状态 { $status }）。
doctor-webhook-stands = 已在 { $host } 设置了 webhook，而这个机器人要自己取消息。`reelwire run` 会把它取消。
doctor-webhook-plain = webhook 的地址不是以 https:// 开头，Telegram 不会接受。
doctor-webhook-unset = { GIVEN($host) ->
    [yes] webhook 设在了别处（{ $host }），`reelwire run` 会重新设置。
   *[no] 还没有设置 webhook，`reelwire run` 会设置。
}
doctor-webhook-trouble = Telegram 上一次调用 webhook 失败：{ $reason }
doctor-updates-wait = 有 { $count } 条消息等待接收。
doctor-official = 可接收 20 MB 以内的文件，发送 50 MB 以内的影片；自建 Bot API 服务器可以放宽限制。
doctor-local = 通过 Bot API 服务器 { $url }，文件可达 2000 MB。
doctor-local-official = LOCAL 已打开，但所用的 Bot API 服务器是 Telegram 官方的。
doctor-local-off = { $url } 按普通的 Bot API 服务器使用：可接收 20 MB 以内的文件，发送 50 MB 以内的影片。
doctor-intent-on = 机器人可以读取频道里的所有消息。
doctor-intent-off = 机器人能读取私信、提及和命令，读不到频道里的其他消息。这已经够用。
doctor-intent-missing = 机器人需要读取频道里的所有消息，但 Discord 还没有授权。
doctor-listen = { $listen } 可以监听。
doctor-listen-ours = Reelwire 正在 { $listen } 上应答。
doctor-listen-taken = 无法监听 { $listen }（{ $reason }）。
doctor-public = { $url } 可以通到这里。
doctor-public-elsewhere = { $url } 没有通到这里。
doctor-public-inside = { $url } 只有本机或内网能打开。
doctor-public-unasked = `reelwire run` 运行时才能验证 { $url }。
doctor-access-open-paid = 所有人都可以使用机器人，而每部影片都由你的账号（NEMO_TOKEN）付费。

remedy-platform-away = 请检查网络；代理取自 HTTPS_PROXY。
remedy-platform-confused = 请过一分钟再试，并检查地址。
remedy-webhook-stands = 如果是别的程序设置的，请先停掉它：只能有一个在接收。
remedy-webhook-plain = 请把 REELWIRE_TELEGRAM__WEBHOOK_URL 改成 https:// 地址。
remedy-webhook-trouble = 请确认 REELWIRE_TELEGRAM__WEBHOOK_URL 通到本进程监听的地方。
remedy-local-official = 请用 REELWIRE_TELEGRAM__API_URL 指定自己的服务器，或去掉 REELWIRE_TELEGRAM__LOCAL。
remedy-local-off = 如果它在本机并以 --local 启动，请设置 REELWIRE_TELEGRAM__LOCAL=true，文件可达 2000 MB。
remedy-intent-off = 想要更多：在开发者门户的“Bot”页面打开“Message Content Intent”。
remedy-intent-missing = 请在开发者门户的“Bot”页面打开“Message Content Intent”，或去掉 REELWIRE_DISCORD__MESSAGE_CONTENT。
remedy-listen = 请腾出这个端口，或用 REELWIRE_LISTEN 换一个。
remedy-public-inside = 请把 REELWIRE_PUBLIC_URL 设为外面的人能打开的地址。
remedy-public-elsewhere = 请检查这台机器前面的代理：它必须通到 REELWIRE_LISTEN。
remedy-access-open-paid = 请把 REELWIRE_ACCESS 设为 pairing，或设为 list 并配上 REELWIRE_ALLOW。
