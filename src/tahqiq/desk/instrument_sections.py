"""The Markdown of a written instrument, taken apart: its head, its introduction, a section for each clause."""

import re
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.front_matter import front_matter_plugin

from tahqiq.desk.marked_yaml import Flaw, Mark, Marked, read_marked, shown

_NUMBER = re.compile(
    r"(?:(?:Article|Art\.|Clause|§)\s*)?([A-Za-z]{0,4}[0-9][A-Za-z0-9.]*|[IVXLC]+)[.):]?(?:\s+(.*))?", re.I
)
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


@dataclass
class Wordings:
    """The prose under one heading: paragraphs on one line each, and where the first stands."""

    mark: Mark
    parts: list[str] = field(default_factory=list)
    first: Mark | None = None

    @property
    def text(self) -> str:
        """The paragraphs, a blank line between them."""
        return "\n\n".join(self.parts)

    def add(self, text: str, mark: Mark) -> None:
        """Takes one paragraph more."""
        self.parts.append(text)
        self.first = self.first or mark


@dataclass
class Section:
    """One ``##`` heading with what stands under it."""

    number: str
    heading: str | None
    words: Wordings
    data: Marked | None = None
    languages: dict[str, Wordings] = field(default_factory=dict)


@dataclass
class Sections:
    """The whole file: ``head`` is the YAML between the lines of ---, or ``None`` where there is none."""

    head: Marked | None = None
    title: str | None = None
    title_mark: Mark | None = None
    summary: Wordings = field(default_factory=lambda: Wordings(Mark("", 1)))
    sections: list[Section] = field(default_factory=list)
    flaws: list[Flaw] = field(default_factory=list)


def take_apart(text: str, file: str) -> Sections:
    """The head and the sections of a Markdown text; raises ``FaultyFile`` only for YAML that cannot be read.

    Everything else that is wrong is noted in ``flaws``, so that a drafter sees it all at once.
    """
    reader = _Reader(file, text.splitlines())
    tokens = MarkdownIt("commonmark").use(front_matter_plugin).parse(text)
    for place, token in enumerate(tokens):
        if token.level == 0 and token.nesting >= 0 and token.map is not None:
            inner = tokens[place + 1].content if token.nesting == 1 and place + 1 < len(tokens) else ""
            reader.take(token, inner)
    return reader.found


class _Reader:
    """Goes down the file, block by block, and remembers under which heading it is."""

    def __init__(self, file: str, lines: list[str]) -> None:
        self.file, self.lines = file, lines
        self.found = Sections()
        self.under: Wordings | None = self.found.summary  # None: a heading that is none of ours

    def take(self, token: Token, inner: str) -> None:
        """One block of the file."""
        start, end = token.map or [0, 0]
        mark = Mark(self.file, start + 1, 1)
        if token.type == "front_matter":
            self.found.head = read_marked(token.content, self.file, start + 2)
            self.found.flaws += self.found.head.flaws
        elif token.type == "heading_open":
            self._heading(token.tag, inner.strip(), mark)
        elif token.type == "fence" and token.info.strip().lower() in ("yaml", "yml"):
            self._data(token.content, mark)
        elif token.type != "hr" and self.under is not None:
            self.under.add(self._prose(token, start, end), mark)

    def _prose(self, token: Token, start: int, end: int) -> str:
        lines = [line.rstrip() for line in self.lines[start:end]]
        if token.type == "paragraph_open":
            return " ".join(line.strip() for line in lines if line.strip())
        return "\n".join(lines).strip("\n")

    def _heading(self, tag: str, words: str, mark: Mark) -> None:
        if tag == "h1":
            self._title(words, mark)
        elif tag == "h2":
            self._section(words, mark)
        elif tag == "h3" and self.found.sections:
            self._language(words, mark)
        else:
            self._flaw("INS008", mark, f"'{shown(words)}' is no heading of a clause", _MEND_HEADING)
            self.under = None

    def _title(self, words: str, mark: Mark) -> None:
        if self.found.title is not None or self.found.sections:
            self._flaw("INS008", mark, "there is a second # heading", _MEND_HEADING)
            return
        self.found.title, self.found.title_mark = words, mark

    def _section(self, words: str, mark: Mark) -> None:
        matched = _NUMBER.fullmatch(words)
        if matched is None:
            self._flaw("INS008", mark, f"the heading '{shown(words)}' has no number", _MEND_HEADING)
            self.under = None
            return
        number = matched[1].rstrip(".")
        section = Section(number, matched[2].strip() if matched[2] else None, Wordings(mark))
        if any(one.number == number for one in self.found.sections):
            self._flaw("INS008", mark, f"there are two sections with the number {number}", _MEND_HEADING)
        self.found.sections.append(section)
        self.under = section.words

    def _language(self, words: str, mark: Mark) -> None:
        section, language = self.found.sections[-1], words.split(" ", maxsplit=1)[0]
        if not _LANGUAGE.fullmatch(language) or language in section.languages:
            cause = f"'{shown(words)}' is no language, or stands here twice"
            self._flaw("INS009", mark, cause, "write ### and one language tag, e.g. ### ur or ### prs.")
            self.under = None
            return
        self.under = section.languages[language] = Wordings(mark)

    def _data(self, content: str, mark: Mark) -> None:
        if not self.found.sections or self.found.sections[-1].data is not None:
            cause = "a ```yaml block outside a section, or a second one in it"
            self._flaw("INS008", mark, cause, "give each section one ```yaml block.")
            return
        data = self.found.sections[-1].data = read_marked(content, self.file, mark.line + 1)
        self.found.flaws += data.flaws

    def _flaw(self, code: str, mark: Mark, cause: str, mend: str) -> None:
        self.found.flaws.append(Flaw(code, mark, cause, mend))


_MEND_HEADING = "write one ## heading for each clause, its number first: ## 1 Use of force."
