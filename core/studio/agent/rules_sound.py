# ruff: noqa: E501 - patterns are read as tables, one meaning per line
"""Rules for music and volume: one clause → operations (pure)."""

from __future__ import annotations

import re
from typing import Literal

from core.studio.agent import lexicon
from core.studio.agent.clauses import Clause
from core.studio.agent.operations import (
    AddMusic,
    Duck,
    FadeMusic,
    Operation,
    PlaceMusic,
    RemoveMusic,
    Volume,
)
from core.studio.agent.reading import WHEN, time_in, times
from core.studio.agent.rules_cut import span_in

MUSIC = r"(?:\b(?:background )?(?:music|bgm|soundtrack|songs?|tunes?|beats?|audio track|score)\b|背景音乐|音乐|配乐|bgm|歌曲|曲子|乐曲|[首支]歌|(?<=换)歌|歌(?=换|太|声|小|大))"
CLIPS = r"(?:\b(?:original|own|clip'?s?|clips'?|video'?s?|natural|camera|source) (?:sounds?|audio|volume)\b|\bsound of the (?:clips?|videos?)\b|\b(?:the )?(?:clips?|videos?|footage)\b(?= (?:louder|quieter|silent|muted))|原声|原音|视频声音|视频的声音|现场声|人声)"
SOUND = r"(?:\b(?:sounds?|audio|volume)\b|声音|音量|音频)"
LOUDER = r"\b(?:a (?:bit|little)|rather|quite|pretty|so|very|kind of) quiet\b|有点小声|\btoo quiet\b|声音?太小|太小声|太轻|大点声|再大点|\b(?:louder|(?:turn|bring)(?:ed)? (?:it |the music |the sound |the volume )?up|increase|raise|boost|more volume)\b|大声(?:一点|点|些)?|调大|调高|大一点|大一些|响一点|加大|提高"
QUIETER = r"\b(?:a (?:bit|little)|rather|quite|pretty|so|very|kind of) loud\b|有点吵|有点响|有点大声|\bless music\b|小点声|再小点|\bdrown\w* out\b|\boverpower\w*|\b(?:quieter|softer|lower|(?:turn|bring)(?:ed)? (?:it |the music |the sound |the volume )?down|decrease|reduce|less loud|too loud|more subtle)\b|小声(?:一点|点|些)?|调小|调低|小一点|小一些|轻一点|轻一些|降低|减小|太大声|太响|太吵"
MUTE = r"\b(?:mute|muted|silence|silent|turn off)\b|静音|关掉|消音"
PERCENT = re.compile(r"(\d{1,3}) ?(?:%|percent\b)|百分之(\d{1,3})")
WANTED = r"\b(?:add|with|use|using|put|set|include|need|want|some|give|make|play|over|featuring)\b|加|配|用|放|要|来点|来段|添"
OTHER = r"\b(?:don't like|do not like|hate|boring|another|different|other|change|new|switch|swap|replace)\b|换|改|另|不喜欢|不好听"
OWN = r"\b(?:my|own|this|uploaded|attached|that|the (?:song|track|mp3|audio)(?: file)? i)\b|我的|我发|这首|这段|上传"


def sound(clause: Clause) -> list[Operation]:
    """A clause may ask for a mood and for a volume: "add upbeat music at 20 %"."""
    if ducked := duck(clause):
        return ducked
    done = [*fade(clause), *place(clause), *removal(clause)]
    if clause.has(MUSIC) and mood_in(clause.text) and not clause.removing:
        return [*done, *mood(clause), *volume(clause, of_music=True)]
    return [*done, *volume(clause), *mood(clause)]


def mood_alone(clause: Clause) -> list[Operation]:
    """ "make it more cinematic": what is left to change about a mood is the music."""
    if clause.removing or not clause.has(
        r"\bsomething\b.*\bplay|\bplay\b.*\bsomething\b|\bmore\b|\bmake (?:it|the (?:video|film|whole thing))\b|更|一点|一些|变得"
    ):
        return []
    found = lexicon.first(lexicon.MOODS, clause.text)
    if found is None:
        return []
    for _, pattern in lexicon.MOODS:
        clause.take(pattern)
    return [AddMusic(found)]


