"""Self-defence: where it is claimed, that is said; it never exempts by itself, for it is what the parties contest."""

from tahqiq.compliance.facts import Facts
from tahqiq.model.provision import Provision
from tahqiq.model.reason import Reason

# Whole phrases, since the word for defence alone is also that of every ministry of defence. English, Turkish,
# Urdu, Dari, Pashto, Arabic.
_PHRASES = (
    "self-defence", "self-defense", "self defence", "self defense", "returned fire", "return fire", "retaliat",
    "in response to fire", "in response to an attack", "in response to the attack", "responded to fire",
    "meşru müdafaa", "meşru savunma", "öz savunma", "ateşe karşılık",
    "دفاع از خود", "دفاع مشروع", "اپنے دفاع", "خود دفاعی", "جوابی کارروائی", "د ځان دفاع", "ځان ساتن",
    "الدفاع عن النفس", "ردا على", "ردًا على",
)  # fmt: skip


def speaks_of_self_defence(text: str) -> bool:
    """Whether the words speak of defending oneself or of answering fire."""
    folded = text.casefold()
    return any(phrase in folded for phrase in _PHRASES)


def claimed_self_defence(facts: Facts) -> Reason | None:
    """That self-defence is claimed, with the claims and replies that do; ``None`` where nobody does."""
    spans = sorted(one.id for one in facts.claims if speaks_of_self_defence(one.span))
    replies = sorted(
        one.id for one in facts.replies if one.kind == "answered" and speaks_of_self_defence(one.text or "")
    )
    if not spans and not replies:
        return None
    text = (
        "Self-defence or an answer to fire is claimed. It exempts nothing by itself: who fired first, when, and "
        "on whose order is for the commission to rule on."
    )
    return Reason(code="self_defence_claimed", text=text, cites=(*replies, *spans))


def is_self_defence_clause(provision: Provision) -> bool:
    """Whether a permission or exemption is the one of self-defence."""
    words = (provision.text, *(one.text for one in provision.wordings))
    return provision.modality in {"permission", "exemption"} and any(map(speaks_of_self_defence, words))
