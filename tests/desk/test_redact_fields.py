"""Cutting single fields out of records: what is cut is gone, what is left is read as it was, and says no more."""

import json

import pytest
from sqlalchemy import text

from practice_redaction import file_both, redact, traces
from practice_sides import a_source
from tahqiq.desk.bundle import evidence_bundle
from tahqiq.desk.check_register import check_register
from tahqiq.desk.entry_shown import entry_shown
from tahqiq.desk.found import register_source
from tahqiq.desk.rebuild import rebuild
from tahqiq.desk.redact import propose_redaction
from tahqiq.desk.why import why
from tahqiq.errors import BadInput
from tahqiq.model.release import MECHANISM, PUBLIC
from tahqiq.store.claims import ClaimFilter, claim_list
from tahqiq.store.submissions import entry_of, submission_file, submission_list
from tahqiq_verify.bundle import Trust, check_bundle

pytestmark = pytest.mark.slow


@pytest.fixture
def filed(copied):
    """The mission with both, and the ids under which they came in."""
    desk = copied("filed", file_both)
    with desk.inside() as asker:
        names = [entry.submission.id for entry in submission_list(asker)]
        complaint, report = sorted(names, key=lambda name: entry_of(asker, name))
    return desk, complaint, report


def test_cut_fields__are_gone_and_the_rest_stays_readable(filed, tmp_path):
    desk, thing, _other = filed
    done = redact(desk, ["21"], ("text", "filename"))
    assert done.indexes == (21,)
    shown = entry_shown(desk, 21)
    assert shown["content"] == "destroyed in part"
    assert shown["act"]["body"]["channel"] == "complaint"
    assert shown["act"]["body"]["text"] is None
    assert "filename" not in shown["act"]["body"]
    with desk.inside() as asker:
        found = submission_file(asker, thing)
    assert (found.submission.text, found.submission.filename, found.submission.source) == (
        None,
        None,
        "liaison-ard",
    )
    assert "bytes not held here" in why(desk, MECHANISM, thing).text
    assert check_register(desk).holds
    assert rebuild(desk).identical
    redact(desk, ["23"], ("place", "span", "reasons"))
    redact(desk, ["21"], ("title",))
    assert traces(desk, tmp_path) == []
    assert check_register(desk).holds
    assert rebuild(desk).identical


def test_cut_title__stands_as_redacted(filed):
    desk, thing, _other = filed
    redact(desk, [thing], ("title", "text"))
    with desk.inside() as asker:
        assert submission_file(asker, thing).submission.title == "[redacted]"
    bundle = json.loads(evidence_bundle(desk, 21))
    steps = {one.name: one for one in check_bundle(json.dumps(bundle).encode(), Trust())}
    assert steps["disclosures belong to the entry"].outcome == "pass"
    assert "2 withheld" in steps["disclosures belong to the entry"].detail


def test_record_that_was_cut_before__can_be_redacted_as_a_whole(filed, tmp_path):
    desk, thing, _other = filed
    redact(desk, [thing], ("title",))
    redact(desk, [thing])
    assert entry_shown(desk, 21)["content"] == "destroyed"
    assert traces(desk, tmp_path) == []
    assert check_register(desk).holds
    assert rebuild(desk).identical


@pytest.mark.parametrize("field", ["polarity", "certainty", "exercise"])
def test_cut_field_whose_default_says_something_else__does_not_come_back_as_the_default(filed, field):
    """A denied event must not turn into an asserted one because ``polarity`` was taken out."""
    desk, thing, _other = filed
    redact(desk, [thing], (field,))
    with desk.inside() as asker:
        left = [claim for claim in claim_list(asker, ClaimFilter()) if claim.submission == thing]
    assert left == []
    assert check_register(desk).holds
    assert rebuild(desk).identical


def test_cut_release_label__makes_nothing_more_open(desk):
    register_source(desk, "duty-1", a_source("secret-paper").but(release="party:ARD"))
    redact(desk, ["secret-paper"], ("release",))
    with desk.asking(PUBLIC) as asker:
        rows = (
            asker.connection.execute(text("SELECT id FROM source WHERE release = 'public'")).scalars().all()
        )
    assert "secret-paper" not in rows


@pytest.mark.parametrize("fields", [("verb",), ("by",), ("body",), ("verb", "by", "at", "body")])
def test_cut_frame__leaves_a_register_that_holds(filed, fields):
    desk, thing, _other = filed
    assert redact(desk, [thing], fields).in_force
    assert entry_shown(desk, 21)["act"] is None
    assert check_register(desk).holds
    assert rebuild(desk).identical


def test_field_that_is_not_there__is_refused(filed):
    with pytest.raises(BadInput, match="RED002"):
        propose_redaction(filed[0], "duty-1", (filed[1],), "no reason", ("weather",))
