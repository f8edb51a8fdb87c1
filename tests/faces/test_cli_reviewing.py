"""An analyst reviews claims at the command line, on both databases."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from practice_article import article
from practice_mission import new_desk
from tahqiq.cli.main import main
from tahqiq.store.claim_standing import threads_of

pytestmark = pytest.mark.slow


class Terminal:
    """The command with its mission and keys already chosen."""

    def __init__(self, place: str, folder: Path) -> None:
        self.options = ["--mission", place, "--keys", str(folder / "keys")]

    def __call__(self, *words: str, code: int = 0) -> str:
        result = CliRunner().invoke(main, [*self.options, *words], catch_exceptions=False)
        assert result.exit_code == code, result.output
        return result.output

    def json(self, *words: str):
        return json.loads(self(*words, "--json"))


@pytest.fixture
def there(place, tmp_path):
    """The terminal, the article's id, and the ids of its claims by kind, shortened as a person types them."""
    desk = new_desk(place, tmp_path / "keys")
    submission, *_claims = article(desk)
    with desk.inside() as asker:
        short = {one.first.event_type: one.first.id[:12] for one in threads_of(asker, submission)}
    desk.store.close()
    return Terminal(place, tmp_path), submission[:12], short


def test_afternoon__of_an_analyst(there):
    tahqiq, article_id, claim = there
    assert len(tahqiq.json("claims", "--unreviewed")) == 3
    by = ("--as", "analyst-1")
    said = tahqiq("review-claims", article_id, "--reject", claim["airstrike"], "--note", "Not so.", *by)
    assert said.startswith("rejected  clm_")
    assert "reviewed  1 of 3 claims" in said
    changes = ["--set", "killed=3..5", "--set", "date=2025-10-25", "--set", "initiator=Belmar"]
    said = tahqiq(
        "review-claims", article_id, "--correct", claim["shelling"], *changes, "--note", "As told later.", *by
    )
    assert said.startswith("corrected ") and "matched   1 claim" in said
    said = tahqiq("review-claims", article_id, "--accept-all", *by)
    assert "reviewed  3 of 3 claims" in said
    assert "all of them are reviewed" in tahqiq("claims", "--unreviewed")
    standing = {one["event_type"]: one for one in tahqiq.json("claims")}
    assert {kind: one["review"] for kind, one in standing.items()} == {
        "shelling": "corrected",
        "denial": "accepted",
    }
    assert standing["shelling"]["casualties"]["killed"] == {"min": 3, "max": 5}
    assert standing["shelling"]["actors"]["initiator"] == ["Belmar"]
    assert len(tahqiq.json("claims", "--set-aside")) == 4
    (withdrawn,) = tahqiq.json("incidents", "--status", "withdrawn")
    assert "WITHDRAWN" in tahqiq("incident", withdrawn["id"])
    assert {one["event_type"] for one in tahqiq.json("incidents")} == {"shelling"}
    threads = tahqiq.json("submission", article_id)["threads"]
    assert sorted(one["state"] for one in threads) == ["accepted", "corrected", "rejected"]
    assert "claim_review" in tahqiq("why", standing["shelling"]["id"]).replace(" ", "_")
    assert tahqiq.json("rebuild")["identical"]
    assert "nothing to do" in tahqiq("review-claims", article_id, "--accept-all", *by)
    said = tahqiq("review-claims", article_id, "--add", "--set", "event_type=statement", "--set",
                  "span=Belmar denied … had flown", *by)  # fmt: skip
    assert said.startswith("added ") and "reviewed  4 of 4 claims" in said
    assert tahqiq.json("review-claims", article_id, "--accept", claim["airstrike"], *by)["reviewed"] == 4
    assert len(tahqiq.json("incidents")) == 2


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        ((), 2, "say what to do"),
        (("--set", "killed=3"), 2, "--set goes with"),
        (("--correct", "shelling"), 2, "say what it should say"),
        (("--correct", "shelling", "--add", "--set", "killed=3"), 2, "one of them at a time"),
        (("--correct", "shelling", "--set", "killed"), 3, "CLI005"),
        (("--correct", "shelling", "--set", "deaths=3", "--note", "x"), 3, "CLI005"),
        (("--correct", "shelling", "--set", "killed=3..1", "--note", "x"), 3, "CLM003"),
        (
            ("--correct", "shelling", "--set", "event_type=sheling", "--note", "x"),
            3,
            "Did you mean shelling?",
        ),
        (("--correct", "shelling", "--set", "killed=4"), 3, "CLM001"),
        (("--reject", "shelling"), 3, "CLM001"),
        (("--reject", "clm_zzzz", "--note", "x"), 5, "NOT001"),
        (("--accept", "shelling", "--reject", "shelling", "--note", "x"), 3, "CLM004"),
        (("--accept-all", "--as", "monitor-1"), 4, "MEM002"),
    ],
)
def test_wrong_word__gets_its_code(there, words, code, says):
    tahqiq, article_id, claim = there
    spelled = [claim.get(word, word) for word in words]
    acting = [] if "--as" in words else ["--as", "analyst-1"]
    assert says in tahqiq("review-claims", article_id, *spelled, *acting, code=code)
    assert len(tahqiq.json("claims", "--unreviewed")) == 3


def test_machine_without_its_key__leaves_the_matching_for_later(there, tmp_path):
    tahqiq, article_id, claim = there
    (tmp_path / "keys" / "machine-1.key").unlink()
    changes = ("--set", "killed=4", "--note", "x")
    said = tahqiq("review-claims", article_id, "--correct", claim["shelling"], *changes, "--as", "duty-1")
    assert "not matched yet" in said


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("--as", "analyst-1", "--host", "0.0.0.0", "--allow-host", "x.example"), 3, "WEB005"),
        (("--as", "analyst-1", "--allow-host", "x.example"), 3, "WEB005"),
        (("--as", "nobody"), 5, "MEM001"),
        (("--as", "monitor-1"), 5, "KEY001"),
    ],
)
def test_desk_that_cannot_be_opened__is_said_before_anything_is_served(there, tmp_path, words, code, says):
    tahqiq, _article_id, _claim = there
    (tmp_path / "keys" / "monitor-1.key").unlink()
    assert says in tahqiq("serve", *words, code=code)
