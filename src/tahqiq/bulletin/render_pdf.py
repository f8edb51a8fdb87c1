"""The same page as PDF: byte-identical on every rendering, with the bulletin itself attached as JSON."""

import base64
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Any

from tahqiq.bulletin.render_html import render_html
from tahqiq.errors import TahqiqError
from tahqiq.model.bulletin import Bulletin
from tahqiq.model.ids import bytes_hash, canonical_json

_LATIN = (
    "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,"
    "U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD"
)
_LATIN_EXT = (
    "U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+1D00-1DBF,U+1E00-1E9F,U+1EF2-1EFF,"
    "U+2020,U+20A0-20AB,U+20AD-20C0,U+2113,U+2C60-2C7F,U+A720-A7FF"
)
_ARABIC = "U+0600-06FF,U+0750-077F,U+0870-088E,U+0890-0891,U+0897-08E1,U+08E3-08FF,U+FB50-FDFF,U+FE70-FEFC"
# Fonts are shipped, so that two machines print the same bytes: family, style, weight, file, characters.
_FONTS = (
    ("Tahqiq Sans", "normal", 400, "source-sans-3-latin-400-normal", _LATIN),
    ("Tahqiq Sans", "italic", 400, "source-sans-3-latin-400-italic", _LATIN),
    ("Tahqiq Sans", "normal", 600, "source-sans-3-latin-600-normal", _LATIN),
    ("Tahqiq Sans", "normal", 400, "source-sans-3-latin-ext-400-normal", _LATIN_EXT),
    ("Tahqiq Sans", "normal", 600, "source-sans-3-latin-ext-600-normal", _LATIN_EXT),
    ("Tahqiq Serif", "normal", 600, "source-serif-4-latin-600-normal", _LATIN),
    ("Tahqiq Serif", "normal", 600, "source-serif-4-latin-ext-600-normal", _LATIN_EXT),
    ("Tahqiq Naskh", "normal", 400, "noto-naskh-arabic-arabic-400-normal", _ARABIC),
)


def render_pdf(bulletin: Bulletin, *, map_svg: str, base_href: str = "") -> bytes:
    """The bulletin as PDF/A-3u; the attached JSON is the record, the PDF is a picture of it.

    Rendering fetches nothing: every address but ``data:`` is refused. Raises ``TahqiqError`` (BUL010)
    where the machine lacks the Pango library that sets the type.
    """
    weasyprint = _typesetter()
    fetcher = weasyprint.URLFetcher(allowed_protocols=("data",), allow_redirects=False)
    fonts = weasyprint.text.fonts.FontConfiguration()
    sheet = weasyprint.CSS(string=_font_faces(), font_config=fonts, url_fetcher=fetcher)
    page = render_html(bulletin, map_svg=map_svg, base_href=base_href)
    options = {
        "attachments": [_attachment(weasyprint, bulletin, fetcher)],
        "pdf_variant": "pdf/a-3u",
        "output_intent": "tahqiq",
        "pdf_identifier": bytes_hash(bulletin.id.encode())[:32].encode(),
        "pdf_tags": True,
    }
    document = weasyprint.HTML(string=page, url_fetcher=fetcher, base_url="data:,").render(
        font_config=fonts,
        color_profiles={"tahqiq": _screen_colours(weasyprint)},
        stylesheets=[sheet],
        **options,
    )
    rendered: bytes = document.write_pdf(**options)
    return rendered


def bulletin_json(bulletin: Bulletin) -> bytes:
    """The bulletin as the JSON that is attached to its PDF."""
    return canonical_json(bulletin.model_dump(mode="json"))


def _attachment(weasyprint: Any, bulletin: Bulletin, fetcher: Any) -> Any:
    return weasyprint.Attachment(
        file_obj=BytesIO(bulletin_json(bulletin)),
        name=f"{bulletin.id}.json",
        description="The bulletin as data: every sentence and row with what it cites",
        created=bulletin.as_of,
        modified=bulletin.as_of,
        relationship="Source",
        url_fetcher=fetcher,
    )


def _screen_colours(weasyprint: Any) -> Any:
    # PDF/A wants a colour profile. Left to itself WeasyPrint opens the same file and never closes it.
    profile = files("weasyprint").joinpath("pdf", "sRGB2014.icc").read_bytes()
    return weasyprint.css.ColorProfile(
        BytesIO(profile), "sRGB2014.icc", "relative-colorimetric", (["r"], ["g"], ["b"])
    )


def _typesetter() -> Any:
    try:
        import weasyprint
        import weasyprint.css
        import weasyprint.text.fonts
    except OSError as fault:
        raise TahqiqError(
            "BUL010",
            "PDF cannot be made: the Pango library is not on this machine.",
            "Install libpango-1.0-0, libpangoft2-1.0-0 and libharfbuzz-subset0, or use the HTML bulletin.",
        ) from fault
    return weasyprint


@cache
def _font_faces() -> str:
    return "\n".join(
        f'@font-face {{ font-family: "{family}"; font-style: {style}; font-weight: {weight}; '
        f'src: url("data:font/woff2;base64,{_font(name)}") format("woff2"); unicode-range: {characters}; }}'
        for family, style, weight, name, characters in _FONTS
    )


def _font(name: str) -> str:
    data = files("tahqiq.bulletin").joinpath("fonts", f"{name}.woff2").read_bytes()
    return base64.b64encode(data).decode("ascii")
