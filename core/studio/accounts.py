"""Anonymous accounts: who may have a token, whose token it is, what is left to spend (§1, §3.3)."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime

from core.studio.answers import Refused
from core.studio.archive import Archive
from core.studio.records import Account, now
from core.studio.switches import Switches
from core.wire import Code

GRANT = 100.0
"""Credits of a new account (§1), and what the free studio tops up to."""
GENERATION = 10.0
"""What a new film costs. Edits and exports are free."""
WEEK = 7 * 86400.0


def fingerprint(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


class Accounts:
    """Over the archive's accounts. All amounts are credits."""

    def __init__(self, archive: Archive, switches: Switches) -> None:
        self.archive = archive
        self.switches = switches
        self._by_token = {account.token: account for account in archive.accounts.values()}
        self._by_client = {account.client: account for account in archive.accounts.values()}

    def issue(self, client_id: str) -> tuple[Account, str]:
        """A token for this client: a first one, or a new one when the last has expired. The account stays
        the same.

        Raises Refused: 429 while the client's token is valid, or where the quota is used up.
        """
        client = fingerprint(client_id)
        account = self._by_client.get(client)
        if account and account.expires_at > now():
            raise Refused(Code.RATE)
        quota = self.switches.token_quota
        if account is None and quota is not None:
            recent = sum(a.issued_at > now() - WEEK for a in self.archive.accounts.values())
            if recent >= quota:
                raise Refused(Code.RATE, "too many tokens from this address")
        token = f"nmv_usr_{secrets.token_urlsafe(24)}"
        granted = GRANT if self.switches.credits is None else self.switches.credits
        if account is None:
            account = Account(f"anon_{secrets.token_hex(8)}", client, "", 0.0, 0.0, granted)
        else:
            self._by_token.pop(account.token, None)
            if self.switches.credits is None:
                account.available = max(account.available, granted)
        account.token = fingerprint(token)
        account.issued_at = now()
        account.expires_at = now() + self.switches.token_seconds
        self._by_token[account.token] = self._by_client[client] = account
        self.archive.save(account)
        return account, token

    def of(self, authorization: str | None) -> Account:
        """Whose `Authorization: Bearer …` this is. Raises Refused 1001."""
        scheme, _, token = (authorization or "").strip().partition(" ")
        account = self._by_token.get(fingerprint(token.strip())) if scheme.lower() == "bearer" else None
        if account is None or account.expires_at <= now():
            raise Refused(Code.TOKEN)
        return account

    def expire(self, account: Account) -> None:
        """Its token is no longer valid, so that the client's next request for one is granted."""
        account.expires_at = min(account.expires_at, now())
        self.archive.save(account)

    def reserve(self, account: Account, amount: float) -> None:
        """Set aside for running work. Raises Refused 2001, with the id that a registration link binds."""
        if account.available < amount:
            if self.switches.credits is not None:
                raise Refused(Code.CREDITS, user_id=account.user_id)
            account.available = GRANT
        account.available -= amount
        account.frozen += amount
        self.archive.save(account)

    def settle(self, account: Account, amount: float, *, spent: bool) -> None:
        """The work that `amount` was reserved for has ended: it is spent, or given back."""
        account.frozen = max(0.0, account.frozen - amount)
        if not spent:
            account.available += amount
        elif self.switches.credits is None and account.available < 2 * GENERATION:
            account.available = GRANT
        self.archive.save(account)

    def thaw(self) -> None:
        """After a start: what was reserved for work that died with the process is given back."""
        for account in self.archive.accounts.values():
            if account.frozen:
                self.settle(account, account.frozen, spent=False)


def stamp(seconds: float) -> str:
    """Seconds since 1970 as `2030-01-31T12:00:00Z`."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
