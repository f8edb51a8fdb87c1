"""The vault and the end of the planted mission: identities that nobody may find, and the papers on the closing."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from planted_words import Planted
from planting import Mission

from practice_vault import AGREED, PracticeVault
from tahqiq.desk.closing.ending import answer_ending, declare_ending, propose_ending, today
from tahqiq.desk.closing.hand_over import hand_over_archive, receive_archive
from tahqiq.desk.closing.pack import seal_archive
from tahqiq.desk.keys_of_members import give_reading_keys
from tahqiq.desk.vault.ask_release import ask_release, be_ready, refuse_release
from tahqiq.desk.vault.change_consent import change_consent
from tahqiq.desk.vault.destroy_identity import destroy_identity
from tahqiq.desk.vault.keep_identity import correct_identity
from tahqiq.desk.vault.open_desk import open_vault_desk
from tahqiq.desk.vault.open_vault import accept_keeper, leave_vault
from tahqiq.desk.vault.read_identity import read_identity
from tahqiq.desk.vault.rewrap_vault import begin_rewrap, finish_rewrap
from tahqiq.desk.vault.vault_key import new_one_time_key
from tahqiq.errors import TahqiqError
from tahqiq.model.identity import Consent, Identity
from tahqiq.store.log import log_size
from tahqiq.store.opened import act_of
from tahqiq.store.sealed import leaf_at

NOBODY = "the vault"  # a label that nobody reads: who a person is stands in no record at all


def fill_vault(mission: Mission, folder: Path) -> None:
    """Three keepers; a witness released and read, one whose release is refused, one destroyed, one withdrawn."""
    made = PracticeVault(open_vault_desk(mission.desk, folder / "mission.vault"))
    for member in ("custodian-1", "custodian-2", "custodian-qas"):
        made.keeper(member)
    for member in ("custodian-1", "custodian-2"):
        accept_keeper(made.vault, member, "custodian-qas", made.keys[member])
    people = [made.keep(_person(mission)) for _turn in range(3)]
    ask = made.granted(people[0])
    read_identity(made.vault, "investigator-1", ask, made.one_time[ask])
    refuse_release(made.vault, "custodian-1", made.ask(people[1]), "risk")
    _for_another(mission, made, people[1])
    correct_identity(made.vault, "monitor-1", people[1], _person(mission))
    change_consent(
        made.vault, "monitor-1", people[1], Consent(scope=("contact",), until=AGREED.until, given="spoken")
    )
    for member in ("custodian-1", "custodian-2"):
        destroy_identity(made.vault, member, people[2], "asked_for", made.keys[member])
    begin_rewrap(made.vault, "custodian-1", made.keys["custodian-1"])
    finish_rewrap(made.vault, "custodian-2", made.keys["custodian-2"])
    leave_vault(made.vault, "custodian-qas", "custodian-qas", made.keys["custodian-qas"])
    _refused(lambda: made.ask(people[0], by="liaison-bel"))
    _refused(lambda: made.ask(people[0], by="duty-1"))


def _for_another(mission: Mission, made: PracticeVault, pseudonym: str) -> None:
    """Asked by one for another, who makes his own key then."""
    until = mission.clock.now() + timedelta(days=2)
    asked = ask_release(made.vault, "custodian-1", pseudonym, "contact", until, "mediator-qas", None)
    be_ready(made.vault, "mediator-qas", asked.id, new_one_time_key())


def _person(mission: Mission) -> Identity:
    name, phone, notes = (mission.ledger.word() for _ in range(3))
    for field, word in (("name", name), ("contacts", phone), ("notes", notes)):
        mission.ledger.values[word] = Planted("vault.Identity", field, NOBODY, "")
    return Identity(name=name, contacts=(phone,), notes=notes)


def end_mission(mission: Mission, folder: Path) -> None:
    """Proposed, answered, declared, sealed, handed over, received; and taken up again, so that it goes on."""
    desk = mission.desk
    give_reading_keys(desk, "adm-1")
    plant = mission.ledger.plant
    propose_ending(
        desk, "chair-1", "close", plant("closing.EndingProposed", "reason", "parties"), today(desk)
    )
    for member in ("mediator-qas", "commissioner-tar"):
        answer_ending(desk, member, agree=True, reason=plant("closing.EndingAnswered", "reason", "parties"))
    declare_ending(desk, "chair-1", "close")
    done = seal_archive(desk, "adm-1", folder / "archive")
    hand_over_archive(desk, "duty-1", "QAS", carrier=plant("closing.ArchiveHandedOver", "carrier", "parties"))
    receive_archive(desk, "mediator-qas", done.digest, opened=True)
    propose_ending(
        desk, "chair-1", "reopen", plant("closing.EndingProposed", "reason", "parties"), today(desk)
    )
    for member in ("mediator-qas", "commissioner-tar"):
        answer_ending(desk, member, agree=True)
    declare_ending(desk, "chair-1", "reopen")


def note_the_rest(mission: Mission) -> None:
    """Notes what the register holds beside that: papers that the program itself entered, or a verb beside its own."""
    with mission.desk.store.reading() as connection:
        for index in range(log_size(connection)):
            leaf = leaf_at(connection, index)
            act = act_of(connection, index, leaf, mission.desk.keyring.opener) if leaf is not None else None
            noun: Any = act.noun() if act is not None else None
            name = getattr(noun, "id", None)
            if name and "release" in type(noun).model_fields and name not in mission.records:
                mission.planted(noun, [])


def _refused(deed: Callable[[], object]) -> None:
    """A try that the rules refuse: it is kept for the auditor."""
    try:
        deed()
    except TahqiqError:
        return
    raise AssertionError("the vault let somebody in who has no business there")
