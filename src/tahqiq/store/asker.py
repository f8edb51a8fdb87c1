"""Whoever asks a reader: the audience goes with every question, so that no reader can forget it."""

from dataclasses import dataclass

from sqlalchemy import Connection

from tahqiq.model.release import Audience, readable_labels


@dataclass(frozen=True)
class Asker:
    """One connection, one audience, and the labels that this audience may read in this mission."""

    connection: Connection
    audience: Audience
    labels: frozenset[str]

    def may_read(self, label: str) -> bool:
        """Whether a record or field under this label is for this asker. Unknown labels are for nobody."""
        return label in self.labels


def asker_for(connection: Connection, audience: Audience, parties: tuple[str, ...]) -> Asker:
    """The asker for an audience of a mission with these parties."""
    return Asker(connection, audience, readable_labels(audience, parties))
