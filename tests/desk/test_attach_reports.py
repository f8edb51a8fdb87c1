"""An archive that grows: reports attached one at a time, on SQLite and PostgreSQL."""

import csv
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sqlalchemy import delete, insert
from worlds.measure import pairwise
from worlds.riverline import make

from tahqiq.archive.kept_ids import kept_ids
from tahqiq.archive.lookup_keys import Asked as Look
from tahqiq.archive.prior import load_prior
from tahqiq.desk.archive_rows import order_of_coming
from tahqiq.desk.archive_terms import Terms
from tahqiq.desk.attach_reports import Attach, attach
from tahqiq.desk.corroborate_archive import Asked, run
from tahqiq.desk.growing_archive import GrowingArchive
from tahqiq.errors import BadInput
from tahqiq.store import archive as kept
from tahqiq.store import archive_lookup
from tahqiq.store.archive_sql import STATE
from tahqiq.store.archive_tables import about, key

pytestmark = pytest.mark.slow

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def quiet(_said):
    pass


@pytest.fixture(scope="module")
def world():
    """A world and its reports in the order of coming, with the truth of each."""
    made = make(seed=11, reports=900)
    order = order_of_coming(made.table)
    return made, made.table.take(pa.array(order)), [made.truth[row] for row in order.tolist()]


