"""A refusal says in one sentence where and why; its code is one of a fixed list."""

import pytest

from tahqiq_verify.refusal import Refusal


def test_refusal_with_a_place__names_it_first():
    refusal = Refusal("tree", "does not make the signed root", "tile/0/000")
    assert str(refusal) == "tile/0/000: does not make the signed root"
    assert (refusal.code, refusal.why, refusal.where) == (
        "tree",
        "does not make the signed root",
        "tile/0/000",
    )
    assert isinstance(refusal, ValueError)


def test_refusal_without_a_place__says_only_why():
    assert str(Refusal("quorum", "nobody cosigned")) == "nobody cosigned"


def test_unknown_code__is_a_fault_of_the_program():
    with pytest.raises(AssertionError):
        Refusal("whatever", "no such code")
