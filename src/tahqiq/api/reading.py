"""The machine behind the interface: reads what came in and matches claims, where its key is at hand."""

from functools import cached_property

from tahqiq.desk.corroborate import corroborate_pending
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.read import Reader, read_pending, reader_for
from tahqiq.desk.roster import MACHINE_ID


class Machine:
    """Reads and matches under its own name; without its key what came in waits."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @cached_property
    def reader(self) -> Reader:
        """The dictionaries, loaded when they are first needed."""
        return reader_for(self.desk)

    def read_all(self) -> bool:
        """Reads and matches what waits; whether there was a machine to do it."""
        if MACHINE_ID not in self.desk.keyring.names():
            return False
        read_pending(self.desk, MACHINE_ID, self.reader)
        corroborate_pending(self.desk, MACHINE_ID)
        return True

    def match(self) -> None:
        """Matches what people's words set free."""
        if MACHINE_ID in self.desk.keyring.names():
            corroborate_pending(self.desk, MACHINE_ID)