@pytest.fixture
def files(world, tmp_path):
    made, table, _truth = world
    pq.write_table(table, tmp_path / "all.parquet")
    pq.write_table(table.slice(0, 640), tmp_path / "first.parquet")
    pq.write_table(table.slice(640, 40), tmp_path / "few.parquet")
    for name, rows in {"types": made.taxonomy, "names": made.aliases}.items():
        with (tmp_path / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    return tmp_path


def asked(files, place, reports, **more):
    words = {"taxonomy": files / "types.csv", "aliases": files / "names.csv"}
    return Attach(files / reports, place, out=files / "out.parquet", **words, **more)


def found(files, name="out.parquet"):
    table = pq.read_table(files / name)
    return dict(zip(table["report_id"].to_pylist(), table["incident_id"].to_pylist(), strict=True))


def stored(place):
    store = kept.open_archive_store(place, {})
    with store.reading() as connection:
        count = kept.count_reports(connection)
    store.close()
    return count


def test_reports_attached_and_attached_again__then_kept_once(files, place):
    assert attach(asked(files, place, "first.parquet"), NOW, quiet).attached == 640
    done = attach(asked(files, place, "few.parquet"), NOW, quiet)
    assert (done.attached, done.known, done.reports) == (40, 0, 680)
    before = found(files)
    again = attach(asked(files, place, "few.parquet", together=True), NOW, quiet)
    assert (again.attached, again.known, again.reports) == (0, 40, 680)
    assert found(files) == before


def test_a_stored_report_with_other_words__then_refused_and_nothing_attached(files, place, world):
    attach(asked(files, place, "few.parquet"), NOW, quiet)
    changed = world[1].slice(660, 40)
    at = changed.schema.get_field_index("text")
    pq.write_table(changed.set_column(at, "text", pa.array(["other words"] * 40)), files / "changed.parquet")
    with pytest.raises(BadInput, match="ARC040"):
        attach(asked(files, place, "changed.parquet"), NOW, quiet)
    assert stored(place) == 40


def test_labels__then_they_hold_at_once_and_after_a_repair(files, place):
    attach(asked(files, place, "first.parquet"), NOW, quiet)
    attach(asked(files, place, "few.parquet"), NOW, quiet)
    free = found(files)
    ids = list(free)
    alike = next((a, b) for a in ids for b in ids if a < b and free[a] == free[b])
    apart = next((a, b) for a in ids for b in ids if a < b and free[a] != free[b] and a not in alike)
    with (files / "labels.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([(*alike, "0"), (*apart, "1")])
    second = str(files / "second.archive")
    attach(replace(asked(files, second, "first.parquet"), out=None), NOW, quiet)
    for where, repair in ((second, False), (place, True)):
        more = {"labels": files / "labels.csv", "repair": repair}
        attach(asked(files, where, "few.parquet", **more), NOW, quiet)
        now = found(files)
        assert now[alike[0]] != now[alike[1]]
        assert now[apart[0]] == now[apart[1]]


def test_killed_in_the_middle__then_run_again_to_the_end_without_doubles(files, place):
    attach(asked(files, place, "first.parquet"), NOW, quiet)
    script = Path(__file__).with_name("archive_killed.py")
    command = [sys.executable, str(script), str(files / "all.parquet"), place]
    store = kept.open_archive_store(place, {})
    with subprocess.Popen(command) as process:
        while process.poll() is None:
            with store.reading() as connection:
                if kept.count_reports(connection) >= 645:
                    process.kill()
                    break
    store.close()
    half = stored(place)
    assert 645 <= half < 900
    done = attach(asked(files, place, "all.parquet", together=True), NOW, quiet)
    assert (done.known, done.attached, done.reports) == (half, 900 - half, 900)


def test_attached_one_at_a_time__then_near_the_batch_and_as_good_after_a_repair(files, tmp_path, world):
    _made, table, truth = world
    ids = table["report_id"].to_pylist()
    words = {"taxonomy": files / "types.csv", "aliases": files / "names.csv"}
    run(Asked(files / "all.parquet", files / "batch.parquet", **words), NOW, quiet)
    whole = found(files, "batch.parquet")
    best = pairwise(truth, [whole[each] for each in ids])[2]
    place = str(tmp_path / "archive")
    attach(asked(files, place, "first.parquet"), NOW, quiet)
    attach(asked(files, place, "all.parquet", together=True), NOW, quiet)
    grown = found(files)
    assert pairwise(truth, [grown[each] for each in ids])[2] >= best - 0.03
    attach(asked(files, place, "all.parquet", repair=True), NOW, quiet)
    mended = found(files)
    assert pairwise(truth, [mended[each] for each in ids])[2] >= best - 0.01
    assert len(set(grown.values()) & set(mended.values())) > 0.8 * len(set(mended.values()))


def _one_by_one(archive, table, rows):
    for row in rows:
        with archive.store.writing() as connection:
            archive.attach(connection, table.slice(row, 1), b"", "")


def _opened(place):
    store = kept.open_archive_store(place, {})
    with store.reading() as connection:
        return GrowingArchive(store, Terms.of(kept.settings_of(connection), load_prior()))


def _incidents(archive):
    with archive.store.reading() as connection:
        return [(row.n, row.incident) for row in kept.rows_between(connection, -1e12, 1e12)]


def test_two_writers_in_turns__then_each_sees_what_the_other_wrote(files, place, tmp_path, world):
    """As if nothing were kept at hand: each begins with nothing in the second archive, every time."""
    attach(asked(files, place, "first.parquet"), NOW, quiet)
    other = str(tmp_path / "other")
    attach(asked(files, other, "first.parquet"), NOW, quiet)
    table = world[1].slice(640, 60)
    remembering, forgetting = ((_opened(where), _opened(where)) for where in (place, other))
    for row in range(60):
        _one_by_one(remembering[row // 3 % 2], table, [row])
        writer = forgetting[row // 3 % 2]
        if writer._attaching is not None:
            writer._attaching.at_hand.forget()
        _one_by_one(writer, table, [row])
    assert _incidents(remembering[1]) == _incidents(forgetting[0])
    for archive in (*remembering, *forgetting):
        archive.store.close()


def test_a_report_that_was_not_kept_after_all__then_the_next_does_not_see_it(files, place, tmp_path, world):
    attach(asked(files, place, "first.parquet"), NOW, quiet)
    alone = str(tmp_path / "alone")
    attach(asked(files, alone, "first.parquet"), NOW, quiet)
    table = world[1].slice(640, 20)
    failing, single = _opened(place), _opened(alone)
    _one_by_one(failing, table, range(8))
    with pytest.raises(RuntimeError), failing.store.writing() as connection:
        failing.attach(connection, table.slice(8, 1), b"", "")
        raise RuntimeError("the power went")
    _one_by_one(failing, table, range(9, 20))
    _one_by_one(single, table, [*range(8), *range(9, 20)])
    assert _incidents(failing) == _incidents(single)
    for archive in (failing, single):
        archive.store.close()


def test_an_archive_of_the_version_before__then_it_is_taken_up(files, place):
    attach(asked(files, place, "few.parquet"), NOW, quiet)
    store = kept.open_archive_store(place, {})
    with store.writing() as connection:
        kept.set_setting(connection, "version", "1")
        connection.execute(delete(about).where(about.c.key == STATE))
    store.close()
    done = attach(asked(files, place, "few.parquet"), NOW, quiet)
    assert (done.known, done.reports) == (40, 40)


def test_what_was_amiss_in_a_row__then_still_said_after_the_archive_has_grouped_it_again(files, place, world):
    table = world[1].slice(0, 60)
    for name in ("lat", "lon"):
        values = [0.0, *table[name].to_pylist()[1:]]
        table = table.set_column(table.schema.get_field_index(name), name, pa.array(values))
    pq.write_table(table, files / "amiss.parquet")
    attach(asked(files, place, "amiss.parquet"), NOW, quiet)
    before = pq.read_table(files / "out.parquet")["reasons"].to_pylist()[0].split()
    attach(asked(files, place, "amiss.parquet", repair=True), NOW, quiet)
    after = pq.read_table(files / "out.parquet")["reasons"].to_pylist()[0].split()
    assert set(before[1:]) == set(after[1:]) != set()


def test_grown_by_a_tenth__then_what_came_since_is_grouped_by_itself(files, place):
    attach(asked(files, place, "first.parquet"), NOW, quiet)
    attach(asked(files, place, "all.parquet", together=True), NOW, quiet)
    store = kept.open_archive_store(place, {})
    with store.reading() as connection:
        repaired = int(kept.settings_of(connection)["repaired"])
    store.close()
    assert 740 <= repaired < 900


def test_very_many_of_one_place_and_day__then_few_are_looked_at(place):
    store = kept.open_archive_store(place, {})
    with store.writing() as connection:
        flood = [{"key": 7, "hour": 100.0 + n / 1000, "n": n} for n in range(6000)]
        connection.execute(insert(key), flood)
        found = archive_lookup.found_under(connection, [Look((7, 8), 90.0, 110.0)], 103.0)
    store.close()
    assert len(found) == 240
    assert set(found) == set(range(2881, 3121))


def test_something_else_at_the_place__then_refused_and_left_as_it_was(files, tmp_path):
    (tmp_path / "letter").write_text("dear all", "utf-8")
    with pytest.raises(BadInput, match="ARC041"):
        attach(asked(files, str(tmp_path / "letter"), "few.parquet"), NOW, quiet)
    assert (tmp_path / "letter").read_text("utf-8") == "dear all"


def test_groups_made_anew__then_ids_stay_with_their_largest_parts():
    before = ["a", "a", "a", "b", "b", None]
    assert kept_ids(before, [1, 1, 2, 2, 2, 2], list("uvwxyz"), lambda _id: False) == [
        "a",
        "a",
        "b",
        "b",
        "b",
        "b",
    ]
    split = kept_ids(["a", "a", "a"], [1, 1, 2], list("uvw"), lambda _id: False)
    assert split[:2] == ["a", "a"]
    assert split[2].startswith("inc-")
