"""Time atlas-lint against a yardstick measured in the same run, and against other tools on the same files.

    python -m benchmarks                                         a generated atlas of 3,000 files
    python -m benchmarks --atlas data --schemas schemas          a real one
    python -m benchmarks --only growth                           1x, 10x and 50x of 300 files
    python -m benchmarks --atlas ... --write docs/performance.md the tables of that page, measured anew

It prints the tables as docs/performance.md has them. `make bench-peers` installs the other tools, and
`make test-oldest` makes the environment of the oldest Python; what is absent is left out.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks import growth, lines, peers, runs
from benchmarks.figures import replace_part, table
from benchmarks.generate import generate
from benchmarks.processes import REPOSITORY, copy_atlas

PARTS = ("runs", "growth", "peers", "lines")
OLDEST = REPOSITORY / ".venv-oldest/bin/python"
LINES_AIM = 2600


def main() -> None:
    """Read the command line, measure the parts it names, and print each as soon as it is measured."""
    parser = argparse.ArgumentParser(description="Time atlas-lint.")
    parser.add_argument("--atlas", type=Path, help="the root of an atlas (default: a generated one)")
    parser.add_argument("--schemas", type=Path, help="the folder of its schemas (default: `schemas` beside it)")
    parser.add_argument("--files", type=int, default=3000, help="files of the generated atlas (3000)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds for each figure (5)")
    parser.add_argument("--oldest", help="a Python 3.11 that can import atlas-lint (default: .venv-oldest's)")
    parser.add_argument("--only", action="append", choices=PARTS, help="measure this part only (repeatable)")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="put the tables between the marks of this page")
    arguments = parser.parse_args()
    oldest = arguments.oldest or (str(OLDEST) if OLDEST.exists() else None)
    with tempfile.TemporaryDirectory(prefix="atlas-lint-bench-") as temporary:
        place = Path(temporary)
        work = place / "atlas"
        if arguments.atlas:
            copy_atlas(arguments.atlas, arguments.schemas or arguments.atlas.parent / "schemas", work)
        else:
            generate(work, arguments.files, faults=0.02, seed=1)
        measured: dict[str, Callable[[], str]] = {
            "runs": lambda: runs.measure(work, place, arguments.rounds, oldest),
            "growth": lambda: growth.measure(place, arguments.rounds),
            "peers": lambda: peers.measure(work, place, arguments.rounds),
            "lines": _lines,
        }
        for part in arguments.only or PARTS:
            text = measured[part]()
            print(f"<!-- {part} -->\n{text}<!-- /{part} -->\n", flush=True)
            if arguments.write:
                page = arguments.write.read_text(encoding="utf-8")
                arguments.write.write_text(replace_part(page, part, text), encoding="utf-8")


def _lines() -> str:
    counts = lines.count()
    rows = [*((part, f"{number:,}") for part, number in counts.items())]
    total = f"{sum(counts.values()):,} (aim: {LINES_AIM:,})"
    return table(("part", "lines of Python"), [*rows, ("all", total)])


if __name__ == "__main__":
    main()
