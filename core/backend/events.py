"""Bytes of the talk stream → Said | Worked | Beat | Failed (pure, §3.1).

The stream is server-sent events as Google's ADK writes them, plus the shapes an older document of the
vendor shows. It is read as bytes: JSON may hold U+2028, U+2029 and U+0085 raw, so only CR, LF and CRLF end
a line, and cutting a character in two at the edge of a chunk does no harm.
"""

from __future__ import annotations

from dataclasses import dataclass

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
_HEARTBEATS = frozenset((b"", b"heartbeat", b"ping", b"[DONE]"))


class Decoder:
    """One stream's bytes, fed in any pieces. The same bytes give the same events however they are cut."""

    def __init__(self) -> None:
        self.cut = False  # after close(): the stream ended inside a frame
        self.refusal: Failed | None = None  # an envelope that came before any frame of a run
        self._running = False
        self._tail: list[bytes] = []  # pieces of the line not yet ended
        self._carriage = False  # the last byte was CR: an LF that follows belongs to it
        self._data: list[bytes] = []
        self._event = b""
        self._chunks: list[str] = []  # partial texts whose aggregate has not come
        self._kept = ""  # chunks given out as a whole because a tool call came before any aggregate
        self._spoke = False
        self._doubtful = False  # these chunks may become nothing but an apology: not shown meanwhile
        self._calls: dict[str, str] = {}

    def feed(self, piece: bytes) -> list[Event]:
        """Events that these bytes complete."""
        if self._carriage and piece:
            self._carriage = False
            if piece[:1] == b"\n":
                piece = piece[1:]
        if b"\r" in piece:
            self._carriage = piece.endswith(b"\r")
            piece = piece.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        lines = piece.split(b"\n")
        rest = lines.pop()
        events: list[Event] = []
        if lines and self._tail:
            self._tail.append(lines[0])
            lines[0] = b"".join(self._tail)
            self._tail.clear()
        if rest:
            self._tail.append(rest)
        for line in lines:
            if line[:6] == b"data: ":  # nearly all of them
                self._data.append(line[6:])
            elif line:
                self._line(line, events)
            elif self._data or self._event:
                self._dispatch(events)
        return events

    def close(self) -> list[Event]:
        """The stream has ended cleanly: a last frame without its blank line, and chunks whose aggregate
        never came."""
        events: list[Event] = []
        if self._tail:
            line = b"".join(self._tail)
            self._tail.clear()
            self._line(line, events)
        if self._data or self._event:
            payload = b"\n".join(self._data)
            self.cut = payload.lstrip()[:1] == b"{" and parse(payload) is None
            self._dispatch(events)
        self._settle(events)
        return events

    def _line(self, line: bytes, events: list[Event]) -> None:
        line = line.removeprefix(b"\xef\xbb\xbf")
        if line.startswith(b"data:"):
            self._data.append(line[5:].removeprefix(b" "))
        elif line.startswith(b":"):
            events.append(BEAT)
        elif line.startswith(b"event:"):
            self._event = line[6:].strip()
        elif line == b"data":
            self._data.append(b"")
        elif line.startswith(b"{"):  # an envelope sent bare, under the stream's content type
            self._data.append(line)

    def _dispatch(self, events: list[Event]) -> None:
        payload = self._data.pop() if len(self._data) == 1 else b"\n".join(self._data)
        named = self._event
        self._data.clear()
        self._event = b""
        if named in (b"heartbeat", b"ping") or (payload[:1] != b"{" and payload.strip() in _HEARTBEATS):
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
