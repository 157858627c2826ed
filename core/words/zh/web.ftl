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
