# 关于设置的话。$name 就是用户写的设置名。

settings-mistakes = 有 { $count } 项设置需要修改：
settings-unknown = Reelwire 没有 { $name } 这项设置。
settings-unknown-near = Reelwire 没有 { $name } 这项设置。你是想写 { $nearest } 吗？
settings-not-url = { $name } 必须是网址，例如 https://example.org。
settings-not-listen = { $name } 必须写成 主机:端口，例如 127.0.0.1:8080。
settings-not-who = { $name } 的写法是 telegram:123,discord:456。
settings-not-language = { $name } 必须是语言代码，例如 en 或 zh-CN。
settings-not-database = { $name } 必须以 postgresql:// 或 sqlite:/// 开头。
settings-not-webhook-secret = { $name } 只能用字母、数字、_ 和 -，最多 256 个字符。
settings-not-whole = { $name } 必须是整数。
settings-not-number = { $name } 必须是数字。
settings-not-duration = { $name } 必须是大于 0 的秒数。
settings-not-switch = { $name } 只能是 true 或 false。
settings-not-choice = { $name } 只能是以下之一：{ $choices }。
settings-not-above = { $name } 必须大于 { $least }。
settings-too-small = { $name } 不能小于 { $least }。
settings-too-large = { $name } 不能大于 { $most }。
settings-not-understood = 看不懂 { $name } 的写法。
settings-not-tables = 每个机器人请单独写一个表：[[bots]]。
settings-needed = 设置了 { $because }，就还需要 { $name }。
settings-file-missing = { $name } 指定的文件不存在：{ $path }
settings-file-unreadable = 无法读取 { $name }。{ $reason }
settings-file-broken = { $name } 不是有效的 TOML 文件。{ $reason }
