"""Files that cannot be read, values that are not understood, and a log for people's eyes."""

import io
import logging
from pathlib import Path

import pytest
import structlog

from core.environment import gather
from core.errors import SettingsError
from core.log import Redactor, configure
from core.setting_kinds import mistake
from core.settings import load
from core.words import say


class Terminal(io.StringIO):
    """A stream that a person looks at."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("name", [".env", "reelwire.toml"])
def test_a_file_in_another_encoding_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"REELWIRE_SKILL='caf\xe9'\n")
    with pytest.raises(SettingsError) as caught:
        load({}, tmp_path)
    ((where, phrase, values),) = caught.value.mistakes
    assert (where, phrase) == (str(tmp_path / name), "settings-file-unreadable")
    for language in ("en", "zh"):
        assert say(phrase, language, name=where, **values)


def test_a_folder_in_the_files_place_is_told(tmp_path: Path) -> None:
    given = gather({"REELWIRE_CONFIG": str(tmp_path)}, tmp_path, {})
    assert [(name, values["reason"]) for name, _, values in given.mistakes] == [
        (str(tmp_path), "Is a directory")
    ]


@pytest.mark.parametrize(
    ("kind", "context", "phrase"),
    [
        ("less_than", {"lt": 5}, ("settings-too-large", {"most": 5})),
        ("less_than_equal", {"le": 5}, ("settings-too-large", {"most": 5})),
        ("greater_than", {"gt": 0}, ("settings-not-above", {"least": 0})),
        ("json_invalid", {}, ("settings-not-understood", {})),
    ],
)
def test_every_kind_of_mistake_has_its_sentence(kind: str, context: dict, phrase: tuple) -> None:
    error = {"type": kind, "loc": ("disk_mb",), "ctx": context, "msg": "", "input": "secret"}
    assert mistake(error) == ("REELWIRE_DISK_MB", *phrase)


def test_a_talker_by_address_needs_to_know_the_model(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        load({"REELWIRE_STUDIO__LLM_URL": "http://127.0.0.1:1/v1"}, tmp_path)
    ((name, phrase, _),) = caught.value.mistakes
    assert (name, phrase) == ("REELWIRE_STUDIO__LLM_MODEL", "settings-needed")


def test_on_a_terminal_the_log_is_words_and_still_blackened() -> None:
    root, before = logging.getLogger(), structlog.get_config()
    kept, level, stream = list(root.handlers), root.level, Terminal()
    try:
        configure(stream=stream, redact=Redactor(["operators-secret"]))
        structlog.get_logger("core.desk").info("turn.answered", token="operators-secret", film="sea.mp4")
    finally:
        for handler in [one for one in root.handlers if one not in kept]:
            root.removeHandler(handler)
        root.setLevel(level)
        structlog.configure(**before)
    line = stream.getvalue()
    assert "turn.answered" in line and "sea.mp4" in line and not line.startswith("{")
    assert "operators-secret" not in line and "***" in line
