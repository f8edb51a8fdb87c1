"""How far two careful labellers agree on the held-out reports: what a reader cannot be expected to exceed.

The second labeller wrote ``labelled/second`` from the bare texts of every other held-out report, by the rules of
``labelled/README.md`` and without sight of the first labels. Run ``python tests/reading/score_agreement.py``.
"""

from collections import Counter
from types import SimpleNamespace
from typing import Any

from score_labelled import Tally, _same_family, _same_type, _scores, judge, paired, place_of, reports_of

Report = dict[str, Any]


def as_drafts(report: Report) -> list[Any]:
    """The labels of a report in the shape of what a reader reads."""
    return [_as_draft(report["text"], truth) for truth in report["claims"]]


def _as_draft(text: str, truth: dict[str, Any]) -> Any:
    start, end = place_of(text, truth)
    actors = truth.get("actors") or {}
    days = truth.get("date")
    return SimpleNamespace(
        start=start,
        end=end,
        span=truth["span"],
        event_type=truth["type"],
        actors=SimpleNamespace(
            **{
                part: tuple(actors.get(part) or ())
                for part in ("initiator", "target", "participant", "mediator")
            }
        ),
        place=[SimpleNamespace(name=name) for name in truth.get("place") or ()],
        date=SimpleNamespace(start=str(days[0]), end=str(days[1])) if days else None,
        casualties=SimpleNamespace(killed=_range(truth, "killed"), wounded=_range(truth, "wounded")),
        source=SimpleNamespace(chain=tuple(truth.get("source") or ()), kind="official"),
        polarity=truth.get("polarity", "affirmed"),
        certainty=truth.get("certainty", "asserted"),
        direct_quote=bool(truth.get("direct_quote")),
    )


def _range(truth: dict[str, Any], harm: str) -> Any:
    given = truth.get(harm)
    return SimpleNamespace(min=given[0], max=given[1]) if given else None


def main() -> None:
    """Prints how the second labeller scores against the first, as a reader would be scored."""
    second = {report["id"]: report for report in reports_of("second")}
    tally, hits, true, read = Tally(), Counter[str](), 0, 0
    for report in reports_of("held"):
        if report["id"] not in second:
            continue
        drafts = as_drafts(second[report["id"]])
        true, read = true + len(report["claims"]), read + len(drafts)
        for truth, one in paired(report, drafts):
            if one is None:
                continue
            hits["span"] += 1
            hits["type"] += _same_type(truth, one)
            if _same_family(truth, one):
                hits["family"] += 1
                judge(truth, one, tally)
    for name, (value, count) in _scores(tally, hits, true, read).items():
        print(f"  {name:18} {value:5.2f}  n={count:4}")


if __name__ == "__main__":
    main()
