"""The five skills, those a person adds, and the attribution of those really installed."""

import os
import re
from pathlib import Path

import pytest

from core.errors import SkillBroken, SkillUnknown
from core.message import Address, Message
from core.routing import Action, route
from core.skills import Attribution, Skills, load
from core.words import LANGUAGES, detect, phrase_of, say

FIVE = {  # name: largest file, formats, stated time
    "free-generator-maker": (200, ("MP4", "MOV", "JPG", "PNG"), (30, 60)),
    "generation-maker-generator": (500, ("MP4", "MOV", "PNG", "JPG"), (60, 120)),
    "video-generator-for-free-ai": (200, ("MP4", "MOV", "JPG", "PNG"), (60, 120)),
    "meta-video-generation-free": (200, ("JPG", "PNG", "MP4", "MOV"), (60, 120)),
    "video-generator-free-gemini": (500, ("MP4", "MOV", "WebM", "AVI"), (60, 120)),
}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def write(folder: Path, text: str, name: str = "SKILL.md") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_the_five_are_built_in_with_their_limits(home: Path) -> None:
    book = load(home=home)
    assert {skill.name: (skill.max_mb, skill.formats, skill.stated_seconds) for skill in book} == FIVE
    assert book.broken == ()
    assert all(skill.builtin and skill.max_bytes == skill.max_mb * 1024 * 1024 for skill in book)


@pytest.mark.parametrize("name", FIVE)
def test_every_skill_speaks_every_language(name: str, home: Path) -> None:
    skill = load(home=home).get(name)
    for language in LANGUAGES:
        texts = [skill.title_in(language), skill.description_in(language), skill.advice_in(language)]
        examples = skill.examples_in(language)
        assert all(texts) and len(examples) == 3
        for example in examples:
            assert detect(example, None) == language
            assert route(Message("1", Address("console", "b", "c"), example)) == route(
                Message("1", Address("console", "b", "c"), example, command="create")
            )
            assert len(example) <= 120
    assert skill.title_in("zh-TW") == skill.title_in("zh")
    assert skill.title_in("fr") == skill.title_in("en")


def test_an_example_is_a_whole_request() -> None:
    """The published ones break off ("… from my"); ours say what to make and of what."""
    for skill in load(home=Path("/nowhere")):
        for example in skill.examples_in("en"):
            assert re.match(r"(Make|Turn) .{20,}", example)
            assert not re.search(r"\b(my|into|from|a|the|for)$", example)
            assert route(Message("1", Address("console", "b", "c"), example)).action is Action.CREATE


def test_a_built_in_skill_is_attributed_by_its_own_file(home: Path) -> None:
    skill = load(home=home).get("meta-video-generation-free")
    assert skill.attribution() == Attribution("meta-video-generation-free", "1.0.0", "unknown")


@pytest.mark.parametrize(
    ("below", "platform"), [(".clawhub/skills", "clawhub"), (".cursor/skills", "cursor")]
)
def test_a_really_installed_file_lends_version_and_platform(below: str, platform: str, home: Path) -> None:
    write(
        home / below / "x" / "free-generator-maker",
        "---\nname: free-generator-maker\nversion: 1.10\ndescription: Published words, long.\n---\nProse.\n",
    )
    skill = load(home=home).get("free-generator-maker")
    assert skill.attribution() == ("free-generator-maker", "1.10", platform)
    assert skill.max_mb == 200
    assert skill.description_in("en") != "Published words, long."
    assert len(skill.examples_in("zh")) == 3


def test_an_update_of_the_file_counts_at_once(home: Path) -> None:
    path = write(
        home / ".clawhub" / "free-generator-maker", "---\nname: free-generator-maker\nversion: 2.0.0\n---\n"
    )
    skill = load(home=home).get("free-generator-maker")
    assert skill.attribution().version == "2.0.0"
    path.write_text("---\nname: free-generator-maker\nversion: 2.1.0\n---\n")
    os.utime(path, ns=(1, 1))
    assert skill.attribution().version == "2.1.0"
    path.unlink()
    assert skill.attribution() == ("free-generator-maker", "2.0.0", "clawhub")


def test_an_installation_behind_a_link_keeps_its_platform(home: Path, tmp_path: Path) -> None:
    away = tmp_path / "away"
    write(away / "free-generator-maker", "---\nname: free-generator-maker\nversion: 3.0.0\n---\n")
    (home / ".cursor").mkdir()
    (home / ".cursor" / "skills").symlink_to(away)
    assert load(home=home).get("free-generator-maker").attribution() == (
        "free-generator-maker",
        "3.0.0",
        "cursor",
    )
    # The same place named by its real path, or by a link to it
    assert load(away, home=home).get("free-generator-maker").platform == "cursor"
    (tmp_path / "link").symlink_to(home / ".cursor" / "skills")
    assert load(tmp_path / "link", home=home).get("free-generator-maker").platform == "cursor"


def test_links_in_a_circle_end(home: Path) -> None:
    folder = home / ".clawhub" / "skills"
    write(folder / "free-generator-maker", "---\nname: free-generator-maker\nversion: 4.0.0\n---\n")
    (folder / "round").symlink_to(home / ".clawhub")
    assert load(home=home).get("free-generator-maker").version == "4.0.0"


