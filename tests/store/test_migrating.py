"""The tables that the migrations make are the tables that the program speaks of, on both databases."""

from sqlalchemy import inspect, text

from tahqiq.store import migrating, tables
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


def test_mission_from_before_claim_reviews__is_brought_up_with_its_claims_counting(place, monkeypatch):
    monkeypatch.setattr(migrating, "HEAD", "0002")
    store = create_store(place)
    columns = "id, idx, body, release, submission, reading, event_type, family, eligible"
    with store.engine.begin() as connection:
        for name, reader in (("clm_a", "rules/1"), ("clm_b", "form/1")):
            body = f'{{"reader":"{reader}","span":"\\"reader\\":\\"form/"}}'
            connection.execute(
                text(
                    f"INSERT INTO claim ({columns}) VALUES (:id, 1, :body, 'public', 's', 'r', 't', 'f', 1)"
                ),
                {"id": name, "body": body},
            )
    store.close()
    monkeypatch.undo()
    store = open_store(place)
    with store.reading() as connection:
        rows = connection.execute(text("SELECT id, review, stands FROM claim ORDER BY id")).all()
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == HEAD
    store.close()
    assert [tuple(row) for row in rows] == [("clm_a", "unreviewed", 1), ("clm_b", "filed", 1)]


def test_mission_from_before_versions__is_brought_up_with_its_instruments_as_their_first(place, monkeypatch):
    monkeypatch.setattr(migrating, "HEAD", "0005")
    store = create_store(place)
    with store.engine.begin() as connection:
        connection.execute(text("INSERT INTO instrument (id, idx, body) VALUES ('truce', 3, '{}')"))
    store.close()
    monkeypatch.undo()
    store = open_store(place)
    with store.reading() as connection:
        rows = connection.execute(text("SELECT id, idx, instrument, version FROM instrument")).all()
    store.close()
    assert [tuple(row) for row in rows] == [("truce/1", 3, "truce", 1)]
