"""One frame of the talk stream → what it says (pure, §3.1). Any shape is tolerated; a payload is never
handed on."""

from __future__ import annotations

import json
from typing import Any, Final, NamedTuple

import orjson

from core.backend.refusals import number, told

_NAME: Final = 80  # characters of a tool's name
_DETAIL: Final = 500  # characters of a failure, for the log
_FAILING: Final = frozenset(("error", "errorCode", "error_code", "errorMessage", "error_message"))


class Frame(NamedTuple):
    """What one frame says. `tools` are (call id, name, done); `failure` is in the backend's words, `code`
    the one of an envelope (§8)."""

    text: str = ""
    partial: bool = False
    tools: tuple[tuple[str, str, bool], ...] = ()
    failure: str | None = None
    code: int | None = None


NOTHING: Final = Frame()


def parse(payload: str) -> Any:
    """JSON, or None. The slow way takes what orjson refuses: NaN, half surrogates."""
    try:
        return orjson.loads(payload)
    except ValueError:
        pass
    try:
        value = json.loads(payload)
        # half a surrogate pair could be sent to no platform
        whole = (
            json.dumps(value, ensure_ascii=False)
            .encode("utf-16", "surrogatepass")
            .decode("utf-16", "replace")
        )
        return json.loads(whole)
    except (ValueError, RecursionError):
        return None


def read(payload: str, named: str = "") -> Frame:
    """`named` is the frame's `event:` field. What is not JSON says nothing, unless it is an error frame
    (older ADK's are not valid JSON: the message stands in them unescaped)."""
    event = parse(payload)
    if type(event) is dict:
        return understood(event)
    if event is None and (named == "error" or payload.lstrip().startswith(('{"error"', "{'error'"))):
        text = payload.strip().removeprefix('{"error":').removesuffix("}").strip(' "')
        return Frame(failure=text[:_DETAIL] or "error")
    return NOTHING


def understood(event: dict[str, Any]) -> Frame:
    """One event of ADK (either case of its keys), of the vendor's reverted document, or a bare envelope
    (§8)."""
    content = event.get("content")
    partial = event.get("partial") is True
    if type(content) is dict:
        parts = content.get("parts")
        text, tools = _parts(parts, shown=event.get("author") != "user") if type(parts) is list else ("", ())
    else:
        kind = event.get("type")
        text, tools = _typed(kind, event, content)
        if kind is None and content is None and "author" not in event and number(event.get("code")):
            return Frame(failure=told(event)[:_DETAIL] or "refused", code=number(event["code"]))
        if kind == "error":
            return Frame(
                text,
                failure=(told(event) or str(content or "error"))[:_DETAIL],
                code=number(event.get("code")),
            )
    return Frame(text, partial, tools, None if _FAILING.isdisjoint(event) else _failure(event))


def _parts(parts: list[Any], shown: bool) -> tuple[str, tuple[tuple[str, str, bool], ...]]:
    text = ""
    tools: tuple[tuple[str, str, bool], ...] = ()
    for part in parts:
        if type(part) is not dict:
            continue
        said = part.get("text")
        if type(said) is str and said and shown and not part.get("thought"):  # reasoning is never shown
            text = text + said if text else said
            if len(part) == 1:
                continue
        call = part.get("functionCall") or part.get("function_call")
        if type(call) is dict:
            tools += ((str(call.get("id") or ""), _name(call), False),)
        result = part.get("functionResponse") or part.get("function_response")
        if type(result) is dict:
            tools += ((str(result.get("id") or ""), _name(result), True),)
    return text, tools


def _typed(
    kind: object, event: dict[str, Any], content: object
) -> tuple[str, tuple[tuple[str, str, bool], ...]]:
    if kind == "text" or (kind is None and event.get("role") != "user"):
        return (content if type(content) is str else ""), ()
    if kind in ("tool_call", "tool_result"):
        call = str(event.get("id") or event.get("tool_call_id") or "")
        return "", ((call, _name(event) or _name(content), kind == "tool_result"),)
    return "", ()


def _name(call: object) -> str:
    if type(call) is not dict:
        return ""
    name = call.get("name") or call.get("tool_name") or call.get("tool")
    return name[:_NAME] if type(name) is str else ""


def _failure(event: dict[str, Any]) -> str | None:
    error = event.get("error")
    if error:  # internals stay behind: `error_details` is not read
        return (told({"error": error}) or "error")[:_DETAIL]
    code = event.get("errorCode") or event.get("error_code")
    message = event.get("errorMessage") or event.get("error_message")
    if not code and not message:
        return None
    return ": ".join(str(word) for word in (code, message) if word)[:_DETAIL]
