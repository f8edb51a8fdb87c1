"""A newcomer's afternoon at the command line, on both databases: found, file, conclude, publish, check."""

import json
import random
import socket
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner

from practice_papers import COMPLAINT, REPORT
from tahqiq.cli.main import main
from tahqiq.desk.clock import SystemClock
from tahqiq.desk.plan import plan_from_case

pytestmark = pytest.mark.slow


class Terminal:
    """The command with its mission and keys already chosen."""

    def __init__(self, place: str, folder: Path) -> None:
        self.options = ["--mission", place, "--keys", str(folder / "keys")]

    def __call__(self, *words: str, code: int = 0) -> str:
        result = CliRunner().invoke(main, [*self.options, *words], catch_exceptions=False)
        assert result.exit_code == code, result.output
        return result.stdout

    def json(self, *words: str):
        return json.loads(self(*words, "--json"))


@pytest.fixture
def tahqiq(place, tmp_path) -> Terminal:
    terminal = Terminal(place, tmp_path)
    parties = ("--party", "BEL=Belmar", "--party", "ARD=Arden", "--mediator", "QAS=Qasr")
    said = terminal("init", *parties, "--title", "Practice", "--zone", "Asia/Kabul")
    assert "Practice" in said
    return terminal


def dated(form: dict) -> bytes:
    """The paper as of an hour ago by the real clock."""
    hour_ago = (SystemClock().now() - timedelta(hours=1)).replace(microsecond=0).isoformat()
    text = json.dumps(form)
    for old in {REPORT["reported_at"], COMPLAINT["filed_at"]}:
        text = text.replace(old, hour_ago)
    return text.encode()


def day_of_the_bulletin(moment: datetime) -> date:
    """The reporting day in which this was done: after the cut-off at 19:30 it is the next one."""
    local = moment.astimezone(ZoneInfo("Asia/Kabul"))
    return local.date() + timedelta(days=local.time() >= time(19, 30))


def test_afternoon__from_founding_to_a_checked_register(tahqiq, tmp_path):
    assert [one["id"] for one in tahqiq.json("member", "list")][:2] == ["adm-1", "analyst-1"]
    (tmp_path / "report.json").write_bytes(dated(REPORT))
    (tmp_path / "complaint.json").write_bytes(dated(COMPLAINT))
    tahqiq("source", "add", "gazette", "--name", "The Gazette", "--kind", "media", "--as", "duty-1")
    said = tahqiq("intake", str(tmp_path / "report.json"), "--source", "team-1", "--as", "duty-1")
    assert "received" in said
    assert "receipt" in said
    tahqiq("intake", str(tmp_path / "complaint.json"), "--source", "liaison-ard", "--as", "liaison-ard")

    assert len(tahqiq.json("submissions")) == 2
    claims = tahqiq.json("claims")
    assert {claim["event_type"] for claim in claims} == {"shelling"}
    (incident,) = tahqiq.json("incidents")
    assert incident["voices"] == 2
    beginning = incident["id"][:10]
    assert "Shelling" in tahqiq("incident", beginning)

    tahqiq("review", beginning, "--as", "duty-1")
    finding = ["--finding", "occurred", "--method", "inspection", "--standard", "balance_of_probabilities"]
    finding += ["--confidence", "high", "--summary", "Three shells fell.", "--view", "QAS=agrees"]
    basis = [word for claim in claims for word in ("--basis", claim["id"][:12])]
    tahqiq("verify-incident", beginning, *finding, *basis, "--as", "monitor-1")
    today = day_of_the_bulletin(SystemClock().now())
    standard = ["--standard", "reasonable_grounds_to_believe", "--confidence", "moderate"]
    tahqiq(
        "attribute",
        beginning,
        *standard,
        *basis,
        "--summary",
        "Not known who fired.",
        "--as",
        "investigator-1",
    )
    sheet = tahqiq.json("incident", beginning)
    assert sheet["status"] in ("verified", "attributed")
    assert sheet["verification"]["views"] == [{"seat": "QAS", "view": "agrees", "statement": None}]

    draft = tahqiq.json("bulletin", "daily", "--date", str(today), "--to", "mechanism", "--draft")
    assert any(
        beginning in cite for s in draft["sections"] for one in s["sentences"] for cite in one["cites"]
    )
    why = tahqiq.json("why", sheet["verification"]["id"])
    assert why["kind"] == "verification"
    assert "holds" in why["entered"]["proof"]

    assert tahqiq.json("register", "verify")["holds"]
    assert tahqiq.json("register", "status")["size"] > 10
    tahqiq("register", "export", str(tmp_path / "log"))
    assert (tmp_path / "log" / "checkpoint").read_text().startswith("mission.tahqiq.example/register\n")
    assert tahqiq.json("rebuild")["identical"]


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("incident", "inc_zzzz"), 5, "NOT001"),
        (("why", "nothing"), 5, "NOT001"),
        (("submission", "sub_zzzz"), 5, "NOT001"),
        (("review", "inc_zzzz", "--as", "duty-1"), 5, "NOT001"),
        (("review", "inc_zzzz", "--as", "nobody"), 5, "MEM001"),
        (("bulletin", "daily", "--date", "2999-10-27", "--as", "publisher-1"), 3, "BUL005"),
        (("bulletin", "daily", "--date", "2025-10-27", "--as", "duty-1"), 4, "MEM002"),
        (("claims", "--for", "everybody"), 2, "no audience"),
        (("bulletin", "write", "2025-10-27", "x.html"), 3, "BUL006"),
        (("incidents", "--status", "nonsense"), 2, "nonsense"),
        (("incidents", "--sector", "nowhere"), 3, "CLI004"),
        (("claims", "--type", "nosuch"), 2, "nosuch"),
        (("init", "--party", "AAA=A"), 3, "MIS007"),
        (("init", "--case", "nowhere"), 5, "CAS001"),
        (("serve", "--for", "mechanism", "--host", "0.0.0.0"), 3, "WEB002"),
        (("serve", "--choose-audience"), 3, "WEB001"),
    ],
)
def test_wrong_word__gets_its_code(tmp_path, words, code, says):
    terminal = Terminal(str(tmp_path / "m.tahqiq"), tmp_path)
    terminal("init", "--party", "ARD=Arden", "--party", "BEL=Belmar")
    result = CliRunner().invoke(main, [*terminal.options, *words])
    assert result.exit_code == code, result.output
    assert says in result.output


