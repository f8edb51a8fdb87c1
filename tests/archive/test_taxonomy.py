"""Taxonomies and aliases: which words may mean one thing."""

import pytest

from tahqiq.archive.aliases import Aliases
from tahqiq.archive.taxonomy import ANCESTOR, COUSINS, NOT_KNOWN, SAME, SIBLINGS, UNLIKE, Taxonomy
from tahqiq.errors import BadInput

ROWS = [
    ("Air strike", "remote violence"),
    ("shelling", "remote violence"),
    ("remote violence", "violence"),
    ("clash", "violence"),
    ("violence", "event"),
    ("closing", "border"),
    ("border", "event"),
]


def stand(one, other, rows=ROWS, names=()):
    taxonomy = Taxonomy.of(rows, names)
    return taxonomy.relation[taxonomy.code_of(one), taxonomy.code_of(other)]


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        ("AIR_STRIKE", "air-strike", SAME),
        ("air strike", "violence", ANCESTOR),
        ("air strike", "shelling", SIBLINGS),
        ("air strike", "clash", COUSINS),
        ("air strike", "closing", UNLIKE),
        ("clash", "border", UNLIKE),
        ("clash", None, NOT_KNOWN),
        ("clash", "nobody listed it", NOT_KNOWN),
    ],
)
def test_types__stand_to_each_other_as_the_tree_says(one, other, relation):
    assert stand(one, other) == relation == stand(other, one)


def test_flat_list__makes_its_types_siblings():
    assert stand("a", "b", [("a", "force"), ("b", "force")]) == SIBLINGS


def test_type_in_use_without_a_row__is_like_itself_alone():
    assert stand("odd", "ODD", names=["odd"]) == SAME
    assert stand("odd", "clash", names=["odd"]) == UNLIKE


def test_type_with_two_parents__belongs_to_both():
    rows = [("drone strike", "air"), ("drone strike", "unmanned"), ("bomb", "air"), ("spying", "unmanned")]
    assert stand("drone strike", "bomb", rows) == stand("drone strike", "spying", rows) == SIBLINGS


def test_circle__is_refused():
    with pytest.raises(BadInput, match="ARC006"):
        Taxonomy.of([("a", "b"), ("b", "c"), ("c", "a")])


def test_alias__is_followed_to_its_end():
    aliases = Aliases.of([("TTP", "Tehreek"), ("tehreek", "Pakistani Taliban")])
    assert aliases.canonical(" ttp ") == aliases.canonical("Pakistani  Taliban") == "pakistani taliban"


def test_alias_of_two_actors__is_used_for_neither():
    aliases = Aliases.of([("the group", "north front"), ("the group", "south front")])
    assert aliases.canonical("The Group") == "the group"
    assert aliases.unclear == ("the group",)


def test_aliases_in_a_circle__are_refused():
    with pytest.raises(BadInput, match="ARC007"):
        Aliases.of([("a", "b"), ("b", "a")])
