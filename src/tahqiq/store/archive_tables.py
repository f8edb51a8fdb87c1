"""The tables of an archive that grows: reports, the keys under which they are found, labels, ids that lead on."""

from sqlalchemy import BigInteger, Column, Float, Index, Integer, LargeBinary, MetaData, Table, Text

metadata = MetaData()
_NUMBER = BigInteger().with_variant(Integer, "sqlite")

about = Table("archive_about", metadata, Column("key", Text, primary_key=True), Column("value", Text))
report = Table(
    "archive_report",
    metadata,
    Column("n", _NUMBER, primary_key=True, autoincrement=False),
    Column("report_id", Text, nullable=False, unique=True),
    Column("digest", LargeBinary, nullable=False),  # of the row as it was handed in
    Column("row", Text, nullable=False),  # the typed row, JSON
    Column("encoded", LargeBinary, nullable=False),
    Column("hour", Float, nullable=False),
    Column("incident", Text, nullable=False),
    Column("probability", Float, nullable=False),
    Column("reasons", Text, nullable=False),
    Index("archive_report_incident", "incident"),
    Index("archive_report_hour", "hour"),
)
key = Table(
    "archive_key",
    metadata,
    Column("key", _NUMBER, primary_key=True, autoincrement=False),
    Column("hour", Float, primary_key=True),
    Column("n", _NUMBER, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
label = Table(
    "archive_label",
    metadata,
    Column("one", Text, primary_key=True),
    Column("other", Text, primary_key=True, index=True),
    Column("same", Integer, nullable=False),
)
moved = Table(
    "archive_moved",
    metadata,
    Column("incident", Text, primary_key=True),
    Column("now", Text, nullable=False),
)
touched = Table(  # stored reports near which something changed since the last repair
    "archive_touched", metadata, Column("n", _NUMBER, primary_key=True, autoincrement=False)
)
