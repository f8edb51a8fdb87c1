"""Bring the fonts of the pages once: from published npm packages, cut down to the letters that are used.

Run by hand when the fonts change (``python scripts/build_fonts.py``); needs ``npm`` and its registry, and
fonttools with brotli, which the environment has through WeasyPrint. The result is committed together with the
licence (``OFL.txt``) and ``fonts.json``, which a test compares with the files.
"""

import hashlib
import json
import subprocess
import tarfile
import tempfile
from pathlib import Path

from fontTools import subset

OUTPUT = Path(__file__).resolve().parents[1] / "src/tahqiq/web/static/fonts"
VERSION = "5.3.0"
LATIN = "".join(map(chr, range(32, 127))) + "ÂÇÎÖÛÜâçîöûüé·–—‘’“”…"
TURKISH_AND_MACRONS = "ğĞşŞİāĀēĒīĪūŪ"

# file to write: package, file in the package, letters to keep (None keeps the file as it is)
FONTS: dict[str, tuple[str, str, str | None]] = {
    "noto-naskh-arabic-400.woff2": ("noto-naskh-arabic", "noto-naskh-arabic-arabic-400-normal", None),
    "noto-naskh-arabic-700.woff2": ("noto-naskh-arabic", "noto-naskh-arabic-arabic-700-normal", None),
    "noto-sans-latin-400.woff2": ("noto-sans", "noto-sans-latin-400-normal", None),
    "noto-sans-latin-700.woff2": ("noto-sans", "noto-sans-latin-700-normal", None),
    "noto-sans-turkish-400.woff2": ("noto-sans", "noto-sans-latin-ext-400-normal", TURKISH_AND_MACRONS),
    "noto-sans-turkish-700.woff2": ("noto-sans", "noto-sans-latin-ext-700-normal", TURKISH_AND_MACRONS),
    "noto-serif-latin-600.woff2": ("noto-serif", "noto-serif-latin-600-normal", LATIN),
    "noto-serif-turkish-600.woff2": ("noto-serif", "noto-serif-latin-ext-600-normal", TURKISH_AND_MACRONS),
}


def main() -> None:
    """Fetch each package once, cut, write, and list what was written."""
    OUTPUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        names = sorted({name for name, _, _ in FONTS.values()})
        packages = {name: unpacked(name, Path(folder) / name) for name in names}
        for target, (package, file, letters) in FONTS.items():
            source = packages[package] / "files" / f"{file}.woff2"
            if letters is None:
                (OUTPUT / target).write_bytes(source.read_bytes())
            else:
                cut(source, OUTPUT / target, letters)
    written = {
        name: {
            "package": f"npm:@fontsource/{package}@{VERSION}",
            "from": f"files/{file}.woff2",
            "subset": letters is not None,
            "sha256": hashlib.sha256((OUTPUT / name).read_bytes()).hexdigest(),
        }
        for name, (package, file, letters) in FONTS.items()
    }
    listing = {"licence": "SIL Open Font License 1.1, see OFL.txt", "fonts": written}
    (OUTPUT / "fonts.json").write_text(json.dumps(listing, indent=1) + "\n", encoding="utf-8")
    print(sum((OUTPUT / name).stat().st_size for name in FONTS), "bytes in", len(FONTS), "files")


def unpacked(package: str, folder: Path) -> Path:
    """The published package in a folder."""
    folder.mkdir()
    subprocess.run(  # noqa: S603 - a fixed command with a pinned version
        ["npm", "pack", "--silent", f"@fontsource/{package}@{VERSION}"],  # noqa: S607 - npm of the machine
        cwd=folder,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    with tarfile.open(next(folder.glob("*.tgz"))) as archive:
        archive.extractall(folder, filter="data")
    return folder / "package"


def cut(source: Path, target: Path, letters: str) -> None:
    """Write the font with these letters alone; the same input gives the same bytes."""
    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = ["kern", "liga", "locl", "ccmp", "mark"]
    options.name_IDs = ["*"]
    options.recalc_timestamp = False
    font = subset.load_font(source, options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=letters)
    subsetter.subset(font)
    subset.save_font(font, target, options)


if __name__ == "__main__":
    main()
