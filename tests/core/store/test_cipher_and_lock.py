import base64
import os
import secrets
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from core.errors import DataInUse, DataUnwritable, KeyWrong
from core.store import Cipher, hold
from core.store.cipher import KEY_FILE, new_key


def test_what_is_sealed_opens_under_any_key_of_the_list() -> None:
    old, new = new_key(), new_key()
    sealed = Cipher([old]).seal("token 你好")
    assert Cipher([new, old]).open(sealed) == "token 你好"
    assert Cipher([old, new]).is_newest(sealed) and not Cipher([new, old]).is_newest(sealed)
    assert Cipher([old]).open_json(Cipher([old]).seal_json({"a": [1, None]})) == {"a": [1, None]}
    with pytest.raises(KeyWrong):
        Cipher([new]).open(sealed)


def test_a_key_may_be_spelled_in_any_usual_way() -> None:
    raw = secrets.token_bytes(32)
    spellings = [base64.urlsafe_b64encode(raw), base64.b64encode(raw), raw.hex().encode()]
    sealed = Cipher([spellings[0].decode()]).seal("x")
    assert all(Cipher([f" {key.decode()}\n"]).open(sealed) == "x" for key in spellings)
    assert Cipher(["a passphrase"]).open(Cipher(["a passphrase"]).seal("x")) == "x"
    with pytest.raises(KeyWrong):
        Cipher(["another passphrase"]).open(Cipher(["a passphrase"]).seal("x"))


def test_keys_are_not_in_a_repr() -> None:
    key = new_key()
    assert key not in repr(Cipher([key]))


def test_the_key_file_is_private_and_the_same_for_all_who_make_it_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        ciphers = list(threads.map(lambda _: Cipher.in_folder(tmp_path / "new"), range(8)))
    file = tmp_path / "new" / KEY_FILE
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [entry.name for entry in file.parent.iterdir()] == [KEY_FILE]
    sealed = ciphers[0].seal("x")
    assert all(cipher.open(sealed) == "x" for cipher in ciphers)


def test_an_unreadable_key_file_is_said_so(tmp_path: Path) -> None:
    (tmp_path / KEY_FILE).write_text("\n")
    with pytest.raises(KeyWrong):
        Cipher.in_folder(tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(DataUnwritable):
        Cipher.in_folder(tmp_path / "file" / "below")


def test_one_folder_one_holder(tmp_path: Path) -> None:
    with hold(tmp_path):
        with pytest.raises(DataInUse) as caught:
            hold(tmp_path)
        assert caught.value.values == {"folder": str(tmp_path), "pid": os.getpid()}
    with hold(tmp_path):
        pass


HOLDER = """
import sys
from pathlib import Path
from core.store.lock import hold
lock = hold(Path(sys.argv[1]))
print("held", flush=True)
assert "sqlalchemy" not in sys.modules and "dbos" not in sys.modules and "cryptography" not in sys.modules
sys.stdin.read()
"""


def test_another_process_is_told_by_its_pid_and_its_death_frees_the_folder(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)],
        cwd=Path(__file__).parents[3],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert holder.stdout is not None and holder.stdout.readline() == "held\n"
        with pytest.raises(DataInUse) as caught:
            hold(tmp_path)
        assert caught.value.values["pid"] == holder.pid
    finally:
        holder.kill()
        holder.communicate()
    with hold(tmp_path):
        pass


def test_a_folder_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DataUnwritable):
        hold(tmp_path / "file" / "below")
