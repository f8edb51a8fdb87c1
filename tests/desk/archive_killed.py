"""Attaches a file to an archive in a process of its own, which a test kills in the middle."""

import sys
from datetime import UTC, datetime
from pathlib import Path

from tahqiq.desk.attach_reports import Attach, attach

attach(Attach(Path(sys.argv[1]), sys.argv[2]), datetime(2026, 11, 1, tzinfo=UTC), lambda _said: None)
