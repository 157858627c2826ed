"""The only reader of the environment: every setting there is, its default, and what it means.

The docstring under each field is the sentence of README's table and of `deploy/env.example`, which are
generated from here. `load` reports all mistakes at once. Read by the composition root alone: every room
gets only its part.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, Field, PrivateAttr, SecretStr
from pydantic import ValidationError as Invalid
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from core.bot_settings import DEFAULT_SKILL, BotSettings, Discord, Telegram, doubles, read_tables
from core.environment import Mistake, gather, name_of
from core.errors import SettingsError
from core.rhythm import STUDIO_POLL, Rhythm
from core.setting_kinds import Amount, Database, Language, Listen, People, Url, Words, mistake, split
from core.studio.switches import Faults, Switches
from core.wire import CLOUD_URL

BackendKind = Literal["studio", "cloud"]
Access = Literal["open", "list", "pairing"]


def _user_folder() -> Path:
    from platformdirs import user_data_path

    return user_data_path("reelwire", appauthor=False)


@dataclass(frozen=True, slots=True)
class Studio(Switches):
    """The embedded backend's switches, and the language model it may ask instead of its own rules."""

    llm_url: Url | None = None
    """a language model for the studio's agent (OpenAI-compatible address). If empty: rules alone"""
    llm_key: SecretStr | None = None
    """that model's key"""
    llm_model: str | None = None
    """that model's name"""
    llm_seconds: Annotated[float, Field(gt=0, le=120)] = 20.0
    """how long that model may take over one message; after that the rules serve alone"""


