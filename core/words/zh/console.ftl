# 命令行，以及作为平台的终端。

help-reelwire =
    说出想要的影片，加上照片或片段，得到成品 MP4。
    试试：reelwire make "宁静的港湾" harbour.jpg
help-version = 显示版本。
help-make = 做一部影片：会话、上传、提示词，MP4 存到 OUT。
help-prompt = 影片应该是什么样子。
help-files = 要用的照片、片段或声音。
help-out = 影片存到哪里。默认：./<技能>-<时间>.mp4
help-skill = 使用的技能（见：reelwire skills）。
help-language = 用什么语言和你说话，例如 en 或 zh。
help-json = 每行一个 JSON 对象输出到 stdout，供程序使用。
help-chat = 在终端里对话；每次都接着同一个对话。
help-run = 运行所有已设置的机器人，直到被停止。
help-only = 只运行这些平台。
help-studio = 单独运行内置工作室，直到被停止。
help-listen = 监听的地址。
help-jobs = 要求过什么、做到哪里了：list、show、cancel、retry。
help-jobs-what = 做什么。默认：list
help-jobs-id = 任务，以 `reelwire jobs` 显示的为准。
help-doctor = 检查设置、后端、数据库、字体、磁盘和 token。
help-live = 先征得同意，再向云端问几个不花钱的问题。
help-skills = 技能及其限制。

console-no-option = 没有 { $name } 这个选项。
console-missing = 缺少 { $name }。
console-no-command = 没有“{ $name }”这个命令。
console-misused = { $detail }
console-see-help = 请看：{ $command } --help
console-as-is = { $text }
console-log-file = 详情见 { $path }

console-backend-studio = 后端：本机的内置工作室（{ $url }），不花钱。
console-backend-cloud = 后端：云端 { $url }
console-no-prompt = 请说出影片应该是什么样子，例如：reelwire make "宁静的港湾" harbour.jpg
console-no-film = 这次没有做出影片。请说明要表现什么，或加上一张照片或一段视频。
console-out-is-input = { $path } 是要用的素材之一，影片不能存在那里。请用 -o 换个名字。
console-out-unwritable = 影片无法写入 { $path }。请用 -o 换个地方。
console-stopped-early = 还没开始就停下了。
console-interrupted =
    已停下，但什么都没丢：任务已记录。
    接着做请用：reelwire jobs retry { $job }
console-same-again = 要从这里接着再试：reelwire jobs retry { $job }
console-chat-interrupted = 已停下。进行中的工作会在下次 `reelwire chat` 时继续。
console-earlier-film = 之前要的一部影片做好了：{ $path }
console-earlier-said = 关于之前要的影片：{ $text }
console-placed-elsewhere = { $wanted } 无法写入，影片存到了别处：

console-chat-welcome = 说出想要的影片。/attach 路径 可添加文件，/help 了解更多，/quit 结束。
console-attach-what = 哪个文件？例如：/attach harbour.jpg

console-no-platform = 没有“{ $name }”这个平台。有 telegram 和 discord。
console-no-bots = 还没有设置机器人。请设置 REELWIRE_TELEGRAM__TOKEN 或 REELWIRE_DISCORD__TOKEN 后再启动。
console-studio-ready = 工作室正在监听 { $url }
console-port-taken = 无法监听 { $listen }（{ $reason }）。请用 --listen 主机:端口 换一个。

console-jobs-how = 用法：reelwire jobs [list]，或 reelwire jobs show、cancel、retry 加任务 ID。
console-no-jobs = 还没有要求过什么。
console-job-unknown = 没有任务“{ $job }”。`reelwire jobs` 会列出所有任务。
console-job-unclear = 有多个任务符合“{ $job }”，请多写一个字母。
console-cancel-asked = 已请求停止任务 { $job }。已经花掉的无法收回。
console-cancel-late = 任务 { $job } 已经结束。
console-retry-done = 任务 { $job } 已经完成。

jobs-working = 进行中
jobs-done = 完成
jobs-failed = 失败
jobs-interrupted = 中断
jobs-cancelled = 已停止
jobs-asked = 要求
jobs-state = 状态
jobs-skill = 技能
jobs-where = 对话
jobs-files = 文件
jobs-answer = 回答
jobs-film = 影片
jobs-out = 位置
jobs-trouble = 问题

skills-line = 文件不超过 { SIZE($bytes) }，最好用 { $formats }，每部影片 { DURATION($from) } 到 { DURATION($to) }
