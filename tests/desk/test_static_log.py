"""The register as files: what is exported stands under the checkpoint that goes out, and nothing beyond it."""

import contextlib
from pathlib import Path

import pytest

from practice_papers import COMPLAINT, as_json
from practice_sides import a_source, adopt, enter_witnesses
from tahqiq.desk.append import append
from tahqiq.desk.export_register import export_register
from tahqiq.desk.found import register_source
from tahqiq.desk.keys_of_members import rotate_key
from tahqiq.desk.quorum import log_key
from tahqiq.desk.receive import file_submission
from tahqiq.desk.redact import approve_redaction, propose_redaction
from tahqiq.desk.static_log import StaticLog
from tahqiq.errors import Refused, StorageFailed
from tahqiq.intake.details import Details
from tahqiq.store import log
from tahqiq_verify.audit import audit
from tahqiq_verify.checkpoint import open_checkpoint
from tahqiq_verify.policy import parse_policy
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.replay import Replay
from tahqiq_verify.source import FolderSource


def entries(desk) -> int:
    with desk.store.reading() as connection:
        return log.log_size(connection)


def grow(desk, many: int, name: str = "paper") -> None:
    """So many records more, at once."""
    start = entries(desk)
    append(desk, "duty-1", [("source.registered", a_source(f"{name}-{start + n}")) for n in range(many)])


def by_the_log_alone(desk):
    return parse_policy(f"log {log_key(desk).vkey}\nquorum none\n".encode())


def audited(desk, folder: Path, rules=None, believed=None) -> int:
    """The size of the register in a folder, once the verifier has read and replayed every byte of it."""
    replay = Replay()
    outcomes = []
    done = audit(
        FolderSource(folder),
        rules or by_the_log_alone(desk),
        believed=believed,
        on_entry=lambda index, leaf, root_at: outcomes.append(replay.enter(index, leaf, root_at).outcome),
    )
    assert set(outcomes) <= {"valid"}
    assert not replay.differs
    return done.entries


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


# ── Exporting ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow
def test_export__is_audited_at_every_size_around_a_full_tile_and_grows_in_place(desk, tmp_path):
    """21, 255, 256 (a full tile and one hash above it), 258 and 513 entries, each laid over the one before."""
    folder, believed = tmp_path / "static", None
    steps = (lambda: None, lambda: grow(desk, 234), lambda: rotate_key(desk, "duty-1"), lambda: grow(desk, 1))
    for step, size in zip((*steps, lambda: grow(desk, 254)), (21, 255, 256, 258, 513), strict=True):
        step()
        assert export_register(desk, folder).size == entries(desk) == size
        assert audited(desk, folder, believed=believed) == size
        believed = open_checkpoint((folder / "checkpoint").read_bytes(), [log_key(desk)])
    fresh = tmp_path / "fresh"
    export_register(desk, fresh)
    assert audited(desk, fresh) == 513
    assert files_in(fresh).items() <= files_in(folder).items()
    assert set(files_in(fresh)) == {
        *(f"tile/{kind}/{number}" for kind in ("0", "entries") for number in ("000", "001", "002.p/1")),
        "tile/1/000.p/2",
        "log.vkey",
        "verify.html",
        "checkpoint",
    }


def test_export_of_a_mission_just_founded__is_audited(desk, tmp_path):
    export_register(desk, tmp_path / "static")
    assert audited(desk, tmp_path / "static") == 21
    assert (tmp_path / "static" / "log.vkey").read_text() == f"{log_key(desk).vkey}\n"
    assert b"<html" in (tmp_path / "static" / "verify.html").read_bytes().lower()


class _CutShort(BaseException):
    """The power goes."""


@contextlib.contextmanager
def cut_short_after(monkeypatch, files: int):
    """An export that ends when it has written so many files."""
    left = iter(range(files))
    whole = StaticLog.fetch

    def fetch(self, path, *limit):
        if next(left, None) is None:
            raise _CutShort
        return whole(self, path, *limit)

    with monkeypatch.context() as patch:
        patch.setattr(StaticLog, "fetch", fetch)
        with pytest.raises(_CutShort):
            yield


