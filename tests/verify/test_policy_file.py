"""The quorum file as C2SP tlog-policy has it: every rule of the text, each broken once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from practice_signers import FIRST, ORIGIN, PARTY_A, PARTY_B, REGISTER, SECOND, policy_file

from tahqiq_verify.note import COSIGNER, COSIGNER_MLDSA, LOG, NoteKey
from tahqiq_verify.policy import Group, parse_policy
from tahqiq_verify.refusal import Refusal

LOG_LINE = f"log {REGISTER.key.vkey}"
A, B, C = (f"witness {name} {key.key.vkey}" for name, key in {"A": PARTY_A, "B": PARTY_B, "C": FIRST}.items())


def refused(*lines: str) -> Refusal:
    with pytest.raises(Refusal) as caught:
        parse_policy("".join(f"{line}\n" for line in lines).encode())
    return caught.value


def test_policy__is_read_with_its_names_and_addresses():
    text = (
        f"# whose word counts\n\n \t \n{LOG_LINE} https://register.example/\n"
        f"\t {A}\thttps://arden.example/ \t\n{B}\n{C}\n"
        "  # groups\ngroup parties all A B\ngroup both 2 parties C\n quorum both\ngroup later any both\n"
    ).encode()
    policy = parse_policy(text)
    assert policy.logs == (REGISTER.key,)
    assert policy.log_urls == {REGISTER.key: "https://register.example/"}
    assert {name: (w.key, w.url) for name, w in policy.witnesses.items()} == {
        "A": (PARTY_A.key, "https://arden.example/"),
        "B": (PARTY_B.key, ""),
        "C": (FIRST.key, ""),
    }
    assert list(policy.groups.values()) == [
        Group("parties", 2, ("A", "B")),
        Group("both", 2, ("parties", "C")),
        Group("later", 1, ("both",)),
    ]
    assert (policy.quorum, policy.text) == ("both", text)


def test_quorum_of_nobody_or_of_one__is_a_policy():
    assert parse_policy(b"quorum none\n").quorum == "none"
    assert parse_policy(f"{A}\nquorum A\n".encode()).quorum == "A"


def test_names__are_octets():
    kelvin = parse_policy(
        f"witness \u212a {PARTY_A.key.vkey}\nwitness K {PARTY_B.key.vkey}\nquorum K\n".encode()
    )
    assert list(kelvin.witnesses) == ["\u212a", "K"]
    raw = b"witness \xff " + PARTY_A.key.vkey.encode() + b" \xfe#\n# \xff\xc0\nquorum \xff\n"
    policy = parse_policy(raw)
    assert policy.quorum == "octets ff" and policy.witnesses["octets ff"].url == "octets fe23"
    with pytest.raises(Refusal):
        parse_policy(raw.replace(b"quorum \xff", b"quorum \xfe"))


def test_name_that_looks_like_a_word_of_the_format__is_a_name():
    text = f"witness all {PARTY_A.key.vkey}\nwitness 2 {PARTY_B.key.vkey}\ngroup any any all 2\nquorum any\n"
    assert parse_policy(text.encode()).groups["any"] == Group("any", 1, ("all", "2"))


def test_hash_inside_a_line__begins_no_comment():
    assert (
        parse_policy(f"{A} https://a.example/#top\nquorum A\n".encode()).witnesses["A"].url.endswith("#top")
    )
    assert refused(A, "quorum A # the first").code == "policy"


SAME_KEY = NoteKey("other.example", COSIGNER, PARTY_A.key.public).vkey
AS_LOG = NoteKey(ORIGIN, LOG, PARTY_A.key.public).vkey
BROKEN = {
    "no quorum": ([A], "policy"),
    "an empty file": ([], "policy"),
    "two quorums": ([A, "quorum A", "quorum A"], "policy"),
    "a second quorum of nobody": ([A, "quorum A", "quorum none"], "policy"),
    "a quorum of two names": ([A, B, "quorum A B"], "policy"),
    "a quorum without a name": ([A, "quorum"], "policy"),
    "an unknown quorum": ([A, "quorum B"], "policy"),
    "a quorum before its witness": (["quorum A", A], "policy"),
    "a quorum named by the log": ([LOG_LINE, f"quorum {ORIGIN}"], "policy"),
    "an unknown word": ([A, "mirror A", "quorum A"], "policy"),
    "a word in capitals": ([A, "Quorum A"], "policy"),
    "a witness called none": ([f"witness none {PARTY_A.key.vkey}", "quorum none"], "policy"),
    "a group called none": ([A, "group none any A", "quorum none"], "policy"),
    "none in a group": ([A, "group g any A none", "quorum g"], "policy"),
    "a witness twice": ([A, A, "quorum A"], "policy"),
    "one name for two witnesses": ([A, f"witness A {PARTY_B.key.vkey}", "quorum A"], "policy"),
    "one name for witness and group": ([A, B, "group A any B", "quorum A"], "policy"),
    "one name for two groups": ([A, B, "group g any A", "group g any B", "quorum g"], "policy"),
    "one key for two witnesses": ([A, f"witness Z {SAME_KEY}", "quorum A"], "policy"),
    "one key for two logs": ([LOG_LINE, LOG_LINE, "quorum none"], "policy"),
    "one key for a log and a witness": ([f"log {AS_LOG}", A, "quorum A"], "policy"),
    "a member twice in a group": ([A, B, "group g any A A", "quorum g"], "policy"),
    "a member of two groups": ([A, B, "group g any A", "group h all A g", "quorum h"], "policy"),
    "a group within itself": ([A, "group g any A g", "quorum g"], "policy"),
    "a group defined below": ([A, "group h any g", "group g any A", "quorum h"], "policy"),
    "a group of nobody": ([A, "group g any", "quorum A"], "policy"),
    "a threshold of none": ([A, B, "group g 0 A B", "quorum g"], "policy"),
    "a threshold above all": ([A, B, "group g 3 A B", "quorum g"], "policy"),
    "a threshold with a zero": ([A, B, "group g 01 A B", "quorum g"], "policy"),
    "a threshold with a plus": ([A, B, "group g +1 A B", "quorum g"], "policy"),
    "a threshold below none": ([A, B, "group g -1 A B", "quorum g"], "policy"),
    "a threshold in words": ([A, B, "group g most A B", "quorum g"], "policy"),
    "a threshold in Arabic digits": ([A, B, "group g ١ A B", "quorum g"], "policy"),
    "a huge threshold": ([A, B, f"group g {'9' * 5000} A B", "quorum g"], "policy"),
    "a log without a key": (["log", "quorum none"], "policy"),
    "a log with two addresses": ([f"{LOG_LINE} a b", "quorum none"], "policy"),
    "a witness without a key": (["witness A", "quorum none"], "policy"),
    "a witness with a log's key": ([f"witness A {REGISTER.key.vkey}", "quorum A"], "policy"),
    "a log with a witness's key": ([f"log {PARTY_A.key.vkey}", "quorum none"], "policy"),
    "a key that is none": (["witness A arden+00000000+AAAA", "quorum A"], "bad_key"),
    "a key of small order": ([f"witness A {NoteKey('a', COSIGNER, bytes(32)).vkey}", "quorum A"], "bad_key"),
    "a carriage return": ([A, "quorum A\r"], "policy"),
    "a null": ([A, "quorum A\0"], "policy"),
    "a form feed": ([A, "quorum\fA"], "policy"),
    "a delete sign": ([A, "# \x7f", "quorum A"], "policy"),
}


@pytest.mark.parametrize(("lines", "code"), BROKEN.values(), ids=BROKEN)
def test_policy_against_the_format__is_refused(lines, code):
    assert refused(*lines).code == code


def test_refusal__names_the_line():
    assert refused(A, "", "# nothing", "group g any B").where == "line 4"
    with pytest.raises(Refusal) as caught:
        parse_policy(b"quorum A\n", "policy/final")
    assert caught.value.where == "policy/final line 1"


def test_file_cut_anywhere__is_refused():
    text = policy_file("group g 2 A B M1\nquorum g")
    for cut in range(len(text)):
        with pytest.raises(Refusal):
            parse_policy(text[:cut])


def test_key_that_is_no_text__is_refused():
    with pytest.raises(Refusal) as caught:
        parse_policy(b"log \xff+00000000+AAAA\nquorum none\n")
    assert (caught.value.code, caught.value.where) == ("malformed", "line 1")


def many_witnesses(count: int) -> str:
    keys = (NoteKey(f"w{n}", COSIGNER_MLDSA, n.to_bytes(2, "big") * 656).vkey for n in range(count))
    return "".join(f"witness W{n} {key}\n" for n, key in enumerate(keys))


def test_limits__hold_what_the_format_asks_and_no_more():
    names = " ".join(f"W{n}" for n in range(128))
    assert len(parse_policy(f"{many_witnesses(128)}group g 65 {names}\nquorum g\n".encode()).witnesses) == 128
    with pytest.raises(Refusal) as caught:
        parse_policy(f"{many_witnesses(129)}quorum W0\n".encode())
    assert caught.value.code == "too_big"
    with pytest.raises(Refusal) as caught:
        parse_policy(b"#" * (1 << 20) + b"\n")
    assert caught.value.code == "too_big"


def test_groups_in_groups__may_be_as_deep_as_there_may_be_groups():
    lines = [A, "group g0 any A", *(f"group g{n} all g{n - 1}" for n in range(1, 128)), "quorum g127"]
    assert len(parse_policy("".join(f"{line}\n" for line in lines).encode()).groups) == 128
    assert refused(*lines[:-1], "group g128 all g127", "quorum g128").code == "too_big"


KEYWORDS = ["log", "witness", "group", "quorum", "any", "all", "none", "#", "\t"]
WORDS = st.sampled_from([*KEYWORDS, "A", "B", "2", SECOND.key.vkey])


@given(
    st.binary(max_size=80)
    | st.lists(st.lists(WORDS, max_size=5), max_size=5).map(
        lambda lines: "".join(" ".join(line) + "\n" for line in lines).encode()
    )
)
def test_any_bytes__are_a_policy_or_refused(data):
    try:
        assert parse_policy(data).text == data
    except Refusal as refusal:
        assert refusal.code in {"policy", "malformed", "bad_key", "too_big"}
