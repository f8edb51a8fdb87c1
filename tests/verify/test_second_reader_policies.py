"""Quorum files that readers could take differently: both must read the same policy in them, or refuse the same line."""

import pytest

from second_reader.go_reader import GoReader, Verdict, build_reader
from second_reader.our_reader import both_on_note, on_checkpoint
from second_reader.static_log import LOG, LOG_KIND, WITNESS_KEYS, WITNESS_KIND, Signer, b64, practice_log

pytestmark = pytest.mark.slow

NOTE = practice_log(9).note(cosigners=["arden", "qasr"])
A, B, Q = (f"witness {name} {WITNESS_KEYS[name].vkey}" for name in ("arden", "belmar", "qasr"))
L = f"log {LOG.vkey}"
SAME_KEY_TWICE = Signer(LOG.name, WITNESS_KIND)


@pytest.fixture(scope="session")
def go(tmp_path_factory: pytest.TempPathFactory) -> GoReader:
    return GoReader(build_reader(tmp_path_factory.getbasetemp()))


def lines(*given: str) -> bytes:
    return "".join(f"{line}\n" for line in given).encode("utf-8", "surrogateescape")


@pytest.mark.parametrize(
    "policy",
    [
        lines(L, A, Q, "group g all arden qasr", "quorum g"),
        lines(L, A, B, Q, "group g 2 arden belmar qasr", "quorum g"),
        lines(A, "quorum arden", L),
        lines(L, "quorum none"),
        lines("\t # quorum none", "", " \t", f"  {L} \t https://log.example/\u00a0x ", A, "quorum arden"),
        lines(L, A, Q, "group x any arden", "group y any x qasr", "quorum y"),
        lines(L, A.replace("arden ", "any "), Q, "group all all any qasr", "quorum all"),
        lines(L, A.replace("arden ", "\u212a\u0085\u2028 "), "quorum \u212a\u0085\u2028"),
        lines(L, A.replace("arden ", "\udcff "), "quorum \udcff"),
    ],
    ids=range(9),
)
def test_policy_in_any_lawful_form__is_read_alike(go: GoReader, policy: bytes):
    assert both_on_note(go, NOTE, policy) == Verdict(True)


@pytest.mark.parametrize(
    ("policy", "code", "where"),
    [
        (lines(L, A), "policy", "policy"),
        (lines(L, A, "quorum arden")[:-1], "policy", "policy"),
        (lines(L, A, "quorum arden").replace(b"\n", b"\r\n"), "policy", "policy"),
        (lines(L, A, "# \x7f", "quorum arden"), "policy", "policy"),
        (lines(L, A, "quorum\u00a0arden"), "policy", "policy line 3"),
        (lines(L, A, "quorum arden", "quorum arden"), "policy", "policy line 4"),
        (lines(L, "quorum arden", A), "policy", "policy line 2"),
        (lines(L, A, "quorum arden qasr"), "policy", "policy line 3"),
        (lines(L, A, "Quorum arden"), "policy", "policy line 3"),
        (lines(L, A, Q, "group g 02 arden qasr", "quorum g"), "policy", "policy line 4"),
        (lines(L, A, Q, "group g +1 arden qasr", "quorum g"), "policy", "policy line 4"),
        (lines(L, A, Q, "group g 0 arden qasr", "quorum g"), "policy", "policy line 4"),
        (lines(L, A, Q, "group g 3 arden qasr", "quorum g"), "policy", "policy line 4"),
        (lines(L, A, Q, "group g 1_0 arden qasr", "quorum g"), "policy", "policy line 4"),
        (lines(L, A, "group g any", "quorum g"), "policy", "policy line 3"),
        (lines(L, A, "group g any arden arden", "quorum g"), "policy", "policy line 3"),
        (lines(L, A, "group g any arden", "group h any arden", "quorum g"), "policy", "policy line 4"),
        (lines(L, A, "group g any g arden", "quorum g"), "policy", "policy line 3"),
        (lines(L, A, "group g any none arden", "quorum g"), "policy", "policy line 3"),
        (lines(L, A, "group arden any arden", "quorum arden"), "policy", "policy line 3"),
        (lines(L, A.replace("arden ", "none "), "quorum none"), "policy", "policy line 2"),
        (lines(L, A, A.replace("arden ", "belmar "), "quorum arden"), "policy", "policy line 3"),
        (lines(L, L, "quorum none"), "policy", "policy line 2"),
        (lines(L, f"witness w {SAME_KEY_TWICE.vkey}", "quorum w"), "policy", "policy line 2"),
        (lines(A.replace("witness arden", "log"), "quorum none"), "policy", "policy line 1"),
        (lines(f"witness w {LOG.vkey}", "quorum w"), "policy", "policy line 1"),
        (lines(L.replace("+", " "), "quorum none"), "policy", "policy line 1"),
        (lines(L.replace("+", "+ ", 1), "quorum none"), "malformed", "policy line 1"),
        (lines(L[:-1], "quorum none"), "malformed", "policy line 1"),
        (lines(L.upper().replace("LOG", "log", 1), "quorum none"), "bad_key", "policy line 1"),
        (
            lines(f"log x+00000000+{b64(bytes([LOG_KIND]) + bytes(32))}", "quorum none"),
            "bad_key",
            "policy line 1",
        ),
        (lines(f"log x+00000000+{b64(bytes([2]) + LOG.public)}", "quorum none"), "bad_key", "policy line 1"),
        (lines(A, "quorum arden"), "policy", "checkpoint"),
        (b"#" * (1 << 20) + b"\n", "too_big", "policy"),
        (lines(L, A, "group g any arden belmar", "quorum g"), "policy", "policy line 3"),
    ],
    ids=range(35),
)
def test_policy_that_breaks_a_rule__is_refused_at_the_same_line(
    go: GoReader, policy: bytes, code: str, where: str
):
    assert both_on_note(go, NOTE, policy) == Verdict(False, code, where)


def test_number_of_witnesses_a_policy_may_name__is_the_same(go: GoReader):
    many = [f"witness w{n} {Signer(f'w{n}.example', WITNESS_KIND).vkey}" for n in range(128)]
    assert both_on_note(go, NOTE, lines(L, *many, "quorum none")) == Verdict(True)
    assert both_on_note(go, NOTE, lines(L, *many, A, "quorum none")).code == "too_big"


def test_witness_with_a_quantum_safe_key__is_known_to_ours_alone(go: GoReader):
    """The one policy on which the two differ: the library of this Go has no ML-DSA-44, and says so by refusing."""
    public = bytes(1312)
    unsigned = Signer("later.example", 6)
    object.__setattr__(unsigned, "public", public)
    policy = lines(L, A, f"witness later {unsigned.vkey}", "quorum arden")
    [theirs] = go.ask_all([{"verb": "checkpoint", "note": NOTE, "policy": policy}])
    assert theirs == Verdict(False, "bad_key", "policy line 3")
    assert on_checkpoint(NOTE, policy) == Verdict(True)
