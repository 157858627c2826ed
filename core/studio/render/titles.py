"""Where titles stand: inside what phones leave free, off the faces, never on one another."""

from dataclasses import dataclass

from core.studio.render.plan import Badge, Plan, Title
from core.studio.render.typeset import Setting, typeset

FACES = (0.22, 0.5)  # of the height: the upper third of a photo, where faces are, stays free
LARGER = (1.3, 1.15)  # tried first on painted grounds, where words are all there is to see
SCALES = (1.0, 0.86, 0.74, 0.62, 0.5, 0.4)
GAP = 0.018  # of the height between two titles
LOGOS = {"s": 0.11, "m": 0.17, "l": 0.26}  # height of a logo as a share of the film's shorter side
LETTERS = {"s": 0.026, "m": 0.034, "l": 0.046}  # the same for the letters of a watermark


@dataclass(frozen=True)
class Safe:
    """The part that no platform covers with its own buttons; pixels from the left and the top."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Placed:
    """A title's box: `x`, `y` of its upper left corner."""

    title: Title
    setting: Setting
    x: float
    y: float

    @property
    def low(self) -> float:
        return self.y + self.setting.height

    def meets(self, title: Title) -> bool:
        """Is any frame shown with both?"""
        return self.title.first < title.last and title.first < self.title.last


UPRIGHT = (0.06, 0.08, 0.91, 0.84)  # left, top, right, bottom: shares of width and height
FLAT = (0.06, 0.07, 0.94, 0.91)
COVERED = {  # what each platform's own words and buttons leave of an upright film
    "tiktok": (0.06, 0.09, 0.88, 0.78),
    "douyin": (0.06, 0.09, 0.87, 0.77),
    "reels": (0.06, 0.13, 0.91, 0.78),
    "shorts": (0.06, 0.1, 0.86, 0.78),
    "xiaohongshu": (0.06, 0.1, 0.94, 0.8),
    "moments": (0.06, 0.08, 0.94, 0.86),
}


def safe(width: int, height: int, platform: str = "") -> Safe:
    """Upright films leave room at the bottom and the right for the platforms' own words and buttons; where
    the platform is known, as much as that one takes."""
    upright = height >= width * 1.2
    left, top, right, bottom = COVERED.get(platform, UPRIGHT) if upright else FLAT
    return Safe(left * width, top * height, right * width, bottom * height)


def height_of(badge: Badge, plan: Plan) -> float:
    """The most a logo or watermark is high, in pixels."""
    shares = LETTERS if badge.text else LOGOS
    return shares[badge.size] * min(plan.width, plan.height) * (1.6 if badge.text else 1.0)


def free(plan: Plan) -> Safe:
    """What titles may use: the safe part without the strip of a logo in a corner."""
    area, gap = safe(plan.width, plan.height, plan.platform), GAP * plan.height
    top, bottom = area.top, area.bottom
    for badge in plan.badges:
        if badge.place.startswith("top"):
            top = max(top, area.top + height_of(badge, plan) + gap)
        elif badge.place.startswith("bottom"):
            bottom = min(bottom, area.bottom - height_of(badge, plan) - gap)
    return Safe(area.left, top, area.right, bottom)


def place(plan: Plan) -> tuple[Placed, ...]:
    """Every title with its size and place, in the plan's order."""
    found: list[Placed] = []
    for title in plan.titles:
        found.append(_place(title, plan, [other for other in found if other.meets(title)]))
    return tuple(found)


def _place(title: Title, plan: Plan, others: list[Placed]) -> Placed:
    area = free(plan)
    half = plan.width / 2
    room = 2 * min(half - area.left, area.right - half)
    bands = _bands(title, plan, area)
    if title.place == "top" and len(bands) > 1:
        # what is to stand at the top is set smaller before it is moved away from there
        kept = _settled(title, plan, others, area, room, bands[:1])
        if kept is not None:
            return kept
    settled = _settled(title, plan, others, area, room, bands)
    if settled is not None:
        return settled
    setting = typeset(title, plan.width, plan.height, room, _deep(title, plan, bands), SCALES[-1])
    # too many for one moment: the smallest, where it should be
    want = _wanted(title, plan, area, setting.height, bands)
    return Placed(title, setting, _left(title, plan, area, setting), want)


def _settled(
    title: Title,
    plan: Plan,
    others: list[Placed],
    area: Safe,
    room: float,
    bands: list[tuple[float, float]],
) -> Placed | None:
    """As large as there is a free place for it in these bands; None where there is none."""
    deep = _deep(title, plan, bands)
    painted = bands == [(area.top, area.bottom)]
    alone = painted and _company(title, plan) == 1 and title.role != "caption"
    usual = typeset(title, plan.width, plan.height, room, deep) if alone else None
    for scale in (*LARGER, *SCALES) if alone else SCALES:
        setting = typeset(title, plan.width, plan.height, room, deep, scale)
        if usual and scale > 1 and len(setting.lines) > len(usual.lines):
            continue  # larger, but in more pieces, reads worse
        want = _wanted(title, plan, area, setting.height, bands)
        spots = sorted(
            _spots(setting.height, want, bands, others, GAP * plan.height), key=lambda y: abs(y - want)
        )
        if spots:
            return Placed(title, setting, _left(title, plan, area, setting), spots[0])
    return None


def _left(title: Title, plan: Plan, area: Safe, setting: Setting) -> float:
    return area.left if title.style == "lower-third" else (plan.width - setting.width) / 2


def _company(title: Title, plan: Plan) -> int:
    """How many are shown with it at some time, itself among them."""
    return sum(title.first < other.last and other.first < title.last for other in plan.titles)


def _deep(title: Title, plan: Plan, bands: list[tuple[float, float]]) -> float:
    company = _company(title, plan)
    return max(low - top for top, low in bands) / company - (company > 1) * GAP * plan.height


def _bands(title: Title, plan: Plan, area: Safe) -> list[tuple[float, float]]:
    """From where to where a title may reach."""
    shots = [s for s in plan.shots if s.first < title.last and title.first < s.until]
    if all(shot.kind == "made" for shot in shots):
        return [(area.top, area.bottom)]
    return [(area.top, FACES[0] * plan.height), (FACES[1] * plan.height, area.bottom)]


def _wanted(title: Title, plan: Plan, area: Safe, tall: float, bands: list[tuple[float, float]]) -> float:
    if title.place == "top":
        return area.top
    if title.place == "bottom":
        return area.bottom - tall
    middle = (plan.height - tall) / 2
    return middle if len(bands) == 1 else max(bands[-1][0], middle)


def _spots(
    tall: float, want: float, bands: list[tuple[float, float]], others: list[Placed], gap: float
) -> list[float]:
    """Places where a box this tall is free: the wanted one, and next to every other title."""
    tried = [want]
    for other in others:
        tried += [other.y - gap - tall, other.low + gap]
    tried += [y for top, low in bands for y in (top, low - tall)]
    return [
        y
        for y in tried
        if any(top - 0.5 <= y and y + tall <= low + 0.5 for top, low in bands)
        and all(y + tall + gap * 0.9 <= other.y or y >= other.low + gap * 0.9 for other in others)
    ]
