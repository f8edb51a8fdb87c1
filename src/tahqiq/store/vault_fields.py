"""The fields of the vault's acts that whoever may read the act may read; identities are in none of them."""

from tahqiq.model.frozen import Frozen

VAULT_FIELDS: dict[type[Frozen], str] = {}
