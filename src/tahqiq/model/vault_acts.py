"""The acts of the vault: who keeps it, which pseudonyms it holds, what was released to whom; never an identity."""

from tahqiq.model.member import Role
from tahqiq.model.vault import (
    ConsentChanged,
    DestructionAgreed,
    IdentityCorrected,
    IdentityDestroyed,
    IdentityKept,
    IdentityRead,
    KeeperAccepted,
    KeeperEnrolled,
    KeeperLeft,
    ReaderReady,
    ReleaseAsked,
    ReleaseGranted,
    ReleaseRefused,
    RewrapBegun,
    Rewrapped,
    VaultAttempt,
    VaultPaper,
)
from tahqiq.model.verb import Verb

KEEPERS = frozenset({Role.CUSTODIAN, Role.INVESTIGATOR})
_COLLECTORS = KEEPERS | {Role.MONITOR}  # whoever speaks with people hears their names, and that they withdraw
_READERS = KEEPERS | {Role.MEDIATOR}

VAULT: dict[str, Verb] = {
    "vault.keeper_enrolled": Verb(noun=KeeperEnrolled, roles=KEEPERS),
    "vault.keeper_accepted": Verb(noun=KeeperAccepted, roles=KEEPERS),
    "vault.keeper_left": Verb(noun=KeeperLeft, roles=KEEPERS),
    "vault.rewrap_begun": Verb(noun=RewrapBegun, roles=KEEPERS),
    "vault.rewrapped": Verb(noun=Rewrapped, roles=KEEPERS),
    "vault.attempt_refused": Verb(noun=VaultAttempt, roles=frozenset(Role) - {Role.MACHINE}),
    "identity.kept": Verb(noun=IdentityKept, roles=_COLLECTORS),
    "identity.corrected": Verb(noun=IdentityCorrected, roles=_COLLECTORS),
    "consent.changed": Verb(noun=ConsentChanged, roles=_COLLECTORS),
    "release.asked": Verb(noun=ReleaseAsked, roles=_READERS),
    "release.readied": Verb(noun=ReaderReady, roles=_READERS),
    "release.granted": Verb(noun=ReleaseGranted, roles=KEEPERS),
    "release.refused": Verb(noun=ReleaseRefused, roles=KEEPERS),
    "identity.read": Verb(noun=IdentityRead, roles=_READERS),
    "destruction.agreed": Verb(noun=DestructionAgreed, roles=KEEPERS),
    "identity.destroyed": Verb(noun=IdentityDestroyed, roles=KEEPERS),
}


def vault_noun(verb: str) -> type[VaultPaper]:
    """The noun that a verb of the vault leaves; raises ``KeyError`` for any other verb."""
    noun = VAULT[verb].noun
    assert issubclass(noun, VaultPaper)
    return noun
