"""Tahqiq: ceasefire monitoring and verification, from what somebody saw or said to a finding both sides can check."""

__version__ = "0.1.0"