def test_founding_that_fails__leaves_nothing_behind(tmp_path):
    place, keys = tmp_path / "m.tahqiq", tmp_path / "keys"
    keys.mkdir()
    (keys / "adm-1.key").write_text("00" * 32)
    terminal = Terminal(str(place), tmp_path)
    terminal("init", "--party", "ARD=Arden", "--party", "BEL=Belmar", code=8)
    assert not place.exists()
    assert [file.name for file in keys.iterdir()] == ["adm-1.key"], "somebody else's key was touched"


def test_founding_cut_short__leaves_nothing_behind(tmp_path, monkeypatch):
    from tahqiq.desk import found

    def cut_short(*_words):
        raise KeyboardInterrupt

    monkeypatch.setattr(found, "sign_pending", cut_short)
    place = tmp_path / "m.tahqiq"
    with pytest.raises(KeyboardInterrupt):
        found.found_mission(
            str(place), None, plan_from_case("durand-2025").mission, SystemClock(), random.randbytes
        )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_shipped_case__can_be_founded_without_its_papers(tmp_path):
    terminal = Terminal(str(tmp_path / "m.tahqiq"), tmp_path)
    terminal("init", "--case", "durand-2025")
    assert terminal.json("submissions") == []
    assert len(terminal.json("agreement", "list")) >= 4


def test_read__prints_one_claim_a_line(tmp_path):
    file = tmp_path / "note.txt"
    file.write_text("Shelling hit Torkham on 27 October, killing three people, Pakistani officials said.\n")
    done = CliRunner().invoke(main, ["read", str(file), "--published", "2025-10-28", "--jsonl"])
    assert done.exit_code == 0, done.output
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert lines
    for line in lines:
        assert line["doc"] == "note"
        assert file.read_text()[line["start"] : line["end"]] == line["span"]
        assert set(line) == {
            "doc", "start", "end", "span", "event_type", "actors", "place", "date", "casualties", "source",
            "polarity", "certainty", "direct_quote", "commitment", "confidence", "reader", "reasons",
        }  # fmt: skip
    shelling = next(line for line in lines if line["event_type"] == "shelling")
    assert shelling["date"]["start"] == "2025-10-27"
    assert shelling["casualties"]["killed"] == {"min": 3, "max": 3}


def test_port_that_is_taken__is_said(tmp_path):
    terminal = Terminal(str(tmp_path / "m.tahqiq"), tmp_path)
    terminal("init", "--party", "ARD=Arden", "--party", "BEL=Belmar")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        words = ["serve", "--port", str(taken.getsockname()[1])]
        result = CliRunner().invoke(main, [*terminal.options, *words])
    assert result.exit_code == 3, result.output
    assert "WEB004" in result.output
