"""The version that a file states now: read again only when it has changed."""

import os
from pathlib import Path

from core.skills.reading import version_now


def test_the_version_follows_the_file(tmp_path: Path) -> None:
    path = tmp_path / "SKILL.md"
    assert version_now(path) is None
    path.write_text("---\nname: a\nversion: 1.2.0\n---\nwords\n")
    assert version_now(path) == "1.2.0" == version_now(path)
    path.write_text("---\nname: a\nversion: 1.3.0\n---\nother words\n")
    os.utime(path, ns=(1, 1))
    assert version_now(path) == "1.3.0"
    path.write_bytes(b"\xff\xfe\x00 no text")
    assert version_now(path) is None, "broken by now"
    path.unlink()
    assert version_now(path) is None
