"""What the value of a setting may be, and what a person is told when it is not.

A rule that pydantic does not have raises PydanticCustomError whose type is the key of its sentence.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, FiniteFloat, SecretStr
from pydantic_core import ErrorDetails, PydanticCustomError

from core.environment import Mistake, name_of


def split(value: object) -> object:
    """Lists are written with commas; the file may write them as lists."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _url(value: str) -> str:
    from urllib.parse import urlsplit

    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or " " in value:
        raise PydanticCustomError("settings-not-url", "not a web address")
    return value.rstrip("/")


def _listen(value: str) -> str:
    host, _, port = value.rpartition(":")
    if not host or not port.isdecimal() or not 0 <= int(port) < 65536:
        raise PydanticCustomError("settings-not-listen", "not HOST:PORT")
    return value


def _who(value: str) -> str:
    platform, _, number = value.partition(":")
    if not platform.replace("-", "").isalpha() or not platform.islower() or not number.strip():
        raise PydanticCustomError("settings-not-who", "not platform:number")
    return value


def _language(value: str) -> str:
    code = value.replace("_", "-")
    if not code.replace("-", "").isalnum() or not 2 <= len(code.split("-")[0]) <= 3:
        raise PydanticCustomError("settings-not-language", "not a language code")
    return code


def _database(value: SecretStr) -> SecretStr:
    if value.get_secret_value().split("://")[0] not in {"postgresql", "postgres", "sqlite"}:
        raise PydanticCustomError("settings-not-database", "not a database address")
    return value


def _webhook_secret(value: SecretStr) -> SecretStr:
    text = value.get_secret_value()
    if not text.isascii() or not text.replace("_", "").replace("-", "").isalnum() or len(text) > 256:
        raise PydanticCustomError("settings-not-webhook-secret", "1 to 256 letters, digits, _ and -")
    return value


Url = Annotated[str, AfterValidator(_url)]
Listen = Annotated[str, AfterValidator(_listen)]
Words = Annotated[tuple[str, ...], BeforeValidator(split)]
People = Annotated[tuple[Annotated[str, AfterValidator(_who)], ...], BeforeValidator(split)]
Language = Annotated[str, AfterValidator(_language)]
Database = Annotated[SecretStr, AfterValidator(_database)]
WebhookSecret = Annotated[SecretStr, AfterValidator(_webhook_secret)]
Count = Annotated[int, Field(ge=0)]
Amount = Annotated[FiniteFloat, Field(gt=0)]


def mistake(error: ErrorDetails, at: tuple[str | int, ...] = ()) -> Mistake:
    """One of pydantic's errors as (setting, phrase key, values). The value itself is never repeated: it
    may be a secret."""
    context = error.get("ctx", {})
    name = name_of((*at, *error["loc"]))
    kind = error["type"]
    if kind.startswith("settings-"):
        return name, kind, dict(context)
    if kind in {"int_parsing", "int_from_float", "int_type"}:
        return name, "settings-not-whole", {}
    if kind in {"float_parsing", "float_type", "finite_number"}:
        return name, "settings-not-number", {}
    if kind in {"bool_parsing", "bool_type"}:
        return name, "settings-not-switch", {}
    if kind in {"literal_error", "enum"}:
        return name, "settings-not-choice", {"choices": str(context["expected"]).replace("'", "")}
    if kind in {"greater_than", "greater_than_equal"}:
        above, least = "gt" in context, context.get("gt", context.get("ge"))
        return name, "settings-not-above" if above else "settings-too-small", {"least": least}
    if kind in {"less_than", "less_than_equal"}:
        return name, "settings-too-large", {"most": context.get("lt", context.get("le"))}
    return name, "settings-not-understood", {}
