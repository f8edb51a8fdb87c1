"""The tables that the migrations make are the tables that the program speaks of, on both databases."""

from sqlalchemy import inspect, text

from tahqiq.store import tables
from tahqiq.store.migrating import HEAD
from tahqiq.store.opening import create_store, open_store


def test_migrated_tables__are_the_ones_described(place):
    store = create_store(place)
    described = tables.metadata.tables | tables.projections.tables
    found = inspect(store.engine)
    assert set(found.get_table_names()) == {*described, "alembic_version"}
    for name, table in described.items():
        columns = {column["name"]: column["nullable"] for column in found.get_columns(name)}
        keys = set(found.get_pk_constraint(name)["constrained_columns"])
        expected = {column.name: column.nullable for column in table.columns}
        assert columns.keys() == expected.keys(), name
        assert {one for one, null in columns.items() if not null} | keys == {
            one for one, null in expected.items() if not null
        }, name
        assert keys == {column.name for column in table.primary_key}, name
        assert {
            index["name"] for index in found.get_indexes(name) if not index.get("duplicates_constraint")
        } == {str(index.name) for index in table.indexes}, name
    store.close()


def test_mission_just_made__is_at_the_newest_version(place):
    create_store(place).close()
    store = open_store(place)
    with store.reading() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == HEAD
    store.close()
