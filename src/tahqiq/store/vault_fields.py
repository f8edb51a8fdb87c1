"""The fields of the vault's acts that whoever may read the act may read; identities are in none of them."""

from tahqiq.model import vault
from tahqiq.model.frozen import Frozen

_PAPER = "id release exercise "
_SEALED = _PAPER + "pseudonym version commitment sealed keepers "

VAULT_FIELDS: dict[type[Frozen], str] = {
    vault.KeeperEnrolled: _PAPER + "vault member recipient signs proof",
    vault.KeeperAccepted: _PAPER + "enrolment proof",
    vault.KeeperLeft: _PAPER + "keeper proof",
    vault.IdentityKept: _SEALED + "kind consent closed_compartment investigator",
    vault.IdentityCorrected: _SEALED,
    vault.ConsentChanged: _PAPER + "pseudonym consent told",
    vault.ReleaseAsked: _PAPER + "pseudonym purpose reader until recipient",
    vault.ReaderReady: _PAPER + "ask recipient",
    vault.ReleaseGranted: _PAPER + "ask pseudonym version half passed proof",
    vault.ReleaseRefused: _PAPER + "ask reason",
    vault.IdentityRead: _PAPER + "ask pseudonym version reader seat",
    vault.DestructionAgreed: _PAPER + "pseudonym reason proof",
    vault.IdentityDestroyed: _PAPER + "pseudonym agreed proof",
    vault.RewrapBegun: _PAPER + "keepers proof",
    vault.Rewrapped: _PAPER + "begun keepers seals proof",
    vault.VaultAttempt: _PAPER + "tried code",
}
