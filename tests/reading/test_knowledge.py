"""Knowledge files: what they give, and how a mistake in one is said."""

from pathlib import Path

import pytest

from tahqiq.errors import BadInput
from tahqiq.reading.knowledge import Knowledge, load_knowledge

CASE = Path(__file__).resolve().parents[2] / "cases" / "durand-2025"


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge(CASE)


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("Angor Ada", "Angoor Adda"),
        ("Baramcha", "Bahramcha"),
        ("spin buldak", "Spin Boldak"),
        ("کونړ", "Kunar"),
    ],
)
def test_spelling_of_place__gazetteer_name(knowledge: Knowledge, spelling: str, name: str) -> None:
    place = knowledge.find_place(spelling)
    assert place is not None
    assert place.name == name
    assert place.located


def test_unknown_place__none(knowledge: Knowledge) -> None:
    assert knowledge.find_place("Nowhere-on-Sea") is None


def test_aliases_of_both_parties__neutral_names_and_codes(knowledge: Knowledge) -> None:
    assert knowledge.actor_name("Kabul") == "Afghanistan"
    assert knowledge.actor_name("Islamabad") == "Pakistan"
    assert knowledge.party_of("Taliban government") == "AFG"
    assert knowledge.party_of("Pakistan Army") == "PAK"
    assert knowledge.actor_name("Fitna al-Khawarij") == "TTP"


@pytest.mark.parametrize("group", ["TTP", "BLA", "al-Qaeda", "Qatar", "Türkiye"])
def test_armed_groups_and_mediators__of_no_party(knowledge: Knowledge, group: str) -> None:
    assert knowledge.actor_name(group) == group
    assert knowledge.party_of(group) is None


def test_shared_surnames__never_one_person(knowledge: Knowledge) -> None:
    assert knowledge.person("Sirajuddin Haqqani") != knowledge.person("Anas Haqqani")
    assert knowledge.person("Asim Munir") != knowledge.person("Asim Malik")
    assert knowledge.person("Haqqani") is None


def test_person_in_office__speaks_for_party(knowledge: Knowledge) -> None:
    assert knowledge.party_of("Khawaja Asif") == "PAK"
    assert knowledge.party_of("Zabihullah Mujahid") == "AFG"


def test_gazetteer__every_place_has_honest_precision(knowledge: Knowledge) -> None:
    own = [place for place in knowledge.places if place.country in (None, "AFG", "PAK")]
    assert len(own) > 110
    for place in own:
        assert place.lat is not None and place.lon is not None, place.name
        assert place.precision_km and place.precision_km >= 3, place.name
    assert sum(1 for place in own if place.sector) > 40


def test_hash__changes_with_a_word(tmp_path: Path) -> None:
    folder = _case(tmp_path, "version: 1\nactors:\n  - {id: X1, name: Northern Front, kind: armed_group}\n")
    first = load_knowledge(folder).content_hash
    assert first == load_knowledge(folder).content_hash
    _case(tmp_path, "version: 1\nactors:\n  - {id: X1, name: Southern Front, kind: armed_group}\n")
    assert load_knowledge(folder).content_hash != first
    assert load_knowledge(None).content_hash != first


def test_second_conflict__is_a_second_folder(tmp_path: Path) -> None:
    folder = _case(
        tmp_path, "version: 1\nactors:\n  - {id: NF, name: Northern Front, kind: party, aliases: [NF]}\n"
    )
    knowledge = load_knowledge(folder)
    assert knowledge.party_of("Northern Front") == "NF"
    assert knowledge.actor_name("Baku") == "Azerbaijan"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("version: 1\nactors:\n  - {id: A, name: B, kind: party\n", 4),
        ("version: 1\nactors:\n  - {id: A, name: B, kind: party}\n  - {id: C, name: D, kind: dragon}\n", 4),
        ("version: 1\nactor: []\n", 2),
        ("version: 1\nactors: 7\n", 2),
        ("- 1\n", 1),
        ("version: 1\nactors:\n  - {id: A, name: B, kind: party, from: 2025-13-45}\n", 1),
    ],
)
def test_malformed_file__error_names_file_and_line(tmp_path: Path, text: str, line: int) -> None:
    with pytest.raises(BadInput) as caught:
        load_knowledge(_case(tmp_path, text))
    assert caught.value.code == "KNW001"
    assert f"actors.yaml, line {line}" in caught.value.cause


def test_missing_case_folder__bad_input(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="KNW001"):
        load_knowledge(tmp_path / "no-such-case")


def _case(folder: Path, actors: str) -> Path:
    (folder / "knowledge").mkdir(exist_ok=True)
    (folder / "knowledge" / "actors.yaml").write_text(actors, encoding="utf-8")
    return folder
