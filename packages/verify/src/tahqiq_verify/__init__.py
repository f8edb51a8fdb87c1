"""Checks a Tahqiq register without trusting whoever runs it: keys, checkpoints, quorums, proofs, entries.

Depends on ``cryptography`` and the standard library alone. Every refusal is a :class:`~.refusal.Refusal`.
"""

__version__ = "0.1.0"
