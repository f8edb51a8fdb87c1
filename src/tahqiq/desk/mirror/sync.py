"""A mirror: a party's or a mediator's own copy of the register, checked from the first entry at every sync.

The source is not trusted, whoever it is: nothing is believed that the log's key did not sign, that the owner's
own policy does not bear, that does not continue what was believed before, or whose entries do not make the signed
root. A source that shows two histories leaves its proof of guilt in the mirror.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tahqiq.desk.mirror.disk import explained, write_whole
from tahqiq.desk.mirror.envelopes import Envelopes, destroy_redacted, fetch_envelopes
from tahqiq.desk.mirror.folder import CHECKPOINT, About, MirrorFolder, make_folder, open_folder
from tahqiq.desk.mirror.forks import caught, check_entries_continue, check_tiles_continue
from tahqiq.desk.mirror.layers import Kept, Layers, Remote
from tahqiq.desk.mirror.replay import Tally, damaged
from tahqiq.desk.mirror.terms import Judged, merged_note, own_quorums, read_terms, register_quorums
from tahqiq.errors import BadInput, NotFound, RegisterBroken, TahqiqError
from tahqiq_verify.accord import RECORDED
from tahqiq_verify.audit import audit_from
from tahqiq_verify.checkpoint import SignedCheckpoint
from tahqiq_verify.compare import Seen, compare
from tahqiq_verify.evidence import Caught
from tahqiq_verify.policy import Quorum
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.resources import fetch_checkpoint
from tahqiq_verify.source import open_source
from tahqiq_verify.spelling import b64

Progress = Callable[[int, int], None]
_MAX_KEY = 8192


@dataclass(frozen=True)
class Synced:
    """What a sync found. ``before`` is the size believed until then; ``told`` the replay of all entries."""

    signed: SignedCheckpoint
    before: int
    fetched: int
    judged: tuple[Judged, ...]
    told: Tally
    envelopes: Envelopes | None
    evidence: tuple[Path, ...]


def make_mirror(folder: Path, source: str, log: str | None, policies: Mapping[str, str]) -> MirrorFolder:
    """Makes a mirror that has copied nothing yet.

    Without ``log`` the source is asked for the key, which then proves only that the source agrees with itself.
    Raises ``BadInput`` (MIR004) for keys and policies unfit to judge by, ``NotFound`` (MIR005) for a source that
    is not there.
    """
    place = source if source.startswith(("http://", "https://")) else str(Path(source).absolute())
    remote = _remote(place)
    try:
        given = log if log is not None else _key_of(remote)
    finally:
        remote.close()
    return make_folder(folder, About(place, given.strip(), log is not None, policies))


def sync_mirror(
    folder: Path,
    now: int,
    *,
    source: str | None = None,
    max_age: int | None = None,
    envelopes: bool = True,
    progress: Progress = lambda *_: None,
) -> Synced:
    """Brings a mirror up to date with its source, or with another that is named for this once.

    ``now`` is POSIX seconds; ``max_age`` seconds limits the age of the cosignatures that the owner's policy
    counts. Raises ``RegisterBroken`` for what does not verify (MIR006; MIR007 with evidence kept; MIR008 the
    mirror's own files; MIR009 the owner's policy), ``NotFound`` (MIR005) for a source that cannot be read.
    Whatever it raises, what was believed before stands as it was.
    """
    mirror = open_folder(folder)
    if max_age is not None and RECORDED not in mirror.terms.policies:
        raise BadInput(
            "MIR004",
            "an age can be judged only by a policy of your own",
            "leave --max-age out, or make the mirror with --recorded FILE.",
        )
    remote = _remote(source or mirror.about.source)
    try:
        with mirror.syncing():
            return _sync(mirror, remote, now, max_age, envelopes, progress)
    except Caught as proven:
        raise _kept(proven, mirror.keep_evidence(proven.evidence)) from proven
    except Refusal as refusal:
        raise _refused(remote, refusal) from refusal
    finally:
        remote.close()


def _sync(
    mirror: MirrorFolder, remote: Remote, now: int, max_age: int | None, envelopes: bool, progress: Progress
) -> Synced:
    before = mirror.believed()
    earlier = [*mirror.shown(), *([before] if before is not None else [])]
    signed, quorum = _shown(mirror, remote, earlier, now, max_age)
    mirror.expect(signed)
    layers, told = _checked(mirror, remote, signed, quorum, earlier, progress)
    size = signed.checkpoint.size
    layers.publish(size)
    _write_policies(mirror, told)
    mirror.believe(signed)
    layers.tidy(size)
    mirror.forget_incoming()
    mirror.forget_shown()
    destroyed = destroy_redacted(mirror, size, told.replay.accord)
    judged = (
        *own_quorums(mirror.terms, signed, now, max_age),
        *register_quorums(mirror.terms, signed.note, told.replay.accord),
    )
    found = fetch_envelopes(mirror, remote, size, told.replay) if envelopes else None
    if found is not None:
        found.destroyed = destroyed
    done = Synced(
        signed,
        before.checkpoint.size if before else 0,
        remote.fetched,
        judged,
        told,
        found,
        mirror.evidence(),
    )
    mirror.write_report({"at": now, **told.plain(), "size": size, "root": b64(signed.checkpoint.root)})
    return done


def _shown(
    mirror: MirrorFolder, remote: Remote, earlier: Sequence[SignedCheckpoint], now: int, max_age: int | None
) -> tuple[SignedCheckpoint, Quorum]:
    """The state that the source shows: signed, not at odds with any shown before, cosigned by whom it takes."""
    signed = mirror.terms.open(fetch_checkpoint(remote))
    for one in earlier:
        shown = Seen("B", signed, remote)
        verdict = compare(Seen("A", one, Kept(mirror)), shown, a_was_first=True)
        if verdict.evidence is not None:
            raise caught(verdict.evidence, one, signed)
        if one.checkpoint.text == signed.checkpoint.text:
            signed = mirror.terms.open(merged_note(one, signed))
    return signed, mirror.terms.demand(signed, now, max_age)


def _checked(
    mirror: MirrorFolder,
    remote: Remote,
    signed: SignedCheckpoint,
    quorum: Quorum,
    earlier: Sequence[SignedCheckpoint],
    progress: Progress,
) -> tuple[Layers, Tally]:
    """Every entry and tile hashed up to the signed root, every entry replayed, every earlier state continued.

    If that fails, all is read once more from the source alone. Only then is it known whether the mirror's own
    files are at fault, and whether the entries prove a fork that the tiles do not show.
    """
    layers = Layers(mirror, remote)
    try:
        return layers, _audited(layers, signed, quorum, earlier, progress)
    except Refusal as refusal:
        _give_up(mirror, remote, refusal)
        fault = refusal
    if layers.reused:
        afresh = Layers(mirror, remote, afresh=True)
        try:
            told = _audited(afresh, signed, quorum, earlier, progress)
            _check_own(mirror, afresh)
            return afresh, told
        except Refusal as refusal:
            _give_up(mirror, remote, refusal)
            fault = refusal
    try:
        check_entries_continue(Layers(mirror, remote, afresh=True), signed, earlier)
    finally:
        mirror.forget_incoming()
    raise fault


def _check_own(mirror: MirrorFolder, afresh: Layers) -> None:
    own = afresh.damaged()
    if own is not None:
        mirror.forget_incoming()
        raise damaged(mirror, f"{own} is not what the register has, which the source shows rightly")


def _give_up(mirror: MirrorFolder, remote: Remote, refusal: Refusal) -> None:
    """What was fetched is kept for the next time only if the way to the source was at fault."""
    if refusal is remote.trouble:
        raise refusal
    mirror.forget_incoming()
    if isinstance(refusal, Caught):
        raise refusal


def _audited(
    layers: Layers,
    signed: SignedCheckpoint,
    quorum: Quorum,
    earlier: Sequence[SignedCheckpoint],
    progress: Progress,
) -> Tally:
    told = Tally()
    audit_from(layers, signed, quorum, None, told.hear, progress)
    told.check_origin(signed.checkpoint.origin)
    check_tiles_continue(layers, signed, earlier)
    return told


def _write_policies(mirror: MirrorFolder, told: Tally) -> None:
    """The policies in force beside the log, as the register's own files have them."""
    with explained(mirror.folder):
        for level, one in told.replay.accord.policies.items():
            write_whole(mirror.folder / "policy" / level, one.text.encode())


