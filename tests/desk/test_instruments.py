"""An agreement over time: versions that follow one another, and a life told by rival sources."""

import pytest

from practice_truces import RETIRED, clause, event, kept, second, truce
from tahqiq.compliance.compare_versions import difference
from tahqiq.desk.adopt import adopt_instrument
from tahqiq.desk.blank_instrument import blank_instrument
from tahqiq.desk.check_written import check_written
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.rebuild import rebuild
from tahqiq.desk.tell_life import tell_life
from tahqiq.desk.was_in_force import held_at, moment_of, place_of
from tahqiq.errors import BadInput, NotFound, Refused, TahqiqError
from tahqiq.model.instrument import Instrument
from tahqiq.model.provision import Provision
from tahqiq.model.release import PUBLIC
from tahqiq.store.instruments import instruments_seen
from tahqiq.store.missions import instruments_of


def refused(kind: type[TahqiqError], desk: Desk, text: Instrument) -> str:
    with pytest.raises(kind) as raised:
        adopt_instrument(desk, "chair-1", text)
    return raised.value.code


def test_versions__follow_one_another_and_all_are_kept(desk):
    adopt_instrument(desk, "chair-1", truce(clause("1"), clause("2")))
    adopt_instrument(
        desk, "chair-1", second(clause("1", "No guns at all."), clause("2", retired=RETIRED), clause("3"))
    )
    found = kept(desk)
    assert [one.instrument.version for one in found.versions] == [1, 2]
    assert [one.since_version for one in found.instrument.provisions] == [1, 1, 2]
    assert kept(desk, version=1).instrument.provisions[0].text == "No guns."
    with desk.inside() as asker:
        assert [one.version for one in instruments_of(asker.connection)] == [2]
        (then,) = instruments_seen(asker.connection, at=moment_of("2025-10-19", "UTC")[0])
        assert then.version == 1
    with pytest.raises(NotFound, match="INS014"):
        kept(desk, version=3)
    assert rebuild(desk).identical


def test_difference__names_what_was_added_changed_and_retired_word_by_word(desk):
    was = truce(clause("1", "No guns within 30 km."), clause("2"))
    now = second(
        clause("1", "No guns within 20 km."),
        clause("2", retired=RETIRED),
        clause("3"),
        title="Truce, amended",
    )
    found = difference(was, now)
    assert [(one.provision, one.what) for one in found.provisions] == [
        ("truce/1", "changed"), ("truce/2", "retired"), ("truce/3", "added"),
    ]  # fmt: skip
    (words,) = found.provisions[0].changes
    assert words.pieces == (("same", "No guns within "), ("gone", "30 "), ("new", "20 "), ("same", "km."))
    assert [one.field for one in found.head] == ["title"]
    assert not difference(was, was).any


def test_version__that_breaks_the_line_is_refused_with_its_rule(desk):
    assert refused(Refused, desk, second()) == "INS011"
    assert refused(Refused, desk, truce(clause("1", retired=RETIRED))) == "INS012"
    adopt_instrument(desk, "chair-1", truce(clause("1"), clause("2")))
    assert refused(Refused, desk, truce()) == "INS011"
    assert refused(Refused, desk, second(clause("1"), clause("2"), version=3)) == "INS011"
    assert refused(Refused, desk, second(clause("1"), clause("2"), applies_from=None)) == "INS013"
    assert refused(Refused, desk, second(clause("1"))) == "INS012"
    assert refused(BadInput, desk, second(clause("1", actors=("XYZ",)), clause("2"))) == "INS002"
    adopt_instrument(desk, "chair-1", second(clause("1"), clause("2", retired=RETIRED)))
    third = {"version": 3, "applies_from": "2025-10-25T00:00:00Z"}
    assert refused(Refused, desk, second(clause("1"), clause("2"), **third)) == "INS012"
    words = clause("2", "No drones.", retired=RETIRED)
    assert refused(Refused, desk, second(clause("1"), words, **third)) == "INS012"
    assert refused(Refused, desk, second(clause("1"), clause("2", retired=RETIRED), version=3,
                                         applies_from="2025-10-11T00:00:00Z")) == "INS013"  # fmt: skip
    assert len(kept(desk).versions) == 2


