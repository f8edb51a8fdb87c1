"""Tahqiq: ceasefire monitoring and verification, from what somebody said to what both sides can check."""

__version__ = "0.1.0"
