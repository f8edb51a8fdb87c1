"""What is found in a file that is read: what it says, and what a person should look at."""

import struct

MOST_SAID, MOST_WORDS = 120, 300
# What a damaged or hostile file makes the readers raise.
UNREADABLE = (
    OSError, ValueError, SyntaxError, TypeError, ArithmeticError, LookupError, EOFError, RuntimeError,
    AttributeError, AssertionError, MemoryError, struct.error,
)  # fmt: skip


class Findings:
    """What was found so far, each text cut to size and cleared of control characters."""

    def __init__(self) -> None:
        self.says: list[tuple[str, str]] = []
        self.warnings: list[tuple[str, str]] = []
        self.tool = "box reader 1"

    def say(self, name: str, value: object) -> None:
        """One thing that the file says of itself."""
        text = "".join(sign if sign.isprintable() else "·" for sign in str(value)[: MOST_WORDS * 2]).strip()
        if text and len(self.says) < MOST_SAID:
            self.says.append((name, text[:MOST_WORDS]))

    def warn(self, code: str, text: str) -> None:
        """One thing that a person should look at."""
        self.warnings.append((code, text[:MOST_WORDS]))


def one_line(text: str) -> str:
    """The text with nothing in it that could move a cursor or turn the direction of writing."""
    return "".join(sign if sign.isprintable() else "·" for sign in text)
