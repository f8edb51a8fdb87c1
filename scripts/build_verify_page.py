"""Writes verify.html, the one file with which anybody checks a record, from its readable parts.

The parts are joined as they are, nothing is shortened, so that a party's own people can read what they run. The
page's policy (Content-Security-Policy) names the SHA-256 of its one script and its one style sheet: a page in
which anything was added does not run it. A test compares the file with its parts.
"""

import base64
import hashlib
import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "packages" / "verify" / "page"
TARGET = ROOT / "packages" / "verify" / "src" / "tahqiq_verify" / "verify.html"
FONT = ROOT / "src" / "tahqiq" / "web" / "static" / "fonts" / "noto-naskh-arabic-400.woff2"
LANGUAGES = {
    "en": ("English", "ltr"),
    "ur": ("اردو", "rtl"),
    "ps": ("پښتو", "rtl"),
    "fa": ("دری", "rtl"),
    "ar": ("العربية", "rtl"),
    "tr": ("Türkçe", "ltr"),
}


def page() -> str:
    """The whole page; raises ``ValueError`` if a part would end its element early."""
    scripts = "\n".join(path.read_text("utf-8") for path in sorted((PAGE / "parts").glob("*.js")))
    script = f'"use strict";\n(() => {{\n{scripts}}})();\n'
    style = (PAGE / "parts" / "page.css").read_text("utf-8")
    if re.search(r"</(script|style)|<!--", script + style, re.IGNORECASE):
        raise ValueError("a part holds what would end its element")
    font = _font()
    pieces = {
        "font": font,
        "font_hash": _policy_hash(font),
        "script": script,
        "script_hash": _policy_hash(script),
        "style": style,
        "style_hash": _policy_hash(style),
        "words": _words(),
    }
    template = (PAGE / "parts" / "page.html").read_text("utf-8")
    return re.sub(r"@([a-z_]+)@", lambda found: pieces[found[1]], template)


def _font() -> str:
    """Letters for Urdu, Pashto, Dari and Arabic, since many machines have no font that knows all of them."""
    data = base64.b64encode(FONT.read_bytes()).decode()
    notice = (
        "Noto Naskh Arabic, Copyright 2022 The Noto Project Authors, SIL Open Font License 1.1, unchanged"
    )
    source = f'url("data:font/woff2;base64,{data}") format("woff2")'
    return f'/* {notice} */\n@font-face{{font-family:"Noto Naskh Arabic";src:{source}}}\n'


def _words() -> str:
    """All languages as JSON that cannot end a script element."""
    words = {
        code: {
            "name": name,
            "dir": direction,
            "words": json.loads((PAGE / "words" / f"{code}.json").read_text("utf-8")),
        }
        for code, (name, direction) in LANGUAGES.items()
    }
    return json.dumps(words, ensure_ascii=False, indent=0).replace("<", "\\u003c")


def _policy_hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


if __name__ == "__main__":
    TARGET.write_text(page(), "utf-8")
