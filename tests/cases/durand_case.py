"""The shipped case durand-2025, loaded through the nouns: what its tests ask about."""

import csv
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import yaml

from tahqiq.desk.instrument_file import instrument_files, read_instrument_file
from tahqiq.model.forms import TABLE_COLUMNS, Complaint, FieldReport, Notification
from tahqiq.model.member import Member
from tahqiq.model.mission import Mission
from tahqiq.model.source import Source

ROOT = Path(__file__).resolve().parents[2]
CASE = ROOT / "cases" / "durand-2025"
SEEDS = ROOT.parent / "shared" / "seeds"

FORMS: dict[str, Any] = {
    "field-report/1": FieldReport,
    "complaint/1": Complaint,
    "notification/1": Notification,
}


def load(name: str) -> Any:
    return yaml.safe_load((CASE / name).read_text(encoding="utf-8"))


INBOX: list[dict[str, Any]] = load("inbox.yaml")
ACTS: list[dict[str, Any]] = load("acts.yaml")
DEALINGS: list[dict[str, Any]] = [
    deed for file in sorted((CASE / "dealings").glob("*.yaml")) for deed in load(f"dealings/{file.name}")
]
MEMBERS = {post["id"]: Member(**post, public_key="0" * 64) for post in load("members.yaml")}
SOURCES = {one["id"]: Source.model_validate(one) for one in load("sources.yaml")}
INSTRUMENTS = [read_instrument_file(file).instrument for file in instrument_files(CASE / "instruments")]
MISSION = Mission.model_validate(load("mission.yaml") | {"founder": MEMBERS["adm-1"]})
BY_NAME = {Path(entry["file"]).stem: entry for entry in INBOX}
PARTIES = MISSION.party_codes


def form_of(entry: dict[str, Any]) -> Any:
    text = (CASE / entry["file"]).read_text(encoding="utf-8")
    return FORMS[json.loads(text)["form"]].model_validate_json(text, strict=True)


def table_of(entry: dict[str, Any]) -> list[dict[str, str]]:
    path = CASE / entry["file"]
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as lines:
            rows: list[list[Any]] = list(csv.reader(lines))
    else:
        rows = [list(row) for row in openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True)]
    assert tuple(rows[0]) == TABLE_COLUMNS
    return [
        {name: str(cell) for name, cell in zip(rows[0], row, strict=True) if cell not in (None, "")}
        for row in rows[1:]
    ]


def of_channel(*channels: str) -> list[dict[str, Any]]:
    return [entry for entry in INBOX if entry["channel"] in channels]


def moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    assert at.utcoffset() is not None
    return at
