"""How many independent voices an incident has: copies in every manner count once, separate witnesses separately."""

import time

import numpy as np
import pyarrow as pa
import pytest
from worlds import coastal, riverline

from tahqiq.archive.columns import SCHEMA
from tahqiq.archive.independence import FLOOD, independent_voices

ORIGINAL = (
    "Two mortar rounds hit the grain market in Kadim at dusk on Tuesday. Baker Salma Tembe, whose shop burned, "
    "said the second round came eleven minutes later. The ferry stayed at the far bank until morning."
)
SEPARATE = (
    "Our team at the clinic of Kadim counted nine wounded, four of them children. The director, Idris Wani, asked "
    "for blood and diesel, and an ambulance was turned back at the Zerin checkpoint."
)
ELSEWHERE = [  # what else is in the archive: tells common words from rare ones
    f"Shelling near village {name} in the morning; officials said {count} people were wounded and the road closed."
    for count, name in enumerate(("Orum", "Padur", "Qasel", "Rasan", "Salim", "Tanur", "Umda", "Vedin"))
]


def _table(*reports):
    """Reports as (source, hour, text, …): a dict of further columns may follow."""
    rows = []
    for at, (source, hour, text, *more) in enumerate(reports):
        row = dict.fromkeys(SCHEMA.names) | {"report_id": f"r{at:05d}", "source_id": source, "text": text}
        row["reported_at"] = int(hour * 3.6e9)
        rows.append(row | (more[0] if more else {}))
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def _voices_of(*reports):
    """Voices of the first incident, the archive's other reports being incidents of their own."""
    others = [(f"other-{at}", 1000.0 + at, text) for at, text in enumerate(ELSEWHERE)]
    labels = np.array([0] * len(reports) + list(range(1, len(others) + 1)))
    return independent_voices(_table(*reports, *others), labels)


@pytest.mark.parametrize(
    "copy",
    [
        ORIGINAL,
        ORIGINAL.upper(),
        ORIGINAL.split(". ")[1],
        " ".join(reversed(ORIGINAL.split(". "))),
        "Two mortar shells struck Kadim's grain market Tuesday at dusk. Salma Tembe, a baker whose shop burned down, "
        "told that the second shell came eleven minutes after. The ferry remained at the far bank until the morning.",
    ],
    ids=["word for word", "capitals", "shortened", "turned round", "reworded"],
)
def test_a_copy_of_another_source__then_one_voice(copy):
    found = _voices_of(("wire", 1.0, ORIGINAL), ("daily", 4.0, copy))
    assert found.voices[0] == 1
    assert found.voice[:2].tolist() == [0, 0]
    assert found.echo_of[:2].tolist() == [-1, 0]


def test_two_witnesses_in_their_own_words__then_two_voices():
    found = _voices_of(("wire", 1.0, ORIGINAL), ("clinic", 2.0, SEPARATE))
    assert found.voices[0] == 2
    assert found.echo_of[:2].tolist() == [-1, -1]


def test_a_report_that_names_the_other_as_its_origin__then_one_voice():
    told = "According to Tirna Wire, several people were hurt at the market."
    assert _voices_of(("tirna_wire", 1.0, ORIGINAL), ("daily", 9.0, told)).voices[0] == 1
    unnamed = "According to local people, several were hurt at the market."
    assert _voices_of(("tirna_wire", 1.0, ORIGINAL), ("daily", 9.0, unnamed)).voices[0] == 2


def test_a_copy_of_a_copy__then_still_the_first_voice():
    half = ". ".join(ORIGINAL.split(". ")[:2]) + "."
    found = _voices_of(("wire", 1.0, ORIGINAL), ("daily", 4.0, half), ("blog", 7.0, half.split(". ")[1]))
    assert found.voices[0] == 1
    assert set(found.voice[:3].tolist()) == {0}


def test_one_source_twice__then_one_voice_whatever_it_says():
    assert _voices_of(("wire", 1.0, ORIGINAL), ("wire", 5.0, SEPARATE)).voices[0] == 1


def test_the_incidents_own_names_alone_in_common__then_two_voices():
    where = {"place_name": "Kadim Old Quarter", "actor": "Sons of Daro", "event_type": "mortar_fire"}
    one = ("team-a", 1.0, "mortar fire at Kadim Old Quarter by Sons of Daro", where)
    other = ("team-b", 2.0, "Sons of Daro: mortar fire on Kadim Old Quarter", where)
    assert _voices_of(one, other).voices[0] == 2


def test_reports_without_words__then_each_is_a_voice():
    assert _voices_of(("array-1", 1.0, None), ("array-2", 1.1, None), ("array-3", 1.2, "")).voices[0] == 3


def test_rows_in_another_order__then_the_same_voices():
    reports = [("wire", 1.0, ORIGINAL), ("daily", 4.0, ORIGINAL[:90]), ("clinic", 2.0, SEPARATE)]
    table = _table(*reports, *((f"o{at}", 50.0, text) for at, text in enumerate(ELSEWHERE)))
    labels = np.array([0, 0, 0, *range(1, len(ELSEWHERE) + 1)])
    order = np.random.default_rng(4).permutation(table.num_rows)
    found, moved = independent_voices(table, labels), independent_voices(table.take(order), labels[order])
    assert moved.voices.tolist() == found.voices.tolist()
    assert order[moved.voice].tolist() == found.voice[order].tolist()


def test_no_reports__then_no_voices():
    assert independent_voices(_table(), np.array([], dtype=np.int64)).voices.tolist() == []


def test_a_flood_of_near_duplicates__then_one_voice_that_is_flagged_and_no_quadratic_work():
    words = ORIGINAL.split()
    flood = [
        (
            f"account-{at}",
            1.0 + at / 1000,
            " ".join([*words[: at % len(words)], "wow", *words[at % len(words) :]]),
        )
        for at in range(20_000)
    ]
    table = _table(*flood, ("clinic", 30.0, SEPARATE), *((f"o{a}", 50.0, t) for a, t in enumerate(ELSEWHERE)))
    labels = np.array([0] * 20_001 + list(range(1, len(ELSEWHERE) + 1)))
    independent_voices(table.slice(0, 100), labels[:100])
    start = time.process_time()  # the processor's, which a busy machine does not lengthen
    found = independent_voices(table, labels)
    assert time.process_time() - start < 20
    assert found.voices[0] == 2
    assert found.flooded[:20_000].all()
    assert not found.flooded[20_000:].any()
    assert FLOOD < 20_000


def _corroborated(world):
    """False share and recall of "two voices or more"; the same for counting sources."""
    labels = np.unique(world.truth, return_inverse=True)[1]

    def several(names):
        pairs = np.unique(np.stack([labels, np.unique(names, return_inverse=True)[1]]), axis=1)
        return np.bincount(pairs[0]) >= 2

    really, by_source = several(world.origin), several(world.table["source_id"].to_pylist())
    found = independent_voices(world.table, labels).voices >= 2
    return 1 - really[found].mean(), found[really].mean(), 1 - really[by_source].mean()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("make", "settings"),
    [(riverline.make, {}), (riverline.make, {"noise": 1.6}), (coastal.make, {})],
    ids=["river", "noisy river", "coast"],
)
def test_a_whole_world__then_false_corroboration_is_rare_and_little_is_missed(make, settings):
    false, recall, false_by_source = _corroborated(make(5, 8000, **settings))
    assert false <= 0.03
    assert recall >= 0.95
    assert false_by_source > 2 * false
