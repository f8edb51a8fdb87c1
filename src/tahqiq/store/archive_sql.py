"""Statements of an archive that grows, as each database is asked: which reports are filed under many keys at once.

They are asked once for every report that comes, so each has one text whatever the number of keys: a database reads
and plans it once. An archive in PostgreSQL is asked key by key ("lateral"): its planner knows nothing of the keys to
come and might read the whole table.
"""

from typing import Any, Final

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Integer,
    Text,
    and_,
    bindparam,
    column,
    func,
    select,
    text,
    union_all,
)

from tahqiq.store.archive_tables import key, report

MOST_LOOKS: Final = 4  # that :func:`tahqiq.archive.lookup_keys.asked` makes


def _look(at: int) -> Any:
    wanted: Any = select(column("value")).select_from(func.json_each(bindparam(f"keys{at}")))
    hours = key.c.hour.between(bindparam(f"since{at}"), bindparam(f"until{at}"))
    told = bindparam(f"told{at}", type_=Integer)
    return select(key.c.n, key.c.hour, told).where(key.c.key.in_(wanted), hours)


FOUND: Final[dict[str, Any]] = {
    "sqlite": union_all(*(_look(at) for at in range(MOST_LOOKS))).limit(bindparam("most")),
    "postgresql": text("""
        SELECT filed.n, filed.hour, asked.told
        FROM unnest(CAST(:keys AS bigint[]), CAST(:sinces AS float8[]), CAST(:untils AS float8[]),
          CAST(:tolds AS boolean[])) AS asked (value, since, until, told)
        CROSS JOIN LATERAL (SELECT n, hour FROM archive_key
          WHERE key = asked.value AND hour BETWEEN asked.since AND asked.until LIMIT CAST(:most AS bigint)) AS filed
        LIMIT CAST(:most AS bigint)
    """),
}


def _side(within: Any, order: Any) -> Any:
    of_one = select(key.c.n, key.c.hour).where(key.c.key == bindparam("key"), within)
    return select(of_one.order_by(order).limit(bindparam("most")).subquery())


# of one key, on either side of an hour
NEAREST: Final[Any] = union_all(
    _side(key.c.hour.between(bindparam("since"), bindparam("hour")), key.c.hour.desc()),
    _side(and_(key.c.hour > bindparam("hour"), key.c.hour <= bindparam("until")), key.c.hour.asc()),
)

_BODY: Final = (report.c.n, report.c.report_id, report.c.incident, report.c.hour, report.c.encoded)
_WANTED: Final[Any] = select(column("value")).select_from(func.json_each(bindparam("wanted")))


def _any(kind: Any) -> Any:
    return func.any(bindparam("wanted", type_=ARRAY(kind)))


ROWS: Final[dict[tuple[str, str], Any]] = {
    ("sqlite", "n"): select(*_BODY).where(report.c.n.in_(_WANTED)),
    ("sqlite", "report_id"): select(*_BODY).where(report.c.report_id.in_(_WANTED)),
    ("postgresql", "n"): select(*_BODY).where(report.c.n == _any(BigInteger)),
    ("postgresql", "report_id"): select(*_BODY).where(report.c.report_id == _any(Text)),
}

# a report, the keys under which it is found and the state it brings, in one round trip to the server
KEEP_ONE: Final = text("""
    WITH kept AS (
      INSERT INTO archive_report (n, report_id, digest, "row", encoded, hour, incident, probability, reasons)
      VALUES (:n, :report_id, :digest, :row, :encoded, :hour, :incident, :probability, :reasons)),
    filed AS (
      INSERT INTO archive_key (key, hour, n)
      SELECT one, since, CAST(:n AS bigint)
      FROM unnest(CAST(:keys AS bigint[]), CAST(:hours AS float8[])) AS under (one, since))
    UPDATE archive_about SET value = :now WHERE key = :state
""")
