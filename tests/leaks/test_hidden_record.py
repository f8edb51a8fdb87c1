"""One more hidden record changes nothing: every page of everybody who may not see it stays as it was, to the byte.

Public by design, and left out: the register's own pages (its size, checkpoints, and that an entry was made); of the
register's size a composed brief tells too. Mediators and the auditor read what the rules of referrals refused.
"""

from datetime import datetime, timedelta

import pytest
from leak_pictures import Picture, differs, picture
from leak_readers import Reader
from leak_routes import Ask, asks
from planted_mission import plant_mission
from planting import Mission
from planting_between import deal_between
from planting_cases import open_cases
from planting_evidence import keep_evidence
from planting_intake import take_in
from who_may_read import NAMED_LABEL, READS

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
DEAR = "/bulletins/{bulletin}.pdf"  # drawn of the same bulletin as the page and the JSON beside it
BY_DESIGN = (DEAR, "/register", "/register/{index}", "/register/{index}/proof", "/referrals/attempts")
LATER = timedelta(days=60)
EACH = 2  # ids of each kind that an address is tried with
# Whose pages are watched.
WATCHING = ("public", "humanitarian", "liaison-ard", "mediator-tar", "duty-1")
# What is filed at once: nobody who is watched may read a part of it only.
HIDDEN = (
    ("mechanism", "mediator:QAS", "party:BEL", "commission"),
    (NAMED_LABEL,),
    ("humanitarian",),
    ("parties", "mediators", "party:ARD"),
)
Pages = dict[tuple[str, str], Picture]


class Watch:
    """The pages of some readers as they are at one moment; looked at again only where they may have changed."""

    def __init__(self, mission: Mission) -> None:
        self.mission = mission
        self.moment: datetime = mission.clock.now() + LATER
        self.readers = {name: Reader(mission.desk, name) for name in WATCHING}
        self.known: dict[str, Pages] = {}
        self.looks = 0

    def pages(self, name: str) -> Pages:
        """The pages of one reader as they were when last looked at."""
        if name not in self.known:
            self.known[name] = self.look(name)
        return self.known[name]

    def look(self, name: str) -> Pages:
        """The same as they are now, by the clock of some weeks later."""
        clock, reader, seen = self.mission.clock, self.readers[name], {}
        now, clock.moment = clock.moment, self.moment
        for ask in self._asks(reader):
            client = reader.api if ask.side == "api" else reader.web
            seen[ask.side, ask.path] = picture(client.get(ask.path, follow_redirects=False))
            self.looks += 1
        clock.moment = now
        return seen

    def _asks(self, reader: Reader) -> list[Ask]:
        every = asks(self.mission, reader.api.app.openapi(), EACH)  # type: ignore[attr-defined]
        return [ask for ask in every if ask.route not in BY_DESIGN]

    def file_hidden(self, label: str, apart: int) -> int:
        """One more record of every kind under a label, in a case of its own or in one that others see; how many."""
        more = Mission(self.mission.desk, self.mission.clock, (label,), strict=True, apart=apart)
        take_in(more)
        open_cases(more)
        deal_between(more)
        keep_evidence(more)
        return len(more.ledger.ids)


@pytest.fixture(scope="module")
def watch(tmp_path_factory):
    folder = tmp_path_factory.mktemp("watched")
    mission = plant_mission(str(folder / "mission.tahqiq"), folder, ("public", "parties", "mechanism"))
    made = Watch(mission)
    yield made
    print(f"{made.looks} pages looked at")
    mission.desk.store.close()


@pytest.mark.parametrize("labels", HIDDEN, ids="+".join)
def test_hidden_records_of_every_kind__change_no_page(watch, labels):
    blind = [name for name, reader in watch.readers.items() if not READS[reader.who].intersection(labels)]
    before = {name: watch.pages(name) for name in blind}
    apart = 20 + HIDDEN.index(labels) * 4
    filed = sum(
        watch.file_hidden(label, where)
        for turn, label in enumerate(labels)
        for where in (apart + turn, 0)  # a case of its own, and at the place and hour of the public one
    )
    changed, compared = [], 0
    for name in WATCHING:
        if name not in blind:
            watch.known.pop(name, None)
            continue
        after = watch.known[name] = watch.look(name)
        compared += len(after)
        changed += [
            f"{name} {where}: {said}"
            for where in after
            if (said := differs(before[name][where], after[where]))
        ]
    print(
        f"{labels}: {filed} hidden records, {compared} pages of {len(blind)} readers compared, {len(changed)} changed"
    )
    assert not changed, "\n".join(changed[:20])
