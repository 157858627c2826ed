# ruff: noqa: E501 - patterns are read as tables, one meaning per line
"""Rules for titles, captions and end cards: one clause → operations (pure)."""

from __future__ import annotations

import re

from core.studio.agent.clauses import VERB, Clause
from core.studio.agent.lexicon import COLORS
from core.studio.agent.operations import AddCaptions, ChangeText, Operation, RemoveText, SetTitle, StyleTitle
from core.studio.agent.reading import MARK, times

Role = str

TITLE = r"(?:titles?|headings?|headlines?|taglines?|title card|片名|大标题|主标题|标题|题目|标语|口号)"
CAPTION = r"(?:captions?|subtitles?|字幕|说明文字|配文)"
END = r"(?:end(?:ing)? (?:card|title|text|screen|slide)s?|outro|closing (?:card|text|title)|call to action|cta|片尾|结尾(?:文字|字幕|标题)|结束语)"
TEXT = r"(?:texts?|words|lettering|overlays?|文字|文本|字样|字)"
SAYS = r"(?:that (?:says|reads)|which says|saying|reading|says|reads|to say|to read|with the (?:text|words)|as|to|into|:|should be|is|=|called|写着?|写上|内容是|改成|改为|改|换成|换为|设为|设成|叫做?|是|为|成)"
UNQUOTED = re.compile(
    rf"\b(?:{TITLE}|{CAPTION}|{END}|(?:add |the |a )text)\b ?(?:(?:at|on|in) the (?:start|beginning|end|top|bottom|center|middle) )?(?:{SAYS}) ?:? ?(?P<a>[^{MARK}]{{1,80}})$"
    rf"|\b(?:titled|entitled|called|named|title it|name it|call it|rename it(?: to)?)\b:? ?(?P<b>[^{MARK}]{{1,80}})$"
    rf"|(?:{TITLE}|{CAPTION}|{END}) ?(?:改成|改为|换成|换为|设为|设成|叫做?|是|为|写着?|写上|:) ?:? ?(?P<c>[^{MARK}]{{1,40}})$"
    rf"|^ ?(?:片名叫|名字叫|叫做)(?P<d>[^{MARK}]{{1,40}})$"
)
DETAIL = re.compile(
    r"^\W*(?:please )?(?:add|include|put|show) (?:our|my|the) (?:address|phone(?: number)?|number|website|web site|url|handle|email|opening hours|hours|date|price|slogan|motto)(?: at the end)?:? (?P<t>\S.*)$"
    r"|^\W*(?:加上?|写上|放上?|显示)(?:我们的?|我的)?(?:地址|电话|网址|微信|营业时间|日期|价格)[:是为]?(?P<t2>\S.*)$"
)
"""Something people should know at the end: it becomes the end card."""
CUTOFF = re.compile(
    r"\s(?:with|using|in (?:white|black|red|yellow|gold|blue|green|a )|for (?:\d|tiktok|youtube|instagram|free)|at the (?:top|bottom|start|beginning|end|center|middle)|on (?:the )?(?:top|bottom)|over the)(?=\s|$).*$"
)
MADE_OF = re.compile(
    r"\b(?:music|songs?|photos?|pictures?|clips?|video|film|look|filter|transitions?|logo|watermark|voice|sound)\b|音乐|照片|视频|画面|色调|转场|滤镜|水印|声"
)
"""Things a clause may be about that are no words."""
NOT_A_TITLE = re.compile(
    r"^(?:at|in|on|near|to|over|under) (?:the )?(?:very )?(?:top|bottom|cent(?:er|re)|middle|left|right|start|beginning|end|lower|upper|corner|white|black|red|yellow|gold|blue|green|orange|pink|purple|bold)\b"
    r"|^(?:too|not|hard|easy|wrong|ugly|missing|gone|boring|fine|good|great|ok|okay|nice|cut|covered|unreadable|very|a bit|so|still|off|on|there|visible|invisible|perfect)\b"
    r"|^(?:the |a |an )?(?:top|bottom|center|centre|middle|start|beginning|end|left|right|front|bigger|larger|smaller|bold|white|black|red|yellow|gold|blue|green|orange|pink|purple|serif|shorter|longer|different|something|\d.*seconds?)\b"
    r"|^(?:繁体|简体|英文|中文|双语|英语)"
    r"|^(?:上|下|中|大|小|红|黄|白|黑|金|蓝|绿|粗|顶|底|加粗)|^\d+秒|^(?:更|加)"
)
PLACES = (
    (
        "top",
        r"\bhigher (?:up|on|in)\b|\bfurther up\b|\b(?:at|to|on|near) (?:the )?(?:very )?top\b|(?:往上|上移|顶部|上方|上面|顶端|最上)",
    ),
    (
        "bottom",
        r"\blower (?:down|on|in)\b|\bfurther down\b|\b(?:at|to|on|near) (?:the )?(?:very )?bottom\b|(?:往下|下移|底部|下方|下面|底端|最下)",
    ),
    (
        "center",
        r"\b(?:in|to|at) (?:the )?(?:middle|cent(?:er|re))\b|\bcent(?:er|re)(?:d)?\b|(?:中间|中央|居中|正中)",
    ),
)
STYLES = (
    ("lower-third", r"\blower[- ]third\b|\bnews style\b|新闻条"),
    ("bold", r"\bbold(?:er)?\b|粗体|加粗"),
    ("serif", r"\bserif\b|\belegant (?:font|letters?|type)\b|衬线|宋体"),
    ("outline", r"\boutlined?\b|\bstroke\b|描边"),
    (
        "card",
        r"\bhard to read\b|\bunreadable\b|\bcan't read\b|看不清|\b(?:with|in|on) a (?:box|card|background|panel)\b|底框|卡片",
    ),
    ("clean", r"\b(?:clean|plain|simple) (?:font|type|letters?|style)\b"),
)
TOO = (
    (1, r"\btoo (?:small|tiny)\b|太小"),
    (-1, r"\btoo (?:big|large|huge)\b|太大"),
)
SIZES = (
    ("s", r"\b(?:small|tiny)\b|小号|小字"),
    ("m", r"\bmedium(?:[- ]sized?)?\b|\bnormal[- ]sized?\b|中号|正常大小"),
    ("l", r"\bsize (?:to |of |is )?(?:large|big)\b|\blarge size\b|大号"),
)
ANIMS = (
    ("rise", r"\b(?:slid(?:e|es|ing)|com(?:e|es|ing)|mov(?:e|es|ing)|fl(?:y|ies|ying)) (?:up|in)\b|\bris(?:e|es|ing)\b|升起|从下往上|上滑|滑入"),
    ("fade", r"\bfad(?:e|es|ing)(?: in and out| in| out)?\b|淡入淡出|淡入|淡出"),
)  # fmt: skip
SCALES = (
    (1, r"\benlarg\w+|\b(?:bigger|larger|big|large|huge)\b|大一点|大一些|大点|更大|放大|变大"),
    (-1, r"\bshrink\w*|\b(?:smaller|small|tiny)\b|小一点|小一些|小点|更小|缩小|变小"),
)


