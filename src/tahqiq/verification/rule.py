"""Rules of procedure: each says in one sentence what it asks, and tests one step in one case."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tahqiq.model.member import Member
from tahqiq.verification.case import CaseState


@dataclass(frozen=True, slots=True)
class Rule:
    """``test`` gives ``None`` where the rule is kept and otherwise says what is missing.

    Its arguments are the paper to be filed, the case before it, who files it, and when.
    """

    code: str
    says: str
    next_step: str
    test: Callable[[Any, CaseState, Member, datetime], str | None]
