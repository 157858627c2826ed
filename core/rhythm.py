"""Every duration of the house, in seconds, as one value: tests pass a tiny one, nobody fakes a clock."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

STUDIO_POLL = 1.0
"""The embedded backend is on this machine: asking it every second costs nothing."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """All in seconds, except `recover_reads`. Each field is the setting `REELWIRE_RHYTHM__<FIELD>`."""

    poll: float = 30.0
    """Between two looks at a render (§3.5); 1 where the backend is the studio."""
    poll_fast_for: float = 600.0
    """After so long an export is asked about more slowly, and the person is told."""
    poll_slow: float = 120.0
    """Between two looks at a render that takes long."""
    render: float = 7200.0
    """A film that is not rendered so long after it was asked for is given up; Export asks for it anew."""
    beat: float = 120.0
    """"Still working", at least this often (§3.1)."""
    card: float = 15.0
    """The elapsed time on a progress card is refreshed at least this often."""
    turn: float = 900.0
    """The longest turn (§3.1: 15 minutes)."""
    stall: float = 60.0
    """An upload or download without a byte for this long is given up."""
    retry: float = 30.0
    """The wait after a rate limit, once (§8: 429)."""
    quiet: float = 600.0
    """Heartbeats alone for this long: the state is read, and we keep waiting."""
    recover_first: float = 30.0
    """From a lost stream to the first read of the state."""
    recover: float = 60.0
    """Between the later reads of the state."""
    recover_reads: int = 5
    """So many unchanged reads end the recovery (a count, not seconds)."""
    album: float = 1.0
    """An album is complete when nothing has arrived for this long."""
    album_max: float = 10.0
    """An album is closed after this long, whatever still arrives."""
    look: float = 0.5
    """How often a job looks whether it was cancelled from another process."""
    typing: float = 4.0
    """Between two "is sending a video" signs, while something is about to arrive."""
    sweep: float = 60.0
    """Between two looks for journalled work that has no job."""
    tidy: float = 3600.0
    """Between two clearings of media and texts that are past their time."""
    chat_retry: float = 5.0
    """The first wait after a platform said "later" without saying how much later; doubled each time."""
    drain: float = 10.0
    """How long a stop waits for jobs to write down where they are."""

    def __post_init__(self) -> None:
        """Raises ValueError for a duration that is not a positive number."""
        for field in fields(self):
            value = getattr(self, field.name)
            if not 0 < value < float("inf"):
                raise ValueError(f"{field.name} must be more than 0")

    def tiny(self, **seconds: float) -> Rhythm:
        """Everything at 10 ms, for tests and demonstrations; name what should differ."""
        quick = {
            f.name: 0.01
            for f in fields(self)
            if f.name not in {"recover_reads", "turn", "render", "stall", "drain"}
        }
        slow = {"turn": 30.0, "render": 60.0, "stall": 5.0, "drain": 5.0}
        return replace(self, **{**quick, **slow, **seconds})  # type: ignore[arg-type]
