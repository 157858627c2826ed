# ruff: noqa: E501 - letters are read as a table
"""A message made easy to read: quotes taken out, letters brought to one form, numbers and times understood
(pure)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

MORE = "寬宽銀银螢萤幀帧擺摆掛挂網网銷销購购買买賣卖價价優优攝摄鏈链檔档號号碼码語语譯译識识誌志複复貓猫魚鱼鳥鸟遠远進进難难離离類类預预額额齊齐亂乱"
"""Pairs, traditional first."""
TRADITIONAL = str.maketrans(
    "視頻標題豎橫圖張開個長鐘點樂聲靜變換刪後轉場濾鏡調剪輯宣傳廣產腳劇幫給這話關於導匯慢輕鬆歡電專業結頭順顛畫質豔艷無與請減縮邊適樣帶閃單詞筆雙說寫創換條現為風動態撥爾沒還從歲兒讓尋紹詳戲國緩將訂飛鳴撤銷復還錄註紅藍綠黃顏顯顆樓體現選對應當後裡裏時間節慶紀頁靈愛歌曲頻該麼嗎們來製臺灣隨機倒週過壓縮擴閱讀聽掉麗總歷書記憶廠館麵飯車門東風術廳連續畫淺濃鮮陽銳暗溫歸運鏡頭靠側圍氣勢達貼紙極簡舊懷復",
    "视频标题竖横图张开个长钟点乐声静变换删后转场滤镜调剪辑宣传广产脚剧帮给这话关于导汇慢轻松欢电专业结头顺颠画质艳艳无与请减缩边适样带闪单词笔双说写创换条现为风动态拨尔没还从岁儿让寻绍详戏国缓将订飞鸣撤销复还录注红蓝绿黄颜显颗楼体现选对应当后里里时间节庆纪页灵爱歌曲频该么吗们来制台湾随机倒周过压缩扩阅读听掉丽总历书记忆厂馆面饭车门东风术厅连续画浅浓鲜阳锐暗温归运镜头靠侧围气势达贴纸极简旧怀复",
) | str.maketrans(MORE[::2], MORE[1::2])
"""Only for finding words we know: what is shown is taken from the message as it was written."""

QUOTED = re.compile(
    r'"([^"]{1,2000})"|“([^”]{1,2000})”|「([^」]{1,2000})」|『([^』]{1,2000})』|《([^》]{1,400})》|«([^»]{1,2000})»'
    r"|(?<![A-Za-z0-9])'([^'\n]{1,2000}(?:'[a-z][^'\n]*)*)'(?![A-Za-z0-9])|‘((?:[^’\n]|(?<=[A-Za-z])’(?=[a-z])){1,2000})’|`([^`\n]{1,400})`"
)
MARK = "\ue000"
"""Stands for the n-th quotation: MARK + chr(0xE100 + n)."""

ENGLISH_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10,
    "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "forty-five": 45,
    "fifty": 50, "sixty": 60, "ninety": 90,
}  # fmt: skip
ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10, "last": -1, "final": -1, "opening": 1, "closing": -1,
}  # fmt: skip
CHINESE_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}


@dataclass(frozen=True, slots=True)
class Reading:
    """`raw` with each quotation replaced by two marks; `norm` the same in lower case, half width and
    simplified characters, place for place; `quotes` what stood between the quotation marks."""

    raw: str
    norm: str
    quotes: tuple[str, ...]

    def fill(self, text: str) -> str:
        """Marks back to what they stand for."""
        return re.sub(f"{MARK}(.)", lambda m: self.quotes[ord(m.group(1)) - 0xE100], text)


def read(message: str) -> Reading:
    quotes: list[str] = []

    def take(match: re.Match[str]) -> str:
        text = next(group for group in match.groups() if group is not None).strip()
        if not text or len(quotes) >= 200:
            return " " * len(match.group())
        quotes.append(text)
        return f"{MARK}{chr(0xE100 + len(quotes) - 1)}"

    clean = "".join(c for c in message if c not in "\ue000\u200b\ufeff" and not "\ue100" <= c <= "\ue1ff")
    raw = QUOTED.sub(take, clean)
    return Reading(raw, normal(raw), tuple(quotes))


def normal(text: str) -> str:
    """One form of every letter; as long as `text`."""
    return "".join(one_form(c) for c in text).translate(TRADITIONAL)


def one_form(c: str) -> str:
    if c in "‘’ʼ":
        return "'"
    if c in "–—‑":
        return "-"
    form = unicodedata.normalize("NFKC", c).lower() if ord(c) > 127 else c.lower()
    return form if len(form) == 1 else c


def number(word: str) -> float | None:
    """30, 1.5, "thirty", 三十, 十五, 二十五, 半 → the number."""
    word = word.strip().lower()
    if re.fullmatch(r"\d+(\.\d+)?", word):
        return float(word)
    if word in ENGLISH_NUMBERS:
        return float(ENGLISH_NUMBERS[word])
    if word in {"a", "an"}:
        return 1.0
    if word == "half":
        return 0.5
    return chinese_number(word)


def chinese_number(word: str) -> float | None:
    if word == "半":
        return 0.5
    if not word or any(c not in CHINESE_DIGITS and c != "十" and c != "百" for c in word):
        return None
    total, digit = 0, 0
    for c in word:
        if c in "十百":
            total += (digit or 1) * (10 if c == "十" else 100)
            digit = 0
        else:
            digit = CHINESE_DIGITS[c]
    return float(total + digit)


WORDS = "|".join([*sorted(ENGLISH_NUMBERS, key=len, reverse=True), "half", "an?"])
HAN = r"\d+(?:\.\d+)?|[零一二两三四五六七八九十百]+|半"
TIME = re.compile(
    r"(?P<clock>(?<![\d:])\d{1,2}:[0-5]\d(?![\d:]))"
    rf"|(?P<half>\bhalf (?:a |an )?(?P<half_unit>minute|second)\b)"
    rf"|(?:(?<![\w.])(?P<en>(?:\d{{1,3}}(?:\.\d+)?(?![\d.])[ -]?|(?:{WORDS})(?P<half_en> and a half)?[ -]))"
    r"(?P<unit>seconds?|secs?|s|minutes?|mins?)(?P<and_half> and a half)?(?![a-z])"
    r"(?! (?:style|look|vibe|music|retro|feel|theme)))"
    rf"|(?P<zh>{HAN})个?(?P<zh_unit>秒钟?|分钟|分(?!之|享|别|钟))(?P<zh_half>半)?(?:(?P<zh_rest>{HAN})秒)?"
)

WHEN = re.sub(r"\?P<\w+>", "?:", TIME.pattern)
"""The same without names, to stand in other patterns, also twice."""


def milliseconds(match: re.Match[str]) -> int:
    """A match of TIME → ms."""
    g = match.groupdict()
    if g["clock"]:
        minutes, seconds = g["clock"].split(":")
        return (int(minutes) * 60 + int(seconds)) * 1000
    if g["half"]:
        return 30_000 if g["half_unit"] == "minute" else 500
    if g["en"]:
        word = g["en"].removesuffix(" ").removesuffix("-").removesuffix(" and a half")
        amount = (number(word) or 0) + (0.5 if g["and_half"] or g["half_en"] else 0)
        return round(amount * (60_000 if g["unit"].startswith("m") else 1000))
    amount = number(g["zh"]) or 0
    minute = g["zh_unit"].startswith("分")
    amount += 0.5 if g["zh_half"] else 0
    rest = number(g["zh_rest"]) or 0 if g["zh_rest"] else 0
    return round(amount * (60_000 if minute else 1000) + rest * 1000)


def time_in(text: str) -> int:
    """The first time in a text that has one, in ms."""
    return times(text)[0][2]


def times(norm: str) -> list[tuple[int, int, int]]:
    """All times in a text: (from, to, ms)."""
    return [(m.start(), m.end(), milliseconds(m)) for m in TIME.finditer(norm)]
