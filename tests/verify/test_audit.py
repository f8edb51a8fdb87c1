"""The audit: honest registers of every awkward size pass, and every kind of damage is refused with its place."""

import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from practice_server import FilesSource, answer, serving

from second_reader.static_log import (
    SEALED_AT,
    StaticLog,
    consistency_path,
    policy_text,
    practice_log,
    signed_text,
    tree_hash,
    write_files,
)
from tahqiq_verify.audit import audit
from tahqiq_verify.evidence import Caught, check_evidence, shows
from tahqiq_verify.policy import open_under, parse_policy
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.source import FolderSource, HttpSource

POLICY = parse_policy(policy_text("final"))
NOBODY = parse_policy(policy_text("none"))


def refused(files, **options):
    with pytest.raises(Refusal) as caught:
        audit(FilesSource(files), POLICY, **options)
    return caught.value


def place(refusal):
    return refusal.code, refusal.where


@pytest.mark.parametrize("size", [0, 1, 2, 3, 255, 256, 257, 511, 512, 513, 700])
def test_honest_register__passes_and_every_entry_is_heard(size):
    log = practice_log(size)
    heard = []
    done = audit(FilesSource(log.files()), POLICY, on_entry=lambda *one: heard.append(one[:2]))
    assert heard == list(enumerate(log.entries))
    assert (done.entries, done.root, done.quorum.satisfied) == (size, tree_hash(log.leaves), True)
    assert done.bundles == -(-size // 256)
    assert done.tiles == len([path for path in log.files() if path.startswith(("tile/0", "tile/1"))])


@pytest.mark.slow
@pytest.mark.parametrize("size", [65_535, 65_536, 65_537])
def test_register_at_the_second_level__passes(size):
    log = StaticLog(tuple(b"%d" % number for number in range(size)))
    source = FilesSource(log.files())
    done = audit(source, POLICY)
    assert set(source.asked) == set(source.files)
    assert done.tiles == len(source.files) - 1 - done.bundles


def test_only_what_the_size_implies_is_asked__nothing_else():
    source = FilesSource(practice_log(300).files())
    audit(source, POLICY)
    assert sorted(source.asked) == sorted(source.files)


def test_folder_and_server__give_the_same_answer(tmp_path: Path):
    files = practice_log(600).files()
    folder = audit(FolderSource(write_files(files, tmp_path)), POLICY)
    with serving(files) as server:
        assert audit(HttpSource(server.url), POLICY) == folder


def test_progress__is_told_after_each_bundle():
    told = []
    audit(FilesSource(practice_log(300).files()), POLICY, progress=lambda *one: told.append(one))
    assert told == [(256, 300), (300, 300)]


# Damage


@pytest.mark.parametrize("path", sorted(practice_log(300).files()))
def test_missing_file__is_named(path):
    files = practice_log(300).files()
    del files[path]
    assert place(refused(files)) == ("missing", path)


@pytest.mark.parametrize("path", sorted(set(practice_log(300).files()) - {"checkpoint"}))
@pytest.mark.parametrize("damage", [lambda data: data[:-1], lambda data: data + b"\0", lambda data: b""])
def test_file_cut_or_padded__is_named(path, damage):
    files = practice_log(300).files()
    files[path] = damage(files[path])
    assert place(refused(files)) == ("malformed", path)


def bundle(entries):
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


@pytest.mark.parametrize(
    ("change", "code", "named"),
    [
        (lambda e: e[:100] + e[101:], "malformed", "entries 0 to 255"),
        (lambda e: [*e[:100], b"new", *e[100:]], "malformed", "entries 0 to 255"),
        (lambda e: [*e[:100], e[100] + e[101], *e[102:]], "malformed", "entries 0 to 255"),
        (lambda e: [*e[:100], e[101], e[100], *e[102:]], "entry", "entry 100:"),
        (lambda e: [*e[:100], b"another", *e[101:]], "entry", "entry 100:"),
        (lambda e: [*e[:100], e[100] + e[101], b"", *e[102:]], "entry", "entry 100:"),
        (lambda e: [*e[:255], b""], "entry", "entry 255:"),
    ],
    ids=["dropped", "inserted", "merged", "swapped", "changed", "shifted", "emptied"],
)
def test_changed_entries__are_named_by_bundle_and_index(change, code, named):
    log = practice_log(300)
    files = log.files()
    files["tile/entries/000"] = bundle(change(list(log.entries[:256])))
    refusal = refused(files)
    assert place(refusal) == (code, "tile/entries/000")
    assert named in refusal.why


def test_changed_entry_of_a_later_bundle__is_named_by_its_index_in_the_register():
    log = practice_log(300)
    files = log.files()
    files["tile/entries/001.p/44"] = bundle([*log.entries[256:290], b"another", *log.entries[291:]])
    refusal = refused(files)
    assert place(refusal) == ("entry", "tile/entries/001.p/44")
    assert "entry 290:" in refusal.why


@pytest.mark.parametrize("at", [0, 31, 32, 8191])
def test_flipped_byte_of_a_tile__names_the_tile_and_the_entry(at):
    files = practice_log(300).files()
    files["tile/0/000"] = files["tile/0/000"][:at] + b"?" + files["tile/0/000"][at + 1 :]
    refusal = refused(files)
    assert place(refusal) == ("tree", "tile/0/000")
    assert f"entry {at // 32}," in refusal.why


def test_flipped_byte_of_an_upper_tile__names_the_tile_and_its_entries():
    files = practice_log(600).files()
    files["tile/1/000.p/2"] = files["tile/1/000.p/2"][:40] + b"?" + files["tile/1/000.p/2"][41:]
    refusal = refused(files)
    assert place(refusal) == ("tree", "tile/1/000.p/2")
    assert "entries 256 to 511" in refusal.why


def test_entries_and_all_tiles_changed_to_match__fail_against_the_signed_root():
    honest, forged = practice_log(300), StaticLog((b"forged", *practice_log(300).entries[1:]))
    assert place(refused(forged.files() | {"checkpoint": honest.note()})) == ("tree", "checkpoint")


def test_entry_and_its_leaf_tile_changed_to_match__are_named_by_the_tile_above():
    honest, forged = practice_log(300), StaticLog((b"forged", *practice_log(300).entries[1:]))
    files = honest.files()
    files |= {path: forged.files()[path] for path in ("tile/entries/000", "tile/0/000")}
    refusal = refused(files)
    assert place(refusal) == ("entry", "tile/entries/000")
    assert "entries 0 to 255:" in refusal.why


def test_size_far_beyond_the_files__is_refused_at_once():
    note = signed_text(b"arden-belmar.example/register\n%d\n%b\n" % (2**63 - 1, b"A" * 43 + b"="))
    source = FilesSource({"checkpoint": note})
    with pytest.raises(Refusal) as caught:
        audit(source, POLICY)
    assert place(caught.value) == ("missing", "tile/entries/000")
    assert len(source.asked) == 2


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_any_flipped_byte__is_refused(data):
    files = practice_log(270).files(practice_log(270).note(cosigners=("arden", "belmar", "qasr")))
    path = data.draw(st.sampled_from(sorted(files)))
    at = data.draw(st.integers(0, len(files[path]) - 1))
    bit = 1 << data.draw(st.integers(0, 7))
    files[path] = files[path][:at] + bytes([files[path][at] ^ bit]) + files[path][at + 1 :]
    refused(files)


@given(data=st.data())
@settings(max_examples=100, deadline=None)
def test_any_bytes_in_any_file__are_refused_without_another_error(data):
    files = practice_log(260).files()
    path = data.draw(st.sampled_from(sorted(files)))
    honest = files[path]
    files[path] = data.draw(st.binary(max_size=3000))
    if files[path] != honest:
        refused(files)


# Partial files that were deleted


def grown(early_size, later_size):
    """The files of the later register under the checkpoint of the earlier, whose partial files are gone."""
    files = practice_log(later_size).files()
    return files | {"checkpoint": practice_log(later_size).note(early_size)}


@pytest.mark.parametrize(("early", "later"), [(300, 600), (1, 256), (255, 512), (257, 600)])
def test_partial_files_gone__are_cut_from_the_full_ones(early, later):
    files = grown(early, later)
    if early > 256:  # the partial tile of level 1 has no full one yet, so the log must keep it
        files |= {
            path: data for path, data in practice_log(early).files().items() if path.startswith("tile/1")
        }
    assert audit(FilesSource(files), POLICY).entries == early


def test_full_bundle_that_is_short__is_refused_although_the_part_asked_for_is_there():
    files = grown(100, 256)
    files["tile/entries/000"] = bundle(practice_log(255).entries)
    assert place(refused(files)) == ("malformed", "tile/entries/000")


# The quorum and the clock


def test_quorum_that_is_not_there__is_refused():
    log = practice_log(3)
    assert place(refused(log.files(log.note(cosigners=("arden", "qasr"))))) == ("quorum", "checkpoint")


@pytest.mark.parametrize(("now", "code"), [(SEALED_AT + 61, "stale"), (SEALED_AT - 121, "future")])
def test_old_and_early_cosignatures__are_refused(now, code):
    refusal = refused(practice_log(3).files(), now=now, max_age=60)
    assert place(refusal) == (code, "checkpoint")


def test_policy_of_nobody__passes_and_says_so():
    log = practice_log(3)
    done = audit(FilesSource(log.files(log.note(cosigners=()))), NOBODY)
    assert done.quorum.by == ()


# What was believed before


@pytest.mark.parametrize("old", [0, 1, 2, 128, 255, 256, 257, 300, 511, 512, 599, 600])
def test_believed_state__is_continued(old):
    log = practice_log(600)
    believed = open_under(POLICY, log.note(old))
    assert audit(FilesSource(log.files()), POLICY, believed=believed).entries == 600


def caught_in(files, believed):
    with pytest.raises(Caught) as caught:
        audit(FilesSource(files), POLICY, believed=open_under(POLICY, believed))
    return caught.value


@pytest.mark.parametrize("old", [1, 2, 255, 256, 257, 300, 599, 600])
def test_believed_state_with_another_root__is_a_fork_with_evidence(old):
    log, forged = practice_log(600), StaticLog((b"forged", *practice_log(600).entries[1:]))
    believed = forged.note(old)
    caught = caught_in(log.files(), believed)
    assert place(caught) == ("fork", "checkpoint")
    assert caught.evidence.notes == (believed, log.note())
    assert shows(caught.evidence, check_evidence(caught.evidence))
    if old < 600:
        assert list(caught.evidence.path) == consistency_path(old, log.leaves)


def test_smaller_register_than_believed__is_a_rollback_with_both_notes():
    log = practice_log(300)
    caught = caught_in(practice_log(299).files(), log.note())
    assert place(caught) == ("rollback", "checkpoint")
    assert caught.evidence.notes == (log.note(), practice_log(299).note())


# What it costs, and who serves it


@pytest.mark.slow
def test_audit__keeps_no_entries(tmp_path: Path):
    log = StaticLog(tuple(b"%6d" % number * 400 for number in range(256 * 40)))  # 24 MB
    source = FolderSource(write_files(log.files(), tmp_path))
    tracemalloc.start()
    try:
        audit(source, POLICY)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 6_000_000


def test_server_that_denies_a_bundle__is_named():
    files = practice_log(300).files()
    replies = {"tile/entries/000": lambda handler: answer(handler, 503)}
    with serving(files, replies) as server, pytest.raises(Refusal) as caught:
        audit(HttpSource(server.url), POLICY)
    assert place(caught.value) == ("missing", "tile/entries/000")
