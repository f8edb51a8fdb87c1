"""The fields of the acts that end a mission, for whoever may read the act."""

from tahqiq.model.frozen import Frozen

CLOSING_FIELDS: dict[type[Frozen], str] = {}
