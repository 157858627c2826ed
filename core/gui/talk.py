"""How talk about an interface is told from talk about the video, as patterns (§4, both languages)."""

from __future__ import annotations

import re
from enum import StrEnum

from core.gui.late import Late
from core.keywords import TRADITIONAL


class Do(StrEnum):
    """What an interface instruction means without one: export; read the state; show the tracks; show the
    credits; an edit that is asked for in words."""

    EXPORT = "export"
    STATE = "state"
    SUMMARY = "summary"
    CREDITS = "credits"
    EDIT = "edit"


# Where an instruction begins: at the start of a clause, or after the words that lead to a verb.
_LEAD = r"(?:^\W*(?:(?:and|then|please|simply|just|now|or|so|also|next|first|finally|go ahead and|let's) )*"
_CAN = (
    r"(?: (?:can|could|may|might|should|will|need to|have to|want to|also|now|always|just"
    r"|simply|then|be able to))"
)
_TO = rf"{_LEAD}|\b(?:you(?:['’]ll)?{_CAN}*|please|simply|just|then|and|or|to|by|now|try|ahead)\s+)"
_YOU = rf"{_LEAD}|\b(?:you(?:['’]ll| can| will|['’]re able to){_CAN}*|please|simply|just|feel free to)\s+)"
_BUTTONS = (
    r"(?:export|download|play|share|save|upload|render|preview|generate|plus|settings|gear|undo|edit|delete|split"
    r"|trim|volume|mute|import|publish)"
)
_PANELS = (
    r"(?:media|assets?|text|audio|effects?|properties|export|settings|left|right|side|timeline|music|titles?|styles?"
    r"|layers?|transitions?|filters?|captions?|subtitles?|edit|editing|project|stock|inspector|uploads?|preview"
    r"|canvas|elements|sounds?|voice|ai|(?:left|right)-hand)"
)
_PLACES = (
    r"(?:panel|side ?bar|tool ?bar|tab|menu|drop-?down|dialog|pop-?up|inspector|workspace|dashboard"
    r"|editor|button"
    r"|icon|slider|check ?box|toggle|playhead|settings|interface|canvas)s?"
)
_THING = r"(?:button|icon|tab|panel|menu|option|field|key)s?\b"
# Unmistakable wherever it stands.
_ENGLISH_HARD = Late(
    rf"\b{_BUTTONS} (?:button|icon)s?\b|[\"”’'] {_THING}"
    rf"|\b{_PANELS} (?:panel|tab|menu|library|inspector|browser|bin|toolbar|sidebar)\b"
    r"|\b(?:side ?bar|tool ?bar|menu bar|drop-?down(?: menu)?|context menu|dialog box|playhead"
    r"|media (?:library|pool)"
    r"|preview (?:window|player|pane|area|panel|monitor)|settings (?:page|menu|icon))\b"
    r"|\b(?:account|billing|credits?|profile|subscription|pricing|plans?) (?:page|section|settings|tab"
    r"|panel|menu)\b"
    r"|\b(?:top|bottom|upper|lower)[- ](?:right|left)(?:[- ]hand)?(?: corner| side)? of (?:the|your)"
    r" (?:screen|editor|page|interface|window|app)\b"
    r"|\b(?:refresh|reload|close|keep|leave) (?:the|this|your) (?:page|tab|browser|window)\b"
    r"|(?:\b(?:ctrl|cmd|command|alt|option|shift)|⌘)\s*\+\s*\w",
    re.I,
)
# What a hand does on a screen.
_ENGLISH_HAND = Late(
    rf"(?:{_TO})(?:double[- ]|right[- ]|left[- ])?click(?:ing)?\b"
    rf"|(?:{_TO})(?:tap|hover|long-press)(?:ping|ing)?\s+(?:on|over|the|your|it|its|any|a|[\"“'‘\[])"
    rf"|(?:{_TO})(?:press|hit|push)(?:ing)?\s+(?:the\s+)?"
    rf"(?:[\"“'‘\[]|(?:(?:big|blue|green|red|round)\s+)*{_BUTTONS}\b|(?:\w+ )?{_THING}|space\b|enter\b)"
    rf"|(?:{_TO})scroll\s+(?:down|up|to|through|over|right|left|until)\b"
    r"|\bone click away\b|\bwith (?:a|one|a single) click\b|\b(?:clicking|tapping) (?:on|the|it)\b",
    re.I,
)
_ENGLISH_DRAG = Late(
    rf"(?:{_TO})drag(?:ging)?(?:[- ](?:and|n)[- ]drop(?:ping)?)?\s+(?:the|your|it|them|a|an|any|this"
    rf"|that|these"
    r"|those|each|either|its|clips?|files?|photos?)\b|\bdrag[- ](?:and|n|&)[- ]drop\b|\bdragging\b"
    rf"|(?:{_TO})drop\s+(?:it|them|your|the|this|that)\b[^.]{{0,40}}\b(?:onto|into|here|on the timeline)\b",
    re.I,
)
_ENGLISH_GO = Late(
    rf"(?:{_YOU})(?:open|go(?: back)? to|head (?:over )?to|navigate to|switch to|access|use|find|see"
    rf"|check|view|locate"
    rf"|look|select|choose|pick|expand)\b[^.]{{0,60}}?\b{_PLACES}\b",
    re.I,
)
_ENGLISH_PREVIEW = Late(
    rf"(?:{_YOU})(?:preview|play(?: back)?|watch|view|see|review|check|scrub)\b[^.]{{0,50}}?"
    r"\b(?:in|on|from|with|using|through) (?:the|your)(?: \w+)? ?(?:timeline|preview|player|editor"
    r"|canvas|viewer)\b"
    rf"|(?:{_YOU})(?:preview|play back|scrub)\b",
    re.I,
)
_ENGLISH_EXPORT = Late(
    rf"(?:{_YOU})(?:(?:export|download)\b|save (?:it|your|the (?:video|film|file|result|clip))\b)", re.I
)
_ENGLISH_ACCOUNT = Late(
    rf"(?:{_YOU})(?:check|see|visit|view|manage|review|go to|upgrade|top up|buy|purchase"
    rf"|recharge)\b[^.]{{0,30}}?"
    r"\b(?:account|billing|subscription|(?:your|the paid|pro) plan|credits?|balance|pricing)\b",
    re.I,
)
_ENGLISH_DONE = Late(
    r"\b(?:I|we)(?:['’]ve| have)?(?: (?:just|also|now|already|then|successfully))*"
    r"\s+(?!need|feed|embed)(?:\w+ed|put|set|cut|made|built|gave|kept|split|sped|chose|took|laid|drew|wrote)\b"
    r"|\b(?:has|have|was|were) (?:now |also )?(?:been )?(?:\w+ed|put|set|cut|made)\b"
    r"|\b(?:is|are) now\b|\bnow (?:has|have|starts?|ends?|runs?|lasts?|shows?|plays?)\b",
    re.I,
)

