"""Time and memory as an atlas grows fiftyfold."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from benchmarks.figures import growth_exponent, memory, memory_per_byte, ratio, table
from benchmarks.generate import generate
from benchmarks.processes import Command, rounds
from benchmarks.runs import check, files_below, refuse_failed, size_of, yardstick

FILES = 300
TIMES = (1, 10, 50)


def measure(place: Path, number: int) -> str:
    """Time cold runs at each size in `number` rounds, with the atlases in `place`; return the table.

    Every round has all sizes, so that a machine that changes its speed does not bend the curve.
    """
    commands: dict[str, Command] = {}
    sizes, counts = {}, {}
    for times in TIMES:
        data = place / f"{times}x/data"
        generate(data.parent, FILES * times, faults=0.02, seed=1)
        files = files_below(data)
        sizes[times], counts[times] = size_of(files), len(files)
        commands |= {f"yardstick {times}x": yardstick(data), f"cold {times}x": check(data, "--no-cache")}
    runs = rounds(commands, number)
    refuse_failed(runs)
    rows = []
    for times in TIMES:
        cold, reference = runs[f"cold {times}x"], runs[f"yardstick {times}x"]
        rows.append(
            (
                f"{counts[times]:,}",
                f"{sizes[times] / 1e6:.1f}",
                f"{ratio(cold, reference):.2f}",
                f"{memory(cold) / 1e6:.0f}",
                f"{memory_per_byte(memory(cold), sizes[times]):.1f}",
            )
        )

    def grows(some: Sequence[int]) -> float:
        return growth_exponent([(sizes[times], runs[f"cold {times}x"]) for times in some])

    return (
        table(("files", "MB", "cold, ratio", "peak memory, MB", "bytes for each YAML byte beyond 60 MB"), rows)
        + f"\nThe time grows with the size to the power of {grows(TIMES):.2f} from {TIMES[0]}x to {TIMES[-1]}x,\n"
        f"and of {grows(TIMES[1:]):.2f} from {TIMES[1]}x to {TIMES[-1]}x, where the start weighs little "
        "(aims: 1.02, and 7 bytes).\n"
    )
