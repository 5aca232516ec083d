"""Other tools on the same files, each if it is installed: `make bench-peers` installs all of them.

None does what atlas-lint does. The table names what each checks beside its time.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import cpu_ratio, ratio, table
from benchmarks.processes import REPOSITORY, Command, rounds
from benchmarks.runs import files_below, yardstick

HERE = Path(__file__).parent
FOLDERS = (str(REPOSITORY / ".venv-peers/bin"), str(HERE / "node_modules/.bin"), *os.get_exec_path())
CHECKS = {
    "yamllint": "repeated keys, the other rules off; no schemas, no references",
    "check-jsonschema": "one schema for every file; refuses files of several documents; no references, no columns",
    "jsonschema (Sourcemeta)": "one schema for every document; no references, no lines",
    "`plain.mjs` (js-yaml and ajv)": "the atlas's schemas and dangling targets; no other rule, no lines",
}
ANY_MAPPING = '{"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object"}\n'
"""The schema for tools that know one schema only: the least that they can check."""


def measure(work: Path, place: Path, number: int) -> str:
    """Time the tools over the atlas `work/data` in `number` rounds, with scratch files in `place`; return the table."""
    found = _commands(work, place)
    runs = rounds({"yardstick": yardstick(work / "data"), **found}, number)
    rows = []
    for name, checks in CHECKS.items():
        if name in found:
            timed, reference = runs[name], runs["yardstick"]
            figures = f"{ratio(timed, reference):.1f}", f"{cpu_ratio(timed, reference):.1f}", str(timed[0].status)
        else:
            figures = "not installed", "", ""
        rows.append((name, *figures, checks))
    return table(("tool", "wall time, ratio", "CPU time, ratio", "exit status", "what it checks"), rows)


def _commands(work: Path, place: Path) -> dict[str, Command]:
    """Return the commands of the tools that are installed."""
    data = str(work / "data")
    files = [str(path) for path in files_below(work / "data")]
    schema = place / "any-mapping.json"
    schema.write_text(ANY_MAPPING, encoding="utf-8")
    commands = {}
    if yamllint := _which("yamllint"):
        commands["yamllint"] = Command([yamllint, "-d", "{rules: {key-duplicates: enable}}", data])
    if check := _which("check-jsonschema"):
        commands["check-jsonschema"] = Command([check, "--schemafile", str(schema), *files])
    if sourcemeta := next(filter(_is_sourcemeta, _all("jsonschema")), None):
        commands["jsonschema (Sourcemeta)"] = Command([sourcemeta, "validate", "--continue", str(schema), *files])
    if (node := _which("node")) and (HERE / "node_modules/ajv").exists():
        script = str(HERE / "plain.mjs")
        commands["`plain.mjs` (js-yaml and ajv)"] = Command([node, script, data, str(work / "schemas")])
    return commands


def _which(name: str) -> str | None:
    """Return the path of a command: the one that `make bench-peers` installed, else the one on `PATH`."""
    return next(_all(name), None)


def _all(name: str) -> Iterator[str]:
    """Yield the paths of all commands of a name, those that `make bench-peers` installed first."""
    return filter(None, (shutil.which(name, path=folder) for folder in FOLDERS))


def _is_sourcemeta(command: str) -> bool:
    """Return whether a `jsonschema` is Sourcemeta's: one of Python's jsonschema has the same name."""
    done = subprocess.run([command, "help"], capture_output=True, text=True, check=False)
    return "metaschema" in done.stdout
