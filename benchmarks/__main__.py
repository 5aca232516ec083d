"""Time atlas-lint against a yardstick measured in the same run, and against other tools on the same files.

    python -m benchmarks                                     a generated atlas of 3,000 files
    python -m benchmarks --atlas data --schemas schemas      a real one
    python -m benchmarks --growth                            1x, 10x and 50x of 300 files

Every figure is the median over rounds; ratios are taken round by round.
"""

from __future__ import annotations

import argparse
import math
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.generate import generate
from benchmarks.processes import Command, Run, median_ratio, rounds

PYTHON = sys.executable
LINT = [PYTHON, "-m", "atlas_lint", "check"]
FLOOR = 60 * 1024 * 1024
"""Bytes of memory that are not charged to the data."""


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Time atlas-lint.")
    parser.add_argument("--atlas", type=Path, help="the root of an atlas (default: a generated one)")
    parser.add_argument("--schemas", type=Path, help="the folder of its schemas")
    parser.add_argument("--files", type=int, default=3000, help="files of the generated atlas (3000)")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--growth", action="store_true", help="time 1x, 10x and 50x of 300 files instead")
    parser.add_argument("--no-peers", action="store_true", help="leave the other tools out")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="atlas-lint-bench-") as temporary:
        place = Path(temporary)
        if arguments.growth:
            growth(place, arguments.rounds)
            return
        work = place / "atlas"
        if arguments.atlas:
            shutil.copytree(arguments.atlas, work / "data", copy_function=shutil.copyfile)
            shutil.copytree(arguments.schemas or arguments.atlas.parent / "schemas", work / "schemas")
            _make_writable(work)
        else:
            generate(work, arguments.files, faults=0.02, seed=1)
        table(work, place, arguments.rounds)
        if not arguments.no_peers:
            peers(work, place, arguments.rounds)


def table(work: Path, place: Path, number: int) -> None:
    """The runs of atlas-lint, as ratios to the yardstick."""
    size, files = _size(work)
    runs = rounds(_commands(work, place), number)
    yardstick = runs.pop("yardstick")
    print(f"{files:,} files, {size:,} bytes; yardstick {_seconds(yardstick):.3f} s; {number} rounds\n")
    print("| run | s | ratio | peak memory, MB | bytes a YAML byte beyond 60 MB |")
    print("| --- | --- | --- | --- | --- |")
    for name, timed in runs.items():
        if name in ("python -c pass", "--version"):
            continue
        memory = statistics.median(one.memory for one in timed)
        beyond = max(0, memory - FLOOR) / size
        ratio = median_ratio(timed, yardstick)
        print(f"| {name} | {_seconds(timed):.3f} | {ratio:.2f} | {memory / 1e6:.0f} | {beyond:.1f} |")
    start = median_ratio(runs["--version"], runs["python -c pass"])
    print(f"\n`--version` against `python -c pass`: {start:.2f}")


def _commands(work: Path, place: Path) -> dict[str, Command]:
    data = str(work / "data")
    warm, edited = str(place / "warm"), str(place / "edited")
    changing = place / "changing"
    shutil.copytree(work, changing)
    victim = sorted((changing / "data").rglob("*.yaml"))[0]
    counter = iter(range(10_000_000))

    def edit() -> None:
        text = victim.read_text(encoding="utf-8").rpartition("\n# edit ")[0] or victim.read_text(encoding="utf-8")
        victim.write_text(f"{text.rstrip()}\n# edit {next(counter)}\n", encoding="utf-8")

    git = [
        "git",
        "-c",
        "user.name=b",
        "-c",
        "user.email=b@example.org",
        "-c",
        "commit.gpgsign=false",
        "-C",
        str(changing),
    ]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "add", "-A"], check=True)
    subprocess.run([*git, "commit", "-qm", "one"], check=True)
    return {
        "yardstick": Command([PYTHON, "-m", "benchmarks.yardstick", data]),
        "cold": Command([*LINT, data, "--no-cache"]),
        "cold, one process": Command([*LINT, data, "--no-cache", "--jobs", "1"]),
        "warm, nothing changed": Command([*LINT, data, "--cache-dir", warm]),
        "warm, one file edited": Command([*LINT, str(changing / "data"), "--cache-dir", edited], edit),
        "`--base HEAD`, one file edited": Command(
            [*LINT, str(changing / "data"), "--no-cache", "--base", "HEAD"], edit
        ),
        "--version": Command([PYTHON, "-m", "atlas_lint", "--version"]),
        "python -c pass": Command([PYTHON, "-c", "pass"]),
    }


