"""Which language a message is in: by its script, with the platform's hint (pure)."""

from __future__ import annotations

import re

# What says nothing about the person's language: addresses, mentions, commands, file names, custom emoji.
_NEUTRAL = re.compile(
    r"https?://\S+|www\.\S+|<[a-z]*[@#:][^>]*>|[@#]\w+|(?:^|\s)/\w+|\b[\w-]+\.[a-z][a-z0-9]{1,3}\b"
    r"|\b(?:bgm|mp[34]|mov|gif|jpe?g|png|webm|fps|hd|4k|1080p|720p|ok|okay|hi|hello|bye|vlog|logo|tiktok|youtube|ai)\b",
    re.I,
)
_Scripts = tuple[tuple[str, re.Pattern[str], frozenset[str]], ...]
_SCRIPTS: _Scripts = (
    ("ja", re.compile(r"[\u3041-\u30ff\uff66-\uff9d]"), frozenset({"ja"})),
    ("ko", re.compile(r"[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]"), frozenset({"ko"})),
    ("zh", re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]"), frozenset({"zh", "ja"})),
    ("ru", re.compile(r"[\u0400-\u04ff]"), frozenset({"ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "mn"})),
    ("ar", re.compile(r"[\u0600-\u06ff]"), frozenset({"ar", "fa", "ur", "ps", "ug", "sd"})),
    ("he", re.compile(r"[\u0590-\u05ff]"), frozenset({"he", "yi"})),
    ("el", re.compile(r"[\u0370-\u03ff]"), frozenset({"el"})),
    ("th", re.compile(r"[\u0e00-\u0e7f]"), frozenset({"th"})),
    ("hi", re.compile(r"[\u0900-\u097f]"), frozenset({"hi", "mr", "ne"})),
)  # fmt: skip
_OTHER = frozenset().union(*(languages for _, _, languages in _SCRIPTS))
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]{2,}")


def detect(text: str, hint: str | None) -> str | None:
    """The message's language as a bare code ("zh", "en", "ja" …); undecided (emoji, numbers): the hint, or
    None.

    A script of its own decides; the hint decides between languages that share it. Latin letters are English
    unless the hint is a language written in them; with a hint such as zh they need to be a phrase (three
    words) to count."""
    base = (hint or "").strip().replace("_", "-").split("-")[0].lower() or None
    words = _NEUTRAL.sub(" ", text)
    latin = _LATIN.findall(words)
    found = {name: len(pattern.findall(words)) for name, pattern, _ in _SCRIPTS}
    if found["ja"]:  # Japanese text is mostly Chinese characters; its own letters give it away
        found["ja"] += found["zh"]
        found["zh"] = 0
    name, count = max(found.items(), key=lambda item: item[1])
    # One character of such a script says as much as a word of letters: a product name does not turn it.
    if count and count >= len(latin):
        shared = next(languages for script, _, languages in _SCRIPTS if script == name)
        return base if base in shared else name
    if not latin:
        return base
    if base is None:
        return "en"
    if base in _OTHER:
        return "en" if len(latin) >= 3 else base
    return base
