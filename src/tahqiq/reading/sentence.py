"""Sentences: words with their offsets in the document and, where a parser ran, who depends on whom."""

from collections.abc import Iterator
from dataclasses import dataclass, field

_CLAUSE = frozenset({"ccomp", "advcl", "relcl", "acl", "pcomp", "parataxis", "csubj", "ROOT", "dep"})
_VERBAL = frozenset({"VERB", "AUX"})
SUBJECTS = ("nsubj", "nsubjpass", "csubj", "expl")


@dataclass(frozen=True, slots=True)
class Word:
    """One word: offsets in the document, dictionary form, part of speech, and the word it hangs on."""

    index: int
    start: int
    end: int
    text: str
    lower: str
    lemma: str
    tag: str
    pos: str
    dep: str
    head: int


@dataclass(slots=True)
class Sentence:
    """A sentence of one paragraph; ``parsed`` says whether dependencies are known or only guessed."""

    text: str
    start: int
    end: int
    words: tuple[Word, ...]
    parsed: bool
    paragraph: int
    children: list[list[int]] = field(init=False)
    owner: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.children = [[] for _ in self.words]
        for word in self.words:
            if word.head != word.index:
                self.children[word.head].append(word.index)
        self.owner = self._owners()

    def _owners(self) -> list[int]:
        """For every word the head of the clause in which it stands."""
        if not self.parsed:
            return self._chunks()
        owners = [-1] * len(self.words)
        for word in self.words:
            trail = []
            here = word
            while owners[here.index] < 0 and not self.heads_clause(here.index):
                trail.append(here.index)
                if here.head == here.index or len(trail) > len(self.words):
                    break
                here = self.words[here.head]
            top = owners[here.index] if owners[here.index] >= 0 else here.index
            for index in (*trail, here.index):
                owners[index] = top
        return owners

    def _chunks(self) -> list[int]:
        """Without a parser a clause ends at a semicolon or before a word that opens another."""
        owners, first = [], 0
        for word in self.words:
            if word.text == ";" or word.lower in ("but", "while", "whereas", "although"):
                first = word.index
            owners.append(first)
        return owners

    def heads_clause(self, index: int) -> bool:
        """Whether a clause of its own begins at this word."""
        word = self.words[index]
        if word.head == index or word.dep in ("ROOT", "dep"):
            return True
        if word.dep in _CLAUSE and (word.pos in _VERBAL or word.dep in ("ccomp", "pcomp")):
            return True
        return word.dep == "conj" and word.pos in _VERBAL and self.heads_clause(word.head)

    def subtree(self, index: int) -> set[int]:
        """The word and everything that hangs on it."""
        found, todo = {index}, [index]
        while todo:
            for child in self.children[todo.pop()]:
                if child not in found:
                    found.add(child)
                    todo.append(child)
        return found

    def child(self, index: int, *deps: str) -> int | None:
        """The first dependent with one of these relations."""
        return next((one for one in self.children[index] if self.words[one].dep in deps), None)

    def all_children(self, index: int, *deps: str) -> list[int]:
        """Every dependent with one of these relations."""
        return [one for one in self.children[index] if self.words[one].dep in deps]

    def ancestors(self, index: int) -> Iterator[int]:
        """From the word's head up to the root."""
        seen = {index}
        here = self.words[index].head
        while here not in seen:
            yield here
            seen.add(here)
            here = self.words[here].head

    def subject(self, verb: int) -> int | None:
        """Who does it: the subject of the verb, or of the verb it is coordinated with or complements."""
        seen: set[int] = set()
        here = verb
        while here not in seen:
            seen.add(here)
            found = self.all_children(here, *SUBJECTS)
            if found:
                return min(found, key=lambda one: abs(one - here))
            if self.words[here].dep not in ("conj", "xcomp", "advcl"):
                return None
            here = self.words[here].head
        return None

    def words_in(self, start: int, end: int) -> list[int]:
        """The words that lie between two document offsets."""
        return [word.index for word in self.words if word.start >= start and word.end <= end]

    def at(self, offset: int) -> int | None:
        """The word that covers a document offset."""
        return next((word.index for word in self.words if word.start <= offset < word.end), None)

    def slice(self, start: int, end: int) -> str:
        """The text between two document offsets."""
        return self.text[start - self.start : end - self.start]
