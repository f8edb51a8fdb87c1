"""Real missions as a party gets them: founded, agreed on, cosigned by real witnesses, and exported as files."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from practice_mission import NOON
from second_reader.static_log import StaticLog
from tahqiq.desk.agree import add_witness, approve_policy, drafted_policy, propose_policy
from tahqiq.desk.append import append
from tahqiq.desk.approvals import proposal_at
from tahqiq.desk.clock import CaseClock
from tahqiq.desk.export_register import export_register
from tahqiq.desk.found import enrol_member, found_mission, register_source
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.plan import plan_from_options
from tahqiq.desk.quorum import log_key
from tahqiq.model.accord import WitnessPost
from tahqiq.model.source import Source
from tahqiq.register.approval import approval_line
from tahqiq.register.witness import ask_body
from tahqiq.store import log
from tahqiq.store.cosigned import keep_cosignature
from tahqiq.store.witness.book import WitnessBook, make_witness
from tahqiq_verify.roll import possession_message
from tahqiq_verify.spelling import b64url
from tahqiq_verify.tiles import split_bundle

SEATS = ("ARD", "BEL", "QAS", "TAR")
NOW = int(NOON.timestamp())


@dataclass(frozen=True)
class Exported:
    """A mission's desk, its files by their paths, and the policy that a party brings along."""

    desk: Desk
    files: Mapping[str, bytes]
    policy: bytes
    vkey: str

    @property
    def bundles(self) -> dict[str, range]:
        """The indexes of the entries in each bundle."""
        paths = sorted(path for path in self.files if path.startswith("tile/entries/"))
        widths = [int(path.partition(".p/")[2] or 256) for path in paths]
        return {
            path: range(n * 256, n * 256 + width)
            for n, (path, width) in enumerate(zip(paths, widths, strict=True))
        }

    @property
    def entries(self) -> list[bytes]:
        """All entries in their order."""
        return [
            entry
            for path, held in self.bundles.items()
            for entry in split_bundle(self.files[path], len(held))
        ]

    def bundle_of(self, index: int) -> tuple[str, range]:
        """The file that holds an entry, and which entries it holds."""
        return next((path, held) for path, held in self.bundles.items() if index in held)

    @property
    def audited(self) -> list[str]:
        """The files that an audit reads; the others are hints that a reader need not believe."""
        return [path for path in self.files if path == "checkpoint" or path.startswith("tile/")]

    def as_static_log(self) -> StaticLog:
        return StaticLog(tuple(self.entries))


def exported_mission(place: Path, name: str = "practice", sources: int = 250) -> Exported:
    """A mission with four witnesses, both policies in force, and so many sealed records."""
    desk = founded(place, name)
    books = {
        seat: make_witness(place / seat, f"{seat.lower()}.example/{name}", seat.encode() * 10 + b"xx")
        for seat in SEATS
    }
    for seat, book in books.items():
        book.add_log(log_key(desk).vkey, NOW)
        add_witness(desk, "adm-1", _post(desk, seat, book))
    for level in ("recorded", "final"):
        proposal = propose_policy(desk, "adm-1", level, drafted_policy(desk, level))
        for seat, book in books.items():
            found = proposal_at(desk, proposal)
            line = approval_line(book.folder.signer, desk.mission.origin, proposal, found)
            approve_policy(desk, f"commissioner-{seat.lower()}", proposal, [line])
    some = [
        Source(id=f"s{n}", name=f"Source {n}", kind="media", independence_group=f"s{n}")
        for n in range(sources)
    ]
    append(desk, "duty-1", [("source.registered", one) for one in some])
    cosign(desk, books)
    folder = place / "export"
    export_register(desk, folder, envelopes=True)
    files = {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }
    return Exported(desk, files, files["policy/final"], log_key(desk).vkey)


def founded(place: Path, name: str) -> Desk:
    """A mission with its roster; the name is in its origin and in every key."""
    chance = random.Random(name)
    parties, mediators = {"ARD": "Arden", "BEL": "Belmar"}, {"QAS": "Qasr", "TAR": "Tarn"}
    plan = plan_from_options(name, "Practice", "Asia/Kabul", "19:30", parties, mediators)
    desk = found_mission(
        str(place / "m.tahqiq"), place / "keys", plan.mission, CaseClock(NOON), chance.randbytes
    )
    for post in plan.roster:
        enrol_member(desk, "adm-1", post)
    for source in plan.sources:
        register_source(desk, "adm-1", source)
    return desk


def cosign(desk: Desk, books: Mapping[str, WitnessBook]) -> None:
    """Every witness is asked for the newest checkpoint, and its line is kept."""
    with desk.store.writing() as connection:
        head = log.last_checkpoint(connection)
        assert head is not None
        for seat, book in books.items():
            old = book.standing()[0].seen.size
            proof = log.consistency_path(connection, old, head.size)
            answer = book.consider(ask_body(old, proof, head.note.encode()), lambda: NOW)
            assert answer.status == 200, answer
            keep_cosignature(connection, head.size, seat, answer.body.decode(), NOW)


def _post(desk: Desk, seat: str, book: WitnessBook) -> WitnessPost:
    proof = book.folder.signer.sign(possession_message(desk.mission.origin, seat, book.key.vkey))
    return WitnessPost(name=seat, vkey=book.key.vkey, url="", seat=seat, possession=b64url(proof))