def fade(clause: Clause) -> list[Operation]:
    alone = re.search(
        r"^\W*(?:please |add a |with a |and )*fade[ -]?(?:in|out)(?: (?:at|in|from) the (?:very )?(?:end|start|beginning))?\W*$|^\W*(?:结尾|最后)?淡[入出]\W*$",
        clause.text,
    )
    if not alone and not re.search(rf"{MUSIC}|\b(?:sound|audio)\b|声音", clause.text):
        return []
    if clause.removing and clause.take(
        r"\b(?:no|without|remove|don't|do not)(?: the| any| music)* fad(?:e|es|ing)\b(?! (?:in|out)\b)|(?:不要|去掉|取消)淡入淡出"
    ):
        clause.take(MUSIC)
        return [FadeMusic(0, 0)]
    both = clause.take(r"\bfad(?:e|es|ing) (?:(?:the )?(?:music|song|sound|audio|it) )?in and out\b|淡入淡出")
    going_in = both or clause.take(
        r"\bstart(?:s|ing)? (?:quietly|softly|slowly)\b|\bfad(?:e|es|ing)[ -]in\b|\bfade (?:the |up the )?(?:music|song) in\b|淡入|渐强"
    )
    going_out = both or clause.take(
        r"\bfad(?:e|es|ing)[ -](?:out|away)\b|\bfade (?:the )?(?:music|song|audio|sound) (?:out|away)\b|淡出|渐弱"
    )
    if not going_in and not going_out:
        return []
    length = clause.take_time()
    clause.take(MUSIC)
    if clause.removing:
        length = 0
    return [
        FadeMusic(
            (1500 if length is None else length) if going_in else None,
            (3000 if length is None else length) if going_out else None,
        )
    ]


def removal(clause: Clause) -> list[Operation]:
    if not clause.removing:
        return []
    if clause.refs and clause.has(rf"{CLIPS}|{MUSIC}|{SOUND}"):
        refs = tuple(f.ref for f in clause.refs)
        clause.take_all()
        return [Volume("clips", to=0.0, refs=refs)]
    if clause.take(CLIPS):
        return [Volume("clips", to=0.0)]
    if clause.take(MUSIC):
        return [RemoveMusic()]
    if clause.take(r"\b(?:all )?(?:the )?(?:sounds?|audio)\b|所有声音|声音"):
        return [RemoveMusic(), Volume("clips", to=0.0)]
    return []


def volume(clause: Clause, *, of_music: bool = False) -> list[Operation]:
    if (
        not of_music
        and not clause.has(rf"{MUSIC}|{CLIPS}|{SOUND}|{MUTE}")
        and not clause.has(r"\b(?:louder|quieter)\b|大声|小声|太响|太吵")
    ):
        return []
    refs = tuple(f.ref for f in clause.refs if f.ref.kind != "photo") if not clause.has(MUSIC) else ()
    what = "clips" if refs or re.search(CLIPS, clause.text) else "music" if of_music else spoken_of(clause)
    if clause.take(MUTE):
        if refs:
            clause.take_all()
            return [Volume("clips", to=0.0, refs=refs)]
        if clause.take(MUSIC):
            return [RemoveMusic()]
        if clause.take(CLIPS) or clause.take(r"\b(?:clips?|videos?|footage|sound|audio)\b|视频|片段"):
            return [Volume("clips", to=0.0)]
        clause.take(SOUND)
        return [RemoveMusic(), Volume("clips", to=0.0)]
    percent = clause.take(PERCENT)
    half = None if percent else clause.take(r"\bhalf (?:the |its )?(?:volume|loudness)\b|一半")
    much = clause.has(r"\b(?:much|a lot|way|far)\b|很多|得多|大幅")
    louder, quieter = clause.take(LOUDER), clause.take(QUIETER)
    if not percent and not half and not louder and not quieter:
        return []
    if refs:
        clause.take_refs()
    clause.take(MUSIC)
    clause.take(CLIPS)
    clause.take(SOUND)
    factor = (2.0 if much else 1.5) if louder else (0.4 if much else 0.6)
    if percent or half:
        share = int(percent[1] or percent[2]) / 100 if percent else 0.5
        return [Volume(what, to=min(1.0, share), refs=refs)]
    return [Volume(what, by=factor, refs=refs)]


def spoken_of(clause: Clause) -> Literal["music", "clips", "any"]:
    """Whose sound is meant: what is named here, else what was named last; else whatever is heard."""
    before: Clause | None = clause
    while before is not None:
        if re.search(CLIPS, before.whole):
            return "clips"
        if re.search(MUSIC, before.whole):
            return "music"
        before = before.previous
    return "any"


SPEECH = r"(?:\b(?:voices?|speak(?:s|ing)?|speech|talk(?:s|ing)?|dialogues?|someone|somebody|people|interview)\b|说话|人声|讲话|对白|说的话|有人说)"


