"""Bring the catalogues of the pages up to date: new English words in, gone ones out, translations kept.

Run after words of the pages changed (``python scripts/refresh_catalogues.py``). New words stay empty, which
shows them in English, until somebody translates them in ``src/tahqiq/web/locale``.
"""

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from tahqiq.web.labels import LABELS
from tahqiq.web.languages import NAMES
from tahqiq.web.refusals import SAID

WEB = Path(__file__).resolve().parents[1] / "src/tahqiq/web"


def main() -> None:
    """Refresh each catalogue and say what is left to translate."""
    words = spoken()
    for code in NAMES:
        if code == "en":
            continue
        path = WEB / "locale" / code / "LC_MESSAGES" / "tahqiq.po"
        with path.open("rb") as file:
            old = read_po(file, locale=code)
        refreshed = Catalog(
            locale=code,
            project=old.project,
            version=old.version,
            header_comment=old.header_comment,
            msgid_bugs_address=old.msgid_bugs_address,
            creation_date=old.creation_date,
            revision_date=old.revision_date,
            last_translator=old.last_translator,
            language_team=old.language_team,
            charset="utf-8",
            fuzzy=False,
        )
        for word in words:
            known = old.get(word)
            refreshed.add(
                word, known.string if known else "", flags=["python-format"] if "%(" in word else []
            )
        with path.open("wb") as file:
            write_po(file, refreshed, width=0)
        left = [message.id for message in refreshed if message.id and not message.string]
        print(f"{code}: {len(words) - len(left)} of {len(words)} translated")


def spoken() -> list[str]:
    """Every English word of the pages, in the order found: templates and code, labels, refusals."""
    found = extract_from_dir(
        WEB,
        [("templates/**.html", "jinja2"), ("**.py", "python")],
        keywords={"_": None, "text": None, "say": None},
    )
    words = [message for _, _, message, _, _ in found if isinstance(message, str)]
    words += [*LABELS.values(), *(text for pair in SAID.values() for text in pair)]
    return list(dict.fromkeys(words))


if __name__ == "__main__":
    main()
