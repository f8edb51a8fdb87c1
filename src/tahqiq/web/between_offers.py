"""What a member can choose from in a form between the parties, and the words that tell what it is about."""

from collections.abc import Mapping
from typing import Final

from tahqiq.bulletin.daily import release_label
from tahqiq.crossings.reopening import terms_now
from tahqiq.desk.deal import HOTLINE, WINDOWS
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.record_talks import COMMITMENTS, ROUNDS
from tahqiq.desk.tell_crossing import TERMS, crossings_of, told_of
from tahqiq.errors import NotFound
from tahqiq.model.dealing import Dealing
from tahqiq.model.liaison import HotlineCall, Window
from tahqiq.model.member import Role
from tahqiq.model.mission import SECRETARIAT
from tahqiq.model.release import Audience, audiences_of, parse_audience, readable_labels
from tahqiq.model.talks import Commitment, Draft, Round
from tahqiq.referral.channel import THIRD
from tahqiq.store.asker import Asker
from tahqiq.store.dealings import dealings_by
from tahqiq.store.missions import members_of, sources_of
from tahqiq.store.notices import notice_list
from tahqiq.web.between_fields import Form, Offer

_SEATS: Final = frozenset({Role.LIAISON, Role.COMMISSIONER})
_FIELD: Final = frozenset({Role.MONITOR, Role.INVESTIGATOR})
_DESK: Final = frozenset({Role.DUTY_OFFICER, Role.ANALYST})
_HEADS: Final = frozenset({Role.MEDIATOR, Role.CHAIR})
_LOGGERS: Final = frozenset({Role.DUTY_OFFICER, Role.CHAIR, Role.MEDIATOR})
_NOUNS: Final[dict[str, tuple[type[Dealing], tuple[str, ...], str]]] = {
    "call": (HotlineCall, HOTLINE, "about"),
    "window": (Window, WINDOWS, "purpose"),
    "commitment": (Commitment, COMMITMENTS, "says"),
    "round": (Round, ROUNDS, "title"),
}