def test_export_cut_short_anywhere__shows_the_old_record_or_none_and_is_finished_later(
    desk, tmp_path, monkeypatch
):
    for files in range(4):
        folder = tmp_path / f"first-{files}"
        with cut_short_after(monkeypatch, files):
            export_register(desk, folder)
        assert not (folder / "checkpoint").exists()
        export_register(desk, folder)
        assert audited(desk, folder) == 21
    folder, old = tmp_path / "first-0", (tmp_path / "first-0" / "checkpoint").read_bytes()
    grow(desk, 3)
    for files in range(3):
        with cut_short_after(monkeypatch, files):
            export_register(desk, folder)
        assert (folder / "checkpoint").read_bytes() == old
        assert audited(desk, folder) == 21
    export_register(desk, folder)
    assert audited(desk, folder) == 24
    assert not list(folder.rglob("*.new"))


def test_half_a_file_left_by_an_export_that_never_came_to_its_checkpoint__is_written_anew(
    desk, tmp_path, monkeypatch
):
    folder = tmp_path / "static"
    with cut_short_after(monkeypatch, 3):
        export_register(desk, folder)
    for file in files_in(folder):
        (folder / file).write_bytes(b"half")
    export_register(desk, folder)
    assert audited(desk, folder) == 21


def test_folder_with_another_record__is_not_written_into(desk, tmp_path):
    folder = tmp_path / "static"
    export_register(desk, folder)
    before = files_in(folder)
    honest = (folder / "checkpoint").read_text().split("\n")
    register_source(desk, "duty-1", a_source("gazette"))
    for line, other in ((0, "another.example/register"), (1, "9999"), (2, "A" * 43 + "="), (1, "x")):
        lines = [*honest[:line], other, *honest[line + 1 :]]
        (folder / "checkpoint").write_text("\n".join(lines))
        with pytest.raises(Refused, match="REG022"):
            export_register(desk, folder)
    (folder / "checkpoint").write_bytes(before["checkpoint"])
    assert files_in(folder) == before
    export_register(desk, folder)
    assert audited(desk, folder) == 22


def test_export_to_where_nothing_can_be_written__says_so(desk, tmp_path):
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(StorageFailed, match="STO001"):
        export_register(desk, tmp_path / "taken")
    with pytest.raises(StorageFailed, match="STO001"):
        export_register(desk, tmp_path / "taken" / "below")


def test_redacted_envelopes__are_taken_out_of_an_earlier_export_and_nothing_else_is(desk, tmp_path):
    file_submission(desk, "liaison-ard", as_json(COMPLAINT), Details(source="liaison-ard", release="parties"))
    index, folder = entries(desk) - 1, tmp_path / "static"
    export_register(desk, folder, envelopes=True)
    before = files_in(folder / "sealed")
    (folder / "sealed" / "README").write_text("somebody's own")
    (folder / "sealed" / ("0" * 64 + ".new")).write_text("half")
    number = propose_redaction(desk, "duty-1", (str(index),), "it protects a witness")
    for member in ("chair-1", "commissioner-tar"):
        approve_redaction(desk, member, number)
    export_register(desk, folder)
    after = files_in(folder / "sealed")
    assert after.pop("README") == b"somebody's own"
    assert after.items() < before.items()
    assert audited(desk, folder) == entries(desk)


def test_export_that_nobody_has_cosigned_yet__is_refused_by_whoever_asks_for_the_quorum(desk, tmp_path):
    enter_witnesses(desk)
    adopt(desk)
    register_source(desk, "duty-1", a_source("gazette"))
    export_register(desk, tmp_path / "static")
    rules = parse_policy((tmp_path / "static" / "policy" / "recorded").read_bytes())
    with pytest.raises(Refusal, match="cosigned by nobody"):
        audited(desk, tmp_path / "static", rules)
    assert audited(desk, tmp_path / "static") == entries(desk) - 1