def test_life__is_told_by_source_and_a_wrong_event_is_taken_back_not_lost(desk):
    adopt_instrument(desk, "chair-1", truce(life=(event("agreed", "2025-10-09T00:00:00Z", precision="day"),)))
    begun = tell_life(desk, "duty-1", "truce", event(until="2025-10-17T12:00:00Z"))
    tell_life(desk, "duty-1", "truce", event("extended", "2025-10-17T12:00:00Z", until_words="the talks end"))
    assert [one.state for one in kept(desk).instrument.life] == ["agreed", "in_force", "extended"]
    mended = event(at="2025-10-10T18:00:00Z", until="2025-10-17T12:00:00Z")
    tell_life(desk, "duty-1", "truce", mended, supersedes=begun.id, why="The hour was wrong.")
    found = kept(desk)
    assert [one.at.hour for one in found.instrument.life if one.state == "in_force"] == [18]
    (old,) = [one for one in found.told if one.withdrawn_by is not None]
    assert (old.event.id, old.withdrawn_by.why) == (begun.id, "The hour was wrong.")
    with pytest.raises(BadInput, match="INS017"):
        tell_life(desk, "duty-1", "truce", None, supersedes=begun.id)
    seed = found.told[0].event.id
    tell_life(desk, "analyst-1", "truce", None, supersedes=seed, why="Nobody said so.")
    assert [one.state for one in kept(desk).instrument.life] == ["extended", "in_force"]
    assert rebuild(desk).identical


def test_event__names_what_it_rests_on_and_who_did_it(desk):
    adopt_instrument(desk, "chair-1", truce())
    for said, code in (
        (event(source="a-newspaper"), "INS015"),
        (event("announced"), "INS016"),
        (event("superseded"), "INS016"),
        (event("superseded", superseded_by="truce"), "INS016"),
        (event("terminated", by=("XYZ",)), "INS002"),
    ):
        with pytest.raises(BadInput, match=code):
            tell_life(desk, "duty-1", "truce", said)
    with pytest.raises(NotFound, match="INS014"):
        tell_life(desk, "duty-1", "truce", event("superseded", superseded_by="no-such-truce"))
    with pytest.raises(NotFound, match="INS014"):
        tell_life(desk, "duty-1", "no-such-truce", event())
    with pytest.raises(BadInput, match="REG019"):
        tell_life(desk, "duty-1", "truce", event(until="2025-10-01T00:00:00Z"))
    tell_life(desk, "duty-1", "truce", event("announced", by=("ARD",)))


@pytest.mark.parametrize(("own", "other"), [("ard", "bel"), ("bel", "ard")])
def test_party__tells_of_the_life_on_its_own_word_alone(desk, own, other):
    adopt_instrument(desk, "chair-1", truce())
    denial = event("denied", by=(own.upper(),), source=f"liaison-{own}")
    tell_life(desk, f"commissioner-{own}", "truce", denial)
    theirs = tell_life(desk, f"liaison-{other}", "truce", event(source=f"liaison-{other}"))
    for said, old in ((denial | {"source": f"liaison-{other}"}, None), (None, theirs.id)):
        with pytest.raises(Refused, match="INS018"):
            tell_life(desk, f"liaison-{own}", "truce", said, supersedes=old)


@pytest.mark.parametrize(("own", "other"), [("ard", "bel"), ("bel", "ard")])
@pytest.mark.parametrize("state", ["suspended", "lapsed", "terminated", "collapsed"])
def test_party_that_says_it_ended__ends_it_by_its_own_account_alone_until_the_other_says_so(
    desk, own, other, state
):
    adopt_instrument(desk, "chair-1", truce(life=(event(),)))
    ended = event(state, "2025-10-12T06:00:00Z", by=(own.upper(),), according_to="The mediators")

    def answer() -> tuple[str, list[str | None]]:
        (held,) = held_at(desk, PUBLIC, moment_of("2025-10-15", "UTC")[0])
        return held.answer, [one.who for one in held.accounts]

    told = tell_life(desk, f"liaison-{own}", "truce", ended | {"source": f"liaison-{own}"})
    name = next(actor.name for actor in desk.mission.actors if actor.id == own.upper())
    assert told.event is not None
    assert told.event.contested
    assert answer() == ("contested", [None, f"The mediators, as told by {name}"])
    tell_life(desk, f"liaison-{other}", "truce", ended | {"source": f"liaison-{other}"})
    assert answer()[0] == "no"
    assert rebuild(desk).identical


