"""The acts that bring a mission to its end: closed, sealed, handed over, received."""

from tahqiq.model.verb import Verb

CLOSING: dict[str, Verb] = {}
