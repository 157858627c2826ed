"""What must be true at the end, by what the doubles saw: nothing here asks the product."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from core.words import say
from tests.chaos.cloud import Books
from tests.chaos.wishes import Seen, Wish, tags

MARKED = re.compile(rb"chaos-film:(\w+);")
TWICE = (
    *(say("film-maybe-twice", language) for language in ("en", "zh")),
    *(say("last-film-caption", language, made="|").partition("|")[0] for language in ("en", "zh")),
)
"""Said with a film that may be there already, or is shown again on purpose (a project that was lost)."""


@dataclass
class Verdict:
    """Each break: what it is, and the tag of the wish it is about."""

    paid_twice: list[tuple[str, str]] = field(default_factory=list)
    lost: list[tuple[str, str]] = field(default_factory=list)
    shown_twice: list[tuple[str, str]] = field(default_factory=list)
    other: list[tuple[str, str]] = field(default_factory=list)
    honest: int = 0
    films: int = 0

    @property
    def breaks(self) -> list[tuple[str, str]]:
        return [*self.paid_twice, *self.lost, *self.shown_twice, *self.other]


def judged(
    wishes: Sequence[Wish],
    books: Books,
    seen: Sequence[Seen],
    chats: Mapping[str, set[str]],
    logs: Iterable[tuple[str, str]],
    secrets: Sequence[str],
) -> Verdict:
    """`chats`: where each person may see their work. `logs`: (name, text)."""
    verdict = Verdict()
    by_tag = {wish.tag: wish for wish in wishes}
    _paid(verdict, wishes, books)
    _uploaded(verdict, by_tag, books)
    _told(verdict, wishes, seen, chats)
    _films(verdict, by_tag, books, seen, chats)
    _order(verdict, by_tag, books, seen)
    _apart(verdict, by_tag, books, seen, chats)
    _secrets(verdict, seen, logs, [*secrets, *books.accounts])
    verdict.films = sum(one.film is not None for one in seen)
    verdict.honest = sum(one.trouble and not one.card for one in seen) + sum(_twice(one) for one in seen)
    return verdict


def _paid(verdict: Verdict, wishes: Sequence[Wish], books: Books) -> None:
    """For each message and attempt at most one accepted run."""
    runs: defaultdict[str, int] = defaultdict(int)
    for run in books.runs:
        runs[run.tag] += 1
    for wish in wishes:
        if runs[wish.tag] > 1 + len(wish.presses):
            verdict.paid_twice.append(
                (f"{runs[wish.tag]} runs, Retry pressed {len(wish.presses)} times", wish.tag)
            )


def _uploaded(verdict: Verdict, by_tag: Mapping[str, Wish], books: Books) -> None:
    """For each message and attempt at most one upload of each file into a session."""
    counts: defaultdict[tuple[bytes, str], int] = defaultdict(int)
    for file in books.files:
        counts[file.mark, file.session] += 1
    for (mark, session), count in counts.items():
        wish = by_tag[mark.decode().partition(".")[0]]
        if count > 1 + len(wish.presses):
            verdict.paid_twice.append((f"{mark!r} uploaded {count} times into {session}", wish.tag))


class Unnamed:
    """Words that do not show which wish they answer (after a Retry, or where a token was lost):
    each stands for one wish of somebody who reads that chat."""

    def __init__(self, seen: Iterable[Seen], chats: Mapping[str, set[str]]) -> None:
        loose = [one.chat for one in seen if one.of is None]
        self._left = {who: sum(chat in where for chat in loose) for who, where in chats.items()}

    def one_for(self, wish: Wish) -> bool:
        self._left[wish.who] -= 1
        return self._left[wish.who] >= 0


def _told(
    verdict: Verdict, wishes: Sequence[Wish], seen: Sequence[Seen], chats: Mapping[str, set[str]]
) -> None:
    """Every wish has an end that its person reads."""
    ended = {id(one.of) for one in seen if one.of is not None and one.final}
    unnamed = Unnamed([one for one in seen if one.final and not _only_film(one)], chats)
    for wish in wishes:
        if wish.taken and id(wish) not in ended and not unnamed.one_for(wish):
            verdict.lost.append(("no word ended it", wish.tag))


def _films(
    verdict: Verdict,
    by_tag: Mapping[str, Wish],
    books: Books,
    seen: Sequence[Seen],
    chats: Mapping[str, set[str]],
) -> None:
    """Each finished render is one film in the right chat, or a word about it; one that could not be played is
    made again, and then that one is there."""
    films = [one for one in seen if one.film is not None]
    there = {found.decode() for one in films for found in MARKED.findall(one.film or b"")}
    excuses = [one for one in seen if _only_film(one)]
    excused, unnamed = {id(one.of) for one in excuses if one.of is not None}, Unnamed(excuses, chats)
    for made in books.renders.values():
        if made.finished is None or made.wish not in by_tag:
            continue
        wish = by_tag[made.wish]
        shown = [one for one in films if f"chaos-film:{made.id};".encode() in (one.film or b"")]
        for one in shown:
            if one.chat not in chats[wish.who]:
                verdict.other.append((f"the film {made.id} stands in {one.chat}", wish.tag))
        anew = any(other.wish == made.wish and other.id in there for other in books.renders.values())
        if not shown and not anew and id(wish) not in excused and not unnamed.one_for(wish):
            verdict.lost.append((f"the film {made.id} never came, and nothing was said", wish.tag))
        for one in sorted(shown, key=lambda one: one.at)[1:]:
            if not _twice(one):
                verdict.shown_twice.append((f"the film {made.id} again, without a word", wish.tag))


def _only_film(one: Seen) -> bool:
    """A word on a film that does not come."""
    others = {"Retry", "Status", "New"} & {*one.labels}
    return one.film is None and "Export again" in one.labels and not others


def _twice(one: Seen) -> bool:
    return one.film is not None and any(words in one.text for words in TWICE)


def _order(verdict: Verdict, by_tag: Mapping[str, Wish], books: Books, seen: Sequence[Seen]) -> None:
    """One conversation's wishes run in the order they were made. A retry comes when it is pressed."""
    latest: dict[tuple[str, str], Wish] = {}
    known: set[str] = set()
    for run in books.runs:
        wish = by_tag.get(run.tag)
        if wish is None or run.tag in known or any(press < run.at for press in wish.presses):
            continue
        known.add(run.tag)
        before = latest.get((wish.who, wish.place))
        if before is not None and before.number > wish.number:
            verdict.other.append((f"ran after {before.tag}", wish.tag))
        else:
            latest[wish.who, wish.place] = wish


