"""The page "Verify this record yourself" against spoilt, forged and mixed-up evidence: the right check fails."""

import hashlib
import json
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser
from practice_bundle import (
    ADMIN,
    CHAIR,
    INVESTIGATOR,
    LOG,
    MONITOR,
    SUBJECT,
    WITNESSES,
    PracticeKey,
    PracticeRegister,
    b64url,
    member_body,
    plain_json,
    policy_text,
    practice_register,
    signed_note,
    witness_key,
)
from practice_page import VerifyPage, opened_page

from tahqiq_verify.bundle import check_bundle
from tahqiq_verify.steps import hold

pytestmark = pytest.mark.slow
ORDER = 2**252 + 27742317777372353535851937790883648493
Bundle = dict[str, Any]


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[VerifyPage]:
    with opened_page(browser) as driven:
        yield driven


def flipped(text: str, at: int = 0) -> str:
    """The text with another letter of the base64 alphabet at this place."""
    letter = "B" if text[at] != "B" else "C"
    return text[:at] + letter + text[at + 1 :]


def in_proof(line: int, change: Callable[[str], str]) -> Callable[[Bundle], None]:
    def _change(bundle: Bundle) -> None:
        lines = bundle["proof"].split("\n")
        lines[line] = change(lines[line])
        bundle["proof"] = "\n".join(lines)

    return _change


def in_signature(bundle: Bundle) -> None:
    head, _, signature = bundle["entry"]["leaf"].rpartition(".")
    bundle["entry"]["leaf"] = f"{head}.{flipped(signature, 20)}"


def in_history(name: str, number: int = 1) -> Callable[[Bundle], None]:
    def _change(bundle: Bundle) -> None:
        act = bundle["history"][number]
        act[name] = flipped(act["leaf"], 150) if name == "leaf" else [flipped(one) for one in act["path"]]

    return _change


def drop(number: int) -> Callable[[Bundle], None]:
    return lambda bundle: bundle["history"].pop(number)


def disclosure(change: Callable[[list[str]], None]) -> Callable[[Bundle], None]:
    return lambda bundle: change(bundle["entry"]["disclosures"])


def foreign_policy(bundle: Bundle) -> None:
    stranger = PracticeKey("arden.example/witness2")
    text = policy_text("final").replace(witness_key("arden").vkey(4), stranger.vkey(4))
    bundle["policies"]["final"] = text


# Lines of the proof: 0 header, 1 index, 2-5 path, 6 empty, 7 origin, 8 size, 9 root, 10 empty, 11 log, 12- witnesses.
SPOILT: dict[str, tuple[Callable[[Bundle], None], list[str]]] = {
    "path": (in_proof(3, flipped), ["inclusion"]),
    "root": (in_proof(9, flipped), ["log"]),
    "size": (in_proof(8, lambda _: "11"), ["log"]),
    "size with a sign": (in_proof(8, lambda _: "+10"), ["log"]),
    "origin": (in_proof(7, lambda name: name + "x"), ["log"]),
    "log's signature": (in_proof(11, lambda line: flipped(line, 50)), ["log"]),
    "a cosignature": (in_proof(12, lambda line: flipped(line, 60)), ["recorded", "final"]),
    "a time cosigned": (in_proof(13, lambda line: flipped(line, 39)), ["recorded", "final"]),
    "extension line": (in_proof(9, lambda root: f"{root}\nextra"), ["log"]),
    "entry's signature": (in_signature, ["inclusion"]),
    "leaf in history": (in_history("leaf"), ["history"]),
    "path in history": (in_history("path"), ["history"]),
    "no founding": (drop(0), ["history"]),
    "no enrolment": (drop(2), ["key"]),
    "disclosure": (disclosure(lambda all_: all_.__setitem__(0, flipped(all_[0], 30))), ["disclosures"]),
    "disclosure twice": (disclosure(lambda all_: all_.append(all_[0])), ["disclosures"]),
    "invented disclosure": (disclosure(lambda all_: all_.append(invented("a"))), ["disclosures"]),
    "log's key": (lambda bundle: bundle.__setitem__("log", flipped(bundle["log"], -3)), ["log"]),
    "another witness": (foreign_policy, ["final"]),
    "other index": (lambda bundle: bundle["entry"].__setitem__("index", 5), ["form"]),
    "foreign name": (lambda bundle: bundle.__setitem__("verified", True), ["form"]),
}


def invented(name: str) -> str:
    return b64url(plain_json([b64url(bytes(16)), name, "b"]))


@pytest.mark.parametrize("part", SPOILT)
def test_spoilt_part__fails_at_its_check_and_nothing_that_rests_on_it_passes(page, part):
    change, expected = SPOILT[part]
    bundle = practice_register().bundle(SUBJECT)
    change(bundle)
    shown = page.check(bundle)
    assert shown.failed == expected
    assert shown.verdict == ("hold" if expected == ["final"] else "fail")
    if "log" in expected or "form" in expected:
        assert shown.passed <= {"form"}
    if "disclosures" in expected:
        assert page.text("#content").endswith("Nothing can be shown.")


@pytest.mark.parametrize("part", ["log", "proof", "leaf", "history", "policies", "disclosures"])
def test_any_letter_changed__page_and_program_agree(page, part):
    chance = random.Random(f"flip {part}")
    for _ in range(12):
        bundle = practice_register().bundle(SUBJECT)
        holder, name = _place_of(bundle, part, chance)
        at = chance.randrange(len(holder[name]))
        holder[name] = flipped(holder[name], at)
        program = hold(check_bundle(json.dumps(bundle).encode()))
        assert (page.check(bundle).verdict == "hold") is program, (part, at, holder[name][:at])