INSTEAD = rf"\b(?:change|replace|swap|turn|correct|fix)\b[^{MARK}]{{0,30}}{MARK}.[^{MARK}]{{0,12}}\b(?:to|into|with|by|for)\b[^{MARK}]{{0,12}}{MARK}|{MARK}.[^{MARK}]{{0,4}}(?:改成|改为|换成|换为|替换成)[^{MARK}]{{0,4}}{MARK}"
ROLES: dict[type[Operation], str] = {AddCaptions: "caption"}


def role_in(text: str) -> Role | None:
    """title, caption or end, by the noun that is there."""
    if re.search(END, text):
        return "end"
    if re.search(CAPTION, text):
        return "caption"
    return "title" if re.search(rf"{TITLE}", text) else None


def remove_words(clause: Clause) -> list[Operation]:
    if not clause.removing or clause.quotes():
        return []
    done: list[Operation] = []
    if re.search(r"\b(?:watermark|logo)s?\b", clause.text):
        return []
    refs = tuple(f.ref for f in clause.refs if clause.text[f.start : f.end].strip())
    for role, pattern in (
        ("end", END),
        ("caption", CAPTION),
        ("title", TITLE),
        ("all", rf"\b(?:all )?(?:the )?{TEXT}\b|文字|所有字"),
    ):
        if clause.take(pattern):
            if role == "all" and re.search(r"\bat the (?:very )?end\b|结尾|末尾", clause.text):
                role = "end"
            done.append(RemoveText(role, refs=refs))  # type: ignore[arg-type]
    if done and refs:
        clause.take_refs()
    return done


def quoted_words(clause: Clause) -> list[Operation]:
    """Words in quotation marks: a title, unless a noun near them says otherwise."""
    done: list[Operation] = []
    if len(clause.quotes()) == 2 and re.search(INSTEAD, clause.text):
        (_, old), (_, new) = clause.quotes()
        clause.take_all()
        return [ChangeText(old, new)]
    for place, text in clause.quotes():
        before, after = clause.text[:place], clause.text[place + 2 :]
        if re.search(r"(?:script|文案|脚本|台词|旁白)[^\ue000]{0,20}$", before) or len(text) > 120:
            continue  # a script: the whole message decides about it
        near = before.rsplit(MARK, 1)[-1]
        role = role_in(near) or role_in(after[:30])
        if (
            role is None
            and re.search(
                r"\b(?:end|finish|close|ends|ending) (?:it |the (?:video|film) )?(?:with|on)\b|(?:最后|结尾|末尾)(?:显示|出现|写|加|放|打)",
                near,
            )
        ) or (
            role in {None, "title"}
            and re.search(
                r"\bat the (?:very )?end\b|(?:最后|结尾|末尾)(?![一\d]?[张条句段])", near + after[:30]
            )
        ):
            role = "end"
        if clause.removing and re.search(r"(?:remove|delete|drop|删|去掉)", near):
            done.append(RemoveText("title" if role is None else role))  # type: ignore[arg-type]
        elif role == "caption" or (role is None and (clause.refs or times(clause.text))):
            done.append(caption_of(clause, text))
        else:
            done.append(SetTitle(text, "end" if role == "end" else "title"))
        clause.blank(place, place + 2)
        clause.role = ROLES.get(type(done[-1]), "title")
    if done:
        clause.take(rf"{TITLE}|{CAPTION}|{END}")
        clause.take(r"\b(?:text|words|saying|says)\b|文字")
        if not clause.removing:
            done += styles(clause, ROLES.get(type(done[0]), "title"))
    return done


