"""Who gives which number, what a word is worth, and who stands alone."""

from corroboration_parts import ACTORS, CHAMAN, SOURCES, claim, on

from tahqiq.corroboration.describe import describe
from tahqiq.corroboration.independence import voices
from tahqiq.corroboration.worth import PARTIES_AGREE, WORTH, points_of, weighed
from tahqiq.model.incident import CLASSES


def heard(*claims):
    return voices(claims, SOURCES, {}, {}, ACTORS)


def described(*claims):
    return describe("inc_1", claims, SOURCES, heard(*claims), ACTORS)


def rows(incident):
    return {(one.claimant_class, one.claimant): (one.low, one.best, one.high) for one in incident.tolls}


ACCUSES = claim(
    "58 Pakistani soldiers were killed.", source="afg-mfa", target=("Pakistan",), killed=(58, 58),
    who="soldiers", initiator=("Pakistan",), submission="sub_a",
)  # fmt: skip
ADMITS = claim(
    "23 of our soldiers fell.", source="pak-mfa", target=("Pakistan",), killed=(23, 23), who="soldiers",
    submission="sub_b",
)  # fmt: skip
PRESS = claim(
    "About thirty died at the border crossing.", source="paper-a", killed=(30, 30), submission="sub_c"
)
TEAM = claim("The team counted 25 bodies that day.", source="team-1", killed=(25, 25), submission="sub_d")


def test_tolls__stand_by_class_and_a_party_about_itself_is_not_one_about_the_other():
    found = rows(described(ACCUSES, ADMITS, PRESS, TEAM))
    assert found[("party_about_itself", None)] == found[("party_about_itself", "PAK")] == (23, 23, 23)
    assert found[("party_about_the_other", "AFG")] == (58, 58, 58)
    assert found[("monitor", "Team 1")] == (25, 25, 25)
    assert found[("press", "Morning Paper")] == (30, 30, 30)
    order = [one.claimant_class for one in described(ACCUSES, ADMITS, PRESS, TEAM).tolls]
    assert order == sorted(order, key=CLASSES.index)


def test_class__spans_its_claimants_and_each_counts_once():
    more = [
        claim(text, source=source, killed=(said, said), submission=f"sub_{said}")
        for source, said, text in (
            ("paper-a", 30, "Thirty people lost their lives, hospital staff told this paper."),
            ("paper-b", 10, "At least ten bodies lay near the gate in the evening, one driver said."),
            ("paper-c", 12, "Our correspondent counted a dozen dead after the guns went silent."),
        )
    ]
    found = rows(described(*more))
    assert found[("press", None)] == (10, 12, 30)
    assert len(found) == 4


def test_toll__names_its_method_in_words_and_keeps_an_open_end():
    open_ended = claim("Dozens died there in the night, it said.", source="paper-a", killed=(24, None))
    incident = described(open_ended)
    assert incident.killed.method == "median-of-voices/1"
    assert incident.tolls[0].open_ended
    assert described(claim("Nothing was said of any dead.")).tolls == ()


def test_admission__weighs_more_than_an_accusation_and_both_agreeing_more_still():
    (accused,) = heard(ACCUSES)
    (admitted,) = heard(ADMITS)
    assert (accused.weight_word, admitted.weight_word) == ("accuses the other side", "own loss admitted")
    assert points_of(admitted.weight_word) > points_of(accused.weight_word)
    both, _against = weighed(heard(ACCUSES, ADMITS))
    assert both == points_of(accused.weight_word) + points_of(admitted.weight_word) + PARTIES_AGREE.points


def test_rule__is_the_same_for_both_parties_and_knows_every_word():
    words = {
        voice.weight_word for claims in ((ACCUSES,), (ADMITS,), (PRESS,), (TEAM,)) for voice in heard(*claims)
    }
    assert words <= set(WORTH)
    assert all(one.points > 0 for one in WORTH.values())
    assert points_of("a word of tomorrow") == 0


def test_lone_denial__is_named_however_many_affirm():
    crowd = [
        claim(f"Report {n} of the same shells.", source=f"paper-{n}", submission=f"sub_{n}") for n in "abc"
    ]
    denial = claim("It did not happen at all.", source="pak-mfa", polarity="negated", submission="sub_x")
    (lone,) = described(*crowd, denial).dissent
    assert (lone.voice, lone.question, lone.alone, lone.claims) == ("PAK", "what", "denies", (denial.id,))


def test_lone_number_day_and_place__are_named_and_where_all_differ_nobody_is():
    crowd = [
        claim(f"Report {n}: ten dead.", source=f"paper-{n}", killed=(10, 10), submission=f"sub_{n}")
        for n in "ab"
    ]
    lone = claim("Ninety dead, on another day and elsewhere.", source="team-1", killed=(90, 90), when=on(20),
                 place=(CHAMAN,), submission="sub_x")  # fmt: skip
    found = {one.question: one.voice for one in described(*crowd, lone).dissent}
    assert found == {"when": "Team 1", "where": "Team 1", "killed": "Team 1"}
    all_differ = [
        claim(f"{n} dead it was.", source=source, killed=(n, n), submission=f"sub_{n}")
        for n, source in ((3, "paper-a"), (30, "paper-b"), (300, "paper-c"))
    ]
    assert described(*all_differ).dissent == ()
