"""What a disk must have taken in before anything is built on it: the names in a folder, as well as the bytes."""

import os
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Makes sure that the names in a folder are on the disk; raises ``OSError`` as the disk does."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
