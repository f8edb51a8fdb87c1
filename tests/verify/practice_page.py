"""Drives the verifier's page as a person would: from a file, in the system's browser, offline."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser, Page

PAGE = Path(__file__).resolve().parents[2] / "packages" / "verify" / "src" / "tahqiq_verify" / "verify.html"


@dataclass(frozen=True)
class Shown:
    """What the page says: the verdict (fail, open, hold) and each check's outcome (pass, fail, open) and reason."""

    verdict: str
    outcomes: dict[str, str]
    said: dict[str, str]

    @property
    def failed(self) -> list[str]:
        """The checks that failed, in their order."""
        return [name for name, outcome in self.outcomes.items() if outcome == "fail"]

    @property
    def passed(self) -> set[str]:
        """The checks that passed."""
        return {name for name, outcome in self.outcomes.items() if outcome == "pass"}


class VerifyPage:
    """The page in one tab; whatever it complains about or asks for is kept."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        self.asked_for: list[str] = []
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.asked_for.append(request.url))

    def open(self, language: str = "en") -> "VerifyPage":
        """Opens the file, as from a memory stick."""
        self.page.goto(f"{PAGE.as_uri()}?lang={language}")
        return self

    def check(
        self, bundle: dict[str, Any] | bytes, own: str | None = None, other: str | None = None
    ) -> Shown:
        """Gives the page an evidence file and what the reader brings, and waits for its answer."""
        self.page.set_input_files("#bundle", [])
        for name, text in (("own", own), ("other", other)):
            self.page.set_input_files(f"#{name}", [] if text is None else [_file(name, text.encode())])
        data = bundle if isinstance(bundle, bytes) else json.dumps(bundle).encode()
        with TemporaryDirectory() as folder:
            path = Path(folder, "bundle.json")
            path.write_bytes(data)
            self.page.set_input_files("#bundle", path)
            return self.shown()

    def shown(self) -> Shown:
        """The answer, once it stands there."""
        done = "#status:not([data-state=waiting]):not([data-state=working])"
        self.page.wait_for_selector(
            done, state="attached"
        )  # a polled function would need eval, which is forbidden
        assert self.page.locator("#status").get_attribute("data-state") == "", self.complaints
        steps = self.page.eval_on_selector_all(
            ".step", "found => found.map(e => [e.dataset.step, e.dataset.outcome, e.dataset.say])"
        )
        verdict = self.page.locator(".verdict").get_attribute("data-verdict") or ""
        return Shown(verdict, {s[0]: s[1] for s in steps}, {s[0]: s[2] for s in steps})

    def text(self, selector: str) -> str:
        """The text that a person sees."""
        return self.page.locator(selector).inner_text()


def _file(name: str, data: bytes) -> dict[str, Any]:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


@contextmanager
def opened_page(
    browser: Browser, width: int = 1280, scheme: Any = "light", language: str = "en"
) -> Iterator[VerifyPage]:
    """The page in a fresh tab; on leaving, it must have complained of nothing and asked for nothing but itself."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    driven = VerifyPage(context.new_page()).open(language)
    yield driven
    context.close()
    assert driven.complaints == []
    assert {address.split("?")[0] for address in driven.asked_for} == {PAGE.as_uri()}
