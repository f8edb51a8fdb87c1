"""Whoever asks a reader: the audience goes with every question, so that no reader can forget it."""

from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from tahqiq.model.act import Act
from tahqiq.model.release import Audience, Seats, named_in, readable_labels
from tahqiq.store import tables


@dataclass(frozen=True)
class Asker:
    """One connection, one audience, and the labels that this audience may read in this mission.

    ``everything`` says that no label in use is closed to this asker.
    """

    connection: Connection
    audience: Audience
    labels: frozenset[str]
    everything: bool = False

    def may_read(self, label: str) -> bool:
        """Whether a record or field under this label is for this asker. Unknown labels are for nobody."""
        return label in self.labels


def asker_for(connection: Connection, audience: Audience, seats: Seats) -> Asker:
    """The asker for an audience of a mission with these seats.

    What is released by name is read by the members named, and by the program's own work; not by staff as such.
    """
    labels = readable_labels(audience, seats)
    if audience.kind not in ("inside", "mechanism") and audience.member is None:
        return Asker(connection, audience, labels)
    named = named_labels(connection)
    if audience.kind == "inside":
        return Asker(connection, audience, labels | named, everything=True)
    own = {label for label in named if audience.member in named_in(label)}
    return Asker(connection, audience, labels | own, everything=audience.kind == "mechanism" and own == named)


def named_labels(connection: Connection) -> frozenset[str]:
    """The labels in use that release to members by name."""
    return frozenset(connection.execute(select(tables.named_label.c.label)).scalars())


def note_named(connection: Connection, act: Act) -> None:
    """Notes the labels of an act that release to members by name, its own and those of what it lists."""
    said = {str(act.body.get("release") or "")}
    for value in act.body.values():
        if isinstance(value, (list, tuple)):
            said |= {str(one.get("release") or "") for one in value if isinstance(one, dict)}
    for label in sorted(one for one in said if named_in(one)):
        known = connection.execute(select(tables.named_label).where(tables.named_label.c.label == label))
        if known.first() is None:
            connection.execute(insert(tables.named_label).values(label=label))


def label_of_line(connection: Connection, act: Act) -> str:
    """The label of an act's line in a history.

    A reading's line names its submission: where that is released to members by name, so is the line.
    """
    if act.verb != "submission.read":
        return act.label
    query = select(tables.submission.c.release).where(tables.submission.c.id == act.body.get("submission"))
    release = connection.execute(query).scalar_one_or_none()
    return release if release is not None and named_in(release) else act.label