def duck(clause: Clause) -> list[Operation]:
    """The music steps back for a voice."""
    named = clause.has(r"\b(?:auto[- ]?)?duck(?:ing|s|ed)?\b|闪避")
    lowered = (
        clause.has(MUSIC)
        and clause.has(SPEECH)
        and clause.has(rf"{QUIETER}|\b(?:under|back|down)\b|压低|压小|小|低|轻|弱")
    )
    if not named and not lowered:
        return []
    mood = lexicon.first(lexicon.MOODS, clause.text) if named or clause.has(WANTED) else None
    on = not clause.has(r"\b(?:don't|do not|no|stop|without|never|remove)\b|不要|别|不用|取消|关闭")
    clause.take_all()
    return [AddMusic(mood), Duck(on)] if mood and on else [Duck(on)]


def place(clause: Clause) -> list[Operation]:
    """When the music plays: "start the music at 5 seconds", "音乐只放最后10秒"."""
    if not clause.has(MUSIC) or clause.removing or clause.quotes() or not times(clause.text):
        return []
    if re.search(r"fad(?:e|es|ing)|淡|渐", clause.whole):
        return []
    done: Operation | None = None
    if side := re.search(
        rf"\b(?:in|for|during|over|only) (?:the )?(?P<s>first|last|final) (?P<t>{WHEN})|(?P<zh>最后|前|开头)(?P<t2>{WHEN})",
        clause.text,
    ):
        long = time_in(side["t"] or side["t2"])
        back = side["s"] in {"last", "final"} or side["zh"] == "最后"
        done = PlaceMusic(-long, 0) if back else PlaceMusic(0, long)
    elif span := span_in(clause.text):
        done = PlaceMusic(span[0], span[1])
    elif stop := re.search(
        rf"\b(?:stop|end|cut|until|till)s?\b.*?(?P<t>{WHEN})|(?:到|在)第?(?P<t2>{WHEN})(?:就)?(?:停|结束)",
        clause.text,
    ):
        done = PlaceMusic(end=time_in(stop["t"] or stop["t2"]))
    elif begin := re.search(
        rf"\b(?:start|begin|come|kick|play|from|at|after)\w*\b.*?(?P<t>{WHEN})|(?:从|在)第?(?P<t2>{WHEN})(?:处)?(?:开始|响起|进来|起)?",
        clause.text,
    ):
        done = PlaceMusic(time_in(begin["t"] or begin["t2"]))
    if done is None:
        return []
    clause.take_time()
    if not mood_in(clause.text) and not clause.has(r"\b(?:add|put|use|insert)\b|加|配|来"):
        clause.take(MUSIC)
    return [done]


def mood(clause: Clause) -> list[Operation]:
    """Music by its mood; without the word music only where the whole message is about a film (see `brief`)."""
    if clause.removing or clause.quotes():
        return []
    if not clause.has(MUSIC):
        if re.match(r"^\W*(?:with |maybe |and )?something \w+(?: and \w+)?\W*$", clause.text) and (
            alone := lexicon.first(lexicon.MOODS, clause.text)
        ):
            clause.take_all()
            return [AddMusic(alone)]
        like = mood_in(clause.text)
        if (
            like
            and clause.has(r"\bsomething\b|\bkind of\b|\bstyle\b|风格|一点的|那种")
            and spoken_of(clause) == "music"
        ):
            return [AddMusic(like)]
        another = clause.has(r"\b(?:another|a different|a new|some other) one\b|换一首|换一个|换首")
        return [AddMusic()] if another and not clause.refs and spoken_of(clause) == "music" else []
    found = mood_in(clause.text)
    if found is None and clause.has(r"\b(?:start|begin|stop|end)s?\b(?! (?:with|on)\b)|开始|停"):
        return []  # when it plays is not which
    wanted = (
        clause.has(WANTED)
        or clause.has(OTHER)
        or found is not None
        or clause.whole.strip().startswith(("音乐", "music", "bgm", "背景"))
    )
    if not wanted:
        return []
    if clause.has(OWN) and found is None:
        clause.take(MUSIC)
        return [AddMusic(file=-1)]
    clause.take(MUSIC)
    for _, pattern in lexicon.MOODS:
        clause.take(pattern)
    return [AddMusic(found)]


def mood_in(text: str) -> str | None:
    """A mood of ours, also by the style that comes nearest."""
    return lexicon.first(lexicon.MOODS, text) or next(
        (m for style, m in lexicon.NEAREST.items() if style_at(style, text)), None
    )


def nearest_in(text: str) -> str | None:
    """The style asked for that we only come near to."""
    if lexicon.first(lexicon.MOODS, text):
        return None
    return next((style for style in lexicon.NEAREST if style_at(style, text)), None)


def style_at(style: str, text: str) -> bool:
    return re.search(rf"\b{re.escape(style)}\b" if style.isascii() else style, text) is not None


RULES = (sound,)
