"""Attacks on a sealed archive: changed, cut short, swapped, forged, and made by a keeper who lies."""

import hashlib
import io
import shutil
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest

from practice_closing import NOW, closed, lived
from tahqiq.desk.closing.manifest import MANIFEST, SEALED, read_manifest, write_manifest
from tahqiq.desk.closing.pack import seal_archive
from tahqiq.desk.closing.unpack import check_digest, open_archive
from tahqiq.desk.sign_head import log_pen
from tahqiq.errors import BadInput, RegisterBroken
from tahqiq.register.checkpoint import log_note_key
from tahqiq.register.envelope import close_envelope, recipient_of
from tahqiq.register.signer import signer_from_seed
from tahqiq_verify.spelling import canonical_json

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("place", ["sqlite"], indirect=True)]


@pytest.fixture
def sealed(desk, tmp_path):
    """A mission that lived and was closed, its archive, and the reading keys by seat."""
    keys = lived(desk, tmp_path / "away")
    closed(desk)
    done = seal_archive(desk, "adm-1", tmp_path / "archive")
    return desk, tmp_path / "archive", keys, done


def opened(folder: Path, *identities: str, **more):
    return open_archive(folder, identities, NOW, bytes, **more)


@pytest.mark.parametrize("at", [0, 200, 5000, -1])
def test_one_bit_changed__is_found_before_anything_is_opened(sealed, at):
    _desk, folder, keys, _done = sealed
    data = bytearray((folder / SEALED).read_bytes())
    data[at] ^= 1
    (folder / SEALED).write_bytes(bytes(data))
    with pytest.raises(RegisterBroken, match="END014"):
        opened(folder, keys["QAS"])


@pytest.mark.parametrize("left", [0, 1, 4096])
def test_archive_cut_short__is_found(sealed, left):
    _desk, folder, keys, _done = sealed
    (folder / SEALED).write_bytes((folder / SEALED).read_bytes()[:left])
    with pytest.raises(RegisterBroken, match="END014"):
        opened(folder, keys["QAS"])
    (folder / SEALED).unlink()
    with pytest.raises(RegisterBroken, match="END014"):
        check_digest(folder)


def test_sealed_bytes_swapped_for_those_of_an_earlier_archive__are_found(sealed, tmp_path):
    desk, folder, keys, _done = sealed
    seal_archive(desk, "adm-1", tmp_path / "later")
    shutil.copy(folder / SEALED, tmp_path / "later" / SEALED)
    with pytest.raises(RegisterBroken, match="END014"):
        opened(tmp_path / "later", keys["QAS"])


def test_manifest_that_says_something_else__is_not_signed_for(sealed):
    _desk, folder, keys, done = sealed
    note = (folder / MANIFEST).read_bytes()
    for was, will in (
        (b'"size":', b'"size":1'),
        (b'"joint"', b'"none_"'),
        (done.manifest.sha256.encode(), b"0" * 64),
    ):
        (folder / MANIFEST).write_bytes(note.replace(was, will))
        with pytest.raises(RegisterBroken, match="END013"):
            opened(folder, keys["QAS"])


@pytest.mark.parametrize(
    "note",
    [
        b"",
        b"\n",
        b"tahqiq-sealed-archive/1\n",
        b"\xff\xfe",
        b"x" * 70_000,
        b"tahqiq-sealed-archive/1\n{}\n\nx\n",
    ],
)
def test_manifest_that_is_none__is_refused(sealed, note):
    _desk, folder, keys, _done = sealed
    (folder / MANIFEST).write_bytes(note)
    with pytest.raises(BadInput, match="END012"):
        opened(folder, keys["QAS"])


def test_whole_archive_by_another_log__is_refused_by_whoever_knows_the_right_key(sealed, tmp_path):
    """The forger has everything but the log's key: he signs with his own, and names it in the manifest."""
    _desk, folder, keys, done = sealed
    forger = signer_from_seed(done.manifest.origin, b"f" * 32)
    forged = write_manifest(replace(done.manifest, log=log_note_key(forger).vkey), forger)
    (folder / MANIFEST).write_bytes(forged)
    with pytest.raises(RegisterBroken, match="END013"):
        opened(folder, keys["QAS"], log=done.manifest.log)
    with pytest.raises(RegisterBroken, match="END017"):  # even without: the register within has another key
        opened(folder, keys["QAS"])


