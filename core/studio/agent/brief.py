# ruff: noqa: E501 - patterns are read as tables, one meaning per line
"""Does a message ask for a new film, and what about: topic, title, the person's own words (pure)."""

from __future__ import annotations

import re

from core.studio.agent import lexicon
from core.studio.agent.cards import SMALL
from core.studio.agent.language import Understood
from core.studio.agent.reading import MARK, normal
from core.studio.agent.script import COMMAND_START, sentences, weight

FILM = r"(?:videos?|films?|movies?|clips?|promos?|ads?|adverts?|advertisements?|commercials?|trailers?|teasers?|reels?|shorts?|stor(?:y|ies)|slide ?shows?|montages?|vlogs?|mp4s?|explainers?|recaps?|tik ?toks?|animations?|intro video)"
MAKING = re.compile(
    rf"\b(?:generat\w*|creat\w*|mak(?:e|ing)|build\w*|produc(?:e|ing)|turn(?:ing)?|combine|merge|join|stitch|want|need|edit|compile|assemble|export|render|design|do|like|give me|put together|cut|get)\b(?P<gap>(?:(?!\b(?:it|them)\b)[^.!?\n]){{0,120}}?)\b{FILM}\b"
    rf"|^\W*(?:an? |the )?(?:\d+[- ]?(?:seconds?|s|minutes?) |short |quick |vertical |square |calm |upbeat |fun |cinematic |simple )*{FILM} (?:about|for|of|from|with|promoting|introducing|showing|on)\b"
    r"|\bgenerat(?:e|ing) (?:my|the|some|this|these|from)?\b"
)
ANY_FILM = re.compile(rf"\b(?:an?|one|into|as|product|quick|short)\b[^.!?\n]{{0,60}}?\b{FILM}\b")
DEFINITE = re.compile(rf"\b(?:the|this|that|my current|whole|entire) (?:\w+ )?{FILM}\s*$")
INDEFINITE = re.compile(
    r"\b(?:an?|another|new|one|two|more|\d+[- ]?(?:second|sec|s|minute)s?)\b[^.!?\n]{0,60}$|\bgenerat\w*\b|\bcreat\w*\b"
)
HAN_FILM = r"(?:视频|短片|影片|宣传片|广告片?|预告片?|相册|幻灯片|vlog|成片|片子|mv|mp4|纪录片|短剧|开箱)"
HAN_MAKING = re.compile(
    rf"(?:做|制作|生成|剪辑?|创建|弄|来|拍|合成|出|变成|整|要|想要|需要|产出)(?P<gap>[^。!?\n]{{0,40}}?){HAN_FILM}"
)
VERSION = re.compile(
    r"\bversion\b|\b(?:video|film|clip|it) (?:vertical|square|shorter|longer|faster|slower|brighter|warmer|black)\b|版本"
)
PROMO = re.compile(
    r"\bpromo\w*|\bads?\b|\badvert\w*|\bcommercials?\b|\btrailers?\b|\bteasers?\b|\bmarketing\b|\blaunch\b|宣传|广告|推广|带货|促销|预告"
)
MENTIONS_TEXT = re.compile(
    r"\b(?:my|the|our|a|this) (?:own )?(?:text|script|copy|(?:product )?description|tagline|story)\b|(?:我的|这段|这个|根据)(?:文案|脚本|文字|描述|文本)|\btext and images\b"
)

