"""The runs of atlas-lint that people wait for: cold, unchanged, after an edit, against a revision, at a commit."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from itertools import count
from pathlib import Path

from benchmarks.figures import cpu_ratio, memory, ratio, seconds, table
from benchmarks.processes import Command, Run, rounds

AIMS: Mapping[str, str] = {
    "cold": "1.3",
    "cold, Python 3.11": "2.6",
    "nothing changed": "0.25",
    "one file edited": "1.0",
    "`--base HEAD`, one file edited": "1.6",
    "`--staged`, one file edited": "1.3",
}
EDITED: Mapping[str, Sequence[str]] = {
    "one file edited": (),
    "`--base HEAD`, one file edited": ("--base", "HEAD"),
    "`--staged`, one file edited": ("--staged",),
}
"""Runs after an edit, with their options; each has a git repository of its own."""
_SETTINGS = ("user.name=Author", "user.email=author@example.org", "commit.gpgsign=false", "core.hooksPath=/dev/null")
_GIT = ("git", *(word for setting in _SETTINGS for word in ("-c", setting)))


def yardstick(data: Path) -> Command:
    """Return the command that times the yardstick over a folder."""
    return Command([sys.executable, "-m", "benchmarks.yardstick", str(data)])


def check(data: Path, *options: str, python: str = sys.executable) -> Command:
    """Return the command that checks the atlas at `data`."""
    return Command([python, "-m", "atlas_lint", "check", str(data), *options])


def measure(work: Path, place: Path, number: int, oldest: str | None) -> str:
    """Time the runs over the atlas `work/data` in `number` rounds, with scratch folders in `place`; return the table.

    `oldest` is a Python in which atlas-lint can be imported, or `None`. Raises `SystemExit` if a run does not end with
    status 0 or 1: its time would say nothing.
    """
    data = work / "data"
    commands = {
        "yardstick": yardstick(data),
        "cold": check(data, "--no-cache"),
    }
    if oldest:
        name = f"cold, Python {_version(oldest)}"
        commands[name] = check(data, "--no-cache", python=oldest)
    commands["nothing changed"] = check(data, "--cache-dir", str(place / "cache-unchanged"))
    for index, (name, options) in enumerate(EDITED.items()):
        clone = place / f"edited-{index}"
        commit(work, clone)
        command = check(clone / "data", "--cache-dir", str(place / f"cache-{index}"), *options)
        commands[name] = command._replace(folder=clone, before=editor(clone, staging="--staged" in options))
    commands["--version"] = Command([sys.executable, "-m", "atlas_lint", "--version"])
    commands["python -c pass"] = Command([sys.executable, "-c", "pass"])
    runs = rounds(commands, number)
    refuse_failed(runs)
    return _rendered(data, runs)


def refuse_failed(runs: dict[str, list[Run]]) -> None:
    """Raise `SystemExit` if a run ended with another status than 0 (no findings) or 1 (findings)."""
    for name, timed in runs.items():
        if any(run.status not in (0, 1) for run in timed):
            statuses = ", ".join(sorted({str(run.status) for run in timed}))
            raise SystemExit(f"this run failed, so there is nothing to time: {name} (exit status {statuses})")


def files_below(data: Path) -> list[Path]:
    """Return the YAML files below a folder, in order."""
    return sorted(data.rglob("*.y*ml"))


def size_of(files: Sequence[Path]) -> int:
    """Return the bytes that files hold together."""
    return sum(path.stat().st_size for path in files)


def _rendered(data: Path, runs: dict[str, list[Run]]) -> str:
    reference, version, bare = runs.pop("yardstick"), runs.pop("--version"), runs.pop("python -c pass")
    files = files_below(data)
    rows = [
        (
            name,
            f"{ratio(timed, reference):.2f}",
            f"{cpu_ratio(timed, reference):.2f}",
            AIMS.get(name, ""),
            f"{memory(timed) / 1e6:.0f}",
        )
        for name, timed in runs.items()
    ]
    return (
        f"{len(files):,} files, {size_of(files) / 1e6:.1f} MB; Python {_version(sys.executable)}; "
        f"the yardstick took {seconds(reference):.2f} s; rounds: {len(reference)}.\n\n"
        + table(("run", "wall time, ratio", "CPU time, ratio", "aim", "peak memory, MB"), rows)
        + f"\n`atlas-lint --version` takes {ratio(version, bare):.1f} times as long as `python -c pass`.\n"
    )


def commit(work: Path, clone: Path) -> None:
    """Copy an atlas and its schemas into a git repository with one commit."""
    shutil.copytree(work, clone)
    for arguments in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "one")):
        subprocess.run([*_GIT, "-C", str(clone), *arguments], check=True)


def editor(clone: Path, *, staging: bool) -> Callable[[], None]:
    """Return a function that adds a comment to the first file, another one at each call, and stages it on demand."""
    victim = files_below(clone / "data")[0]
    original = victim.read_bytes()
    numbers = count(1)

    def edit() -> None:
        victim.write_bytes(original + f"\n# edit {next(numbers)}\n".encode())
        if staging:
            subprocess.run([*_GIT, "-C", str(clone), "add", str(victim)], check=True)

    return edit


def _version(python: str) -> str:
    command = [python, "-c", "import sys; print(*sys.version_info[:2], sep='.')"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
