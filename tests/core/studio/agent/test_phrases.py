"""The table of phrases: each means its operations, and does to a real film what it says, or says why not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.studio.agent import operations as op
from core.studio.agent.language import understand
from core.studio.draft import from_draft, to_draft
from core.studio.project import Project
from core.words import Phrase, say, strict
from tests.core.studio.agent.phrases import FILES, Line, lines
from tests.core.studio.agent.table import Table, clip, photo, song

strict()
ALL = lines()
UNDONE = {"redo", "put it back the way it was before the undo", "重做", "恢复刚才撤销的"}
NO_CHANGE = {
    "split the clip in half": "no-such-picture",
    "make it louder": "which-sound",
    "大声一点": "which-sound",
    "full hd please": "already-sharp",
    "medium sized title": "already",
    "turn the title white": "already",
    "remove the crop from the first photo": "already",
    "the title should be at the bottom, in white": "already",
    "把标题挪到顶部": "already",
    "put the title at the top": "already",
    "put the title in a box": "already",
    "let the title slide up": "already",
    "don't duck the music": "already",
    "remove the voice-over": "already",
    "不要配音": "already",
    "fade through black between the pictures": "already",
    "show the title only in the last 3 seconds": "in-the-way",
    "标题只在最后3秒显示": "in-the-way",
}
"""What is so already in the film below, or is asked back because there are several."""
REFUSALS = (
    "already",
    "no-",
    "nothing-",
    "which",
    "need-",
    "trim-outside",
    "limit",
    "in-the-way",
    "not-possible",
    "versions",
)


def film() -> Table:
    """Three photos and two clips in 4:3, with a title, captions, closing words, a logo and music."""
    files = (
        photo("beach.jpg"), photo("oven.jpg", 4000, 3000), clip("surf.mp4", 20), photo("shop.jpg"),
        clip("dog.mp4", 16), replace(photo("logo.png", 400, 200), file="x-logo.png"), song("theme.mp3"),
    )  # fmt: skip
    table = Table(files[:5])
    table.say('make a 41 second 4:3 promo titled "Sea" with calm music and fade through black transitions')
    for start in (5, 12, 20):
        table.say(f'show the caption "At {start}" from {start} to {start + 3} seconds')
    table.files = files
    table.say('end with "Bye", add the watermark "(c) Sea" in the middle')
    table.say("make the title smaller, in a box, at the top.")
    table.say("make the captions green and outlined. don't duck the music. original sound at 50%")
    table.say(
        "put the last photo first. blurred background on the first photo, cool look on the second photo"
    )
    table.say("play the second clip at 1.25x, make it 41 seconds")
    table.files = (*files, photo("new.jpg"), clip("newer.mp4", 9))
    table.offered = table.voice = True
    return table


BASE = film()


def opened(line: Line) -> Table:
    table = replace(BASE, outcomes=[], turn=None)
    if line.phrase in UNDONE:
        table.say("undo")
    return table


@pytest.mark.parametrize("line", ALL, ids=lambda line: line.phrase)
def test_a_phrase_means(line: Line) -> None:
    understood = understand(line.phrase, FILES)
    assert sorted(map(repr, understood.operations)) == sorted(map(repr, line.wanted)) or line.asked
    if line.cannot:
        assert line.cannot in understood.cannot


@pytest.mark.parametrize("line", [x for x in ALL if x.wanted], ids=lambda line: line.phrase)
def test_a_phrase_changes_the_film_and_says_how(line: Line) -> None:
    table = opened(line)
    before = table.project
    answer = table.say(line.phrase)
    assert answer
    assert len(table.outcomes) >= len(line.wanted)
    for outcome in table.outcomes:
        keys = [phrase.key for phrase in outcome.said]
        if not outcome.changed:
            assert any(part in key for key in keys for part in REFUSALS), (keys, answer)
            shown = "versions" if op.ShowVersions() in line.wanted else NO_CHANGE.get(line.phrase)
            assert f"studio-{shown}" in keys, (keys, answer)
    assert (table.project == before) == all(not outcome.changed for outcome in table.outcomes)
    if table.project is not None:
        assert from_draft(to_draft(table.project)) == table.project


@pytest.mark.parametrize("line", [x for x in ALL if not x.wanted], ids=lambda line: line.phrase)
def test_what_is_unclear_or_impossible_changes_nothing_and_is_said(line: Line) -> None:
    table = opened(line)
    before = table.project
    answer = table.say(line.phrase)
    assert table.project == before
    assert table.turn is not None
    if line.cannot:
        language = table.turn.scene.language
        assert say(refusal(line.cannot), language) in answer
    else:
        assert "?" in answer or "？" in answer or "“" in answer


def refusal(name: str) -> Phrase:
    return Phrase(f"studio-cannot-{name}")


def test_the_table_is_large_enough_in_both_languages() -> None:
    chinese = [line for line in ALL if line.chinese]
    assert len(ALL) >= 600
    assert len(chinese) >= 220
    assert len(ALL) == len({line.phrase for line in ALL})
    assert {type(w) for line in ALL for w in line.wanted} == set(op.TOOLS) - {op.Arrange, op.SetType}


def test_the_film_of_these_tests_has_all_there_is_to_change() -> None:
    project: Project | None = BASE.project
    assert project is not None
    assert [s.name for s in project.shots] == ["shop.jpg", "beach.jpg", "oven.jpg", "surf.mp4", "dog.mp4"]
    assert project.logo is not None
    assert project.music is not None
    assert {t.role for t in project.texts} == {"title", "caption", "end"}
    assert len(project.roles("caption")) == 3
    assert all(s.transition.kind == "fade-black" for s in project.shots[1:])
