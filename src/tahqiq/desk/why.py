"""Why: from a published sentence, or any id, down to the words, the bytes and the proof in the register."""

from dataclasses import dataclass
from datetime import datetime

from tahqiq.desk.dealing_told import dealing_told
from tahqiq.desk.evidence_told import EVIDENCE_PREFIXES, evidence_step
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.paper_words import paper_words
from tahqiq.model.bulletin import Bulletin
from tahqiq.model.claim import Claim
from tahqiq.model.claim_thread import STANDING, states
from tahqiq.model.coverage import Coverage
from tahqiq.model.ids import bytes_hash
from tahqiq.model.instrument import Instrument
from tahqiq.model.notice import Notice
from tahqiq.model.observation import Observation
from tahqiq.model.release import Audience
from tahqiq.register.envelope import NotForUs
from tahqiq.store import log
from tahqiq.store.asker import Asker
from tahqiq.store.bulletins import bulletin_list
from tahqiq.store.claim_standing import review_entered, thread_of
from tahqiq.store.claims import claims_by_id, claims_by_incident, incident_of_claims
from tahqiq.store.custody import citable
from tahqiq.store.disputes import disputed_at, disputed_of_claim
from tahqiq.store.findings import papers_all
from tahqiq.store.history import entry_index_of
from tahqiq.store.incidents import incident_file
from tahqiq.store.missions import instruments_of
from tahqiq.store.opened import Opener
from tahqiq.store.redirects import found_under
from tahqiq.store.sealed import sealed_original
from tahqiq.store.submissions import ROW_KINDS, not_found, row_of_form, submission_file
from tahqiq.store.views import Disputed
from tahqiq.verification.case import Paper
from tahqiq_verify.spelling import from_b64
from tahqiq_verify.tree import verify_inclusion


@dataclass(frozen=True)
class Entered:
    """Under which entry a thing stands, and whether that is proven under the newest checkpoint."""

    index: int
    proof: str


@dataclass(frozen=True)
class WhyStep:
    """One step from what is published towards the bytes: a thing, in words, and what it rests on.

    ``quote`` is the source's own text; ``entered`` is where the register carries the thing; ``disputed`` are
    entries in dispute that this very step is made from.
    """

    kind: str
    id: str
    text: str
    quote: str | None = None
    entered: Entered | None = None
    rests_on: tuple["WhyStep", ...] = ()
    disputed: tuple[Disputed, ...] = ()


def why(desk: Desk, audience: Audience, thing: str) -> WhyStep:
    """The chain under ``thing``: an id, or ``BULLETIN#s3`` where BULLETIN is an id or a day.

    Raises ``NotFound`` for what is not there for this audience.
    """
    with desk.asking(audience) as asker:
        return _Path(asker, desk.keyring.opener, desk.clock.now()).of(thing, frozenset())


