# core/errors.py 里的每一类错误，都有一句话和一个办法。

-studio-hint = 请机器人的主人改用内置工作室（REELWIRE_BACKEND=studio）

error-unexpected =
    我们这边出了点问题，请稍后再试。
    如果一直这样，请告诉我们这个编号：{ $ref }
error-backend-refused = 视频服务没有接受这个请求。请换个说法，或者稍后再试。

# $account: anonymous | linked | configured | owner
# $place（下同）: terminal | chat
error-token-expired = { $account ->
    [anonymous] { $place ->
        [terminal] 你的免费额度已到期，暂时没能续上。请过一分钟再试，或用 NEMO_TOKEN 换成自己的账号。
       *[chat] 你的免费额度已到期，暂时没能续上。请过一分钟再试，或用 /link 换成自己的账号。
    }
    [linked] 你的 NemoVideo 账号在这里已失效。请用 /link 发来新的令牌。
    [owner] NEMO_TOKEN 已失效：换上新的之前，谁都不能制作视频。
   *[configured] { $told ->
        [yes] 视频制作暂时停了，已经通知机器人的主人，请稍后再试。
       *[no] 视频制作暂时停了，请稍后再试。
    }
}
error-session-lost =
    你的项目已不在服务器上，时间线也没有了。
    新项目已经准备好：请重新发来文件和想法。

# $account: anonymous（带 $link）| registered, linked | configured | owner
error-out-of-credits = { $account ->
    [anonymous]
        免费积分已经用完。
        在这里注册，就能保留作品并继续：{ $link }
    [configured] { $told ->
        [yes] 视频制作暂时停了，已经通知机器人的主人，请稍后再试。
       *[no] 视频制作暂时停了，请稍后再试。
    }
    [owner] NEMO_TOKEN 对应的 NemoVideo 账号积分已用完。请充值，然后再发一次。
   *[registered] 积分已经用完。请在你的账号里充值，然后再发一次。
}
# $name: 文件名（知道时）
error-unsupported-file =
    { GIVEN($name) ->
        [yes] 视频服务不接受 { $name }。
       *[no] 视频服务不支持这种文件。
    }
    支持的格式：{ ACCEPTED() }。
# $name 同上；$limit: 字节（知道时）
error-file-too-large =
    { GIVEN($name) ->
        [yes] { $name } 对视频服务来说太大了。
       *[no] 这个文件对视频服务来说太大了。
    }
    { GIVEN($limit) ->
        [yes] 上限是 { SIZE($limit) }：请压缩或剪短后再发。
       *[no] 请压缩或剪短后再发。
    }
error-client-id = 免费额度没能开通，请过一分钟再发一次。

error-export-blocked = { $account ->
    [anonymous]
        免费方案不能导出这部影片。
        注册或升级方案即可导出：{ $link }
    [configured] { $told ->
        [yes] 这个机器人所用的方案不能导出影片，已经通知它的主人。
       *[no] 这个机器人所用的方案不能导出影片。
    }
    [owner] NEMO_TOKEN 对应的方案不能导出影片：请升级方案。
   *[registered] 你的方案不能导出这部影片。请注册或升级方案。
}
error-rate-limited = 请求太多了，请等半分钟再发。
error-token-quota =
    这里本周的免费账号已经发完。
    { $place ->
        [terminal] 设置 NEMO_TOKEN 可以用自己的 NemoVideo 账号；设置 REELWIRE_BACKEND=studio 则不需要账号。
       *[chat] 发送 /link 可以用自己的 NemoVideo 账号，或{ -studio-hint }。
    }
error-run-failed =
    视频服务没能完成这一次。
    换个说法再试，或者点“重试”。

# $cause: network | service；$begun: yes 表示之前已经做了一部分
error-backend-away =
    { $cause ->
        [network] 这里现在没有网络。
       *[service] 现在连不上视频服务。
    }
    { $begun ->
        [yes] 已经做好的都还在。过几分钟点“导出”就能拿到影片。
       *[no] 你的请求没有发出，也没有花费，请过几分钟再试。
    }
