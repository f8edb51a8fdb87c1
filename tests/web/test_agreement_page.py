"""The page of one agreement: both sides beside each clause, and its life as each source tells it."""


def test_agreement__gives_both_parties_a_place_beside_the_clause_and_tells_its_life(visit):
    page = visit().get("/agreements/mill-truce").text
    afg, pak = page.index(">AFG</bdi></h4>"), page.index(">PAK</bdi></h4>")
    assert "no reading filed" in page[afg:pak]
    assert "The line is the mill race." in page[pak:]
    assert "by the account of" in page
    assert "contested" in page
    assert "Valley News, 30 October" in page
    assert visit().get("/agreements/mill-truce?version=2").status_code == 404
    assert visit().get("/agreements/nothing").status_code == 404
