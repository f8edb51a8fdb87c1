"""The figures of a server for its operator (Prometheus): how many requests, how fast, how far behind.

The labels are patterns of addresses and classes of status: no id, no member, no audience, nothing that was recorded.
The registry is its own, so that no library adds what it pleases.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from tahqiq.web.request_log import BROKEN_OFF, Ended

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


@dataclass(frozen=True)
class Figure:
    """One number as it stands now; ``None`` is left out, as when something never happened."""

    name: str
    says: str
    value: float | None


Figures = Callable[[], Iterable[Figure]]


class Meters:
    """Counts requests as they end, and asks ``figures`` for the rest whenever somebody looks."""

    def __init__(self, figures: Figures) -> None:
        # when an address was first asked for is nobody's business
        disable_created_metrics()  # type: ignore[no-untyped-call]  # the library does not annotate it
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "tahqiq_requests",
            "Requests, by pattern of address and class of status.",
            ("route", "method", "status"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "tahqiq_request_seconds",
            "How long requests took, by pattern of address.",
            ("route",),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._bytes = Counter("tahqiq_answered_bytes", "Bytes of answers.", registry=self._registry)
        ProcessCollector(registry=self._registry)
        self._registry.register(_Standing(figures))

    def hear(self, ended: Ended) -> None:
        """Counts a request that is over."""
        status = "broken off" if ended.status == BROKEN_OFF else f"{ended.status // 100}xx"
        self._requests.labels(ended.route, ended.method, status).inc()
        self._seconds.labels(ended.route).observe(ended.seconds)
        self._bytes.inc(ended.size)

    def written(self) -> bytes:
        """Everything in Prometheus's text format 0.0.4."""
        return bytes(generate_latest(self._registry))


class _Standing(Collector):
    """What stands, read when it is asked for."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Nothing beforehand: names are known when the figures are read."""
        yield from ()

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Each figure that there is now."""
        for figure in self._figures():
            if figure.value is not None:
                yield GaugeMetricFamily(figure.name, figure.says, value=figure.value)