class _Path:
    """Follows citations for one asker, each thing at most once on a way down."""

    def __init__(self, asker: Asker, opener: Opener, now: datetime) -> None:
        self.asker, self.opener, self.now = asker, opener, now
        visible = {*claims_by_incident(asker), *claims_by_incident(asker, standing=False)}
        self.papers: dict[str, Paper] = {
            paper.id: paper for paper in papers_all(asker) if found_under(asker, paper.incident) in visible
        }
        self.instruments = {one.id: one for one in instruments_of(asker.connection)}
        self.provisions = {
            provision.id: (instrument.title, provision.text)
            for instrument in self.instruments.values()
            for provision in instrument.provisions
        }

    def of(self, thing: str, above: frozenset[str]) -> WhyStep:
        """The step for one id and everything under it."""
        name, _, sentence = thing.partition("#")
        if name in self.papers:
            return self._paper(self.papers[name], above)
        if name in self.provisions:
            title, text = self.provisions[name]
            return WhyStep("provision", name, f"{title}: {text}")
        if name in self.instruments:
            return self._instrument(self.instruments[name], above)
        kinds = {
            "inc": self._incident,
            "clm": self._claim,
            "rvw": self._review,
            "sub": self._submission,
            **dict.fromkeys(EVIDENCE_PREFIXES, self._evidence),
        }
        if name.partition("_")[0] in ROW_KINDS:
            return self._row(name, above)
        step = kinds.get(name.partition("_")[0])
        if step is not None:
            return step(name, above)
        dealt = dealing_told(self.asker, name, nested=bool(above - {name}))
        if dealt is None:
            return self._bulletin(name, sentence, above)
        under = self.below(dealt.rests_on, above | {dealt.id})
        entered = self._entry(dealt.id)
        return WhyStep(dealt.kind, dealt.id, dealt.text, None, entered, under, self._doubts(entered))

    def below(self, ids: tuple[str, ...], above: frozenset[str]) -> tuple[WhyStep, ...]:
        """The steps under a thing; what is above already is not followed again."""
        return tuple(self.of(one, above | {one}) for one in ids if one not in above and self._known(one))

    def _known(self, thing: str) -> bool:
        kind = thing.partition("_")[0]
        return (
            thing in self.papers
            or thing in self.provisions
            or thing in self.instruments
            or (kind == "clm" and bool(claims_by_id(self.asker, [thing])))
            or (kind == "inc" and bool(claims_by_incident(self.asker, found_under(self.asker, thing))))
            or (kind == "rvw" and review_entered(self.asker, thing) is not None)
            or kind == "sub"
            or (kind in EVIDENCE_PREFIXES and thing in citable(self.asker, [thing]))
            or (kind in ROW_KINDS and row_of_form(self.asker, thing) is not None)
            or dealing_told(self.asker, thing) is not None
        )

    def _instrument(self, one: Instrument, above: frozenset[str]) -> WhyStep:
        claims = tuple(event.source for event in one.life if event.source.startswith("clm_"))
        under = self.below(claims, above | {one.id})
        text = f"{one.title}, version {one.version}: {one.summary}"
        return WhyStep("instrument", one.id, text, None, self._entry(one.id), under)

    def _bulletin(self, name: str, sentence: str, above: frozenset[str]) -> WhyStep:
        for one in bulletin_list(self.asker):
            if name in (one.id, one.day.isoformat()):
                return self._sentences(one, sentence, above)
        raise not_found("thing", name)

    def _sentences(self, bulletin: Bulletin, wanted: str, above: frozenset[str]) -> WhyStep:
        steps = []
        for section in bulletin.sections:
            for sentence in section.sentences:
                if not wanted or sentence.id == wanted:
                    under = self.below(sentence.cites, above) if wanted else ()
                    steps.append(
                        WhyStep("sentence", f"{bulletin.id}#{sentence.id}", sentence.text, rests_on=under)
                    )
        if not steps:
            raise not_found("sentence", f"{bulletin.id}#{wanted}")
        entered = self._entry(bulletin.id)
        doubts = self._doubts(entered)
        return WhyStep("bulletin", bulletin.id, bulletin.title, None, entered, tuple(steps), doubts)

    def _paper(self, paper: Paper, above: frozenset[str]) -> WhyStep:
        kind = type(paper).__name__.lower()
        cites = (*getattr(paper, "basis", ()), *([paper.provision] if hasattr(paper, "provision") else []))
        chain = {"determination": ("attribution", "verification"), "attribution": ("verification",)}
        earlier = tuple(
            one.id
            for one in self.papers.values()
            if found_under(self.asker, one.incident) == found_under(self.asker, paper.incident)
            and type(one).__name__.lower() in chain.get(kind, ())
        )
        under = self.below((*earlier, *cites, paper.incident), above | {paper.id})
        entered = self._entry(paper.id)
        return WhyStep(kind, paper.id, paper_words(paper), None, entered, under, self._doubts(entered))

    def _incident(self, name: str, above: frozenset[str]) -> WhyStep:
        found = incident_file(self.asker, name)
        now = found.incident.id
        under = self.below(tuple(claim.id for claim in found.claims or found.set_aside), above | {now})
        text = f"{found.incident.title} ({found.status})"
        if now != name:
            text = f"moved to {now}: {text}"
        return WhyStep("incident", name, text, rests_on=under, disputed=found.disputed)

    def _claim(self, name: str, above: frozenset[str]) -> WhyStep:
        claim = claims_by_id(self.asker, [name]).get(name)
        if claim is None:
            raise not_found("claim", name)
        text = f"{claim.event_type}, {claim.certainty}, read by {claim.reader}; said by {_said_by(claim)}"
        thread = thread_of(self.asker, claim)
        newest = thread.newest if thread else None
        if newest is not None and states([thread] if thread else [])[name] not in STANDING:
            text += "; it counts no more"
        under = self.below((*([newest.id] if newest else []), claim.submission), above | {name})
        place = incident_of_claims(self.asker, [name]).get(name)
        if place and place not in above:
            text += f"; counted in incident {place}"
        quote, doubts = f"[{claim.start}–{claim.end}] {claim.span}", disputed_of_claim(self.asker, name)
        return WhyStep("claim", name, text, quote, rests_on=under, disputed=doubts)

    def _review(self, name: str, above: frozenset[str]) -> WhyStep:
        """A person's review of a claim, resting on the claim as it was and on the review before it."""
        found = review_entered(self.asker, name)
        if found is None:
            raise not_found("thing", name)
        index, review = found
        text = f"{review.verdict} by {review.by}" + (f": {review.note}" if review.note else "")
        before = tuple(one for one in (review.replacement, review.supersedes, review.claim) if one)
        under = self.below(before, above | {name})
        entered = self._at(index)
        return WhyStep("claim_review", name, text, None, entered, under, self._doubts(entered))

    def _row(self, name: str, above: frozenset[str]) -> WhyStep:
        """An observation, a watch or a notice: a row of a form, resting on the form."""
        row = row_of_form(self.asker, name)
        if row is None:
            raise not_found("thing", name)
        kind = type(row).__name__.lower()
        return WhyStep(kind, name, row_words(row), rests_on=self.below((row.submission,), above))

    def _submission(self, name: str, _above: frozenset[str]) -> WhyStep:
        found = submission_file(self.asker, name)
        one = found.submission
        text = f"{one.channel.replace('_', ' ')}: {one.title}"
        if "sha256" in found.withheld:
            text += "; its bytes are not released"
        else:
            text += f"; {one.size} bytes, sha256 {one.sha256}, {self._bytes(one.sha256)}"
        entered = self._entry(name)
        return WhyStep("submission", name, text, entered=entered, disputed=self._doubts(entered))

    def _evidence(self, name: str, above: frozenset[str]) -> WhyStep:
        """An item, a copy or an examination, resting on what it was made from; the item on its sealed bytes."""
        found = evidence_step(self.asker, self.opener, name, self.now)
        entered = self._entry(name)
        under = self.below(found.made_from, above | {name})
        return WhyStep(found.kind, name, found.text, None, entered, under, self._doubts(entered))

    def _doubts(self, entered: Entered | None) -> tuple[Disputed, ...]:
        return () if entered is None else disputed_at(self.asker, [entered.index])

    def _bytes(self, sha256: str) -> str:
        """What is found when the original bytes are hashed now."""
        sealed = sealed_original(self.asker.connection, sha256)
        if sealed is None:
            return "bytes not held here"
        try:
            held = self.opener(sealed)
        except NotForUs:
            return "BYTES CANNOT BE OPENED: sealed to others, or changed"
        return "bytes held and hash equal" if bytes_hash(held) == sha256 else "BYTES HAVE CHANGED"

    def _entry(self, subject: str) -> Entered | None:
        index = entry_index_of(self.asker, subject)
        return None if index is None else self._at(index)

    def _at(self, index: int) -> Entered:
        proof = log.receipt(self.asker.connection, index)
        if proof is None:
            return Entered(index, "not yet under a signed checkpoint")
        head = proof.checkpoint
        path = [from_b64(step) for step in proof.path]
        holds = verify_inclusion(
            from_b64(proof.entry_hash), proof.index, head.size, path, from_b64(head.root)
        )
        word = "holds" if holds else "FAILS"
        return Entered(index, f"inclusion {word} under checkpoint {head.size}, root {head.root}")


def row_words(row: Observation | Coverage | Notice) -> str:
    """A row of a form in one sentence."""
    if isinstance(row, Observation):
        count = row.count if row.count is not None else "an uncounted number of"
        return f"{row.team} {row.means}: {count} {row.unit}(s) at {row.place.name}, {row.when.start}"
    if isinstance(row, Coverage):
        state = f"kept from watching by {row.denied_by}" if row.denied_by else "watched"
        return f"{row.team} {state} sector {row.sector} for {row.hours:g} hours from {row.start.isoformat()}"
    return f"{row.party} announced: {row.kind.replace('_', ' ')} from {row.start.isoformat()}"


def _said_by(claim: Claim) -> str:
    return " ← ".join(reversed(claim.source.chain)) or "the document itself"
