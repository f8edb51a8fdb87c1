import hashlib
import json
import re
from importlib.resources import files

import pytest

from tahqiq.web.shelf import shelf

SHEET = shelf()["pages.css"].decode()


def test_style_sheet__is_small_and_speaks_in_logical_properties():
    assert len(SHEET) <= 20 * 1024
    assert not re.findall(r"\b(left|right)\b", SHEET)
    physical = r"(?<![-\w])(width|height|min-width|max-height|margin-top|margin-bottom|top|bottom)\s*:"
    assert not re.findall(physical, re.sub(r"@media[^{]*", "", SHEET))
    assert "!important" not in SHEET
    assert "http" not in SHEET


def test_style_sheet__has_dark_print_forced_colours_and_a_visible_focus():
    for promise in ("prefers-color-scheme:dark", "@media print", "forced-colors:active", ":focus-visible"):
        assert promise in SHEET


def test_fonts__are_listed_with_their_hashes_licensed_and_light():
    listing = json.loads(files("tahqiq.web").joinpath("static", "fonts", "fonts.json").read_text("utf-8"))
    shipped = {path.removeprefix("fonts/"): data for path, data in shelf().items() if path.endswith(".woff2")}
    assert set(listing["fonts"]) == set(shipped)
    for name, data in shipped.items():
        assert hashlib.sha256(data).hexdigest() == listing["fonts"][name]["sha256"]
        assert f"fonts/{name}" in SHEET
    assert sum(map(len, shipped.values())) <= 150 * 1024
    licence = shelf()["fonts/OFL.txt"].decode()
    assert "SIL OPEN FONT LICENSE" in licence
    for family in ("Noto Naskh Arabic", "Noto Sans", "Noto Serif"):
        assert family in licence


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("sheet", re.findall(r":root\{(--paper[^}]*)", SHEET)[:2])
def test_colours__have_the_contrast_of_wcag_aa(sheet):
    colours = dict(re.findall(r"--([\w-]+):(#[0-9a-f]{6})\b", sheet))
    for ink in ("ink", "dim", "link", "warn"):
        for paper in ("paper", "sheet", "note"):
            assert contrast(colours[ink], colours[paper]) >= 4.5, (ink, paper)
    assert contrast(colours["warn"], colours["warn-paper"]) >= 4.5
    assert contrast(colours["ink"], colours["mark3"]) >= 4.5
    assert contrast(colours["strong"], colours["sheet"]) >= 3


def test_signs__have_ink_that_can_be_read_on_their_fill():
    from tahqiq.bulletin.map_marks import GATHERED, SIGNS

    for sign in (*SIGNS.values(), GATHERED):
        assert contrast(sign.fill, sign.ink) >= 4.5
