"""Reading files without a mission: claims on the screen or as lines, by rules, with a model or a head beside them."""

from datetime import datetime
from pathlib import Path

import click

from tahqiq.cli.file_reading import Beside, readings_of
from tahqiq.cli.moments import Written
from tahqiq.cli.opening import as_json
from tahqiq.cli.printing import counted, print_line, progress, short
from tahqiq.cli.printing import plain as safe
from tahqiq.desk.ask_model import Endpoint
from tahqiq.desk.read_with_model import read_with_model
from tahqiq.errors import BadInput
from tahqiq.model.claim import ClaimDraft, claim_line
from tahqiq.reading.head import load_head
from tahqiq.reading.read_article import ReadingContext
from tahqiq.reading.read_with_head import read_with_head
from tahqiq.settings import model_key_file_setting, model_setting
from tahqiq.store.secret_file import read_secret


@click.command("read")
@click.argument(
    "files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path, dir_okay=False)
)
@click.option(
    "--published",
    type=Written(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M%z"]),
    help="When it was made public.",
)
@click.option("--publisher", help="Who made it public.")
@click.option("--url", help="Where it was found.")
@click.option("--encoding", help="The text encoding where it is not UTF-8.")
@click.option(
    "--case", default="durand-2025", show_default=True, help="Whose dictionaries of actors and places."
)
@click.option(
    "--with",
    "helper",
    type=click.Choice(["rules", "head", "llm"]),
    default="rules",
    show_default=True,
    help="What reads beside the rules; both extras only add candidates (tahqiq[head], tahqiq[llm]).",
)
@click.option("--llm-url", help="Address of an OpenAI-compatible API, up to /v1 (or TAHQIQ_LLM_URL).")
@click.option("--llm-model", help="Name of the model there (or TAHQIQ_LLM_MODEL). Key: TAHQIQ_LLM_KEY.")
@click.option("--jsonl", is_flag=True, help="One claim a line, for programs.")
@as_json
def read_files(
    files: tuple[Path, ...],
    published: datetime | None,
    publisher: str | None,
    url: str | None,
    encoding: str | None,
    case: str,
    helper: str,
    llm_url: str | None,
    llm_model: str | None,
    jsonl: bool,
    plain: bool,
) -> None:
    """Read claims out of FILES without keeping anything: who says that what happened, where and when.

    Without --published the day is taken from the page or from a date at the head of the text; where there is
    none, days such as "on Monday" are left undated, and a note says so. Offsets count Unicode characters of the
    file (of the readable text, for HTML). A feed is read item by item.
    """
    beside = _beside(helper, llm_url, llm_model)
    for found in readings_of(files, published, publisher, url, encoding, case, beside=beside):
        if jsonl or plain:
            for draft in found.drafts:
                print_line(claim_line(draft, found.doc))
        else:
            click.secho(
                f"{found.doc}: {counted(len(found.drafts), 'claim')}, read by {found.reader}", bold=True
            )
            for draft in found.drafts:
                _print_draft(draft)
        for note in found.notes:
            click.echo(f"note: {found.doc}: {safe(note)}", err=True)


def _beside(helper: str, url: str | None, model: str | None) -> Beside | None:
    if helper == "llm":
        named_url, named_model, key = model_setting()
        if not key and (file := model_key_file_setting()):
            key = read_secret(file, "the language model's key")
        return _model(url or named_url, model or named_model, key)
    return _head() if helper == "head" else None


def _head() -> Beside:
    head = load_head()

    def read(text: str, context: ReadingContext) -> tuple[tuple[ClaimDraft, ...], tuple[str, ...], str]:
        drafts, notes = read_with_head(text, context, head)
        return drafts, notes, f"rules and {head.reader}"

    return read


def _model(url: str | None, model: str | None, key: str | None) -> Beside:
    if not url or not model:
        raise BadInput(
            "MDL001",
            "no language model is named",
            "give --llm-url and --llm-model, or set TAHQIQ_LLM_URL and TAHQIQ_LLM_MODEL.",
        )
    endpoint = Endpoint(url, model, key)

    def read(text: str, context: ReadingContext) -> tuple[tuple[ClaimDraft, ...], tuple[str, ...], str]:
        with progress("Asking the model") as move:
            drafts, notes = read_with_model(text, context, endpoint, move)
        return drafts, notes, f"rules and {endpoint.reader}"

    return read


def _print_draft(draft: ClaimDraft) -> None:
    said = " ← ".join(reversed(draft.source.chain)) or "the text itself"
    places = ", ".join(place.name for place in draft.place) or "no place"
    when = f"{draft.date.start}…{draft.date.end}" if draft.date else "no date"
    click.echo(f"  [{draft.start}–{draft.end}] {draft.event_type} · {draft.certainty} · {draft.polarity}")
    click.echo(f"      “{short(draft.span, 150)}”")
    click.echo(f"      {when} · {safe(places)} · said by {safe(said)}")


COMMANDS = (read_files,)