def _place_of(bundle: Bundle, part: str, chance: random.Random) -> tuple[Any, Any]:
    if part in ("log", "proof"):
        return bundle, part
    if part == "policies":
        return bundle["policies"], chance.choice(["recorded", "final"])
    if part == "disclosures":
        return bundle["entry"]["disclosures"], chance.randrange(5)
    return (bundle["entry"] if part == "leaf" else chance.choice(bundle["history"])), "leaf"


def with_entry(write: Callable[[PracticeRegister], int]) -> Bundle:
    """A bundle of an entry that stands in the register although it should not count."""
    register = practice_register()
    return register.bundle(write(register))


def stolen_name(register: PracticeRegister) -> int:
    """An entry that names the investigator's key and is signed by a thief."""
    thief = PracticeKey("a thief")
    number = register.write_record(INVESTIGATOR, "incident.verified", "inv-1", {"occurred": "no"})
    signed = register.entries.pop(number).leaf.rpartition(b".")[0]
    return register.append(signed + b"." + b64url(thief.sign(signed)).encode())


def test_entry_signed_by_another__fails_at_the_signature(page):
    shown = page.check(with_entry(stolen_name))
    assert shown.failed == ["signature"]
    assert shown.outcomes["role"] == shown.outcomes["standing"] == "open"


def test_wrong_author_role_and_place__fail_at_the_role(page):
    writes: list[Callable[[PracticeRegister], int]] = [
        lambda r: r.write_record(INVESTIGATOR, "incident.verified", "adm-1", {"a": "b"}),
        lambda r: r.write_record(INVESTIGATOR, "submission.received", "inv-1", {"a": "b"}),
        lambda r: r.write_record(ADMIN, "member.enrolled", "adm-1", {"a": "b"}),
        lambda r: r.write_open(INVESTIGATOR, "member.enrolled", "inv-1", member_body("x", "monitor", CHAIR)),
        lambda r: r.write_open(ADMIN, "member.enrolled", "adm-1", member_body("x", "monitor", MONITOR)),
        lambda r: r.write_open(ADMIN, "mission.founded", "adm-1", {"a": "b"}),
    ]
    for write in writes:
        assert page.check(with_entry(write)).failed == ["role"]


def test_key_that_is_strange_rotated_or_of_another_register__fails_at_the_key(page):
    writes: list[Callable[[PracticeRegister], int]] = [
        lambda r: r.write_record(CHAIR, "incident.verified", "inv-1", {"a": "b"}),
        lambda r: r.write_record(MONITOR, "submission.received", "mon-1", {"a": "b"}),
        lambda r: r.write_record(
            INVESTIGATOR, "incident.verified", "inv-1", {"a": "b"}, origin="else.example"
        ),
        lambda r: r.append(b"not an entry at all"),
    ]
    for write in writes:
        assert page.check(with_entry(write)).failed == ["key"]


def test_signature_with_r_of_small_order__does_not_hold_although_the_equation_does(page):
    register = practice_register()
    number = register.write_record(INVESTIGATOR, "incident.verified", "inv-1", {"a": "b"})
    signed = register.entries.pop(number).leaf.rpartition(b".")[0]
    scalar = int.from_bytes(hashlib.sha512(INVESTIGATOR.secret.private_bytes_raw()).digest()[:32], "little")
    scalar = (scalar & ((1 << 254) - 8)) | (1 << 254)
    identity = bytes([1]) + bytes(31)
    challenge = hashlib.sha512(identity + INVESTIGATOR.public + signed).digest()
    answer = int.from_bytes(challenge, "little") * scalar % ORDER
    leaf = signed + b"." + b64url(identity + answer.to_bytes(32, "little")).encode()
    assert page.check(register.bundle(register.append(leaf))).failed == ["signature"]


@pytest.mark.parametrize(
    "raw",
    [
        bytes([1]) + bytes(31),  # the identity
        bytes(32),  # order 4
        bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),  # order 8
        bytes.fromhex("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),  # 0 as p
        bytes.fromhex("cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d"),  # mixed order
        bytes([2]) + bytes(31),  # no point
    ],
)
def test_odd_key__is_never_enrolled(page, raw):
    register = practice_register()
    body = member_body("odd", "monitor", CHAIR) | {"public_key": raw.hex()}
    shown = page.check(register.bundle(register.write_open(ADMIN, "member.enrolled", "adm-1", body)))
    assert shown.failed == ["role"]
    assert "the key is" in page.page.locator("[data-step=role]").text_content()


def test_act_entered_twice__counts_once(page):
    register = practice_register()
    register.append(
        register.entries[8].leaf
    )  # the role that was granted in entry 8 and taken back in entry 9
    number = register.write_record(INVESTIGATOR, "submission.received", "inv-1", {"a": "b"})
    assert page.check(register.bundle(number)).failed == ["role"]


def test_register_copied_into_another_log__does_not_pass_for_it(page):
    register = practice_register()
    elsewhere = PracticeKey("elsewhere.example")
    text = register.checkpoint().replace(b"practice.example/arden-belmar", elsewhere.name.encode())
    bundle = register.bundle(SUBJECT)
    head = bundle["proof"].split("\n\n")[0]
    bundle["proof"] = f"{head}\n\n{signed_note(text, WITNESSES, log=elsewhere)}"
    bundle["log"] = elsewhere.vkey(1)
    bundle["policies"] = {"recorded": policy_text("recorded").replace(LOG.vkey(1), elsewhere.vkey(1))}
    assert page.check(bundle).failed == ["key"]