def _remote(place: str) -> Remote:
    try:
        return Remote(place, open_source(place))
    except Refusal as refusal:
        raise _unreachable(place, str(refusal)) from refusal


def _key_of(remote: Remote) -> str:
    try:
        given = remote.fetch("log.vkey", _MAX_KEY)
    except Refusal as refusal:
        raise _unreachable(remote.place, str(refusal)) from refusal
    if given is None:
        raise BadInput(
            "MIR004",
            f"{remote.place} does not give the log's key",
            "give the key with --log, from another channel.",
        )
    return read_terms(given.decode("utf-8", "replace"), {}).log.vkey


def _kept(proven: Caught, file: Path) -> RegisterBroken:
    lag = " (a register never shrinks, but a copy of it that lags behind looks like this too)"
    why = f"{proven.code}: {proven.why}{lag if proven.code == 'rollback' else ''}"
    return RegisterBroken(
        "MIR007",
        f"{why}. What was believed stands as it was; the proof is kept in {file}",
        f"show it to all sides, who check it with 'tahqiq-verify evidence {file}'.",
    )


def _refused(remote: Remote, refusal: Refusal) -> TahqiqError:
    if refusal is remote.trouble or (refusal.code, refusal.where) == ("missing", CHECKPOINT):
        return _unreachable(remote.place, str(refusal))
    if refusal.code in ("quorum", "stale", "future"):
        return RegisterBroken(
            "MIR009",
            f"the source's state is not borne by your own policy: {refusal}. It was not believed",
            "ask those who are missing; sync again once they have cosigned.",
        )
    return RegisterBroken(
        "MIR006",
        f"what {remote.place} shows does not verify: {refusal}. Nothing of it was believed",
        "try another source with --source; if all show the same, the log itself is at fault.",
    )


def _unreachable(place: str, why: str) -> NotFound:
    return NotFound(
        "MIR005", f"the source {place} cannot be read: {why}", "try again, or name another with --source."
    )