def repacked(
    desk,
    folder: Path,
    keys: dict[str, str],
    members: list[tarfile.TarInfo],
    data: list[bytes],
    form: int = tarfile.GNU_FORMAT,
) -> None:
    """The archive made anew by a keeper who lies: his own tar, sealed and signed as it should be."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as tar:
        for member, body in zip(members, data, strict=True):
            member.size = len(body)
            tar.addfile(member, io.BytesIO(body))
    resealed(desk, folder, keys, out.getvalue(), hashlib.sha256(data[-1]).hexdigest())


def resealed(desk, folder: Path, keys: dict[str, str], tar: bytes, inside: str) -> None:
    sealed = close_envelope(tar, [recipient_of(keys["QAS"])])
    (folder / SEALED).write_bytes(sealed)
    before = read_manifest(folder, (folder / MANIFEST).read_bytes())
    lies = replace(before, length=len(sealed), sha256=hashlib.sha256(sealed).hexdigest(), inside=inside)
    (folder / MANIFEST).write_bytes(write_manifest(lies, log_pen(desk)))


def member(name: str, kind: bytes = tarfile.REGTYPE, to: str = "") -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.type, made.linkname = kind, to
    return made


@pytest.mark.parametrize(
    "evil",
    [
        member("../escaped"),
        member("/tmp/escaped"),
        member("register/../../escaped"),
        member("register/./escaped"),
        member("..\\escaped"),
        member(".hidden"),
        member("a" * 99 + "/" + "\n"),
        member("link", tarfile.SYMTYPE, "/etc/passwd"),
        member("hard", tarfile.LNKTYPE, "about.json"),
        member("pipe", tarfile.FIFOTYPE),
        member("null", tarfile.CHRTYPE),
        member("folder", tarfile.DIRTYPE),
        member("files.json"),
    ],
    ids=lambda one: repr(one.name)[:20],
)
def test_tar_that_wants_out_of_its_folder__writes_nothing_anywhere(sealed, tmp_path, evil):
    desk, folder, keys, _done = sealed
    before = sorted(tmp_path.rglob("*"))
    plain = evil.isreg()
    repacked(desk, folder, keys, [evil, member("files.json")], [b"evil" if plain else b"", b"{}"])
    with pytest.raises(RegisterBroken, match="END016"):
        opened(folder, keys["QAS"], into=tmp_path / "into")
    assert sorted(tmp_path.rglob("*")) == before
    assert not Path("/tmp/escaped").exists()


@pytest.mark.parametrize(
    "said",
    [
        {"GNU.sparse.map": "a,b"},
        {"GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.realsize": "9"},
        {"GNU.sparse.size": "1000000000000", "GNU.sparse.map": "0,3"},
        {"size": "-1000000000000"},
        {"comment": "a word"},
    ],
    ids=lambda one: next(iter(one)),
)
def test_extended_header_by_which_a_file_says_another_size__is_refused(sealed, said):
    """A size below nothing would make room for a file of any size that holds nothing but zeros."""
    desk, folder, keys, _done = sealed
    evil = member("one")
    evil.pax_headers = said
    repacked(desk, folder, keys, [evil, member("files.json")], [b"one", b"{}"], tarfile.PAX_FORMAT)
    with pytest.raises(RegisterBroken, match="END016"):
        opened(folder, keys["QAS"])


@pytest.mark.parametrize("words", [b"\xff\xfe", b"", b"no key"])
@pytest.mark.parametrize("name", ["secretariat-keys.txt", "secretariat-keys.joint.age"])
def test_secretariat_keys_that_are_none__are_refused(sealed, name, words):
    desk, folder, keys, _done = sealed
    about = b'{"size":1,"root":"","state_digest":"","tables_digest":""}'
    listed = {
        part: [len(data), hashlib.sha256(data).hexdigest()]
        for part, data in (("about.json", about), (name, words))
    }
    data = [about, words, canonical_json(listed)]
    repacked(desk, folder, keys, [member("about.json"), member(name), member("files.json")], data)
    with pytest.raises(RegisterBroken, match="END016"):
        opened(folder, keys["QAS"])


def test_file_and_folder_of_one_name__are_refused(sealed):
    desk, folder, keys, _done = sealed
    repacked(
        desk, folder, keys, [member("one"), member("one/two"), member("files.json")], [b"1", b"2", b"{}"]
    )
    with pytest.raises(RegisterBroken, match="END016"):
        opened(folder, keys["QAS"])


def test_list_that_leaves_out_a_file__is_refused(sealed):
    desk, folder, keys, _done = sealed
    repacked(desk, folder, keys, [member("about.json"), member("files.json")], [b"{}", b"{}"])
    with pytest.raises(RegisterBroken, match="END016"):
        opened(folder, keys["QAS"])


@pytest.mark.parametrize("tar", [b"", b"no tar at all" * 100, bytes(10_240)])
def test_sealed_bytes_that_are_no_tar__are_refused(sealed, tar):
    desk, folder, keys, _done = sealed
    resealed(desk, folder, keys, tar, "0" * 64)
    with pytest.raises(RegisterBroken, match="END016"):
        opened(folder, keys["QAS"])


def test_keeper_who_leaves_an_entry_out__is_found_though_he_signs_it(sealed):
    """He signs a manifest of another size than the register inside, hoping that nobody replays it."""
    desk, folder, keys, done = sealed
    lies = replace(done.manifest, size=done.manifest.size - 1)
    (folder / MANIFEST).write_bytes(write_manifest(lies, log_pen(desk)))
    with pytest.raises(RegisterBroken, match="END017"):
        opened(folder, keys["QAS"])
