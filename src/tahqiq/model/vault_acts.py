"""The acts of the vault: who keeps it, which pseudonyms it holds, what was released to whom; never an identity."""

from tahqiq.model.verb import Verb

VAULT: dict[str, Verb] = {}