def _apart(
    verdict: Verdict,
    by_tag: Mapping[str, Wish],
    books: Books,
    seen: Sequence[Seen],
    chats: Mapping[str, set[str]],
) -> None:
    """Nobody's work is in another's account, session or chat."""
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for run in books.runs:
        if run.tag in by_tag:
            owners[run.account].add(by_tag[run.tag].who)
    for file in books.files:
        owners[file.account].add(by_tag[file.mark.decode().partition(".")[0]].who)
    for account, people in owners.items():
        if len(people) > 1:
            verdict.other.append((f"{sorted(people)} share the account {account}", ""))
    for one in seen:
        for tag in {tag for words in (one.text, *one.versions) for tag in tags(words)}:
            if tag in by_tag and one.chat not in chats[by_tag[tag].who]:
                verdict.other.append((f"is spoken of in {one.chat}", tag))


def _secrets(
    verdict: Verdict, seen: Sequence[Seen], logs: Iterable[tuple[str, str]], secrets: Sequence[str]
) -> None:
    """No token in a chat or a log."""
    written = [*logs, *((one.chat, "\n".join(one.versions)) for one in seen)]
    for where, text in written:
        for secret in secrets:
            if secret in text:
                verdict.other.append((f"a secret stands in {where}: {secret[:6]}…", ""))