def caption_of(clause: Clause, text: str) -> AddCaptions:
    refs = tuple(found.ref for found in clause.take_refs())
    at = None if refs else clause.take_time()
    return AddCaptions((text,), refs, at)


def plain_words(clause: Clause) -> list[Operation]:
    """A title without quotation marks: "titled Golden Hour", "标题改成夏日", "add our address: 12 Oak Street"."""
    if clause.removing:
        return []
    if told := DETAIL.search(clause.text):
        words = clause.raw(*told.span("t" if told["t"] else "t2")).strip(" .。,，")
        words = re.sub(r" at the (?:very )?end$", "", words, flags=re.I)
        clause.take_all()
        return [SetTitle(words, "end")]
    match = UNQUOTED.search(clause.text)
    if not match or MARK in clause.whole:
        return []
    group = next(name for name in "abcd" if match[name] is not None)
    start, end = match.span(group)
    cut = CUTOFF.search(clause.text, start)
    end = cut.start() if cut else end
    words = clause.raw(start, end).strip(" .。!,，:：\"'")
    if not words or NOT_A_TITLE.search(clause.text[start:end].strip()) or len(words.split()) > 12:
        return []
    role = role_in(match.group()) or "title"
    clause.blank(match.start(), end)
    said: Operation = (
        AddCaptions((words,)) if role == "caption" else SetTitle(words, "end" if role == "end" else "title")
    )
    return [said, *styles(clause, role)]


def style_words(clause: Clause) -> list[Operation]:
    """Place, colour, size, style and time of words that are there: "make the title bigger", "标题放到下面"."""
    role = role_in(clause.text) or (
        "title" if re.search(rf"\b{TEXT}\b|文字|字体|\bfont\b", clause.text) else None
    )
    if (
        role is None
        and clause.previous is not None
        and (re.search(r"\b(?:it|them)\b|它|^ ?(?:放|移)", clause.text) or bare(clause))
    ):
        role = clause.previous.role or role_in(clause.previous.whole)
        role = role if role in {"title", "caption", "end"} else None
    if role is None or clause.quotes():
        return []
    styled = styles(clause, role)
    if styled:
        clause.take(rf"{TITLE}|{CAPTION}|{END}|{TEXT}")
        clause.role = role
    return styled


def bare(clause: Clause) -> bool:
    """ "…, in a box, at the top": what only says how goes on about the words before it."""
    words = clause.whole.strip()
    return len(words) < 30 and not clause.refs and not VERB.search(words) and not MADE_OF.search(words)


def styles(clause: Clause, role: Role) -> list[Operation]:
    place = next((value for value, pattern in PLACES if clause.take(pattern)), None)
    style = next((value for value, pattern in STYLES if clause.take(pattern)), None)
    scale = next((value for value, pattern in TOO if clause.take(pattern)), 0)
    size = None if scale else next((value for value, pattern in SIZES if clause.take(pattern)), None)
    if not scale and size is None:
        scale = next((value for value, pattern in SCALES if clause.take(pattern)), 0)
    anim = None
    if role_in(clause.whole):
        anim = next((value for value, pattern in ANIMS if clause.take(pattern)), None)
    written = clause.take(r"#(?:[0-9a-f]{6}|[0-9a-f]{3})\b")
    color = (
        written.group()
        if written
        else next(
            (
                c
                for word, c in COLORS.items()
                if clause.take(
                    rf"(?<!black and )(?<!black & )\b{word}\b(?! (?:and|&) white)"
                    if word.isascii()
                    else f"{word}(?=色|字|的)"
                )
            ),
            None,
        )
    )
    time = None
    if role_in(clause.whole) and re.search(
        r"\b(?:show|keep|hold|display|stays?|lasts?)\b|停留|持续|显示", clause.text
    ):
        time = clause.take_time()
    if not scale and all(value is None for value in (place, style, size, anim, color, time)):
        return []
    length = None if time is None else time / 1000
    return [StyleTitle(role, place, color, style, scale, length, size, anim)]  # type: ignore[arg-type]


def wordless(clause: Clause) -> str | None:
    """A title or captions are wanted, and no words for them are said: the role."""
    if clause.removing or not re.search(
        r"\b(?:add|with|put|include|need|want|insert|give|different|another|new|change)\b|加|配|要|来|换|改",
        clause.text,
    ):
        return None
    return role_in(clause.text)


RULES = (remove_words, quoted_words, plain_words, style_words)
