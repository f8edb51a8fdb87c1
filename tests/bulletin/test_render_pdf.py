import builtins
import hashlib
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pypdf
import pytest

from tahqiq.bulletin.render_pdf import bulletin_json, render_pdf
from tahqiq.errors import TahqiqError
from tahqiq.model.bulletin import Bulletin

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="90" height="90">'
    '<circle cx="4" cy="4" r="3" fill="none" stroke="#23445c"/></svg>'
)
SCRIPT = """
import hashlib, runpy, sys
example = runpy.run_path(sys.argv[1])
from tahqiq.bulletin.daily import compose
from tahqiq.bulletin.render_pdf import render_pdf
made = compose(example["EDITION"], example["material"](), example["MISSION"], example["instruments"](),
               example["STANDINGS"])
print(hashlib.sha256(render_pdf(made, map_svg=sys.argv[2])).hexdigest())
"""


@pytest.mark.slow
def test_two_processes__print_the_same_bytes(bulletin):
    here = hashlib.sha256(render_pdf(bulletin, map_svg=SVG)).hexdigest()
    path = str(Path(__file__).with_name("example.py"))
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, path, SVG],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo"},
        )
        assert done.stdout.strip() == here


@pytest.mark.slow
def test_attachment__is_the_bulletin(bulletin):
    read = pypdf.PdfReader(BytesIO(render_pdf(bulletin, map_svg="")))
    ((name, (data, *_)),) = read.attachments.items()
    assert name == f"{bulletin.id}.json"
    assert data == bulletin_json(bulletin)
    assert Bulletin.model_validate_json(data) == bulletin


@pytest.mark.slow
def test_page__holds_id_number_and_pages(bulletin):
    read = pypdf.PdfReader(BytesIO(render_pdf(bulletin, map_svg=SVG)))
    text = " ".join(page.extract_text() for page in read.pages)
    assert bulletin.id in text
    assert f"Page 1 of {len(read.pages)}" in text
    assert read.metadata.title == bulletin.title


@pytest.mark.slow
def test_rendering__warns_of_nothing_and_fetches_nothing(bulletin, caplog):
    render_pdf(
        bulletin, map_svg='<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0"/></svg>'
    )
    assert [record.message for record in caplog.records] == []


@pytest.mark.slow
@pytest.mark.parametrize("address", ["http://127.0.0.1:9/x.png", "file:///etc/passwd"])
def test_address_in_the_map__is_not_fetched(bulletin, caplog, address):
    svg = SVG.replace("</svg>", f'<image href="{address}" width="9" height="9"/></svg>')
    assert b"root:" not in render_pdf(bulletin, map_svg=svg)
    assert any("disallowed protocol" in record.message for record in caplog.records)


def test_missing_pango__says_what_to_install(bulletin, monkeypatch):
    load = builtins.__import__

    def without(name, *rest):
        if name.startswith("weasyprint"):
            raise OSError("cannot load library 'libpango-1.0-0'")
        return load(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(TahqiqError) as told:
        render_pdf(bulletin, map_svg="")
    assert told.value.code == "BUL010"
    assert "libpango" in told.value.next_step


def test_fonts__are_the_files_that_are_listed():
    folder = Path(render_pdf.__code__.co_filename).with_name("fonts")
    listed = dict(
        reversed(line.split())
        for line in (folder / "SOURCES.txt").read_text().splitlines()
        if "woff2" in line
    )
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.woff2")}
    assert found == listed
