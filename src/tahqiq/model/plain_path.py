"""Which paths of an address mean one thing alone, however a server or a rule reads them."""

import re
from typing import Final

_ODD: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]|//")


def is_plain_path(path: str) -> bool:
    """Whether a decoded path holds no control character and no doubled slash.

    Where one is let in, the rule that says what a path needs and the router that answers it may read it differently: in
    a pattern ``$`` matches before a line feed at the end too, and a mount is cut off by its length.
    """
    return _ODD.search(path) is None