error-backend-confused = 视频服务的回答看不明白，请过几分钟再试。
error-stream-lost =
    制作途中连接断开了，之后没有新的进展。
    点“重试”可以重新制作。
error-render-failed = 影片没能合成。点“导出”再试一次。
error-link-expired = 这部影片的地址已失效。点“导出”可以重新获取。
error-nothing-to-export = 还没有可以导出的影片。请发来照片或视频片段，或者说说想做什么。

error-chat = 这条消息没能送达。
error-chat-gone = 这个聊天不再接收我们的消息。
error-chat-busy = 这个聊天暂时收不下更多消息，稍后会送到。
error-chat-refused = 这个聊天不接受这类消息。
error-chat-too-large = 影片太大，这个聊天发不了。可以要一个短一点的，或者要一个链接。
error-chat-unsure = 不能确定影片是否送到。如果没有看到，请点“导出”。

error-file-missing = 打不开 { $name }。请确认文件还在，然后再发一次。
error-file-empty = { $name } 是空的，请再发一次。
error-file-unsupported =
    { $type ->
        [unknown] { $name } 不是能放进视频的文件。
       *[known] { $name } 是 { $type } 类型的文件，不能放进视频。
    }
    请发送这些格式之一：{ ACCEPTED($accepted) }。
# $way: link | trim
error-file-oversized =
    { $name } 有 { SIZE($size, round: "up") }，这里的上限是 { SIZE($limit) }。
    { $way ->
        [link] 可以改发它的链接，或者压缩、剪短后再发。
       *[trim] 请压缩或剪短后再发。
    }
error-file-broken = 读不了 { $name }，它可能坏了：请重新保存，再发新的一份。

error-disk-full = { $place ->
    [chat] 这里暂时没有空间存放更多影片和文件，请稍后再试。
   *[terminal] { $folder } 没有空间了。请腾出一些空间，或调大 REELWIRE_DISK_MB，然后再试。
}
error-data-unwritable = { $folder } 不能写入。请修改它的权限，或用 REELWIRE_DATA 换一个文件夹。
# $pid: 共用数据库时，占用名字的可能是另一台机器
error-data-in-use = { GIVEN($pid) ->
    [yes]
        另一个 Reelwire（进程 { PLAIN($pid) }）正在使用 { $folder }。
        请先停掉它，或用 REELWIRE_DATA 给这一个换个文件夹。
   *[no]
        另一个 Reelwire 正以同样的名字使用 { $folder }。
        请先停掉它，或用 REELWIRE_EXECUTOR 给这一个换个名字（或用 REELWIRE_DATA 换个文件夹）。
}
error-data-too-new =
    { $folder } 里的数据是更新版本的 Reelwire 写的。
    请升级这一个，或用 REELWIRE_DATA 换个文件夹。
error-key-wrong =
    { GIVEN($path) ->
        [yes]
            { $path } 里的密钥与已存的数据不符，或者读不出来。
            请把当初的密钥放回那里，或放进 REELWIRE_SECRET_KEY。
       *[no]
            密钥与已存的数据不符。
            请把当初的密钥放进 REELWIRE_SECRET_KEY。
    }
error-extra-missing =
    还没有安装“{ $extra }”部分。
    安装命令：{ $command }

# $sure: yes | no
error-skill-unknown = { $sure ->
    [yes] 没有叫“{ $name }”的技能。你是想用 { $nearest } 吗？
   *[no] 没有叫“{ $name }”的技能。现有：{ $known }。
}
error-skill-broken = 技能文件 { $path } 没有采用：{ $reason }
error-settings = 有 { $count } 项设置需要检查：
error-platform-missing = 这个版本还不支持 { $platform }。可以先用 `reelwire chat` 在终端里对话。