class Settings(BaseSettings):
    """Frozen; secrets are masked wherever it is printed. Made by `load`."""

    model_config = SettingsConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    nemo_token: SecretStr | None = None
    """the operator's NemoVideo token"""
    backend: BackendKind | None = None
    """`studio` (embedded, started on demand on a free loopback port, one per data folder) or \
`cloud`. If empty: `run` takes `cloud`; `make` and `chat` take `cloud` if `NEMO_TOKEN` is set, \
else `studio`"""
    backend_url: Url = CLOUD_URL
    """base URL when the backend is `cloud`; several machines sharing a studio name it here"""
    web_url: Url = "https://nemovideo.com"
    """registration and claim links"""
    public_url: Url | None = None
    """where people reach this process from outside: signed, expiring links to films that are too large \
for a chat, Telegram's webhook. If empty: a smaller copy alone"""
    listen: Listen = "127.0.0.1:8080"
    """where this process listens for that, and for health checks"""
    skill: str = DEFAULT_SKILL
    """the skill a new conversation starts with"""
    skills_path: Words = ()
    """more skill files (`<name>/SKILL.md`), also real ones under `~/.clawhub/` or `~/.cursor/skills/`"""
    data: Path = Field(default_factory=_user_folder)
    """database, media in passing, lock. If empty: the platform's user data folder"""
    database_url: Database | None = None
    """`postgresql://…` for more than one machine; then `REELWIRE_SECRET_KEY` and a stable \
`REELWIRE_EXECUTOR` are required. If empty: SQLite in the data folder"""
    executor: str | None = None
    """this process's own stable name among several on one database"""
    roles: Annotated[tuple[Literal["listen", "work"], ...], BeforeValidator(split)] = ("listen", "work")
    """what this process does: `listen` takes messages, `work` does the jobs. One alone needs the \
other on the same `REELWIRE_DATABASE_URL`"""
    secret_key: Annotated[tuple[SecretStr, ...], BeforeValidator(split)] = ()
    """encrypts tokens at rest; several keys, newest first, for rotation. If empty: a 0600 file in the
    data folder"""
    language: Language = "en"
    """when a person's language is not known"""
    max_upload_mb: Annotated[int, Field(gt=0)] | None = None
    """overrides the skill's size limit"""
    access: Access | None = None
    """`open`, `list` (`REELWIRE_ALLOW`), `pairing` (a stranger gets a code that an admin approves). \
If empty: `pairing` if `NEMO_TOKEN` is set, else `open`. The console always may"""
    allow: People = ()
    """who may, as `telegram:123,discord:456,discord-role:789`"""
    admins: People = ()
    """written like `REELWIRE_ALLOW`; may approve, block, see everyone's jobs; hear of trouble in chat"""
    auto_export: Literal["first", "always", "never"] = "first"
    """`first`: the first successful generation of a project is exported unasked (export is free)"""
    keep_media_hours: Amount = 24
    """how long media stay and links to films are good, in hours"""
    keep_days: Amount = 30
    """how long texts stay, in days"""
    disk_mb: Amount = 20_000
    """room for media: refuse kindly before it is full"""
    telegram: Telegram = Telegram()
    discord: Discord = Discord()
    studio: Studio = Studio()
    rhythm: Rhythm = Rhythm()
    bots: tuple[BotSettings, ...] = ()

    _given: frozenset[tuple[str, ...]] = PrivateAttr(default=frozenset())

    @classmethod
    def settings_customise_sources(
        cls, settings_cls: type[BaseSettings], init_settings: PydanticBaseSettingsSource, *_: Any, **__: Any
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what `load` gathered: nothing is read behind its back."""
        return (init_settings,)

    def given(self, *path: str) -> bool:
        """Did the person write this one, or is it the default?"""
        return path in self._given

    @property
    def who_may(self) -> Access:
        return self.access or ("pairing" if self.nemo_token else "open")

    def backend_for(self, command: str) -> BackendKind:
        """Which backend a command takes: as set, else the cloud for `run`, else whatever costs nothing."""
        return self.backend or ("cloud" if command == "run" or self.nemo_token else "studio")

    def rhythm_on(self, backend: BackendKind) -> Rhythm:
        """The studio is near: it is asked more often, unless the person said otherwise."""
        if backend == "studio" and not self.given("rhythm", "poll"):
            return replace(self.rhythm, poll=STUDIO_POLL)
        return self.rhythm

    def all_bots(self) -> tuple[BotSettings, ...]:
        """The single-bot settings that have a token, then those of `[[bots]]`."""
        single: dict[str, Telegram | Discord] = {"telegram": self.telegram, "discord": self.discord}
        alone = [BotSettings(platform=n, skill=self.skill, options=o) for n, o in single.items() if o.token]
        return (*alone, *self.bots)


def names() -> dict[str, tuple[str, ...]]:
    """Every name that exists, with its path, in the order of the table."""
    paths: list[tuple[str, ...]] = []
    for name, info in Settings.model_fields.items():
        kind: Any = info.annotation
        if is_dataclass(kind):
            paths += [(name, inner.name) for inner in fields(kind)]
        elif isinstance(kind, type) and issubclass(kind, BaseModel):
            paths += [(name, inner) for inner in kind.model_fields]
        elif name != "bots":
            paths.append((name,))
    return {name_of(path): path for path in paths}


def load(env: Mapping[str, str], cwd: Path) -> Settings:
    """The settings from this environment and the `.env` and `reelwire.toml` of this folder.

    Raises SettingsError with every mistake there is, not only the first.
    """
    given = gather(env, cwd, names())
    values = given.values
    mistakes = [*given.mistakes, *_durations(values), *_rules(values), *doubles(values)]
    if "data" in values:
        values["data"] = cwd / Path(str(values["data"])).expanduser()
    values["bots"] = read_tables(values.get("bots", []), values.get("skill", DEFAULT_SKILL), mistakes)
    settings = None
    try:
        settings = Settings(**values)
    except Invalid as error:
        mistakes += [mistake(one) for one in error.errors()]
    if settings is None or mistakes:
        raise SettingsError(mistakes)
    settings._given = frozenset(given.paths)
    return settings


def _durations(values: dict[str, Any]) -> list[Mistake]:
    """A duration is a number above 0; a wrong one is taken out, so that the rest can still be checked."""
    wrong = []
    for name, value in list(values.get("rhythm", {}).items()):
        try:
            fine = 0 < float(value) < float("inf")
        except (TypeError, ValueError):
            fine = False
        if not fine:
            del values["rhythm"][name]
            wrong.append((name_of(("rhythm", name)), "settings-not-duration", dict[str, object]()))
    return wrong


def _rules(values: Mapping[str, Any]) -> list[Mistake]:
    """What holds between settings. Looks at what was written, so that it can be told beside other
    mistakes."""

    def needs(path: tuple[str, ...], because: tuple[str, ...]) -> list[Mistake]:
        room: Any = values
        for part in path:
            room = room.get(part) if isinstance(room, Mapping) else None
        return [] if room else [(name_of(path), "settings-needed", {"because": name_of(because)})]

    found: list[Mistake] = []
    postgres = str(values.get("database_url", "")).startswith("postgres")
    if not postgres and set(_listed(values.get("roles"))) in ({"listen"}, {"work"}):
        found.append((name_of(("roles",)), "settings-roles-alone", {"database": name_of(("database_url",))}))
    if postgres:
        found += needs(("secret_key",), ("database_url",)) + needs(("executor",), ("database_url",))
    if values.get("telegram", {}).get("webhook_url"):
        found += needs(("telegram", "webhook_secret"), ("telegram", "webhook_url"))
    if values.get("access") == "list" and not values.get("admins"):
        found += needs(("allow",), ("access",))
    if values.get("discord", {}).get("shards"):
        found += needs(("discord", "shard_count"), ("discord", "shards"))
    if values.get("studio", {}).get("llm_url"):
        found += needs(("studio", "llm_model"), ("studio", "llm_url"))
    try:
        Faults.parse(str(values.get("studio", {}).get("fail", "")))
    except ValueError:
        found.append((name_of(("studio", "fail")), "settings-not-understood", {}))
    return found


def _listed(value: object) -> list[str]:
    """A list as it was written: with commas, or as the file's own."""
    parts = split(value)
    return [str(part) for part in parts] if isinstance(parts, list) else []
