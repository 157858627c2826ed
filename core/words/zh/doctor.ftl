# 诊断时每查一项说一句；remedy-… 说怎么办。

doctor-setting = { $name } = { $value }
doctor-stumbled = 检查“{ $check }”没能完成：{ $reason }
doctor-folder = { $folder } 可以写入。
doctor-folder-busy = { $folder } 正被另一个 Reelwire（进程 { $pid }）使用。
doctor-folder-shut = { $folder } 无法写入。
doctor-disk = 剩余空间 { SIZE($bytes) }。
doctor-disk-small = 剩余空间 { SIZE($bytes) }，少于素材可占用的 { SIZE($limit) }。
doctor-disk-full = { $folder } 只剩 { SIZE($bytes) }。
doctor-database = { $kind } 正常，已记录 { $jobs } 个任务。
doctor-database-away = 数据库没有回应（{ $reason }）。
doctor-skill = 新对话使用 { $name }。
doctor-studio = 内置工作室已就绪。
doctor-cloud = 可以连上 { $url }。
doctor-cloud-away = 连不上 { $url }。
doctor-extra-missing = 没有安装“{ $extra }”这一部分。
doctor-codecs = 可以读写影片（PyAV { $version }）。
doctor-codecs-missing = 这个 PyAV 缺少 { $names }。
doctor-fonts = 标题可以用中文、日文和韩文。
doctor-fonts-missing = 缺少中日韩标题所需的字体。
doctor-no-bots = 还没有设置机器人。`reelwire make` 和 `reelwire chat` 不需要机器人也能用。
doctor-token-odd = { $platform } 的 token 看起来不对。
doctor-nemo-token = 已设置 NEMO_TOKEN。
doctor-nemo-token-odd = NEMO_TOKEN 看起来不像 token。
doctor-access-open = 所有人都可以使用机器人。
doctor-access-list = 名单上的人可以使用机器人。
doctor-access-pairing = 陌生人会拿到一个代码，由管理员批准。
doctor-no-admins = 陌生人会拿到代码，但没有人可以批准。

doctor-live-ask = 现在向 { $url } 问几个不花钱的问题（token、积分、状态）吗？[y/N]
doctor-live-no = 什么也没有问。
doctor-live-studio = 这里用的是内置工作室，没有云端可问。
doctor-live-kept = 用的是保存下来的 token。
doctor-live-as-expected = 回答符合预期。
doctor-live-missing = 回答里缺少：{ $names }。
doctor-live-unknown = 回答里有我们不认识的名称：{ $names }。
doctor-live-shape = “{ $name }”的类型出乎意料：{ $kind }。
doctor-live-keys = 草稿的组成：{ $names }
doctor-live-no-session = 终端在那里还没有会话，所以没有读取状态。
doctor-live-unread = 回答（状态 { $status }）无法读取：{ $body }

remedy-report = 请把上面这一行报告给我们。
remedy-folder-shut = 请修改它的权限，或用 REELWIRE_DATA 换一个文件夹。
remedy-disk = 请腾出一些空间，或用 REELWIRE_DATA 换一个磁盘。
remedy-disk-limit = 请腾出一些空间，或调低 REELWIRE_DISK_MB。
remedy-database = 请检查 REELWIRE_DATABASE_URL，并确认数据库正在运行。
remedy-cloud-away = 请检查网络和 REELWIRE_BACKEND_URL，或设置 REELWIRE_BACKEND=studio。
remedy-extra = 请安装：pip install 'reelwire[{ $extra }]'
remedy-codecs = 请重新安装：pip install --force-reinstall av
remedy-no-bots = 请设置 REELWIRE_TELEGRAM__TOKEN 或 REELWIRE_DISCORD__TOKEN。
remedy-token-telegram = 请从 @BotFather 重新复制，样子是 123456789:AA…。
remedy-token-discord = 请从开发者门户的“Bot”页面重新复制。
remedy-nemo-token = 请重新复制，不要带空格和换行。
remedy-no-admins = 请用 REELWIRE_ADMINS 指定一位，例如 telegram:123456。
