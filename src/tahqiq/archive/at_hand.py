"""At hand: stored reports that were looked at lately, laid out to be compared; the archive itself stays the truth."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tahqiq.archive.encoded import LINK, MEASURES, NAMES, Encoded, stacked
from tahqiq.archive.known import SPARE, Known
from tahqiq.archive.sheet import Sheet, Words

MOST_BYTES: Final = 64 << 20  # about 40,000 reports
_AT: Final = {name: at for at, name in enumerate(MEASURES)}
_FACTS, _CODES = 17, 10  # columns of a sheet
_OWN: Final = 400  # bytes of a report at hand besides its words and links
_MOST_WORDS: Final = 1 << 18  # words that the archive as a whole did not show, before all is laid out anew
_PARTIES: Final = ("actor", "target")  # by one list of names
_NO_WORDS: Final = np.empty(0, dtype=np.int32)


@dataclass(frozen=True, slots=True)
class Stored:
    """A report of the archive as it was handed back: its number, its id, its incident, its hour, itself."""

    number: int
    name: str
    incident: str
    hour: float
    report: Encoded


class Page(NamedTuple):
    """Reports laid out under one another; ``links`` of all, of which each has ``linked`` many."""

    numbers: NDArray[np.int64]
    sheet: Sheet
    links: Any
    linked: NDArray[np.int64]


class AtHand:
    """Stored reports by number, those looked at longest ago dropped first; bounded in bytes.

    Names and words that the archive as a whole does not show yet get codes of their own in the order of coming.
    Reports named in the last :meth:`lacks` are not dropped by the :meth:`take` that follows.
    """

    def __init__(self, known: Known, most_bytes: int = MOST_BYTES) -> None:
        self.known = known
        self._most = most_bytes
        self._code = {
            kind: dict(zip(hashes.tolist(), codes.tolist(), strict=True))
            for kind, (hashes, codes) in known.names.items()
        }
        self._spare = {kind: known.first_spare(kind) for kind in NAMES}
        self._rarity = {kind: -np.log(share) for kind, share in known.shares.items()}
        census = known.census
        self._words = census.words if census is not None else np.empty(0, dtype=np.uint64)
        uses = census.word_reports if census is not None else np.empty(0)
        self._rare = np.log((2.0 + known.reports) / (1.0 + uses)).astype(np.float32)
        self.forget()

    def forget(self) -> None:
        """Drops everything: something else may stand in the archive now."""
        self._slot: OrderedDict[int, int] = OrderedDict()
        self._free: list[int] = []
        self._facts = np.empty((1024, _FACTS))
        self._codes = np.empty((1024, _CODES), dtype=np.int32)
        self._stored: list[Stored | None] = []
        self._of_words: list[NDArray[np.int32]] = []
        self._of_links: list[bytes] = []
        self._bytes = 0
        self._strange: dict[str, dict[int, int]] = {kind: {} for kind in NAMES}
        self._strange["target"] = self._strange["actor"]
        self._strange_words: dict[int, int] = {}
        alone = np.float32(np.log((2.0 + self.known.reports) / 2.0)) if len(self._words) else np.float32(0.0)
        self._by_word = np.concatenate((self._rare, np.full(1024, alone, dtype=np.float32)))
        self._figure = np.zeros(len(self._by_word), dtype=np.bool_)

    def is_full(self) -> bool:
        """Whether codes for new names and words run out, so that it is time to forget."""
        names = max(len(found) for found in self._strange.values())
        return 2 * names > SPARE or len(self._strange_words) > _MOST_WORDS

    def lacks(self, numbers: Iterable[int]) -> list[int]:
        """Which of these reports are not at hand."""
        missing = []
        for number in numbers:
            if number in self._slot:
                self._slot.move_to_end(number)
            else:
                missing.append(number)
        return missing

    def take(self, stored: Sequence[Stored]) -> None:
        """Lays out these reports, which are not at hand yet."""
        if not stored:
            return
        fixed, words, first = stacked([each.report for each in stored])
        self._drop(sum(_OWN + each.report.links.nbytes for each in stored) + 4 * len(words))
        codes = self._codes_of_words(words)
        slots = [self._free.pop() if self._free else self._new_slot() for _each in stored]
        self._facts[slots] = self._facts_of(fixed)
        self._codes[slots] = self._codes_of(fixed)
        self._facts[slots, 12:16] = self._rarities(self._codes[slots])
        for at, (slot, each) in enumerate(zip(slots, stored, strict=True)):
            self._slot[each.number] = slot
            self._stored[slot] = each
            self._of_words[slot] = np.sort(codes[first[at] : first[at + 1]])
            self._of_links[slot] = each.report.links.tobytes()
            self._bytes += self._size(slot)

    def __getitem__(self, number: int) -> Stored:
        found = self._stored[self._slot[number]]
        assert found is not None
        return found

    def incidents_of(self, numbers: Sequence[int]) -> list[str]:
        """The incidents of these reports, all of them at hand."""
        found = (self._stored[self._slot[number]] for number in numbers)
        return [each.incident for each in found if each is not None]

    def change(self, number: int, incident: str, links: Any = None) -> None:
        """A report at hand goes to another incident, or gets its links."""
        slot, was = self._slot[number], self[number]
        self._stored[slot] = Stored(number, was.name, incident, was.hour, was.report)
        if links is not None:
            self._bytes -= self._size(slot)
            self._of_links[slot] = links.tobytes()
            self._bytes += self._size(slot)

    def move(self, moves: Mapping[int, tuple[str, str]]) -> None:
        """Reports by number that leave one incident for another (from, to); those not at hand do not matter."""
        for number, (_was, now) in moves.items():
            if number in self._slot:
                self.change(number, now)

    def page(self, numbers: Sequence[int]) -> Page:
        """These reports, all of them at hand, in this order."""
        slots = [self._slot[number] for number in numbers]
        links = [self._of_links[slot] for slot in slots]
        # joined as bytes: concatenating structured arrays costs ten times as much
        together = np.frombuffer(b"".join(links), dtype=LINK)
        sheet = Sheet(self._facts[slots], self._codes[slots], self.known.taxonomy.relation)
        linked = np.array([len(each) // LINK.itemsize for each in links], dtype=np.int64)
        return Page(np.array(numbers, dtype=np.int64), sheet, together, linked)

    def words_of(self, numbers: Sequence[int], which: Sequence[int]) -> Words:
        """The words of those reports at the places ``which``, for the others none."""
        lengths = np.zeros(len(numbers) + 1, dtype=np.int64)
        runs = [_NO_WORDS]
        for at in which:
            runs.append(self._of_words[self._slot[numbers[at]]])
            lengths[at + 1] = len(runs[-1])
        return Words(np.cumsum(lengths), np.concatenate(runs), self._by_word, self._figure)

    def _size(self, slot: int) -> int:
        return _OWN + self._of_words[slot].nbytes + len(self._of_links[slot])

    def _new_slot(self) -> int:
        self._stored.append(None)
        self._of_words.append(_NO_WORDS)
        self._of_links.append(b"")
        if len(self._stored) > len(self._facts):
            self._facts = np.concatenate((self._facts, np.empty_like(self._facts)))
            self._codes = np.concatenate((self._codes, np.empty_like(self._codes)))
        return len(self._stored) - 1

    def _drop(self, room: int) -> None:
        while self._slot and self._bytes + room > self._most:
            _number, slot = self._slot.popitem(last=False)
            self._bytes -= self._size(slot)
            self._stored[slot], self._of_words[slot], self._of_links[slot] = None, _NO_WORDS, b""
            self._free.append(slot)

    def _facts_of(self, fixed: Any) -> NDArray[np.float64]:
        """As :func:`tahqiq.archive.sheet.sheet_of` lays them out, but for the rarities."""
        measures = {name: fixed["measures"][:, at] for name, at in _AT.items()}
        facts = np.empty((len(fixed), _FACTS))
        plain = ("start", "end", "reported", None, "lat", "lon", None, "precision")
        for at, name in enumerate(plain):
            if name:
                facts[:, at] = measures[name]
        facts[:, 3] = np.log1p(measures["end"] - measures["start"])
        facts[:, 6] = np.cos(np.radians(measures["lat"]))
        tolls = fixed["measures"][:, _AT["killed_low"] : _AT["wounded_high"] + 1]
        facts[:, 8:12] = np.log1p(tolls)
        facts[:, 16] = measures["grain"]
        return facts

    def _codes_of(self, fixed: Any) -> NDArray[np.int32]:
        codes = np.empty((len(fixed), _CODES), dtype=np.int32)
        for at, kind in enumerate(NAMES):
            codes[:, at] = self._named(kind, fixed["names"][:, at].tolist())
        codes[:, 6], codes[:, 7] = fixed["located"], fixed["assumed"]
        letters = np.ascontiguousarray(fixed["letters"]).view(np.int32).reshape(-1, 2)
        codes[:, 8:10] = letters
        return codes

    def _named(self, kind: str, hashes: list[int]) -> list[int]:
        """Codes of names; one that the archive did not show when it was looked at gets one of the spare ones."""
        known, given = self._code[kind], self._strange[kind]
        unsaid, spare = (0 if kind == "event_type" else -1), self._spare[kind]
        out = []
        for name in hashes:
            code = known.get(name, unsaid) if name or kind == "event_type" else unsaid
            if code == unsaid and name and kind != "event_type":
                code = spare + min(given.setdefault(name, len(given)), SPARE - 1)
            out.append(code)
        return out

    def _rarities(self, codes: NDArray[np.int32]) -> NDArray[np.float64]:
        kinds = (("place", 2), ("event_type", 3), ("actor", 4), ("target", 5))
        return np.stack([self._rarity[kind][codes[:, column]] for kind, column in kinds], axis=1)

    def _codes_of_words(self, words: Any) -> NDArray[np.int32]:
        """Codes by the place among the words of the archive; words that it does not show come after them."""
        hashes = words["hash"]
        out = np.zeros(len(hashes), dtype=np.int32)
        found = np.full(len(hashes), False)
        if len(self._words):
            at = np.minimum(np.searchsorted(self._words, hashes), len(self._words) - 1)
            found = self._words[at] == hashes
            out[:] = at
        given, first = self._strange_words, len(self._words)
        for row in np.flatnonzero(~found).tolist():
            out[row] = first + given.setdefault(int(hashes[row]), len(given))
        while first + len(given) > len(self._by_word):
            more = np.full(len(self._by_word), self._by_word[-1], dtype=np.float32)
            self._by_word = np.concatenate((self._by_word, more))
            self._figure = np.concatenate((self._figure, np.zeros(len(more), dtype=np.bool_)))
        self._figure[out] = words["figure"] > 0
        return out
