"""A writer that faults are put into: a program that forks a ready-made desk for every order and lets it act once.

Orders come as lines: ``{"act": …, "mission": …, "keys": …, "told": …}``, answered with the writer's process id;
then ``go``, answered with how the writer ended. What the writer was able to say stands in the file ``told``.
"""

import ctypes
import json
import os
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import create_engine

from tahqiq.desk.append import append
from tahqiq.desk.clock import CaseClock
from tahqiq.desk.open_desk import Desk, open_desk
from tahqiq.errors import TahqiqError
from tahqiq.model.accord import RedactionApproval
from tahqiq.model.source import Source
from tahqiq.store import log
from tahqiq.store.scrub import scrub

NOON = datetime(2025, 10, 28, 12, 0, tzinfo=UTC)
BATCH = 24  # records in one act
CANNOT_TELL = 4  # how a writer ends that may have acted, but cannot say so
ATTEMPTS = 2  # a writer that was refused tries the same act again, in the same process
_ANYBODY_MAY_TRACE = 0x59616D61  # PR_SET_PTRACER, for kernels that let a parent alone trace


def a_source(name: str) -> Source:
    return Source(id=name, name=f"Source {name}", kind="media", independence_group=name)


def record(desk: Desk) -> None:
    append(desk, "duty-1", [("source.registered", a_source("late"))])


def batch(desk: Desk) -> None:
    deeds = [("source.registered", a_source(f"late-{number}")) for number in range(BATCH)]
    append(desk, "duty-1", deeds)


def redaction(desk: Desk) -> None:
    with desk.store.reading() as connection:
        proposal = log.log_size(connection) - 2  # the proposal, then the first approval, are the last entries
    append(
        desk,
        "commissioner-bel",
        [("redaction.approved", RedactionApproval(proposal=proposal, signatures={}))],
    )


def cleaning(desk: Desk) -> None:
    scrub(desk.store)


ACTS = {act.__name__: act for act in (record, batch, redaction, cleaning)}


def act(order: dict[str, str], told: int) -> None:
    """Acts, says what came of it, and ends as a program does that closes its mission."""
    desk = open_desk(order["mission"], Path(order["keys"]), CaseClock(NOON), os.urandom)
    for _attempt in range(ATTEMPTS):
        try:
            ACTS[order["act"]](desk)
            with desk.store.reading() as connection:
                head = log.last_checkpoint(connection)
        except TahqiqError as error:
            say(told, {"refused": error.code, "why": str(error)})
        else:
            say(told, {"done": True, "size": head.size, "root": head.root})
            break
    desk.store.close()


def say(told: int, what: dict[str, object]) -> None:
    try:
        os.write(told, json.dumps(what).encode() + b"\n")
    except OSError:  # the fault came where the answer goes out: nothing is acknowledged
        os._exit(CANNOT_TELL)


def child(order: dict[str, str], gate: int) -> None:
    ctypes.CDLL(None).prctl(_ANYBODY_MAY_TRACE, ctypes.c_ulong(-1), 0, 0, 0)
    told = os.open(order["told"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.read(gate, 1)
    try:
        act(order, told)
    except TahqiqError as error:  # the mission could not even be opened
        say(told, {"refused": error.code, "why": str(error)})
    finally:
        broke = sys.exception()
        if broke is not None:
            say(told, {"broke": "".join(traceback.format_exception(broke))})
        os._exit(0 if broke is None else 1)


def serve() -> None:
    create_engine("sqlite://").dispose()  # so that no writer has to load the driver first
    while line := sys.stdin.readline():
        gate, opened = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(opened)
            child(json.loads(line), gate)
        os.close(gate)
        print(pid, flush=True)
        sys.stdin.readline()
        os.close(opened)
        _pid, status = os.waitpid(pid, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    print("ready", flush=True)
    serve()
