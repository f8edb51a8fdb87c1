"""A custodian at the command line, on both databases: a photo from the crater to the finding, and what goes wrong."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from practice_evidence import photo
from practice_papers import REPORT
from tahqiq.cli.main import main
from tahqiq.desk.clock import SystemClock

pytestmark = pytest.mark.slow


class Terminal:
    """The commands of one mission; ``code`` is the exit code that is expected."""

    def __init__(self, place: str, folder: Path) -> None:
        self.folder, self.options = folder, ["--mission", place, "--keys", str(folder / "keys")]

    def __call__(self, *words: str, by: str | None = None, code: int = 0) -> str:
        acting = ("--as", by) if by else ()
        result = CliRunner().invoke(main, [*self.options, *words, *acting], catch_exceptions=False)
        assert result.exit_code == code, result.output
        return result.output

    def json(self, *words: str, by: str | None = None):
        return json.loads(self(*words, "--json", by=by))

    def file(self, name: str, data: bytes) -> str:
        (self.folder / name).write_bytes(data)
        return str(self.folder / name)


@pytest.fixture
def tahqiq(place, tmp_path) -> Terminal:
    """A mission with two custodians and one reported shelling, an hour ago."""
    terminal = Terminal(place, tmp_path)
    terminal("init", "--party", "ARD=Arden", "--party", "BEL=Belmar", "--mediator", "QAS=Qasr")
    for name, seat in (("custodian-1", "SEC"), ("custodian-2", "QAS")):
        who = (name, "--title", f"Custodian, {seat}", "--seat", seat, "--role", "custodian")
        terminal("member", "add", *who, by="adm-1")
    now = SystemClock().now().replace(microsecond=0).isoformat()
    text = json.dumps(REPORT).replace(REPORT["reported_at"], now)
    report = terminal.file("report.json", text.encode())
    terminal("intake", report, "--source", "team-1", "--release", "parties", by="duty-1")
    return terminal


STATED = (
    "--kind", "photo", "--title", "Crater 1, seen from the road", "--collected", "2025-10-28T14:00+04:30",
    "--place", "North ridge", "--position", "34.2,71.2", "--within", "2", "--collector", "Team 1, photographer",
    "--method", "taken by the team on site", "--from", "Team 1", "--consent", "mandate",
    "--device", "Acme Camera 3", "--carrier", "card in bag 14",
)  # fmt: skip


def take(tahqiq: Terminal) -> tuple[str, str]:
    """The incident, and the photo taken into custody."""
    (incident,) = (one["id"] for one in tahqiq.json("incidents"))
    picture = tahqiq.file("crater.jpg", photo(at=(35.0, 71.2)))
    item = tahqiq.json("evidence", "take", incident[:12], picture, *STATED, by="custodian-1")
    return incident, item["id"]


def test_custodians_day__from_the_crater_to_a_finding_that_holds(tahqiq):
    assert "no evidence" in tahqiq("evidence", "list")
    incident, item = take(tahqiq)
    short = item[:12]
    assert "Crater 1" in tahqiq("evidence", "list", incident)
    said = tahqiq(
        "evidence", "hand-over", short, "--to", "custodian-2", "--reason", "end of shift", by="custodian-1"
    )
    assert "who is to confirm" in said
    assert "waits for 'custodian-2'" in tahqiq("evidence", "list")
    assert "custodian-2 holds" in tahqiq("evidence", "receive", short, by="custodian-2")
    read = tahqiq("evidence", "examine", short, by="custodian-2")
    assert "as the file says" in read
    assert "km from North ridge" in read
    blurred = tahqiq.file("blurred.jpg", photo(None, colour="blue"))
    copy = tahqiq.json(
        "evidence", "copy", short, blurred, "--purpose", "for the parties",
        "--transformation", "faces blurred", "--release", "parties", by="investigator-1",
    )["id"]  # fmt: skip
    out = tahqiq.folder / "out.jpg"
    tahqiq("evidence", "export", short, str(out), "--purpose", "for the board", by="custodian-2")
    assert out.read_bytes() == photo(at=(35.0, 71.2))
    assert "EVI008" in tahqiq(
        "evidence", "export", short, str(out), "--purpose", "again", by="custodian-2", code=3
    )
    sealed = tahqiq.folder / "copy.age"
    to_belmar = ("--purpose", "right of reply", "--seal-to", "BEL")
    tahqiq("evidence", "export", copy[:12], str(sealed), *to_belmar, by="duty-1")
    assert sealed.read_bytes().startswith(b"age-encryption.org")
    sheet = tahqiq("evidence", "show", short)
    for words in (
        "Custodian, SEC",
        "Custodian, QAS",
        "card in bag 14",
        "faces blurred",
        "for the board",
        "unbroken",
    ):
        assert words in sheet
    assert "all bytes as they were taken" in tahqiq("evidence", "check")
    tahqiq("review", incident, by="duty-1")
    proof = ("--standard", "balance_of_probabilities", "--confidence", "high", "--summary", "A shell fell.")
    found = ("--finding", "occurred", "--method", "inspection", *proof, "--basis", short)
    finding = tahqiq.json("verify-incident", incident, *found, by="monitor-1")
    assert finding["basis"] == [item]
    why = tahqiq("why", finding["id"])
    assert "bytes held and hash equal" in why
    assert "PRC018" not in tahqiq("procedure", "audit", incident)
    case = tahqiq("case", "show", incident)
    order = [
        case.index(words)
        for words in ("Crater 1", "handed over by", "received, intact", "faces blurred", "verify by")
    ]
    assert order == sorted(order)
    assert "identical" in tahqiq("rebuild")
    assert "holds" in tahqiq("register", "verify")


def test_party__sees_the_blurred_copy_and_nothing_of_the_original(tahqiq):
    _incident, item = take(tahqiq)
    blurred = tahqiq.file("blurred.jpg", photo(None, colour="blue"))
    made = ("--purpose", "for the parties", "--transformation", "faces blurred", "--release", "parties")
    copy = tahqiq.json("evidence", "copy", item, blurred, *made, by="investigator-1")["id"]
    (seen,) = tahqiq.json("evidence", "list", "--for", "party:BEL")
    assert (seen["id"], seen["purpose"]) == (copy, "[not released]")
    assert tahqiq.json("evidence", "list", "--for", "public") == []
    assert "faces blurred" in tahqiq("evidence", "show", copy, "--for", "party:BEL")
    assert "NOT001" in tahqiq("evidence", "show", item, "--for", "party:BEL", code=5)
    refused = tahqiq(
        "evidence", "export", item, str(tahqiq.folder / "x"), "--purpose", "x", by="liaison-bel", code=4
    )
    assert "EVI024" in refused
    assert not (tahqiq.folder / "x").exists()


def test_withdrawn_and_found__are_told_by_the_check_with_exit_code_4(tahqiq):
    _incident, item = take(tahqiq)
    assert "EVI022" in tahqiq("evidence", "receive", item, by="custodian-2", code=4)
    tahqiq("evidence", "receive", item, "--account", "It lay in an unlocked car.", by="custodian-2")
    told = tahqiq("evidence", "check", item, code=4)
    assert "EVI025" in told
    assert "BROKEN" in told
    tahqiq("evidence", "withdraw", item, "--reason", "broken custody", by="custodian-2")
    assert "WITHDRAWN" in tahqiq("evidence", "show", item)


def test_what_cannot_be__is_refused_in_words(tahqiq):
    (incident,) = (one["id"] for one in tahqiq.json("incidents"))
    empty = tahqiq.file("empty.jpg", b"")
    assert "EVI001" in tahqiq("evidence", "take", incident, empty, *STATED, by="custodian-1", code=3)
    other = [word if word != "2025-10-28T14:00+04:30" else "yesterday" for word in STATED]
    assert "no day and no moment" in tahqiq(
        "evidence", "take", incident, empty, *other, by="custodian-1", code=2
    )
    assert "MEM002" in tahqiq("evidence", "take", incident, empty, *STATED, by="liaison-ard", code=4)
    assert "NOT001" in tahqiq("evidence", "check", "evd_nothing", code=5)
    assert "no evidence to check" in tahqiq("evidence", "check", incident)
