# 运维者读到的话：备份、恢复、其他平台的任务。

help-backup = 在运行中把账本和密钥写进一个文件。
help-backup-file = 要写入的文件。拿到它的人可以读到全部内容。
help-restore = 恢复备份。当时正在进行的请求不会自动重发。
help-restore-file = `reelwire backup` 写出的文件。使用 Postgres 时不需要。

backup-done =
    备份完成，{ SIZE($bytes) }。密钥也在其中，请放在别人读不到的地方。
backup-exists = { $path } 已经存在，请换一个名字。
backup-nothing = { $folder } 里没有可备份的内容。
backup-postgres =
    请用 Postgres 自己的工具（pg_dump）备份，并一起保存 REELWIRE_SECRET_KEY。
restore-postgres =
    请用 Postgres 自己的工具（pg_restore）恢复，
    然后不带文件运行 `reelwire restore`。
restore-file = 要恢复哪个备份？用法：reelwire restore FILE
restore-aside = 原有的数据已移到 { $folder }。
restore-done = { $count ->
        [0] 恢复完成，当时没有进行中的任务。
       *[other]
            恢复完成，当时有 { $count } 个任务正在进行。
            下次启动时会处理它们，不会自动重发任何请求。
    }
error-backup-broken = { $path } 不是完整的备份。什么都没有改动。

turn-restored =
    我被恢复到了更早的状态，无法确定这件事是否已经做过。
    再次请求之前请先看一下：可能会重复消耗积分。

jobs-retry-given = 任务 { $job } 已重新提交，{ $platform } 上运行的机器人会在一分钟内接手。
jobs-retry-open = 任务 { $job } 正在进行，会自己继续。