STOP = (
    r"(?=\s+(?:with|using|in (?:an? |the |\d|square|vertical|landscape|portrait)|that|which|into|from|as|please|for (?:free|tik|you|insta|face|social|my (?:web|page|chan|feed|stor|audi)|the web|small|content|beginners)|set to|and (?:add|make|put|use|give|set|keep|include)|on (?:tiktok|youtube|instagram)|at \d|lasting|about \d|around \d|to (?:post|share|upload))\b|[.!?;:,\n("
    + MARK
    + r"]|\s-\s|$)"
)
TOPICS = (
    re.compile(
        rf"\b(?:about|promoting|introducing|announcing|showcasing|presenting|featuring|advertising|celebrating|describing|to promote|to advertise|to announce|to introduce|to celebrate|promote|advertise)\s+(?P<t>[^\n]{{2,120}}?){STOP}"
    ),
    re.compile(
        rf"\b(?:video|film|movie|promo|ad|advert|commercial|trailer|teaser|reel|short|slideshow|slide show|montage|vlog|story|clip|intro|explainer|recap)s?\s+(?:for|of|on)\s+(?P<t>[^\n]{{2,120}}?){STOP}"
    ),
    re.compile(rf"\b(?:description|image|picture|scene) of\s+(?P<t>[^\n]{{2,120}}?)(?: scene)?{STOP}"),
    re.compile(rf"\b(?:topic|subject|theme)(?: is|:)\s+(?P<t>[^\n]{{2,120}}?){STOP}"),
    re.compile(r"(?:主题|题材)(?:是|为|:)\s*(?P<t>[^\n,。!?;:]{2,30})"),
    re.compile(rf"关于(?P<t>[^\n,。!?;:]{{1,30}}?)的?(?={HAN_FILM}|[,。!?;:\n]|\d+秒|$)"),
    re.compile(r"(?:给|为|替)(?P<t>[^\n,。!?;:]{1,30}?)(?:做|制作|生成|拍|剪|弄|来|出|设计)"),
    re.compile(
        rf"(?:(?<!产品)(?<!的)介绍|宣传(?!片)|推广|展示|庆祝|纪念|推荐|讲(?:解|述)?(?![解述视片]))(?:一下)?(?P<t>[^\n,。!?;:]{{2,30}}?)的?(?={HAN_FILM}|[,。!?;:\n]|$)"
    ),
)
NO_TOPIC = re.compile(
    r"^(?:free|me|us|it|them|this|that|these|those|everyone|anyone|work|fun|sale$|social|tik ?tok|instagram|you ?tube|facebook|twitter|linkedin|whatsapp|reels?|shorts|marketers|students|beginners|creators|content creators|small business|(?:a |the |my )?(?:client|customer|friend|audience|follower|school|class|website|web ?page|page|channel|feed|account|phone|tv|project)s?$)"
    r"|^(?:(?:my|our|the|these|this|those|some|a|an|your|three|two|four|five|\d+|all|few|short|own|attached|uploaded|product) )*(?:photos?|pictures?|images?|clips?|videos?|footage|files?|text|texts|script|description|descriptions|prompts?|copy|tagline|story|pics|media|material|seconds?|minutes?|product|products|music|scene)(?:s|\b)(?: and (?:my |the )?(?:images?|photos?|text|tagline|clips?|videos?|pictures?))?$"
    r"|\b\d+[- ](?:second|minute)|explainer video|^(?:我们?|你|他|她|大家|朋友圈?|客户|老板|自己|这个?|它|(?:小)?店铺?|公司|品牌|频道|账号|主页|网站|粉丝|产品|团队|学校|班级|抖音|小红书|油管|这些?(?:照片|图片|视频)|图片|照片|视频|一下)$"
)
LEADING = re.compile(
    r"^(?:(?:my|our|the|a|an|this|these|their|his|her|your|some|about|upcoming|of)\s+)+", re.I
)
HAN_LEADING = re.compile(
    r"^(?:我们的?|我的?|你的|这个|这款|这家|这|一个|一款|一家|一次|一场|一段|那个|咱们的?)"
)


def wants_film(understood: Understood, *, there_is_one: bool) -> bool:
    """Where a film lies on the table already, only what clearly is another one counts."""
    norm = understood.reading.norm
    match = MAKING.search(norm)
    if match is None and not there_is_one and ANY_FILM.search(norm):
        return True
    if match is None:
        han = HAN_MAKING.search(norm)
        if han is None:
            return False
        return not there_is_one or (
            bool(re.search(r"新|另|再|一个|一条|一段|一支|一部|个|条|支", han["gap"]))
            and not re.search(r"这个|这条|它|把|改成|换成|版", norm[: han.end()])
        )
    if not there_is_one:
        return True
    if VERSION.search(norm) or DEFINITE.search(norm[: match.end()]):
        return False
    return bool(INDEFINITE.search(match.group()))


def is_promo(understood: Understood) -> bool:
    return bool(PROMO.search(understood.reading.norm))


