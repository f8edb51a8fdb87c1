"""Entries in dispute: settled one way or the other, by name, and nobody else's word with the thief's."""

import pytest

from practice_sides import (
    a_source,
)
from tahqiq.desk.agree import (
    settle_disputed,
)
from tahqiq.desk.append import append
from tahqiq.desk.check_register import check_register
from tahqiq.desk.entry_shown import entry_shown
from tahqiq.desk.found import register_source
from tahqiq.desk.keys_of_members import change_role, replace_key, revoke_key
from tahqiq.desk.rebuild import rebuild
from tahqiq.errors import Refused
from tahqiq.model.accord import EntriesNamed
from tahqiq.store import log
from tahqiq.store.missions import sources_of


def entries(desk) -> int:
    with desk.store.reading() as connection:
        return log.log_size(connection)


def sources(desk) -> set[str]:
    with desk.inside() as asker:
        return set(sources_of(asker))


@pytest.fixture
def disputed(copied):
    """Entries first … first+3: the duty officer's key, stolen, enters two sources; the administrator's one between."""
    desk = copied("disputed", steal)
    return desk, entries(desk) - 6


def steal(desk) -> None:
    first = entries(desk)
    register_source(desk, "duty-1", a_source("false-one"))
    register_source(desk, "adm-1", a_source("honest"))
    register_source(desk, "duty-1", a_source("false-two"))
    register_source(desk, "duty-1", a_source("true-one"))
    revoke_key(desk, "adm-1", "duty-1", "stolen", first)
    replace_key(desk, "adm-1", "duty-1")


def test_annulled_entries__vanish_from_the_tables_and_reaffirmed_ones_stay(disputed):
    desk, first = disputed
    assert sources(desk) >= {"false-one", "honest", "false-two", "true-one"}
    settle_disputed(desk, "chair-1", (first, first + 2), stand=False)
    settle_disputed(desk, "chair-1", (first + 3,), stand=True)
    assert sources(desk) & {"false-one", "honest", "false-two", "true-one"} == {"honest", "true-one"}
    told = [entry_shown(desk, first + number)["standing"] for number in range(4)]
    assert told == ["annulled", "valid", "annulled", "reaffirmed"]
    checked = check_register(desk)
    assert checked.holds, checked
    assert "disputed" not in checked.checks[0].detail
    assert rebuild(desk).identical
    register_source(desk, "duty-1", a_source("later"))
    assert rebuild(desk).identical


def test_entry_that_is_not_disputed__is_not_settled(disputed):
    """The span of a stolen key holds entries of others too: nobody's word is annulled with the thief's."""
    desk, first = disputed
    for indexes in ((first + 1,), (first, first + 1), (0,), (first - 1,), (10_000,), (-1,)):
        for stand in (True, False):
            with pytest.raises(Refused, match="REG020"):
                settle_disputed(desk, "chair-1", indexes, stand=stand)
    with pytest.raises(Refused, match="MEM002"):
        settle_disputed(desk, "duty-1", (first,), stand=False)
    settle_disputed(desk, "chair-1", (first,), stand=False)
    with pytest.raises(Refused, match="REG020"):
        settle_disputed(desk, "chair-1", (first,), stand=True)


def test_annulment_that_names_an_honest_entry_too__takes_away_the_thiefs_alone(disputed):
    """Written past the desk, by the rules that every verifier has: the honest entry still counts."""
    desk, first = disputed
    append(desk, "chair-1", [("entries.annulled", EntriesNamed(indexes=(first, first + 1, first + 2)))])
    assert sources(desk) & {"false-one", "honest", "false-two"} == {"honest"}
    assert entry_shown(desk, first + 1)["standing"] == "valid"
    assert check_register(desk).holds
    assert rebuild(desk).identical


def test_key_revoked_after_an_annulment_named_its_entry__leaves_that_entry_to_be_judged(disputed):
    """Nobody annuls in advance: what was named before its own key was suspect is open, and can be settled then."""
    desk, first = disputed
    append(desk, "chair-1", [("entries.annulled", EntriesNamed(indexes=(first, first + 1)))])
    change_role(desk, "adm-1", "chair-1", "administrator", grant=True)
    revoke_key(desk, "chair-1", "adm-1", "stolen as well", first + 1)
    assert entry_shown(desk, first)["standing"] == "annulled"
    assert entry_shown(desk, first + 1)["standing"] == "disputed"
    assert "honest" in sources(desk)
    assert check_register(desk).holds
    assert rebuild(desk).identical
    settle_disputed(desk, "chair-1", (first + 1,), stand=False)
    assert entry_shown(desk, first + 1)["standing"] == "annulled"
    assert "honest" not in sources(desk)
    assert check_register(desk).holds
    assert rebuild(desk).identical


def test_act_on_the_register_itself__is_not_annulled(desk):
    """What a stolen key of the administrator enrolled is undone by revoking it, not by looking away."""
    change_role(desk, "adm-1", "chair-1", "administrator", grant=True)
    first = entries(desk)
    change_role(desk, "adm-1", "auditor-1", "duty_officer", grant=True)
    revoke_key(desk, "chair-1", "adm-1", "stolen", first)
    assert entry_shown(desk, first)["standing"] == "disputed"
    with pytest.raises(Refused, match=r"REG020.*role\.granted"):
        settle_disputed(desk, "chair-1", (first,), stand=False)
    change_role(desk, "chair-1", "auditor-1", "duty_officer", grant=False)
    settle_disputed(desk, "chair-1", (first,), stand=True)
    assert check_register(desk).holds


def test_annulled_act_on_the_register__written_past_the_desk__keeps_tables_and_roll_together(desk):
    change_role(desk, "adm-1", "chair-1", "administrator", grant=True)
    first = entries(desk)
    from tahqiq.desk.found import enrol_member
    from tahqiq.desk.roster import Post
    from tahqiq.model.member import Role

    enrol_member(desk, "adm-1", Post(id="ghost", title="Ghost", seat="QAS", role=Role.MONITOR))
    revoke_key(desk, "chair-1", "adm-1", "stolen", first)
    append(desk, "chair-1", [("entries.annulled", EntriesNamed(indexes=(first,)))])
    assert desk.enrolled("ghost").id == "ghost"
    revoke_key(desk, "chair-1", "ghost", "enrolled by a thief", None)
    assert check_register(desk).holds
    assert rebuild(desk).identical
