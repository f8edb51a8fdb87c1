"""Asking a language model: one plain call to an OpenAI-compatible endpoint that the user runs or pays for.

Off unless an address is given. Nothing is sent anywhere else, no redirect is followed, and what comes back is
text that the model reader checks word by word.
"""

import json
from dataclasses import dataclass
from typing import Any, Final

from tahqiq.errors import BadInput, StorageFailed
from tahqiq.reading.model_reader import ANSWER_SCHEMA, LONGEST_ANSWER

_PATIENCE: Final = 120.0  # seconds for one paragraph


@dataclass(frozen=True)
class Endpoint:
    """Where the model is and what it is called; ``key`` goes into the Authorization header and nowhere else."""

    url: str
    model: str
    key: str | None = None
    patience: float = _PATIENCE

    @property
    def reader(self) -> str:
        """The reader's name as claims carry it."""
        return f"llm/{self.model}"


def ask(endpoint: Endpoint, messages: tuple[dict[str, str], ...]) -> str:
    """The model's answer to one window, at most 200,000 characters; an unusable one is returned as it is.

    Raises ``BadInput`` MDL001 where the extra is not installed or the address is none, ``StorageFailed`` MDL002
    where the endpoint cannot be reached or answers with an error.
    """
    httpx = _library()
    if not endpoint.url.startswith(("http://", "https://")):
        raise BadInput(
            "MDL001", f"'{endpoint.url}' is no address of a model", "give --llm-url http://… of its API."
        )
    body = {
        "model": endpoint.model,
        "messages": list(messages),
        "temperature": 0,
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "claims", "strict": True, "schema": ANSWER_SCHEMA},
        },
    }
    headers = {"Authorization": f"Bearer {endpoint.key}"} if endpoint.key else {}
    try:
        with httpx.Client(timeout=endpoint.patience, follow_redirects=False, trust_env=False) as client:
            reply = client.post(f"{endpoint.url.rstrip('/')}/chat/completions", json=body, headers=headers)
    except httpx.HTTPError as error:
        raise StorageFailed(
            "MDL002",
            f"the model at {endpoint.url} did not answer: {error}",
            "start it, or leave --with llm out.",
        ) from error
    if reply.status_code != 200:
        raise StorageFailed(
            "MDL002",
            f"the model at {endpoint.url} answered with status {reply.status_code}",
            "look at its own log; check --llm-url, --llm-model and the key.",
        )
    return _content(reply.text[: 2 * LONGEST_ANSWER])


def _content(reply: str) -> str:
    try:
        said = json.loads(reply)["choices"][0]["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        return ""
    return said if isinstance(said, str) else ""


def _library() -> Any:
    try:
        import httpx  # an extra: not needed where nobody asks a model
    except ImportError as error:
        raise BadInput(
            "MDL001", "the extra 'llm' is not installed", "install it with: pip install 'tahqiq[llm]'."
        ) from error
    return httpx