def growth(place: Path, number: int) -> None:
    """Time and memory at 1x, 10x and 50x, and the exponents that fit them."""
    points: list[tuple[int, float, float]] = []
    print("| files | bytes | yardstick, s | cold, s | ratio | peak memory, MB | bytes a YAML byte beyond 60 MB |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for times in (1, 10, 50):
        work = place / str(times)
        generate(work, 300 * times, faults=0.02, seed=1)
        size, files = _size(work)
        data = str(work / "data")
        runs = rounds(
            {
                "yardstick": Command([PYTHON, "-m", "benchmarks.yardstick", data]),
                "cold": Command([*LINT, data, "--no-cache"]),
            },
            number,
        )
        memory = statistics.median(run.memory for run in runs["cold"])
        ratio = median_ratio(runs["cold"], runs["yardstick"])
        beyond = max(0, memory - FLOOR) / size
        seconds = _seconds(runs["cold"])
        points.append((size, seconds, memory))
        print(
            f"| {files:,} | {size:,} | {_seconds(runs['yardstick']):.3f} | {seconds:.3f} | {ratio:.2f} "
            f"| {memory / 1e6:.0f} | {beyond:.1f} |",
            flush=True,
        )
    print(f"\nexponent of time {_exponent(points, 1):.2f}, of memory {_exponent(points, 2):.2f}")


def _exponent(points: list[tuple[int, float, float]], which: int) -> float:
    """The slope of a straight line through the logarithms."""
    xs = [math.log(point[0]) for point in points]
    ys = [math.log(point[which]) for point in points]
    return statistics.linear_regression(xs, ys).slope


PEERS = {
    "yamllint": "style and duplicate keys; no schemas, no references",
    "check-jsonschema": "one JSON Schema for each file; refuses several documents; no references, no columns",
    "ajv": "one JSON Schema for each file; gives up at the first with several documents; no references, no columns",
    "jsonschema": "(sourcemeta) one JSON Schema for each file; no references",
}


def peers(work: Path, place: Path, number: int) -> None:
    """Other tools on the same files, each where it is installed."""
    commands = {"yardstick": Command([PYTHON, "-m", "benchmarks.yardstick", str(work / "data")])}
    files = sorted(map(str, (work / "data").rglob("*.yaml")))
    schema = place / "any.json"
    schema.write_text('{"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object"}', encoding="utf-8")
    for name, arguments in _peers(work, schema, files):
        if shutil.which(name) and (name != "jsonschema" or _is_sourcemeta(name)):
            commands[name] = Command([name, *arguments])
    runs = rounds(commands, number)
    yardstick = runs.pop("yardstick")
    print("\n| peer | s | ratio | exit status | what it checks |\n| --- | --- | --- | --- | --- |")
    for name, does in PEERS.items():
        if name in runs:
            ratio = median_ratio(runs[name], yardstick)
            print(f"| {name} | {_seconds(runs[name]):.3f} | {ratio:.2f} | {runs[name][0].status} | {does} |")
        else:
            print(f"| {name} | not installed | | | {does} |")


def _is_sourcemeta(name: str) -> bool:
    """Whether the command is the one of Sourcemeta: a retired one of Python's jsonschema bears the same name."""
    done = subprocess.run([name, "help"], capture_output=True, text=True, check=False)
    return "metaschema" in done.stdout


def _peers(work: Path, schema: Path, files: list[str]) -> Iterator[tuple[str, list[str]]]:
    yield "yamllint", ["-d", "{rules: {key-duplicates: enable}}", str(work / "data")]
    yield "check-jsonschema", ["--schemafile", str(schema), *files]
    yield "ajv", ["validate", "--spec=draft2020", "-s", str(schema), *(f"-d{path}" for path in files)]
    yield "jsonschema", ["validate", str(schema), *files]


def _seconds(runs: list[Run]) -> float:
    return statistics.median(run.seconds for run in runs)


def _size(work: Path) -> tuple[int, int]:
    files = list((work / "data").rglob("*.y*ml"))
    return sum(path.stat().st_size for path in files), len(files)


def _make_writable(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)


if __name__ == "__main__":
    main()
