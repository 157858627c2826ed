# 只有 Discord 需要的话。命令和选项的名称：一个词，不含空格。

discord-name-create = 制作
discord-name-export = 导出
discord-name-status = 状态
discord-name-credits = 积分
discord-name-upload = 上传
discord-name-cancel = 取消
discord-name-new = 新建
discord-name-skill = 技能
discord-name-language = 语言
discord-name-link = 绑定
discord-name-unlink = 解绑
discord-name-help = 帮助
discord-name-privacy = 隐私
discord-name-mydata = 我的数据
discord-name-forget = 删除数据
discord-name-approve = 批准
discord-name-block = 拉黑
discord-name-unblock = 取消拉黑
discord-menu = 用这条消息做视频

discord-command-create = 说说想做什么视频，可以附上照片、视频或音频
discord-command-export = 取得成片
discord-command-status = 看看时间线上有什么，正在做什么
discord-command-credits = 查看剩余积分
discord-command-upload = 先发文件，之后再说要做什么
discord-command-cancel = 停止正在进行的任务
discord-command-new = 开始一个新项目
discord-command-skill = 选择影片类型
discord-command-language = 选择语言
discord-command-link = 使用您自己的 NemoVideo 账号
discord-command-unlink = 不再使用该账号
discord-command-help = 这里能做什么
discord-command-privacy = 您的文件和文字会怎样处理
discord-command-mydata = 查看保存了您的哪些数据
discord-command-forget = 删除保存的您的数据
discord-command-approve = 允许某人使用
discord-command-block = 禁止某人使用
discord-command-unblock = 重新允许某人使用

discord-option-prompt = 用自己的话说说想要什么样的视频
discord-option-file = 一张照片、一段视频或音频
discord-option-name = 影片类型；留空则列出全部
discord-option-language = 我和您说哪种语言
discord-option-code = 对方拿到的代码，或对方的编号
discord-option-person = 对谁
discord-option-name-prompt = 想法
discord-option-name-file = 文件{ $number }
discord-option-name-name = 名称
discord-option-name-language = 语言
discord-option-name-code = 代码
discord-option-name-person = 用户

discord-presence = /create · 发来照片，收到影片

discord-link-title = 您的 NemoVideo 账号
discord-link-field = 令牌
discord-link-about = 别人看不到，也不会出现在任何消息里。
discord-change-title = 修改影片
discord-change-field = 想改哪里？
discord-change-hint = 标题短一点、音乐舒缓一些、改成 15 秒……
discord-change-files = 要加入的照片或视频

discord-not-yours = 这个按钮是别人的。用 /create 可以制作您自己的视频。
discord-old-button = 这个按钮太旧，已经失效。请改用命令，例如 /status。
discord-nothing-in-it = 那条消息里没有可以做成视频的内容：没有文字，也没有照片或视频。
discord-unread = 我只能读到提及我的消息。请在回复里提及我，或者使用 /create。
discord-broken =
    我们这边出了点问题，请稍后再试。
    如果一直这样，请提供这个编号：{ $ref }
discord-guide = 在这里，请用 /create 等命令，或在消息里提及我。
discord-guide-elsewhere = 在这里，请用 /create 等命令。
discord-in-thread = 这个项目在它自己的子区里：{ $place }
discord-thread = { $name } 的视频
discord-elsewhere = 关于 { $place }：
discord-goes-on = 您在 { $place } 的请求需要更长时间，超出了 Discord 允许我在那里回复的时限，后续会发到这里。
discord-goes-on-maybe = 如果所需时间超过 Discord 允许我在这里回复的时限，后续内容会以私信发给您。
discord-goes-on-direct = Discord 很快就不允许我在这里回复了。后续内容和影片会以私信发给您。
discord-goes-silent =
    Discord 很快就不允许我在这里回复了，而我还不能给您发私信。
    请现在给我发一条私信，后续内容会发到那里。
discord-again-at = 影片在这里：{ $url }

discord-token-refused =
    Discord 不接受机器人 { $bot } 的令牌。
    请在开发者后台（Bot → Reset Token）重新复制到 REELWIRE_DISCORD__TOKEN。
discord-intent-off =
    Discord 不允许机器人 { $bot } 读取没有提及它的消息，它会照常继续运行。
    请在开发者后台（Bot）打开“Message Content Intent”，或设置 REELWIRE_DISCORD__MESSAGE_CONTENT=false。
discord-shards-refused =
    Discord 不接受机器人 { $bot } 的这些分片。
    请检查 REELWIRE_DISCORD__SHARDS 和 REELWIRE_DISCORD__SHARD_COUNT，或两者都留空。
discord-version-refused = Discord 不再支持机器人 { $bot } 的通信方式（代码 { PLAIN($code) }）。请更新 Reelwire。
discord-file-gone = Discord 上已经没有 { $name } 了，请重新发送。
discord-file-away =
    Discord 刚才没有交出 { $name }，没有消耗任何积分。
    请过一会儿点“重试”。
