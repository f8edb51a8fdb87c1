"""Texts in the languages of the region: what is recognised, and that nothing more is pretended."""

from datetime import date
from pathlib import Path

import pytest

from tahqiq.reading.foreign import foreign_notes, recognise
from tahqiq.reading.knowledge import load_knowledge
from tahqiq.reading.language import detect_language

KNOWLEDGE = load_knowledge(Path(__file__).resolve().parents[2] / "cases" / "durand-2025")
DAY = date(2025, 11, 8)
TEXTS = {
    "ur": "پاکستان اور افغانستان کے درمیان 12 اکتوبر کو سرحدی جھڑپوں میں تین "
    "فوجی ہلاک اور ۱۵ زخمی ہوئے، جنگ بندی پر مذاکرات جاری ہیں",
    "ps": "د افغانستان او پاکستان ترمنځ د اکتوبر ۱۲ نښتو کې درې "
    "کسان ووژل شول او ۱۵ ټپیان شول، د اوربند خبرې روانې دي",
    "fa": "در درگیری‌های ۲۰ میزان ۱۴۰۴ میان افغانستان و پاکستان سه نفر "
    "کشته و ۱۵ تن زخمی شدند؛ مذاکرات آتش‌بس در قطر ادامه دارد",
    "ar": "قتل ثلاثة جنود وأصيب ١٥ في اشتباكات يوم 12 أكتوبر "
    "بين أفغانستان وباكستان، والمحادثات حول وقف إطلاق النار مستمرة في قطر",
    "tr": "Pakistan ile Afganistan arasında 12 Ekim'de çıkan çatışmalarda üç "
    "asker öldü, 15 kişi yaralandı; ateşkes görüşmeleri Katar'da sürüyor",
}


@pytest.mark.parametrize("language", TEXTS)
def test_actors_days_numbers_and_topics__are_recognised(language: str) -> None:
    text = TEXTS[language]
    assert detect_language(text) == language
    found = recognise(text, language, KNOWLEDGE, DAY)
    assert {"Afghanistan", "Pakistan"} <= set(found.actors)
    assert found.days == (date(2025, 10, 12),)
    assert {3, 15} <= set(found.numbers)
    assert 12 not in found.numbers, "the day of the month is no count"
    assert {"killed", "wounded", "clash", "ceasefire", "talks"} <= set(found.topics)


@pytest.mark.parametrize("language", TEXTS)
def test_notes__name_the_language_and_say_what_was_not_read(language: str) -> None:
    notes = foreign_notes(TEXTS[language], language, KNOWLEDGE, DAY)
    assert "no claims were read" in notes[0]
    assert any("2025-10-12" in note for note in notes)
    assert "was not read" in notes[-1]


def test_day_without_year__is_not_dated_without_a_publication_day() -> None:
    assert recognise(TEXTS["ur"], "ur", KNOWLEDGE, None).days == ()
    assert recognise(TEXTS["fa"], "fa", KNOWLEDGE, None).days == (date(2025, 10, 12),)


@pytest.mark.parametrize("day", ["31 Şubat", "99 Ekim 2025", "30 Şubat 2024"])
def test_day_that_does_not_exist__is_left_out(day: str) -> None:
    assert recognise(f"Ateşkes {day} günü", "tr", KNOWLEDGE, DAY).days == ()


def test_language_without_dictionary__is_named_by_its_code() -> None:
    notes = foreign_notes("Der Waffenstillstand in Afghanistan hielt 12 Tage.", "de", KNOWLEDGE, DAY)
    assert "'de'" in notes[0]
    assert any("12" in note for note in notes[1:])
