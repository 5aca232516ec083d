"""From runs to figures: medians, ratios, the exponent of growth, and Markdown tables."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Sequence

from benchmarks.processes import Run

FREE_MEMORY = 60 * 1024 * 1024
"""Bytes of memory that are not charged to the data."""


def seconds(runs: Sequence[Run]) -> float:
    """Return the median wall time in seconds."""
    return statistics.median(run.seconds for run in runs)


def memory(runs: Sequence[Run]) -> float:
    """Return the median peak memory in bytes."""
    return statistics.median(run.memory for run in runs)


def ratio(runs: Sequence[Run], yardstick: Sequence[Run]) -> float:
    """Return the median of the ratios of wall time, taken round by round."""
    return statistics.median(one.seconds / other.seconds for one, other in zip(runs, yardstick, strict=True))


def cpu_ratio(runs: Sequence[Run], yardstick: Sequence[Run]) -> float:
    """Return the median of the ratios of CPU time, taken round by round."""
    return statistics.median(one.cpu / other.cpu for one, other in zip(runs, yardstick, strict=True))


def memory_per_byte(peak: float, size: int) -> float:
    """Return the bytes of memory for each byte of YAML, beyond `FREE_MEMORY`."""
    return max(0.0, peak - FREE_MEMORY) / size


def exponent(points: Iterable[tuple[float, float]]) -> float:
    """Return the `k` of `y = c * x**k` that fits the points best: the slope between their logarithms."""
    xs, ys = zip(*((math.log(x), math.log(y)) for x, y in points), strict=True)
    return statistics.linear_regression(xs, ys).slope


def growth_exponent(sizes: Sequence[tuple[float, Sequence[Run]]]) -> float:
    """Return the median of the exponents of wall time, taken round by round, for runs at several sizes."""
    by_round = zip(*(runs for _, runs in sizes), strict=True)
    return statistics.median(
        exponent((size, run.seconds) for (size, _), run in zip(sizes, one, strict=True)) for one in by_round
    )


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def replace_part(page: str, name: str, text: str) -> str:
    """Return `page` with `text` between the comments `<!-- name -->` and `<!-- /name -->`.

    Raises `ValueError` if the page lacks one of the two.
    """
    start, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
    before, found, rest = page.partition(start)
    _, ended, after = rest.partition(end)
    if not (found and ended):
        raise ValueError(f"the page has no {start.strip()} … {end}")
    return f"{before}{start}{text}{end}{after}"