def topic_of(understood: Understood) -> str | None:
    """What the film is about, in the person's own letters."""
    norm = understood.reading.norm
    for pattern in TOPICS:
        for match in pattern.finditer(norm):
            start, end = match.span("t")
            topic = understood.reading.raw[start:end].strip(" '\"")
            if cleaned := clean(topic):
                return cleaned
    return noun_before(understood)


def greeted(topic: str | None, understood: Understood) -> str | None:
    """A name in a message about a birthday is a greeting."""
    if (
        topic is None
        or len(topic.split()) > 2
        or weight(topic) > 20
        or not re.search(r"\bbirthday\b|生日", understood.reading.norm)
    ):
        return topic
    if re.search(r"birthday|生日", topic, re.I):
        return topic
    return f"{topic}生日快乐" if re.search(r"[\u3400-\u9fff]", topic) else f"Happy Birthday, {topic}"


def clean(topic: str) -> str | None:
    """Without articles and possessives; None for what is no topic."""
    if NO_TOPIC.search(normal(topic).strip()):
        return None
    bare = LEADING.sub("", topic)
    bare = bare[len(bare) - len(HAN_LEADING.sub("", normal(bare))) :].strip()
    if (
        rex := re.match(
            r"(?:my|our|his|her)\s+[a-z]+(?:\s[a-z]+)?\s+([A-Z][\w'’-]*(?:\s+[A-Z][\w'’-]*)*)$", topic
        )
    ) and " to " not in topic:
        bare = rex.group(1)
    bare = re.sub(r"\s+(?:please|thanks|thank you|ok)$", "", bare, flags=re.I)
    if not bare or NO_TOPIC.search(normal(bare)) or not any(c.isalpha() for c in bare):
        return None
    return bare


def noun_before(understood: Understood) -> str | None:
    """ "a Bloom Café promo": a name in capitals before the word for the film."""
    match = re.search(
        rf"\b(?i:an?|our|my|the|for)\s+(?P<t>(?:[A-Z0-9][\w'’&-]*\s+){{1,4}})(?i:(?:\w+\s+)?{FILM})\b",
        understood.reading.raw,
    )
    if not match:
        return None
    words = [
        w
        for w in match["t"].split()
        if not re.fullmatch(r"\d+.*|AI|HD|MP4|TikTok|YouTube|Instagram|Shorts|Reels?|Facebook", w)
    ]
    return " ".join(words) or None


def title_of(topic: str | None) -> str | None:
    """A topic as a title, if it is short enough to be one."""
    if topic is None or weight(topic) > 40 or len(topic.split()) > 7:
        return None
    if topic != topic.lower():
        return topic[0].upper() + topic[1:]
    words = topic.split()
    return " ".join(w if i and w in SMALL else w[0].upper() + w[1:] for i, w in enumerate(words))


def subject_in(line: str) -> str | None:
    """ "for my mom's birthday" → "mom's birthday": a line that says what the film is for, not what stands on it."""
    match = re.match(r"(?:for|about)\s+(?P<t>.+)$", line, re.I)
    return clean(match["t"]) if match else None


def own_words(understood: Understood) -> str:
    """Sentences of the message that ask for nothing: the person's text for the film."""
    reading = understood.reading
    found = []
    for start, end in sentences(reading.raw):
        norm = reading.norm[start:end].strip()
        commanded = any(a < end and start < b for a, b in understood.covered)
        asks = (
            COMMAND_START.match(norm) or norm.endswith("?") or MAKING.search(norm) or HAN_MAKING.search(norm)
        )
        refused = any(pattern.search(norm) for _, pattern in lexicon.CANNOT)
        spoken_of = re.search(
            r"\b(?:here (?:are|is)|these are|this is|attached|photos?|pictures?|images?|clips?|script|video|film|promo|ad|reel|teaser|trailer|slideshow|montage|music|captions?|subtitles?|titles?)\b|照片|图片|视频|素材|音乐|字幕|标题|文案",
            norm,
        )
        if not commanded and not asks and not refused and not spoken_of and MARK not in norm:
            found.append(reading.raw[start:end].strip())
    return "\n".join(found)
