"""Asking: who could supply a missing fact. The same offices for every party, in one order."""

TEAM = "the monitoring team"
POSITION = (TEAM, "both parties' liaison officers")
RADAR = (TEAM, "whoever keeps the radar or camera record")
WHOSE_LINE = ("the commission, which rules on where the text means",)
ACCOUNTS = ("the commission, which rules on whose account counts",)
INVESTIGATORS = ("the investigators", "the accused party, in its reply")
TIME = (TEAM, "the sources that reported it")


def liaison(party: str) -> str:
    """The liaison officer of one party."""
    return f"the liaison officer of {party}"
