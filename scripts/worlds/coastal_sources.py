"""Who reports from the made-up coast, from where, how soon, how exactly, and in which words."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Voice:
    """One source: its area of responsibility, how likely it notices, how late, how exact, what it leaves out.

    ``home`` and ``reach`` are kilometres along the shore; ``notice`` is the log odds of reporting a small
    incident at home and ``slope`` what each step of (log) size adds; ``delay`` is median hours and spread.
    ``lacks`` gives the chance that a field is empty.
    """

    id: str
    kind: str
    home: float
    reach: float
    notice: float
    slope: float
    delay: tuple[float, float]
    placing: str
    digits: int
    clock: str
    types: str
    words: str
    side: str | None = None
    inflates: float = 0.0
    revises: float = 0.0
    copies: float = 0.0
    lacks: dict[str, float] = field(default_factory=dict)


WIDE = 1e6
_NO_TIME = {"occurred": 0.35, "target": 0.4, "wounded": 0.4}
_POST = {"type": 0.35, "actor": 0.5, "target": 0.6, "killed": 0.55, "wounded": 0.75}
# fmt: off
VOICES: tuple[Voice, ...] = (
    Voice("army-press", "party", 150, WIDE, -3.62, 0.55, (5, 0.8), "district", 9, "day", "party", "party",
          side="Republic Armed Forces", inflates=0.8, lacks={"wounded": 0.5, "coords": 0.8}),
    Voice("front-media", "party", 200, WIDE, -3.52, 0.5, (3, 1.0), "town", 9, "night", "party", "party",
          side="Tideline Front", inflates=0.9, lacks={"wounded": 0.6, "coords": 0.7}),
    Voice("meridian-wire", "agency", 150, WIDE, -4.92, 1.25, (7, 0.6), "city", 9, "day", "free", "wire",
          revises=0.35, copies=0.1, lacks={"coords": 0.5, "target": 0.3}),
    Voice("gulf-press-agency", "agency", 150, WIDE, -4.72, 1.15, (9, 0.6), "town", 9, "day", "free", "wire",
          revises=0.3, copies=0.2, lacks={"coords": 0.6, "wounded": 0.2}),
    Voice("marzuqa-daily", "press", 42, 38, -2.22, 0.8, (14, 0.5), "town", 9, "day", "free", "wire",
          copies=0.35, lacks=_NO_TIME | {"coords": 0.6}),
    Voice("selim-today", "press", 151, 40, -2.12, 0.8, (12, 0.5), "town", 9, "day", "free", "stiff",
          copies=0.4, lacks=_NO_TIME | {"coords": 0.6}),
    Voice("averin-echo", "press", 246, 40, -2.32, 0.9, (13, 0.6), "city", 9, "day", "none", "stiff",
          copies=0.4, lacks=_NO_TIME | {"coords": 0.55}),
    Voice("capital-mirror", "press", 150, WIDE, -5.22, 1.2, (22, 0.5), "district", 9, "none", "none", "wire",
          copies=0.75, lacks={"occurred": 0.9, "coords": 0.6, "target": 0.6}),
    Voice("coast-conflict-data", "monitor", 150, WIDE, -2.72, 0.8, (90, 0.5), "town", 2, "day", "acled", "record",
          revises=0.15, lacks={"wounded": 1.0}),
    Voice("violence-ledger", "monitor", 150, WIDE, -3.22, 0.9, (130, 0.7), "town", 1, "days", "coarse", "record",
          revises=0.2, lacks={"target": 0.7, "wounded": 0.5}),
    Voice("hills-watch", "monitor", 150, 90, -2.92, 0.6, (30, 0.8), "point", 2, "hour", "leaf", "record",
          lacks={"text": 0.6}),
    Voice("north-patrol", "mission", 236, 34, -1.72, 0.5, (10, 0.5), "point", 4, "minute", "leaf", "record",
          lacks={"actor": 0.75, "text": 0.3}),
    Voice("south-patrol", "mission", 55, 36, -1.82, 0.5, (11, 0.5), "point", 3, "minute", "leaf", "record",
          lacks={"actor": 0.75, "killed": 0.3}),
    Voice("fire-satellite", "sensor", 150, WIDE, -4.62, 0.5, (3, 0.3), "point", 3, "pass", "none", "none",
          lacks={"actor": 1.0, "target": 1.0, "killed": 1.0, "wounded": 1.0, "place": 1.0, "text": 1.0}),
    Voice("@harbour_lens", "social", 150, 25, -1.92, 0.6, (0.5, 0.9), "town", 9, "now", "free", "post",
          copies=0.25, lacks=_POST | {"coords": 0.8}),
    Voice("@averin_nights", "social", 246, 22, -1.92, 0.5, (0.4, 0.9), "town", 9, "now", "none", "post",
          copies=0.2, lacks=_POST | {"coords": 0.5}),
    Voice("@marz_alerts", "social", 42, 24, -1.82, 0.5, (0.3, 1.0), "town", 2, "now", "free", "post",
          copies=0.2, lacks=_POST | {"coords": 0.4}),
    Voice("@coast_geo", "social", 150, WIDE, -4.42, 0.9, (26, 0.9), "point", 4, "hour", "leaf", "post",
          lacks={"killed": 0.9, "wounded": 1.0, "target": 0.3}),
    Voice("@all_fronts", "social", 150, WIDE, -5.62, 1.1, (2.5, 0.8), "city", 9, "none", "none", "post",
          copies=0.9, lacks=_POST | {"coords": 0.6}),
    Voice("civil-defence", "official", 150, WIDE, -4.22, 1.3, (4, 0.7), "town", 9, "hour", "free", "stiff",
          inflates=0.05, revises=0.5, lacks={"actor": 0.95, "coords": 0.6}),
    Voice("selim-hospital", "official", 151, 45, -3.72, 1.3, (9, 0.8), "city", 9, "day", "none", "stiff",
          revises=0.4, lacks={"actor": 1.0, "target": 1.0, "coords": 0.6}),
    Voice("un-weekly", "un", 150, WIDE, -4.42, 1.1, (84, 0.0), "district", 1, "days", "coarse", "record",
          lacks={"actor": 0.5, "target": 0.4, "wounded": 0.2}),
)
# fmt: on
