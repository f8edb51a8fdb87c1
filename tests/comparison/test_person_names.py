"""Names of persons: the same, different, or honestly unsure."""

from datetime import date

import pytest

from tahqiq.comparison.directory import Directory, KnownOffice, KnownPerson
from tahqiq.comparison.person_names import person_name, same_person, same_word

SAME = [
    ("Rahmatullah Najib", "Rahmatullah Najeeb"),
    ("Mohammad Yaqoob", "Mullah Muhammad Yaqub"),
    ("Khawaja Asif", "Khawaja Muhammad Asif"),
    ("Abdul Haq Wasiq", "Abdulhaq Wasiq"),
    ("General Rashad Aliyev", "Gen. Rashad Aliyev"),
    ("H.E. Mr Noor Agha Rasooli", "Haji Nur Agha Rasuli"),
    ("Deputy Interior Minister Haji Najib", "the deputy interior minister, Rahmatullah Najeeb"),
]
DIFFERENT = [
    ("Asim Munir", "Asim Malik"),
    ("Anas Haqqani", "Sirajuddin Haqqani"),
    ("Bilal Khattak", "Major-General Asad Khattak"),
    ("Hasan Ahmadi", "Husain Ahmadi"),
    ("General Hassan Ibrahim", "General Yasin Ibrahim"),
    ("Arman Petrosyan", "Ara Sargsyan"),
]
UNSURE = [
    ("Haji Najib", "Rahmatullah Najeeb"),
    ("Haqqani", "Anas Haqqani"),
    ("the deputy interior minister", "Rahmatullah Najeeb"),
]


@pytest.mark.parametrize(
    ("one", "other", "outcome"),
    [(*pair, "same") for pair in SAME]
    + [(*pair, "different") for pair in DIFFERENT]
    + [(*pair, "unsure") for pair in UNSURE],
)
def test_two_names__are_judged_with_a_reason_either_way_round(one, other, outcome):
    for left, right in ((one, other), (other, one)):
        found = same_person(person_name(left), person_name(right))
        assert found.outcome == outcome, found.reasons
        assert found.reasons


def test_vowels__tell_names_apart_where_transcription_does_not_blur_them():
    assert same_word("najib", "najeeb")
    assert same_word("ahmed", "ahmad")
    assert not same_word("hasan", "husain")
    assert not same_word("karim", "karam")


DIRECTORY = Directory(
    sides={},
    agencies={},
    persons=(
        KnownPerson(
            "a", "Omar Tariq", ("Omar Tariq", "Abu Salim"), (KnownOffice("governor", date(2024, 1, 1)),)
        ),
        KnownPerson("b", "Umar Tareq", ("Umar Tareq",)),
    ),
)


def test_dictionary__joins_aliases_and_parts_namesakes():
    assert same_person(person_name("Abu Salim"), person_name("Omar Tariq"), DIRECTORY).outcome == "same"
    assert same_person(person_name("Omar Tariq"), person_name("Umar Tareq"), DIRECTORY).outcome == "different"


def test_bare_surname__is_never_found_in_the_dictionary():
    assert same_person(person_name("Tariq"), person_name("Omar Tariq"), DIRECTORY).outcome == "unsure"
