"""What is counted for Prometheus: requests by endpoint and status and their durations, over all workers."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""Where the workers of a server keep their counts; the library reads it as it is imported."""
STEPS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
"""Upper ends, in seconds, of the classes that durations are counted in."""


@contextmanager
def counts_over_workers() -> Iterator[None]:
    """A folder for the counts of all processes that are forked within it; whoever made it takes it away."""
    maker = os.getpid()
    os.environ[FOLDER] = tempfile.mkdtemp(prefix="studyhub-metrics-")
    try:
        yield
    finally:
        if os.getpid() == maker:
            shutil.rmtree(os.environ.pop(FOLDER), ignore_errors=True)


class Metrics:
    """The counts of one app."""

    def __init__(self) -> None:
        # The library decides as it is imported whether counts are shared between processes.
        from prometheus_client import CollectorRegistry, Counter, Histogram  # noqa: PLC0415

        self._own = CollectorRegistry()
        self._requests = Counter(
            "studyhub_requests",
            "Requests answered.",
            ("endpoint", "method", "status"),
            registry=self._own,
        )
        self._seconds = Histogram(
            "studyhub_request_seconds",
            "Seconds from the first to the last line of our code.",
            ("endpoint",),
            registry=self._own,
            buckets=STEPS,
        )

    def count(self, *, endpoint: str, method: str, status: int, seconds: float) -> None:
        """Count a request."""
        self._requests.labels(endpoint, method, str(status)).inc()
        self._seconds.labels(endpoint).observe(seconds)

    def text(self, jobs: Mapping[tuple[str, str], int]) -> tuple[bytes, str]:
        """All counts in Prometheus' text form, with those of jobs by kind and state, and its media type."""
        from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest  # noqa: PLC0415
        from prometheus_client.multiprocess import MultiProcessCollector  # noqa: PLC0415

        registry = self._own
        if FOLDER in os.environ:
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call] # the library has no types there
        standing = CollectorRegistry()
        standing.register(_Jobs(jobs))
        return generate_latest(registry) + generate_latest(standing), CONTENT_TYPE_LATEST


class _Jobs:
    """Jobs as they stand in the database: the same from whichever process is asked."""

    def __init__(self, counts: Mapping[tuple[str, str], int]) -> None:
        self._counts = counts

    def collect(self) -> Iterator[Any]:
        """What the library asks for."""
        from prometheus_client.core import GaugeMetricFamily  # noqa: PLC0415

        gauge = GaugeMetricFamily("studyhub_jobs", "Jobs by kind and state.", labels=("kind", "state"))
        for labels, count in sorted(self._counts.items()):
            gauge.add_metric(labels, count)
        yield gauge
