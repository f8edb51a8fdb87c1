"""Whether an instrument was in force, in the words of a note: every account once, and who gives it."""

from compliance_parts import IN_FORCE, life, moment, truce

from tahqiq.compliance.force_words import force_sentence, in_letters
from tahqiq.compliance.in_force import in_force, in_force_during


def test_one_account__is_one_sentence() -> None:
    text = force_sentence(truce(IN_FORCE), in_force(truce(IN_FORCE), moment(27)))
    assert text == (
        "The truce was in force then: in force since 19 October 2025 according to Türkiye (Türkiye, statement)."
    )


def test_rival_accounts__stand_side_by_side_and_each_thing_is_said_once() -> None:
    rivals = truce(
        IN_FORCE,
        life("collapsed", 25, by="Kabul", contested=True),
        life("agreed", 18, by="Doha", contested=True),
    )
    text = force_sentence(rivals, in_force(rivals, moment(27)))
    assert text.startswith(
        "Accounts differ on whether The truce was in force then: in force since 19 October 2025"
    )
    assert text.count("19 October 2025") == 1
    assert "(so also Doha); collapsed since 25 October 2025 according to Kabul" in text


def test_change_within_the_time__says_so() -> None:
    ended = truce(IN_FORCE, life("terminated", 27))
    text = force_sentence(ended, in_force_during(ended, moment(26), moment(28)))
    assert text.startswith("Whether The truce was in force changes within the time given for the incident")
    assert "T00:00" not in text


def test_moments__are_written_out() -> None:
    assert in_letters("from 2025-10-15T18:00:00+05:00 on") == "from 15 October 2025, 18:00 +0500 on"
    assert (
        in_letters("since 2025-10-15 (the hour is not known)")
        == "since 15 October 2025 (the hour is not known)"
    )
    assert in_letters("no moment") == "no moment"
