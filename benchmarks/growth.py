"""Time and memory as an atlas grows fiftyfold."""

from __future__ import annotations

from pathlib import Path

from benchmarks.figures import exponent, memory, memory_per_byte, ratio, seconds, table
from benchmarks.generate import generate
from benchmarks.processes import rounds
from benchmarks.runs import check, files_below, refuse_failed, size_of, yardstick

FILES = 300
TIMES = (1, 10, 50)


def measure(place: Path, number: int) -> str:
    """Time cold runs at each size in `number` rounds, with the atlases in `place`; return the table."""
    rows = []
    points: list[tuple[float, float]] = []
    for times in TIMES:
        work = place / f"{times}x"
        generate(work, FILES * times, faults=0.02, seed=1)
        files = files_below(work / "data")
        size = size_of(files)
        runs = rounds(
            {"yardstick": yardstick(work / "data"), "cold": check(work / "data", "--no-cache")},
            number,
        )
        refuse_failed(runs)
        cold = runs["cold"]
        points.append((size, seconds(cold)))
        rows.append(
            (
                f"{len(files):,}",
                f"{size / 1e6:.1f}",
                f"{ratio(cold, runs['yardstick']):.2f}",
                f"{memory(cold) / 1e6:.0f}",
                f"{memory_per_byte(memory(cold), size):.1f}",
            )
        )
    return (
        table(("files", "MB", "cold, ratio", "peak memory, MB", "bytes for each YAML byte beyond 60 MB"), rows)
        + f"\nThe time grows with the size to the power of {exponent(points):.2f} from {TIMES[0]}x to {TIMES[-1]}x, "
        f"and of {exponent(points[1:]):.2f} from {TIMES[1]}x to {TIMES[-1]}x, where the start weighs little "
        "(aims: 1.02, and 7 bytes).\n"
    )
