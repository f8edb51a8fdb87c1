"""Identities: who a witness, a victim or a member of staff is. Sealed in the vault, and in no entry of the register."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, model_validator

from tahqiq.model.frozen import Frozen

# What a person may have agreed that the mechanism opens the identity for, and what it is asked for.
Purpose = Literal["protection", "contact", "assistance", "investigation", "justice", "duty_of_care"]
# How the consent was had. Not asked: of one who could not be, for protection and the employer's duty of care alone.
Given = Literal["spoken", "written", "guardian", "not_asked"]
WITHOUT_ASKING: frozenset[Purpose] = frozenset({"protection", "duty_of_care"})
Line = Annotated[str, Field(min_length=1, max_length=300)]


class Identity(Frozen):
    """One person as the vault keeps him: sealed as a whole, opened as a whole. It does not print itself."""

    name: Annotated[str, Field(min_length=1, max_length=300, repr=False)]
    contacts: Annotated[tuple[Line, ...], Field(max_length=20, repr=False)] = ()
    notes: Annotated[str, Field(max_length=4000, repr=False)] = ""


class Consent(Frozen):
    """What the person agreed to, until when (OHCHR: informed, with scope, and withdrawn at any time)."""

    scope: Annotated[tuple[Purpose, ...], Field(min_length=1)]
    until: AwareDatetime
    given: Given

    @model_validator(mode="after")
    def _asked(self) -> "Consent":
        if len(set(self.scope)) != len(self.scope):
            raise ValueError("a purpose stands twice in the scope")
        if self.given == "not_asked" and not set(self.scope) <= WITHOUT_ASKING:
            raise ValueError("whoever was not asked is opened for protection and the duty of care alone")
        return self
