"""Statements of an archive that grows, as each database is asked: which reports are filed under many keys at once.

They are asked once for every report that comes, so each has one text whatever the number of keys: a database reads
and plans it once. An archive in PostgreSQL is asked key by key ("lateral"): its planner knows nothing of the keys to
come and might read the whole table.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Connection,
    CursorResult,
    Integer,
    Text,
    and_,
    bindparam,
    column,
    func,
    insert,
    literal,
    select,
    text,
    union_all,
    update,
)
from sqlalchemy.dialects import sqlite

from tahqiq.store.archive_tables import about, key, moved, report


class Statement:
    """A statement whose text is made once for each database, not looked up part by part whenever it is said.

    It takes and hands back what the driver does: numbers, texts and bytes are the same in both.
    """

    def __init__(self, expression: Any) -> None:
        self._expression = expression
        self._texts: dict[str, tuple[str, dict[str, Any]]] = {}

    def said(
        self, connection: Connection, values: Mapping[str, Any] | Sequence[Mapping[str, Any]]
    ) -> CursorResult[Any]:
        """What comes of it with these values; with several sets of them it is said once for each."""
        name = connection.dialect.name
        if name not in self._texts:
            # sqlite3 takes values by name as psycopg does, where SQLAlchemy would hand them over by place
            dialect = sqlite.dialect(paramstyle="named") if name == "sqlite" else connection.dialect
            made = self._expression.compile(dialect=dialect)
            own = {each: value for each, value in made.params.items() if value is not None}
            self._texts[name] = str(made), own
        words, own = self._texts[name]
        if isinstance(values, Mapping):
            return connection.exec_driver_sql(words, {**own, **values})
        return connection.exec_driver_sql(words, [{**own, **each} for each in values])


STATE: Final = "state"  # which of its states the archive is in; every change of reports makes another
STANDING: Final = Statement(
    select(
        select(about.c.value).where(about.c.key == STATE).scalar_subquery().label("state"),
        select(about.c.value).where(about.c.key == "repaired").scalar_subquery().label("repaired"),
        select(func.max(report.c.n)).scalar_subquery().label("highest"),
        select(literal(1))
        .where(report.c.report_id == bindparam("name"))
        .limit(1)
        .scalar_subquery()
        .label("stored"),
        select(literal(1))
        .where(report.c.incident == bindparam("incident"))
        .limit(1)
        .scalar_subquery()
        .label("used"),
        select(literal(1)).where(moved.c.incident == bindparam("incident")).scalar_subquery().label("led"),
    )
)
MARK: Final = Statement(update(about).where(about.c.key == STATE).values(value=bindparam("now")))
KEEP: Final = Statement(insert(report))
FILE: Final = Statement(insert(key))
MOVE: Final = Statement(
    update(report).where(report.c.n == bindparam("which")).values(incident=bindparam("to"))
)
HAS_ANY: Final = Statement(select(report.c.n).where(report.c.incident == bindparam("incident")).limit(1))
LEADS_TO: Final = Statement(select(moved.c.now).where(moved.c.incident == bindparam("incident")))

MOST_LOOKS: Final = 4  # that :func:`tahqiq.archive.lookup_keys.asked` makes


def _look(at: int) -> Any:
    wanted: Any = select(column("value")).select_from(func.json_each(bindparam(f"keys{at}")))
    hours = key.c.hour.between(bindparam(f"since{at}"), bindparam(f"until{at}"))
    told = bindparam(f"told{at}", type_=Integer)
    return select(key.c.n, key.c.hour, told).where(key.c.key.in_(wanted), hours)


FOUND: Final = {
    "sqlite": Statement(union_all(*(_look(at) for at in range(MOST_LOOKS))).limit(bindparam("most"))),
    "postgresql": Statement(
        text("""
        SELECT filed.n, filed.hour, asked.told
        FROM unnest(CAST(:keys AS bigint[]), CAST(:sinces AS float8[]), CAST(:untils AS float8[]),
          CAST(:tolds AS boolean[])) AS asked (value, since, until, told)
        CROSS JOIN LATERAL (SELECT n, hour FROM archive_key
          WHERE key = asked.value AND hour BETWEEN asked.since AND asked.until LIMIT CAST(:most AS bigint)) AS filed
        LIMIT CAST(:most AS bigint)
    """)
    ),
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


ROWS: Final = {
    ("sqlite", "n"): Statement(select(*_BODY).where(report.c.n.in_(_WANTED))),
    ("sqlite", "report_id"): Statement(select(*_BODY).where(report.c.report_id.in_(_WANTED))),
    ("postgresql", "n"): Statement(select(*_BODY).where(report.c.n == _any(BigInteger))),
    ("postgresql", "report_id"): Statement(select(*_BODY).where(report.c.report_id == _any(Text))),
}

# a report, the keys under which it is found and the state it brings, in one round trip to the server
KEEP_ONE: Final = Statement(
    text("""
    WITH kept AS (
      INSERT INTO archive_report (n, report_id, digest, "row", encoded, hour, incident, probability, reasons)
      VALUES (:n, :report_id, :digest, :row, :encoded, :hour, :incident, :probability, :reasons)),
    filed AS (
      INSERT INTO archive_key (key, hour, n)
      SELECT one, since, CAST(:n AS bigint)
      FROM unnest(CAST(:keys AS bigint[]), CAST(:hours AS float8[])) AS under (one, since))
    UPDATE archive_about SET value = :now WHERE key = :state
""")
)
