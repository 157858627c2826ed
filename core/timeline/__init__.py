"""The draft (§3.4: t, tt, sg, d, m) as a Timeline; its summary as phrases; what changed between two (pure).

Only the short keys are published: at which level `d` and `m` stand and what a segment holds is not. So
reading tolerates anything, looks in every place a value may be, and never raises."""

from core.timeline.changes import changes
from core.timeline.generated import Alternative, Clip, alternatives, finished_clip, newest_clip
from core.timeline.reading import read
from core.timeline.values import Kind, Segment, Timeline, Track

__all__ = [
    "Alternative", "Clip", "Kind", "Segment", "Timeline", "Track", "alternatives", "changes", "finished_clip",
    "newest_clip", "read",
]  # fmt: skip
