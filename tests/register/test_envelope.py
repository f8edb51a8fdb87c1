"""Envelopes: opened by those they are sealed to and by nobody else, by us and by Debian's own ``age``."""

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tahqiq.register.envelope import (
    NotForUs,
    close_envelope,
    disclosures_in,
    is_recipient,
    new_identity,
    open_envelope,
    padded,
    recipient_of,
    tail_of,
)

SEATS = [new_identity() for _seat in range(4)]
disclosures = st.lists(st.text("ABCxyz019-_", min_size=1, max_size=40), max_size=30)


@given(data=st.binary(max_size=5000), chosen=st.sets(st.integers(0, 3), min_size=1))
@settings(max_examples=25, deadline=None)
def test_envelope__opens_for_each_recipient_and_for_nobody_else(data, chosen):
    sealed = close_envelope(data, [recipient_of(SEATS[number]) for number in sorted(chosen)])
    for number, identity in enumerate(SEATS):
        if number in chosen:
            assert open_envelope(sealed, [identity]) == data
        else:
            with pytest.raises(NotForUs):
                open_envelope(sealed, [identity])


@pytest.mark.parametrize("at", [0, 20, 60, 150, 220, -1])
def test_damaged_envelope__does_not_open(at):
    sealed = bytearray(close_envelope(b"words", [recipient_of(SEATS[0])]))
    sealed[at] ^= 1
    with pytest.raises(NotForUs):
        open_envelope(bytes(sealed), [SEATS[0]])


def test_envelope_without_a_key_at_hand__does_not_open():
    sealed = close_envelope(b"words", [recipient_of(SEATS[0])])
    for identities in ([], ["no key at all"]):
        with pytest.raises(NotForUs):
            open_envelope(sealed, identities)


@pytest.mark.parametrize("recipients", [[], ["age1nonsense"], [""], ["AGE-SECRET-KEY-1XX"]])
def test_envelope_for_nobody__is_not_made(recipients):
    with pytest.raises(ValueError, match="read"):
        close_envelope(b"words", recipients)


NO_RECIPIENTS = ("", "age1", "age1" + "q" * 58, "ssh-ed25519 AAAA", SEATS[0], "\n", "age1é")


@pytest.mark.parametrize("text", NO_RECIPIENTS, ids=range(len(NO_RECIPIENTS)))
def test_what_is_no_recipient__is_known_for_none(text):
    assert not is_recipient(text)
    assert not is_recipient(recipient_of(SEATS[0]) + "\n")
    assert is_recipient(recipient_of(SEATS[0]))


@given(text=st.binary(max_size=9000).map(lambda raw: raw + b"~"))
def test_padding__leaves_the_lengths_of_powers_of_two(text):
    size = len(padded(text))
    assert size >= max(1024, len(text))
    assert size & (size - 1) == 0
    assert size == 1024 or size < 2 * len(text)
    assert padded(text).rstrip(b"\n") == text


@given(said=disclosures)
def test_disclosures__come_back_from_their_tail(said):
    assert disclosures_in(padded(tail_of(said))) == tuple(said)


def test_nothing_left__is_a_tail_too():
    assert disclosures_in(padded(tail_of([]))) == ()


@pytest.mark.parametrize("text", [b"", b"\n" * 1024, b"abc", b"~abc", b"abc~", b"\xff~x~", b" ~x~"])
def test_what_is_no_tail__is_refused(text):
    with pytest.raises(ValueError):
        disclosures_in(text)


def test_envelope__is_opened_by_the_command_that_everybody_has(tmp_path: Path):
    age = shutil.which("age")
    if age is None:
        pytest.skip("the command 'age' is not installed here: apt-get install age")
    for number, size in enumerate((0, 1, 1024, 65_536, 200_000)):
        data = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
        sealed = tmp_path / f"{number}.age"
        sealed.write_bytes(close_envelope(data, [recipient_of(one) for one in SEATS]))
        key = tmp_path / "key"
        key.write_text(f"{SEATS[number % 4]}\n")
        done = subprocess.run([age, "-d", "-i", key, sealed], capture_output=True, check=True)
        assert done.stdout == data


def test_what_the_command_seals__opens_here(tmp_path: Path):
    age = shutil.which("age")
    if age is None:
        pytest.skip("the command 'age' is not installed here: apt-get install age")
    done = subprocess.run(
        [age, "-r", recipient_of(SEATS[1])], input=b"from elsewhere", capture_output=True, check=True
    )
    assert open_envelope(done.stdout, SEATS) == b"from elsewhere"
