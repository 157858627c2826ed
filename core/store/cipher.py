"""Secrets at rest: Fernet under the newest key, readable under every older one."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.errors import DataUnwritable, KeyWrong
from core.store.lock import unwritten

if TYPE_CHECKING:
    from cryptography.fernet import Fernet, MultiFernet

KEY_FILE = "secret.key"


class Cipher:
    """Seals text with the first key, opens with any. Keys: newest first."""

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys:
            raise ValueError("a cipher needs a key")
        self._keys = tuple(_fernet_key(key) for key in keys)
        self._newest: Fernet | None = None
        self._all: MultiFernet | None = None

    def __repr__(self) -> str:
        return f"Cipher({len(self._keys)} keys)"

    @classmethod
    def in_folder(cls, folder: Path) -> Cipher:
        """The key file of a data folder, made when it is not there. Raises DataUnwritable, DiskFull."""
        return cls(read_or_make_key(folder / KEY_FILE))

    @property
    def newest(self) -> Fernet:
        if self._newest is None:
            from cryptography.fernet import Fernet

            self._newest = Fernet(self._keys[0])
        return self._newest

    @property
    def all(self) -> MultiFernet:
        if self._all is None:
            from cryptography.fernet import Fernet, MultiFernet

            self._all = MultiFernet([Fernet(key) for key in self._keys])
        return self._all

    def seal(self, text: str) -> str:
        return self.newest.encrypt(text.encode()).decode("ascii")

    def open(self, sealed: str) -> str:
        """Raises KeyWrong when no key of ours fits."""
        from cryptography.fernet import InvalidToken

        try:
            return self.all.decrypt(sealed.encode("ascii")).decode()
        except InvalidToken as wrong:
            raise KeyWrong from wrong

    def seal_json(self, value: Any) -> str:
        return self.seal(json.dumps(value, separators=(",", ":")))

    def open_json(self, sealed: str) -> Any:
        return json.loads(self.open(sealed))

    def derived(self, purpose: str) -> tuple[bytes, ...]:
        """A key of its own for another purpose, from each of ours, the newest first: it tells nothing of
        them."""
        return tuple(hmac.digest(key, purpose.encode(), "sha256") for key in self._keys)

    def is_newest(self, sealed: str) -> bool:
        """Sealed with the newest key, so nothing is left to rotate."""
        from cryptography.fernet import InvalidToken

        try:
            self.newest.decrypt(sealed.encode("ascii"))
        except InvalidToken:
            return False
        return True


def _fernet_key(key: str) -> bytes:
    """32 random bytes in any usual spelling (URL-safe or plain base64, hex) are taken as they are; any other
    text is a passphrase and stretched (scrypt, about 50 ms)."""
    text = key.strip()
    for decode in (bytes.fromhex, base64.urlsafe_b64decode, base64.b64decode):
        with suppress(ValueError, binascii.Error):
            raw = decode(text)
            if len(raw) == 32:
                return base64.urlsafe_b64encode(raw)
    raw = hashlib.scrypt(text.encode(), salt=b"reelwire at rest", n=2**14, r=8, p=1, dklen=32)
    return base64.urlsafe_b64encode(raw)


def new_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode("ascii")


def read_or_make_key(path: Path) -> list[str]:
    """One key a line, newest first. A new file is 0600 and appears whole or not at all: of two processes that
    make it at once, both read the same one."""
    for _ in range(2):
        try:
            keys = [line.strip() for line in path.read_text("ascii").splitlines() if line.strip()]
        except (FileNotFoundError, NotADirectoryError):
            _make(path)
            continue
        except (OSError, UnicodeDecodeError) as error:
            raise KeyWrong(path=str(path)) from error
        if not keys:
            raise KeyWrong(path=str(path))
        return keys
    raise DataUnwritable(folder=str(path.parent))


def _make(path: Path) -> None:
    whole = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            os.write(handle, (new_key() + "\n").encode())
            os.fsync(handle)
        finally:
            os.close(handle)
        try:
            # a link refuses to replace what is there already; a rename would not
            with suppress(FileExistsError):
                os.link(whole, path)
        finally:
            whole.unlink()
    except OSError as error:
        raise unwritten(error, path.parent) from error
