"""Showing a bulletin: its map, its page, its PDF. The sealed JSON is the record; these picture it."""

from pathlib import Path

from tahqiq.bulletin.basemap import map_disclaimer, theatre_towns
from tahqiq.bulletin.map_drawing import draw_map
from tahqiq.bulletin.render_html import render_html
from tahqiq.bulletin.render_pdf import bulletin_json, render_pdf
from tahqiq.errors import BadInput, StorageFailed
from tahqiq.model.bulletin import Bulletin


def bulletin_map(bulletin: Bulletin) -> str:
    """The bulletin's incidents as SVG, with the disclaimer inside the picture."""
    return draw_map(
        bulletin.marks,
        title=f"Incidents in bulletin {bulletin.number}",
        description=f"{len(bulletin.marks)} located incidents; {bulletin.unlocated} could not be placed.",
        disclaimer=map_disclaimer("en"),
        towns=theatre_towns("en"),
        href=None,
    )


def bulletin_page(bulletin: Bulletin, base_href: str = "") -> str:
    """The bulletin as one self-contained HTML document."""
    return render_html(bulletin, map_svg=bulletin_map(bulletin), base_href=base_href)


def bulletin_pdf(bulletin: Bulletin) -> bytes:
    """The same as a PDF, the same bytes each time."""
    return render_pdf(bulletin, map_svg=bulletin_map(bulletin))


def write_bulletin(bulletin: Bulletin, out: Path) -> None:
    """Writes it in the form that the file's ending names; raises ``BadInput`` for another ending."""
    makers = {
        ".html": lambda: bulletin_page(bulletin).encode(),
        ".pdf": lambda: bulletin_pdf(bulletin),
        ".json": lambda: bulletin_json(bulletin),
    }
    maker = makers.get(out.suffix.lower())
    if maker is None:
        raise BadInput(
            "BUL007", f"a bulletin cannot be written as '{out.suffix}'", "use .html, .pdf or .json."
        )
    data = maker()
    try:
        out.write_bytes(data)
    except OSError as error:
        raise StorageFailed(
            "STO001", f"{out} cannot be written: {error.strerror}", "name a place you may write to."
        ) from error