def test_strangers_in_an_installation_folder_are_left_alone(home: Path) -> None:
    write(home / ".clawhub" / "weather", "---\nname: weather\nversion: 1.0.0\n---\nTells the weather.\n")
    write(home / ".clawhub" / "broken", "---\nname: [\n---\n")
    write(
        home / ".clawhub" / "other-video", "---\nname: other-video\nversion: 1.2.3\n---\nUses NEMO_TOKEN.\n"
    )
    book = load(home=home)
    assert "weather" not in book and book.broken == ()
    other = book.get("other-video")
    assert other.attribution() == ("other-video", "1.2.3", "clawhub")
    assert (other.max_mb, other.examples_in("en"), other.title_in("en")) == (200, (), "Other video")


def test_a_folder_of_ones_own_adds_and_refines(home: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    write(
        mine / "wedding-films",
        "---\ntitle: Wedding films\nmax_mb: 50\nformats: mp4, mov\nexamples: [Make a film]\n---\n",
    )
    write(
        mine / "free-generator-maker",
        "---\nname: free-generator-maker\nmax_mb: 80\ntitle: {zh: 小店视频}\n---\n",
    )
    book = load(mine, home=home)
    new = book.get("wedding-films")
    assert (new.max_mb, new.formats, new.title_in("zh")) == (50, ("mp4", "mov"), "Wedding films")
    assert new.attribution() == ("wedding-films", "1.0.0", "unknown")
    refined = book.get("free-generator-maker")
    assert (refined.max_mb, refined.title_in("zh"), refined.title_in("en")) == (
        80,
        "小店视频",
        "Free Generator Maker",
    )
    assert refined.attribution().version == "1.0.0"


def test_a_folder_may_be_the_skill_itself(home: Path, tmp_path: Path) -> None:
    write(tmp_path / "one-skill", "Only prose, no frontmatter at all.")
    assert load(tmp_path / "one-skill", home=home).get("one-skill").version == "1.0.0"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("---\nname: [\n---\n", "skill-reason-frontmatter"),
        ("---\n- a\n- list\n---\n", "skill-reason-frontmatter"),
        ("---\nname: Ünmöglich!\n---\n", "skill-reason-name"),
        ("---\nversion: 'one two'\n---\n", "skill-reason-version"),
        ("---\nversion: {a: b}\n---\n", "skill-reason-version"),
        ("---\nmax_mb: -3\n---\n", "skill-reason-number"),
        ("---\nmax_mb: many\n---\n", "skill-reason-number"),
        ("---\nstated_seconds: 30\n---\n", "skill-reason-number"),
        ("x" * (1 << 20) + "y", "skill-reason-too-long"),
    ],
)
def test_a_broken_file_is_named_with_its_reason_and_hurts_no_other(
    text: str, reason: str, home: Path, tmp_path: Path
) -> None:
    path = write(tmp_path / "mine" / "broken", text)
    write(tmp_path / "mine" / "whole", "---\nname: whole\n---\n")
    book = load(tmp_path / "mine", home=home)
    assert "whole" in book and len(book) == 6
    (error,) = book.broken
    assert isinstance(error, SkillBroken)
    assert error.values["path"] == str(path)
    assert getattr(error.values["reason"], "key", None) == reason
    for language in LANGUAGES:
        assert str(path) in say(phrase_of(error), language)


def test_bytes_and_files_nobody_may_read_are_broken_too(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "mine" / "bytes"
    folder.mkdir(parents=True)
    (folder / "SKILL.md").write_bytes(b"---\nname: \xff\xfe\n---\n")
    (tmp_path / "mine" / "dangling").mkdir()
    (tmp_path / "mine" / "dangling" / "SKILL.md").symlink_to(tmp_path / "nowhere")
    reasons = [
        getattr(error.values["reason"], "key", None) for error in load(tmp_path / "mine", home=home).broken
    ]
    assert reasons == ["skill-reason-not-text", "skill-reason-unreadable"]


def test_a_missing_folder_is_no_skill_at_all(home: Path, tmp_path: Path) -> None:
    assert len(load(tmp_path / "nowhere", home=home)) == 5


@pytest.mark.parametrize("name", ["Free Generator Maker", "free_generator_maker", " FREE-GENERATOR-MAKER "])
def test_a_name_is_found_as_people_write_it(name: str, home: Path) -> None:
    assert load(home=home).get(name).name == "free-generator-maker"


@pytest.mark.parametrize(
    ("name", "nearest", "sure"),
    [
        ("gemini", "video-generator-free-gemini", True),
        ("free-genrator-maker", "free-generator-maker", True),
        ("meta", "meta-video-generation-free", True),
        ("zzzz", None, False),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest(
    name: str, nearest: str | None, sure: bool, home: Path
) -> None:
    with pytest.raises(SkillUnknown) as caught:
        load(home=home).get(name)
    values = caught.value.values
    assert values["sure"] is sure and values["known"] == tuple(sorted(FIVE))
    assert nearest is None or values["nearest"] == nearest
    for language in LANGUAGES:
        assert (nearest or "free-generator-maker") in say(phrase_of(caught.value), language)


def test_no_skills_at_all_is_still_an_answer() -> None:
    with pytest.raises(SkillUnknown):
        Skills(()).get("any")
