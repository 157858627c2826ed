"""Bytes of the talk stream → Said | Worked | Beat | Failed (pure, §3.1).

The stream is server-sent events as Google's ADK writes them, plus the shapes an older document of the vendor
shows. httpx-sse's two decoders make lines of text and events of lines (its `EventSource` would hide comments,
which are heartbeats, and drop a last frame without its blank line); what an event means is ours.
"""

from __future__ import annotations

from codecs import getincrementaldecoder
from dataclasses import dataclass

from httpx_sse import ServerSentEvent
from httpx_sse._decoders import (  # pure, and apart from httpx, but without a public name
    SSEDecoder,
    SSELineDecoder,
)

from core.backend import apology
from core.backend.frames import Frame, parse, read


@dataclass(frozen=True, slots=True)
class Said:
    """The agent's words. `partial`: a chunk, to be shown meanwhile; the whole follows with `partial=False`.

    The texts with `partial=False`, in order, are all that was said.
    """

    text: str
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Worked:
    """A tool was called, or (`done`) gave its result. Its payload is never read."""

    name: str
    done: bool


@dataclass(frozen=True, slots=True)
class Beat:
    """A sign of life that says nothing: a heartbeat in any of its shapes, a thought, a frame unknown to
    us."""


@dataclass(frozen=True, slots=True)
class Failed:
    """The run failed inside. `detail` is the backend's own words, for logs; `code` a number of §8, if it
    had one."""

    detail: str
    code: int | None = None


Event = Said | Worked | Beat | Failed
BEAT = Beat()
_HEARTBEATS = frozenset(("", "heartbeat", "ping", "[DONE]"))
_UTF8 = getincrementaldecoder("utf-8")


class Decoder:
    """One stream's bytes, fed in any pieces. The same bytes give the same events however they are cut."""

    def __init__(self) -> None:
        self.cut = False  # after close(): the stream ended inside a frame
        self.refusal: Failed | None = None  # an envelope that came before any frame of a run
        self._running = False
        self._text = _UTF8("replace")  # a character may be cut in two at the edge of a piece
        self._lines = SSELineDecoder()  # only CR, LF and CRLF end a line: JSON may hold U+2028 raw
        self._frames = SSEDecoder()
        self._begun = False
        self._chunks: list[str] = []  # partial texts whose aggregate has not come
        self._kept = ""  # chunks given out as a whole because a tool call came before any aggregate
        self._spoke = False
        self._doubtful = False  # these chunks may become nothing but an apology: not shown meanwhile
        self._calls: dict[str, str] = {}

    def feed(self, piece: bytes) -> list[Event]:
        """Events that these bytes complete."""
        events: list[Event] = []
        if text := self._text.decode(piece):
            for line in self._lines.decode(text):
                self._line(line, events)
        return events

    def close(self) -> list[Event]:
        """The stream has ended cleanly: a last frame without its blank line, and chunks whose aggregate
        never came."""
        events: list[Event] = []
        if text := self._text.decode(b"", True):
            for line in self._lines.decode(text):
                self._line(line, events)
        for line in self._lines.flush():
            self._line(line, events)
        if self._begun and (last := self._frames.decode("")) is not None:
            self.cut = last.data.lstrip()[:1] == "{" and parse(last.data) is None
            self._dispatch(last, events)
        self._settle(events)
        return events

    def _line(self, line: str, events: list[Event]) -> None:
        sign = line[:1]
        if sign == ":":
            events.append(BEAT)
            return
        if sign == "\ufeff":
            line = line[1:]
        elif sign == "{":  # an envelope sent bare, under the stream's content type
            line = f"data: {line}"
        if line:
            self._begun = self._begun or line.startswith(("data", "event"))
            self._frames.decode(line)
        elif self._begun and (sse := self._frames.decode("")) is not None:  # an id alone makes no frame
            self._begun = False
            self._dispatch(sse, events)

    def _dispatch(self, sse: ServerSentEvent, events: list[Event]) -> None:
        payload, named = sse.data, sse.event
        if named in ("heartbeat", "ping") or (payload[:1] != "{" and payload.strip() in _HEARTBEATS):
            events.append(BEAT)
            return
        self.frame(read(payload, named), events)

    def frame(self, frame: Frame, events: list[Event]) -> None:
        """What one frame says, in its order: words, tools, failure. A frame that says nothing is a Beat."""
        before = len(events)
        text, partial, tools, failure, code = frame
        if text:
            if partial:
                self._chunk(text, events)
            else:
                self._aggregate(text, events)
        elif (tools or failure is not None) and not partial:
            self._settle(events)
        for call, name, done in tools:
            self._tool(call, name, done, events)
        if failure is not None:
            failed = Failed(failure, code)
            if code is not None and not self._running:
                self.refusal = failed
            events.append(failed)
        self._running = True
        if len(events) == before:
            events.append(BEAT)

    def _tool(self, call: str, name: str, done: bool, events: list[Event]) -> None:
        if done:
            self._kept = ""
            events.append(Worked(name or self._calls.get(call, ""), True))
        elif not call or call not in self._calls:  # streaming tells the same call several times
            self._calls[call] = name
            events.append(Worked(name, False))

    def _chunk(self, text: str, events: list[Event]) -> None:
        if not self._chunks:
            self._kept = ""
            self._doubtful = self._spoke
        self._chunks.append(text)
        if self._doubtful:
            text = "".join(self._chunks)
            self._doubtful = apology.begins(text)
            if self._doubtful:
                return
        events.append(Said(text, True))

    def _aggregate(self, text: str, events: list[Event]) -> None:
        self._chunks.clear()  # the whole replaces them
        if self._kept and text.startswith(self._kept):
            text = text[len(self._kept) :]
        self._kept = ""
        self._whole(text, events)

    def _settle(self, events: list[Event]) -> None:
        """Keep chunks that no aggregate replaced."""
        if self._chunks:
            self._kept = "".join(self._chunks)
            self._chunks.clear()
            self._whole(self._kept, events)

    def _whole(self, text: str, events: list[Event]) -> None:
        text = apology.without(text, self._spoke)
        if text.strip():
            self._spoke = True
            events.append(Said(text))