def test_form_left_as_it_came__is_warned_of_a_source_that_nobody_knows(desk, tmp_path):
    file = tmp_path / "truce.md"
    file.write_text(blank_instrument("truce", "Truce", ("ARD", "BEL"), ("QAS",)), "utf-8")
    assert "INS120" not in [one.warning.code for one in check_written(file).noted]
    (found,) = [one for one in check_written(file, desk).noted if one.warning.code == "INS120"]
    assert "the-id-of-a-source" in found.warning.lacks
    assert "the-id-of-a-source" in file.read_text("utf-8").splitlines()[found.mark.line - 1]


def test_question_whether_it_was_in_force__is_answered_with_every_account(desk):
    adopt_instrument(desk, "chair-1", truce())
    tell_life(
        desk,
        "duty-1",
        "truce",
        event(until="2025-10-20", until_precision="day") | {"until": "2025-10-20T00:00:00Z"},
    )
    tell_life(desk, "liaison-bel", "truce", event("denied", "2025-10-15T00:00:00Z", by=("BEL",), source="liaison-bel",
                                                  according_to="Belmar"))  # fmt: skip

    def answer(day: str) -> tuple[str, list[str | None]]:
        (held,) = held_at(desk, PUBLIC, moment_of(day, "UTC")[0])
        return held.answer, [one.who for one in held.accounts]

    assert answer("2025-10-09") == ("no", [None])
    assert answer("2025-10-12") == ("yes", [None])
    assert answer("2025-10-16") == ("contested", [None, "Belmar"])
    assert (
        answer("2025-10-20")[0] == "contested"
    )  # the one account does not know the hour, the other denies it
    assert answer("2025-10-22") == ("no", [None, "Belmar"])


def test_place__tells_which_clauses_hold_there(desk):
    zone = {"kind": "point", "name": "the bridge", "vertices": ((71.0, 34.0),), "width_km": 5}
    first = (clause("1", area=zone), clause("2"))
    adopt_instrument(desk, "chair-1", truce(*first, clause("3")))
    adopt_instrument(desk, "chair-1", second(*first, clause("3", retired=RETIRED)))
    at = moment_of("2025-10-21", "UTC")[0]
    for spot, holds in (("34.0, 71.0", "yes"), ("35,71", "no"), ("the ford", "unknown")):
        (held,) = held_at(desk, PUBLIC, at, place_of(desk, spot))
        assert [(one.provision, one.holds) for one in held.here] == [("truce/1", holds), ("truce/2", "yes")]
    with pytest.raises(BadInput, match="INS022"):
        place_of(desk, "95.0,71.0")
    with pytest.raises(BadInput, match="INS022"):
        moment_of("yesterday", "UTC")
    assert moment_of("2025-10-19", "Asia/Kabul")[1] == "day"


@pytest.mark.parametrize(
    ("place", "radius", "area"),
    [
        (None, None, None),
        ({"name": "the bridge", "lat": 34.0, "lon": 71.0, "precision_km": 3.0}, None, ("point", 3.0)),
        ({"name": "the bridge", "lat": 34.0, "lon": 71.0}, 8.0, ("point", 8.0)),
        ({"name": "the valley"}, None, ("named", None)),
        ({"name": "Arden", "kind": "country", "country": "AR"}, None, ("country", None)),
    ],
)
def test_clause_entered_before_areas_had_a_shape__is_still_read(place, radius, area):
    said = clause("1").model_dump(mode="json") | {"area": place, "area_radius_km": radius}
    found = Provision.model_validate(said).area
    assert (found and (found.kind, found.width_km)) == area


def test_moments_out_of_our_time__are_refused():
    with pytest.raises(ValueError, match="between the years 1900 and 2200"):
        truce(life=(event(at="0001-01-01T00:00:00Z"),))
