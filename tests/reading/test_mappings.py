"""Every event type has its place in the vocabularies of others, or says that there is none."""

from tahqiq.model.event_type import FAMILY_OF
from tahqiq.reading.knowledge_files import general_file
from tahqiq.reading.mappings import SYSTEMS, mappings, prohibited_acts

PLOVER = {
    *("AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST"),
    *("ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"),
}


def test_mappings__have_every_type_and_no_other():
    assert set(general_file("mappings.yaml").content["types"]) == set(FAMILY_OF)
    assert all(set(mapped.model_dump()) == set(SYSTEMS) for mapped in mappings().values())


def test_mappings__use_words_of_the_other_vocabularies_alone():
    for mapped in mappings().values():
        assert set(mapped.plover) <= PLOVER
        assert set(mapped.ucdp) <= {1, 2, 3}
        assert set(mapped.prohibited_acts) <= set(prohibited_acts())
        assert all(" > " in words for words in mapped.acled)


def test_violence__is_assault_of_some_ucdp_kind_and_forbidden():
    for kind, family in FAMILY_OF.items():
        if family == "violence" and kind != "drone_activity":
            assert mappings()[kind].plover == ("ASSAULT",)
            assert mappings()[kind].ucdp
            assert mappings()[kind].prohibited_acts