_CHINESE_HAND = Late(
    r"点击|单击|双击|点选|点按|轻点|轻触|右键|长按|点一下|按一下|按下(?!快门)|勾选|鼠标|快捷键"
    r"|点(?=[“「『\"‘\[【]|(?:右|左)[上下]|(?:上方|下方|旁边|一下)|(?:导出|汇出|下载|播放|预览|分享|保存)(?:按|即|就|$))"
)
_CHINESE_DRAG = Late(r"拖拽|拖动|拖放|拖曳|拖移|拖(?:到|入|至|进)")
_CHINESE_PLACE = (
    r"(?:面板|菜单|窗口|页面|网页|设置|媒体库|素材库|标签页|选项卡|编辑器|工作区|工作台|侧边栏|侧栏|工具栏|属性栏|属性|界面|介面|对话框|个人中心"
    r"|账户|账号|帐号|时间线|时间轴)"
)
_CHINESE_HARD = Late(
    r"(?:导出|汇出|下载|保存|分享|播放|渲染|上传|预览|设置|生成)(?:按钮|按键|按纽|选项|图标|菜单|面板)|[”」』\"](?:按钮|按键|图标|选项|面板|菜单|选项卡|标签)"
    r"|(?:侧边栏|侧栏|工具栏|属性栏|预览窗口|预览区|媒体库|素材库|属性面板|选项卡|下拉菜单|滑块|播放头)"
    r"|(?:媒体|文字|文本|音频|音乐|特效|素材|转场|字幕|滤镜|图层|左侧|右侧|编辑|时间线|时间轴)(?:的)?(?:面板|菜单|标签页)"
    r"|(?:刷新|关闭|离开)(?:当前|本|此|这个)?(?:页面|网页|浏览器|窗口|标签)|(?:屏幕|界面|页面|窗口)的?(?:右|左)[上下](?:角|方)"
)
_CHINESE_GO = Late(
    rf"(?:打开|进入|前往|切换到|切换至|切到|转到|展开|返回|找到)[^，。；！？]{{0,16}}?{_CHINESE_PLACE}"
    r"|(?:在|从|通过|使用)[^，。；！？]{0,12}?(?:面板|侧边栏|侧栏|工具栏|菜单栏?|选项卡|标签页|属性栏|媒体库|素材库|编辑器|界面|介面|播放器|检查器|工作区)"
    r"(?:中|里|内|上)?[^，。；！？]{0,8}?(?:查看|看到|找到|选择|调整|修改|编辑|设置|添加|预览|进行)"
)
_CHINESE_PREVIEW = Late(
    r"(?:时间线|时间轴|播放器|预览窗口|预览区|画布|编辑器)(?:中|里|上|内)?[^，。；！？]{0,6}?(?:预览|查看|播放|看到|观看|浏览)"
    r"|(?:可以|请|您可|你可|即可|现在|就能|先|能够?)(?:直接|随时|先|在这里|完整)*(?:预览|回放|试看|点播放)"
)
_CHINESE_EXPORT = Late(
    r"(?<!我)(?:可以|请|即可|您可|你可|就能|能够|直接|随时|便可|可)(?:直接|随时|现在|立即|马上|将其|将视频|把视频|一键|开始)*(?:导出|汇出|下载|输出)(?!吗|嗎)"
)
_CHINESE_ACCOUNT = Late(
    r"(?:查看|检查|前往|充值|升级|管理|核对|购买|确认|查询)(?:一下|您的|你的|您|你|自己的|当前的?|下)*(?:账户|账号|帐户|帐号|余额|账单|积分|套餐|订阅|会员|方案)"
)
_CHINESE_DONE = Late(
    r"(?:我|已经?|现已|为您|为你|帮您|帮你|给您|给你)[^，。；！？]{0,20}?(?:添加|加入|加上|制作|生成|放置|放在|设计|做|换|调整|剪|完成|修改|设置|移|改|删|替换|缩短|延长|应用)"
)

