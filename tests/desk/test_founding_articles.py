"""The five articles that called for this system go through it whole; they stay outside the project."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from practice_mission import new_desk
from tahqiq.desk.clock import CaseClock
from tahqiq.desk.corroborate import corroborate_pending
from tahqiq.desk.file_paper import file_paper
from tahqiq.desk.plan import found_case
from tahqiq.desk.publish import issue_daily
from tahqiq.desk.read import Reader, read_pending
from tahqiq.desk.rebuild import rebuild
from tahqiq.desk.receive import file_submission
from tahqiq.desk.show_bulletin import bulletin_page
from tahqiq.intake.details import Details
from tahqiq.model.release import PUBLIC
from tahqiq.reading.knowledge import load_knowledge
from tahqiq.store.claims import ClaimFilter, claim_list
from tahqiq.store.incidents import all_incidents

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"
PUBLISHED = {  # the day each was written, as far as it says so itself
    "000": "2025-10-26", "001": "2025-10-25", "002": "2025-11-06", "003": "2025-11-01", "004": "2025-11-06",
}  # fmt: skip


@pytest.fixture
def articles() -> list[Path]:
    found = sorted(SEEDS.glob("*.txt"))
    if not found:
        pytest.skip("the founding articles are not beside this checkout")
    return found


@pytest.mark.slow
def test_all_five__from_bytes_to_a_bulletin(articles, tmp_path):
    desk = new_desk(str(tmp_path / "seeds.tahqiq"), tmp_path / "keys")
    desk = desk.at(CaseClock(datetime(2025, 11, 6, 12, tzinfo=UTC)))
    for file in articles:
        day = datetime.fromisoformat(PUBLISHED[file.name[:3]]).date()
        details = Details(source="team-1", release="public", filename=file.name, published=day)
        file_submission(desk, "duty-1", file.read_bytes(), details)
    reader = Reader(load_knowledge(found_case("durand-2025")), "Asia/Kabul")
    assert read_pending(desk, "machine-1", reader) == 5
    assert corroborate_pending(desk, "machine-1") > 0
    with desk.inside() as asker:
        claims, files = claim_list(asker, ClaimFilter()), all_incidents(asker)
    texts = {file.read_text("utf-8") for file in articles}
    assert len({claim.submission for claim in claims}) == 5
    assert all(any(text[claim.start : claim.end] == claim.span for text in texts) for claim in claims)
    assert files
    for file in files:
        file_paper(desk, "duty-1", "incident.reviewed", file.incident.id, {"outcome": "fit_to_report"})
    evening = desk.at(CaseClock(datetime(2025, 11, 6, 23, tzinfo=UTC) + timedelta(hours=1)))
    bulletin = issue_daily(evening, "publisher-1", datetime(2025, 11, 6).date(), PUBLIC)
    assert bulletin.id in bulletin_page(bulletin)
    assert rebuild(desk).identical
