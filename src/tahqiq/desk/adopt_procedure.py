"""Adopting a procedure: from the next entry on every case is led by it; what was done before is judged by the old."""

from tahqiq.desk.append import append
from tahqiq.desk.open_desk import Desk
from tahqiq.errors import Refused
from tahqiq.model.procedure import Procedure
from tahqiq.store.missions import procedures_of
from tahqiq.verification.check_procedure import check_procedure
from tahqiq.verification.standard import STANDARD


def adopt_procedure(desk: Desk, by: str, procedure: Procedure) -> Procedure:
    """Enters a procedure after checking that it is due procedure.

    Raises ``BadInput`` PRO001 with its faults, ``Refused`` PRO002 where this or a later version is adopted.
    """
    check_procedure(procedure)
    with desk.inside() as asker:
        known = [one.version for _, one in procedures_of(asker.connection) if one.id == procedure.id]
    if known and procedure.version <= max(known):
        raise Refused(
            "PRO002",
            f"version {max(known)} of '{procedure.id}' is adopted already",
            f"give it the version {max(known) + 1}; what was adopted stays on record.",
        )
    append(desk, by, [("procedure.adopted", procedure)])
    return procedure


def procedure_in_force(desk: Desk) -> Procedure:
    """The procedure by which cases are led now."""
    with desk.inside() as asker:
        adopted = procedures_of(asker.connection)
    return adopted[-1][1] if adopted else STANDARD
