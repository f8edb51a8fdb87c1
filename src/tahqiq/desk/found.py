"""Founding a mission: entry 0, signed by its founder."""

import re
from pathlib import Path

from tahqiq.desk.append import append, check_right
from tahqiq.desk.clock import Clock
from tahqiq.desk.keyring import IDS, LOG, Keyring
from tahqiq.desk.open_desk import Chance, Desk, keys_beside
from tahqiq.desk.roster import Post
from tahqiq.desk.sign_head import sign_pending
from tahqiq.desk.write_entries import write_entries
from tahqiq.errors import BadInput, StorageFailed
from tahqiq.model.act import RIGHTS
from tahqiq.model.member import Member
from tahqiq.model.mission import SECRETARIAT, Mission
from tahqiq.model.rollcall import ReaderKey
from tahqiq.model.source import Source
from tahqiq.store.missions import members_of
from tahqiq.store.opening import Store, create_store, remove_file

SEED_BYTES = 32
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")


def found_mission(where: str, keys: Path | None, plan: Mission, clock: Clock, chance: Chance) -> Desk:
    """Makes the mission file, the log's key and the founder's key, and writes the founding.

    ``plan.founder.public_key`` is ignored: the founder gets a fresh key.
    """
    keyring = Keyring(keys or keys_beside(where))
    if keyring.names():
        raise StorageFailed(
            "KEY002",
            f"{keyring.folder} already holds keys",
            "choose another place for the keys (--keys), or use the mission that they are of. If an 'init' was cut "
            "short here and no mission uses these keys, take that folder away and run 'init' again.",
        )
    store = create_store(where)
    try:
        keyring.create(LOG, chance(SEED_BYTES))
        keyring.create(IDS, chance(SEED_BYTES))
        founder = keyring.create(plan.founder.id, chance(SEED_BYTES))
        member = plan.founder.but(public_key=founder.public.hex())
        mission = plan.but(founder=member.model_dump(), rights=RIGHTS)
        readers = ReaderKey(seat=SECRETARIAT, recipient=keyring.create_reader(SECRETARIAT))
        desk = Desk(store, keyring, clock, chance)
        deeds = [("mission.founded", mission), ("reader.set", readers)]
        with store.writing() as connection:
            write_entries(desk, connection, mission.origin, founder, deeds)
        sign_pending(desk)
    except BaseException:
        _take_back(where, store, keyring)
        raise
    return desk


def _take_back(where: str, store: Store, keyring: Keyring) -> None:
    """A founding that did not come to its end leaves no half a mission behind."""
    store.engine.dispose()
    remove_file(where)
    keyring.discard()


def enrol_member(desk: Desk, by: str, post: Post) -> Member:
    """Enrols a role account with a fresh key in the key folder."""
    seats = set(desk.mission.seat_codes)
    if post.seat not in seats:
        raise BadInput(
            "MEM004", f"there is no seat '{post.seat}'", f"use one of: {', '.join(sorted(seats))}."
        )
    check_right(desk, by, "member.enrolled")
    if post.id in (LOG, IDS) or not _NAME.fullmatch(post.id):  # it names a file in the key folder, too
        raise BadInput(
            "MEM007",
            f"'{post.id}' is no name for a member",
            "use lower-case letters, digits and hyphens, as in monitor-2; 'log' and 'ids' are taken.",
        )
    with desk.inside() as asker:
        if post.id in {member.id for member in members_of(asker.connection)}:
            raise BadInput(
                "MEM005", f"'{post.id}' is enrolled already", "choose another id for the new member."
            )
    left = post.id in desk.keyring.names()  # an enrolment cut short left the key and nothing else
    signer = desk.keyring.signer(post.id) if left else desk.keyring.create(post.id, desk.chance(SEED_BYTES))
    possession = signer.possession(desk.mission.origin, post.id)
    member = Member(**post.model_dump(), public_key=signer.public.hex(), possession=possession)
    append(desk, by, [("member.enrolled", member)])
    return member


def register_source(desk: Desk, by: str, source: Source) -> Source:
    """Registers one who speaks or senses, with how far to trust it and with whom it is one voice."""
    if source.party is not None and source.party not in desk.mission.party_codes:
        raise BadInput(
            "INT010",
            f"'{source.party}' is no party of this mission",
            f"use one of: {', '.join(desk.mission.party_codes)}, or leave the party out.",
        )
    append(desk, by, [("source.registered", source)])
    return source
