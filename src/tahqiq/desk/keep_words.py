"""Keeping people's words: nothing that anybody does now may make untrue what a person said and still stands."""

from collections.abc import Collection, Mapping

from tahqiq.corroboration.peoples_words import Word, first_broken, is_kept
from tahqiq.errors import Refused
from tahqiq.model.regrouping import Merge
from tahqiq.store.asker import Asker
from tahqiq.store.history import entry_done
from tahqiq.store.membership import members
from tahqiq.store.regrouping import judgement, places_of, regrouping, word_of, words_on


def check_words(
    asker: Asker,
    moves: Mapping[str, str | None],
    answered: Collection[str] = (),
    restored: Collection[str] = (),
) -> None:
    """Raises ``Refused`` (JDG001) where moving these claims breaks what a person's standing judgement says.

    ``moves`` names for each claim the incident it would come to; ``answered`` are judgements that stand no more
    once this is entered, ``restored`` those that stand again.
    """
    connection = asker.connection
    touched = {*moves}
    for incident in {one for one in moves.values() if one is not None}:
        touched |= set(members(connection, incident))
    words = [one for one in words_on(connection, touched) if one.judgement not in answered]
    again = word_of(connection, restored)
    before = places_of(connection, touched.union(*(one.claims for one in (*words, *again))))
    after = {**before, **{claim: place for claim, place in moves.items() if place is not None}}
    for claim, place in moves.items():
        if place is None:
            after.pop(claim, None)
    broken = first_broken((*(one for one in words if is_kept(one, before)), *again), after)
    if broken is not None:
        raise _contradiction(asker, broken)


def _contradiction(asker: Asker, word: Word) -> Refused:
    done = entry_done(asker, word.judgement)
    when = f"{done.by} on {done.at[:10]} (entry {done.index})" if done is not None else "a person"
    means = "are different" if word.kind == "apart" else "are one happening"
    named = f"{_some(word.left)} and {_some(word.right)} {means}"
    return Refused(
        "JDG001",
        f"it contradicts what {when} said, that {named}: {said_why(asker, word.judgement)}",
        f"leave it; or take that back first: tahqiq incident undo {word.judgement} --note WHY.",
    )


def said_why(asker: Asker, judgement_id: str) -> str:
    """The reason that a person gave for a judgement, merge or split."""
    found = regrouping(asker.connection, judgement_id)
    if found is not None:
        return f"{'merged' if isinstance(found, Merge) else 'split'}, “{found.note}”"
    made = judgement(asker.connection, judgement_id)
    return f"“{'; '.join(one.text for one in made.reasons)}”" if made is not None else "no reason is at hand"


def _some(claims: Collection[str]) -> str:
    first = min(claims)
    return f"claim {first}" + (f" and {len(claims) - 1} more" if len(claims) > 1 else "")