_QUESTION = Late(
    r"[?？]\s*[”\"」』)）]*\s*$|吗[。！]?$|^\W*(?:would|do|shall|should|can|could|may) (?:you|I|we)\b", re.I
)
_ISSUE = Late(
    r"\b(?:I|we|the (?:system|server|service|backend)|there)(?:['’](?:m|ve|s)| am| are| have| is| was| were)?"
    r"(?: currently| just| also)?(?: (?:encounter\w*|r[au]n(?:ning)? into|hit(?:ting)?|experienc\w+"
    r"|fac(?:ed|ing)|having"
    r"|had|seem(?:s|ed)? to (?:have|be)))?(?: an?| some)? (?:temporary|technical|brief|momentary"
    r"|transient|unexpected"
    r"|internal|minor)(?: \w+)? (?:issues?|problems?|errors?|glitch(?:es)?|difficult(?:y|ies)|hiccups?)\b"
    r"|^\W*an? (?:temporary|technical|unexpected|internal) (?:issue|problem|error|glitch)\b"
    r"|(?:^|我|我们|系统|刚才|刚刚|抱歉|但是?|不过|期间|过程中|时)\W{0,2}(?:在[^，。]{0,12})?(?:遇到|出现|发生|碰到)了?(?:一些|一个|一点|点|些)?"
    r"(?:临时|暂时|技术|系统|意外|短暂|内部)性?的?小?(?:问题|故障|错误|异常|状况)|^\W*系统(?:暂时)?(?:繁忙|异常|出错)",
    re.I,
)
_AGAIN = Late(
    r"^[^.,]{0,40}?\b(?:try(?:ing)? (?:it |that |this )?again|try(?:ing)? later|retry(?:ing)?"
    r"|for (?:the|any) inconvenience"
    r"|in a (?:moment|few (?:moments|minutes)))\b[^.]{0,40}\W*$|^\W*(?:sorry|my apologies"
    r"|apologies)\b[^.]{0,40}\W*$"
    r"|^\W*(?:请|您可以|你可以|麻烦)?(?:您|你)?(?:稍后|稍等|过一会儿?|一会儿)(?:片刻)?后?(?:再|重新)?(?:试|重试|尝试)"
    r"|^\W*(?:非常|很)?(?:抱歉|对不起)\W*$|带来不便|造成不便|不便之处",
    re.I,
)
_QUOTED = Late(r"\"[^\"\n]{1,120}\"|“[^”\n]{1,120}”|「[^」\n]{1,120}」|『[^』\n]{1,120}』|《[^》\n]{1,120}》")

