"""A practice vault: three custodians keep it, an investigator asks, everything on real files with real keys."""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from practice_mission import NOON
from tahqiq.desk.found import enrol_member
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.roster import Post
from tahqiq.desk.vault.ask_release import ask_release
from tahqiq.desk.vault.grant_release import grant_release
from tahqiq.desk.vault.keep_identity import keep_identity
from tahqiq.desk.vault.open_desk import VaultDesk, open_vault_desk
from tahqiq.desk.vault.open_vault import accept_keeper, enrol_keeper
from tahqiq.desk.vault.vault_key import OneTimeKey, VaultKey, new_one_time_key, new_vault_key
from tahqiq.model.identity import Consent, Identity
from tahqiq.model.member import Role

NAME, PHONE, NOTE = (
    "Gulalai Canaryzai",
    "+93 700 424242 canary",
    "the baker's sister, house with a blue canary door",
)
CANARIES = ("Canaryzai", "424242", "blue canary")
PERSON = Identity(name=NAME, contacts=(PHONE,), notes=NOTE)
DAY = timedelta(days=1)
AGREED = Consent(scope=("protection", "contact"), until=NOON + 90 * DAY, given="spoken")
POSTS = (
    ("custodian-1", "SEC", Role.CUSTODIAN),
    ("custodian-2", "SEC", Role.CUSTODIAN),
    ("custodian-3", "QAS", Role.CUSTODIAN),
    ("custodian-ard", "ARD", Role.CUSTODIAN),
)


@dataclass
class PracticeVault:
    """The vault's desk with the keepers' and readers' keys, as if each sat at the same table."""

    vault: VaultDesk
    keys: dict[str, VaultKey] = field(default_factory=dict)
    one_time: dict[str, OneTimeKey] = field(default_factory=dict)

    @property
    def desk(self) -> Desk:
        return self.vault.desk

    def keeper(self, member: str) -> None:
        self.keys[member] = new_vault_key(member, self.desk.chance)
        enrol_keeper(self.vault, member, self.keys[member])

    def keep(self, person: Identity = PERSON, by: str = "monitor-1", **said) -> str:
        said = {"kind": "witness", "consent": AGREED, **said}
        return keep_identity(self.vault, by, person, **said).pseudonym

    def ask(self, pseudonym: str, by: str = "investigator-1", purpose: str = "contact") -> str:
        one_time = new_one_time_key()
        until = self.desk.clock.now() + 2 * DAY
        asked = ask_release(self.vault, by, pseudonym, purpose, until, by, one_time)
        self.one_time[asked.id] = one_time
        return asked.id

    def grant(self, ask: str, by: str) -> None:
        grant_release(self.vault, by, ask, self.keys[by])

    def granted(self, pseudonym: str, **said) -> str:
        ask = self.ask(pseudonym, **said)
        self.grant(ask, "custodian-1")
        self.grant(ask, "custodian-2")
        return ask

    def later(self, span: timedelta) -> None:
        self.desk.clock.moment += span


def with_posts(desk: Desk) -> Desk:
    for name, seat, role in POSTS:
        enrol_member(desk, "adm-1", Post(id=name, title=name, seat=seat, role=role))
    return desk


def practice_vault(desk: Desk, folder: Path) -> PracticeVault:
    """A vault in its own folder, with three keepers who count."""
    made = PracticeVault(open_vault_desk(with_posts(desk), folder / "mission.vault"))
    for member in ("custodian-1", "custodian-2", "custodian-3"):
        made.keeper(member)
    for member in ("custodian-1", "custodian-2"):
        accept_keeper(made.vault, member, "custodian-3", made.keys[member])
    return made
