"""The map as a page shows it, with the list of what lies together under one sign."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from tahqiq.bulletin.basemap import map_disclaimer, theatre_towns
from tahqiq.bulletin.map_drawing import clusters_of, draw_map
from tahqiq.bulletin.map_marks import Cluster
from tahqiq.model.bulletin import MapMark
from tahqiq.web.frame import Asker


@dataclass(frozen=True)
class MapSheet:
    """The picture, and its clusters as lists that its signs link to."""

    picture: Markup
    clusters: tuple[Cluster, ...]


def incident_map(asker: Asker, marks: Sequence[MapMark], title: str) -> MapSheet:
    """The map of some marks in the asker's language."""
    code = asker.language.code
    found = asker.text("%(count)s located incidents. The same incidents stand in the list on this page.")
    picture = draw_map(
        marks,
        title=title,
        description=found % {"count": len(marks)},
        disclaimer=map_disclaimer(code),
        towns=theatre_towns(code),
        href=lambda incident: f"/incidents/{incident}",
        lang=code,
        list_href=lambda number: f"#cluster-{number}",
    )
    return MapSheet(Markup(picture), clusters_of(marks))  # noqa: S704 - draw_map escapes what it is given
