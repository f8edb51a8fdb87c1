"""How the seats read the clauses of an agreement: for themselves alone, with equal weight, nothing lost."""

from typing import Any

import pytest

from practice_truces import RETIRED, clause, kept, second, truce
from tahqiq.compliance.readings import clause_readings
from tahqiq.desk.adopt import adopt_instrument
from tahqiq.desk.rebuild import rebuild
from tahqiq.desk.understand_clause import understand_clause
from tahqiq.errors import BadInput, NotFound, Refused
from tahqiq.model.release import MECHANISM, MEDIATOR, PUBLIC, party_audience
from tahqiq.store.instruments import instrument_file

ARDEN = party_audience("ARD")


def test_both_parties__have_their_place_beside_the_clause_with_equal_weight(desk):
    adopt_instrument(desk, "chair-1", truce())
    understand_clause(desk, "liaison-ard", "truce/1", {"kind": "reading", "words": "Mortars too."})

    def readings() -> Any:
        with desk.asking(MEDIATOR) as asker:
            file = instrument_file(asker, "truce")
        return clause_readings(file.instrument, [one.paper for one in file.understood if one.stands])[
            "truce/1"
        ]

    assert [(one.seat, one.party, len(one.filed)) for one in readings().seats] == [
        ("ARD", True, 1), ("BEL", True, 0),
    ]  # fmt: skip
    understand_clause(
        desk, "commissioner-bel", "truce/1", {"kind": "reservation", "words": "Not in self-defence."}
    )
    understand_clause(desk, "mediator-qas", "truce/1", {"kind": "reading", "words": "Guns of any kind."})
    found = readings()
    assert [one.seat for one in found.seats] == ["ARD", "BEL", "QAS"]
    assert (found.rival, found.agreed) == (True, None)
    for seat in ("ard", "bel"):
        words = {"kind": "agreed_interpretation", "words": "Guns  and mortars."}
        understand_clause(desk, f"commissioner-{seat}", "truce/1", words)
    assert (readings().agreed, readings().rival) == ("Guns and mortars.", False)
    assert rebuild(desk).identical


def test_later_reading__takes_the_place_of_the_earlier_and_a_withdrawal_empties_it(desk):
    adopt_instrument(desk, "chair-1", truce())
    for words in ("First.", "Second."):
        understand_clause(desk, "liaison-ard", "truce/1", {"kind": "reading", "words": words})
    standing = [one.paper.words for one in kept(desk).understood if one.stands]
    assert standing == ["Second."]
    understand_clause(desk, "commissioner-ard", "truce/1", {"kind": "reading", "withdrawn": True})
    assert not [one for one in kept(desk).understood if one.stands]
    assert len(kept(desk).understood) == 3
    with pytest.raises(BadInput, match="INS021"):
        understand_clause(desk, "liaison-ard", "truce/1", {"kind": "objection", "withdrawn": True})


def test_reading__is_filed_for_ones_own_seat_on_a_clause_that_stands(desk):
    adopt_instrument(desk, "chair-1", truce(clause("1"), clause("2")))
    adopt_instrument(desk, "chair-1", second(clause("1"), clause("2", retired=RETIRED)))
    said = {"kind": "reading", "words": "As it stands."}
    for clause_id in ("truce/2", "truce/9"):
        with pytest.raises(NotFound, match="INS019"):
            understand_clause(desk, "liaison-ard", clause_id, said)
    with pytest.raises(NotFound, match="INS014"):
        understand_clause(desk, "liaison-ard", "other/1", said)
    with pytest.raises(Refused, match="INS020"):
        understand_clause(desk, "commissioner-tar", "truce/1", said)
    with pytest.raises(Refused, match="MEM002"):
        understand_clause(desk, "duty-1", "truce/1", said)
    with pytest.raises(BadInput, match="INS021"):
        understand_clause(desk, "liaison-ard", "truce/1", said | {"words": " "})
    with pytest.raises(Refused, match="REL003"):
        understand_clause(desk, "liaison-ard", "truce/1", said | {"release": "party:BEL"})


def test_reading__is_shown_to_those_whom_it_is_released_to(desk):
    adopt_instrument(desk, "chair-1", truce())
    understand_clause(
        desk, "liaison-ard", "truce/1", {"kind": "reading", "words": "Ours.", "release": "party:ARD"}
    )
    understand_clause(
        desk, "liaison-bel", "truce/1", {"kind": "reading", "words": "For both.", "release": "parties"}
    )

    def words(audience: Any) -> list[str]:
        return [one.paper.words for one in kept(desk, audience).understood]

    assert words(PUBLIC) == []
    assert words(MEDIATOR) == ["For both."]
    assert words(ARDEN) == words(MECHANISM) == ["Ours.", "For both."]