class Offers:
    """The choices of one member; nothing that his audience may not read is among them."""

    def __init__(self, desk: Desk, audience: Audience, seat: str, roles: frozenset[str]) -> None:
        self._desk, self._audience, self._seat, self._roles = desk, audience, seat, roles
        mission = desk.mission
        self._mediators = tuple(one.id for one in mission.mediators)
        self._parties = tuple(sorted(mission.party_codes))
        seats = (*self._parties, *self._mediators, SECRETARIAT)
        self._seats = tuple(dict.fromkeys(seats))

    def _audiences(self) -> tuple[str, ...]:
        """For whom the member may make products: whose label he reads himself."""
        seats = self._desk.mission.seats
        labels = readable_labels(self._audience, seats)
        return tuple(one.name for one in audiences_of(seats) if one.label in labels)

    def of(self, form: Form, matter: str) -> Mapping[str, tuple[Offer, ...]]:
        """Every list that the form's fields name, and the voices the member may speak with."""
        wanted = {one.of for one in form.fields if one.of}
        own = (self._seat,)
        seats = {
            "parties": self._parties,
            "seats": self._seats,
            "mediators": self._mediators,
            "audiences": self._audiences(),
            "other_parties": tuple(one for one in self._parties if one != self._seat),
            "term_sides": own if self._seat in self._parties else self._parties,
            "callers": self._seats if self._roles & _LOGGERS else own,
            "promisers": self._seats if self._roles & (_DESK | _HEADS) else own,
        }
        found: dict[str, tuple[Offer, ...]] = {
            name: tuple((one, one) for one in ids) for name, ids in seats.items()
        }
        found["audiences"] = tuple((one, release_label(parse_audience(one))) for one in seats["audiences"])
        with self._desk.asking(self._audience) as asker:
            found |= self._of_record(asker, wanted, matter)
            found["voices"] = self._voices(asker, form.verb)
        return found

    def _of_record(self, asker: Asker, wanted: set[str], matter: str) -> dict[str, tuple[Offer, ...]]:
        found: dict[str, tuple[Offer, ...]] = {}
        if "crossings" in wanted:
            found["crossings"] = tuple((one.code, one.name) for one in crossings_of(asker))
        if "sources" in wanted:
            found["sources"] = _sources(asker)
        if "rounds" in wanted:
            rounds = [each.paper for each in dealings_by(asker, ROUNDS)]
            latest = {one.number: one for one in rounds if isinstance(one, Round)}
            found["rounds"] = tuple((one.id, f"{number}: {one.title}") for number, one in latest.items())
        if "drafts" in wanted:
            drafts = [each.paper for each in dealings_by(asker, ("draft.tabled",))]
            own = [one for one in drafts if isinstance(one, Draft) and one.tabled_by == self._seat]
            found["drafts"] = tuple((one.id, one.title) for one in own)
        if "readers" in wanted:
            found |= self._readers(asker)
        if "needs" in wanted:
            terms = [one for one in terms_now(told_of(asker, TERMS)) if one.term.id == matter]
            found["needs"] = tuple(
                (str(one.need.number), f"{one.need.number}: {one.need.says}")
                for term in terms
                for one in term.needs
            )
        if "callees" in wanted:
            call = _of_kind(asker, "call", matter)
            assert isinstance(call, HotlineCall)
            seats = call.callees if self._roles & _LOGGERS else (self._seat,)
            found["callees"] = tuple((one, one) for one in sorted(seats))
        return found

    def _readers(self, asker: Asker) -> dict[str, tuple[Offer, ...]]:
        """Who could be named to read what goes to another side, and the third parties' seats it can go through."""
        members = sorted(members_of(asker.connection), key=lambda one: (one.seat, one.id))
        third = [one for one in members if one.role in THIRD and one.seat not in self._parties]
        fit = [
            one
            for one in members
            if one in third or (one.role in _SEATS and one.seat in self._parties and one.seat != self._seat)
        ]
        return {
            "readers": tuple((one.id, f"{one.seat}: {one.id}") for one in fit),
            "third_seats": tuple((seat, seat) for seat in dict.fromkeys(one.seat for one in third)),
        }

    def _voices(self, asker: Asker, verb: str) -> tuple[Offer, ...]:
        """A side from its own seat, what a team saw, and what a source told, as the member's roles allow."""
        found: list[Offer] = []
        if self._roles & _SEATS and self._seat in self._parties:
            found.append((f"side:{self._seat}", self._seat))
        if self._roles & _FIELD:
            found.append(("observed", "observed"))
        tellers = _DESK | _HEADS if verb == "commitment.accounted" else _DESK
        if verb != "reopening.accounted" and self._roles & tellers:
            found += [(f"reported:{one}", words) for one, words in _sources(asker)]
        return tuple(found)

    def words(self, form: Form, matter: str) -> tuple[str, ...]:
        """The words of what the form is about; raises ``NotFound`` for what the member may not read."""
        if not form.about:
            return ()
        with self._desk.asking(self._audience) as asker:
            if form.about == "notice":
                notices = {one.id: one for one in notice_list(asker)}
                if matter in notices:
                    return (notices[matter].party, notices[matter].text)
                raise _none()
            if form.about == "term":
                terms = {one.term.id: one.term for one in terms_now(told_of(asker, TERMS))}
                if matter in terms:
                    return (terms[matter].set_by, terms[matter].says)
                raise _none()
            return (str(getattr(_of_kind(asker, form.about, matter), _NOUNS[form.about][2])),)


def _of_kind(asker: Asker, about: str, matter: str) -> Dealing:
    kind, verbs, _words = _NOUNS[about]
    for each in dealings_by(asker, verbs):
        if each.paper.id == matter and isinstance(each.paper, kind):
            return each.paper
    raise _none()


def _none() -> NotFound:
    return NotFound(
        "WEB404", "There is nothing here that this form could be about.", "Choose it on its page."
    )


def _sources(asker: Asker) -> tuple[Offer, ...]:
    return tuple(sorted(((one.id, one.name) for one in sources_of(asker).values()), key=lambda one: one[1]))