_LEAVING = Late(
    r"\b(?:refresh|reload|close|keep|leave) (?:the|this|your) (?:page|tab|browser|window)\b"
    r"|(?:刷新|关闭|离开)(?:当前|本|此|这个)?(?:页面|网页|浏览器|窗口|标签)",
    re.I,
)
_EXPORTING = Late(r"export|download|\bsave\b|(?:render|share) button|导出|汇出|下载|保存|输出", re.I)
_PAYING = Late(
    r"\bcredits?\b(?! roll)|account|billing|subscription|upgrade|top up|pricing|\bplans?\b|账户|账号"
    r"|帐户|帐号|余额|账单|积分|套餐|订阅|充值|会员",
    re.I,
)
_WATCHING = Late(r"preview|\bplay\b|playback|watch|scrub|预览|播放|回放|试看", re.I)
_LOOKING = Late(rf"\b{_PLACES}\b|timeline|{_CHINESE_PLACE}|面板|媒体库|素材库|图层", re.I)
_CHANGING = Late(
    r"adjust|trim|resize|edit|move|reorder|rearrange|change|handle|slider|replace|调整|修改|编辑|移动|排列|裁剪|替换|更改|滑块",
    re.I,
)

_MEANINGS = (
    (_EXPORTING, Do.EXPORT),
    (_PAYING, Do.CREDITS),
    (_WATCHING, Do.SUMMARY),
    (_LOOKING, Do.STATE),
    (_CHANGING, Do.EDIT),
)
_ADVICE = (
    *(_ENGLISH_GO, _ENGLISH_PREVIEW, _ENGLISH_EXPORT, _ENGLISH_ACCOUNT),
    *(_CHINESE_GO, _CHINESE_PREVIEW, _CHINESE_EXPORT, _CHINESE_ACCOUNT),
)


def masked(words: str) -> str:
    """Simplified, of the same length, with blanks for what stands in quotation marks: a title that says
    "click here" is no instruction."""
    plain = words.translate(TRADITIONAL)
    return _QUOTED.sub(lambda found: found[0][0] + "□" * (len(found[0]) - 2) + found[0][-1], plain)


def is_issue(sentence: str) -> bool:
    """The backend's false alarm ("I encountered a temporary issue")."""
    return _ISSUE.search(masked(sentence)) is not None


def is_apology(sentence: str) -> bool:
    """What follows the false alarm: try again later, sorry."""
    return _AGAIN.search(masked(sentence)) is not None


def is_done(words: str) -> bool:
    """It tells what was done to the video."""
    words = masked(words)
    return bool(_ENGLISH_DONE.search(words) or _CHINESE_DONE.search(words))


def is_interface(words: str) -> bool:
    """It tells the person to use a screen that is not there. For one clause, or a sentence that is one."""
    words = masked(words)
    if any(hand.search(words) for hand in (_ENGLISH_HAND, _ENGLISH_DRAG, _CHINESE_HAND, _CHINESE_DRAG)):
        return True
    if is_done(words):  # "I added a Download button at 0:05" is about the video
        return False
    if _ENGLISH_HARD.search(words) or _CHINESE_HARD.search(words):
        return True
    if _QUESTION.search(words):
        return False
    return any(pattern.search(words) for pattern in _ADVICE)


def meaning(words: str) -> frozenset[Do]:
    """What an interface instruction wants; empty where it is only about finding one's way."""
    words = words.translate(TRADITIONAL)
    if _LEAVING.search(words):
        return frozenset()
    if _ENGLISH_DRAG.search(words) or _CHINESE_DRAG.search(words):
        return frozenset({Do.EDIT})
    return next((frozenset({do}) for pattern, do in _MEANINGS if pattern.search(words)), frozenset())
