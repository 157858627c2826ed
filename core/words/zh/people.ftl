# 谁可以使用、保存了什么、管理员的决定和收到的消息。

button-approve = 同意
button-approve-anyway = 仍然同意
button-block = 屏蔽
button-mydata = 查看我的数据
button-forget = 全部删除
button-forget-sure = 确定，全部删除
button-remind = 到期前提醒我

# $code: 交给管理员的代码
access-asked =
    这个机器人不对外开放。我已经替您询问管理员，同意后会在这里告诉您。
    您的代码：{ $code }
access-unheard =
    { $admins ->
        [yes] 这个机器人不对外开放，现在联系不上能同意的人。
       *[no] 这个机器人不对外开放，而且还没有指定管理员。
    }
    请在一小时内把这个代码交给机器人的主人：{ $code }
access-full = 这个机器人不对外开放，现在等候的人太多了，请明天再来。
access-list =
    这个机器人只对名单上的人开放。
    请让机器人的主人把您加进名单：{ $who }
access-asks =
    { GIVEN($name) ->
        [yes] { $name }（{ $user }）想使用这个机器人。
       *[no] { $user } 想使用这个机器人。
    }
    代码：{ $code }，一小时内有效。
access-welcome = 可以使用了。发照片、视频，或者只说想法，再告诉我要做成什么。

admins-only = 这个命令只有管理员可以用。
admins-whom = 要对谁？请发送 { $command } 加上对方的代码或用户编号。
admins-unknown = 没有找到“{ $word }”。请发送对方的代码，或用户编号，例如 telegram:123456。
approve-done = { $state ->
    [already] { $name } 本来就可以使用。
    [untold] { $name } 现在可以使用了，但没能通知到对方。
   *[now] { $name } 现在可以使用了。
}
approve-late = { $name } 的代码已经过期。
approve-listed = 这里由名单决定。请把对方加进 REELWIRE_ALLOW：{ $who }
block-done = 已屏蔽 { $name }，对方正在进行的任务也停止了。
block-admin = 管理员不能被屏蔽。
unblock-nothing = { $name } 没有被屏蔽。
unblock-done = { $inside ->
    [yes] 已解除对 { $name } 的屏蔽。
   *[no] { $mode ->
        [list] 已解除对 { $name } 的屏蔽，但对方不在名单上。
       *[pairing] 已解除对 { $name } 的屏蔽，对方可以重新申请使用。
    }
}

privacy =
    { $cloud ->
        [yes] 您的文件和文字会发送到 NemoVideo，由它制作视频。
       *[no] 您的文件和文字只留在运行本机器人的机器上。
    }
    这里的文件 { $hours } 小时后删除，消息 { $days } 天后删除。
    发送 /mydata 查看保存了什么，发送 /forget 全部删除。
mydata =
    { GIVEN($name) ->
        [yes] 从 { $since } 起认识您，称呼是 { $name }，语言：{ $language }。
       *[no] 从 { $since } 起认识您，语言：{ $language }。
    }
    现在保存着：{ $messages } 条消息、您发来的 { $files } 个文件、{ $films } 部影片（{ $here } 部还在硬盘上）、{ $projects } 个项目。
    { $account ->
        [linked] 账号：您自己的 NemoVideo 账号，令牌已加密。
        [operator] 账号：没有您的账号，用的是主人的账号。
        [anonymous] 账号：NemoVideo 免费账号，令牌已加密。
       *[none] 账号：没有。
    }
mydata-in-private = 这个只在私聊里说，请私聊我。
forget-ask =
    要删除与您有关的一切吗：消息、文件、影片和设置？正在进行的任务会停止。
    { $cloud ->
        [yes] 已经发给 NemoVideo 的内容仍会留在那边。
       *[no] 删除后无法恢复。
    }{ $again ->
        [yes] 之后要重新得到同意才能使用。
       *[no] {""}
    }
forget-done = 好了，这里与您有关的一切都已删除。

start-hello =
    您好！我用照片、视频和文字制作视频，就在这个聊天里完成。
    发些素材来，告诉我要做成什么；或者从一个想法开始：

credits-used = 本月：{ $prompts } 次制作请求，{ $films } 部影片。
credits-owner = 机器人的账号有 { NUMBER($available) } 积分，另有 { NUMBER($frozen) } 积分为进行中的任务预留。

remind-set = 您的免费额度到期前一天，我会在 { $day } 提醒您。
remind-nothing = 您在这里没有会到期的内容。
remind-due =
    您的 NemoVideo 免费额度将在一天内到期。
    注册后可以保留作品：{ $link }

alarm-token = ⚠️ NEMO_TOKEN 已失效：换上新的之前，谁都不能制作视频。
alarm-credits = ⚠️ NEMO_TOKEN 对应的 NemoVideo 账号积分已用完：充值之前，谁都不能制作视频。
alarm-plan = ⚠️ NEMO_TOKEN 对应的方案不能导出影片：升级之前，大家都拿不到影片。
alarm-away = ⚠️ 视频服务连不上，或者答复无法理解：已经连续 { $count } 个请求失败。
