"""Measure the language server: a client plays a session of 200 keystrokes in 5 files, and asks about an atlas.

    python -m benchmarks.lsp                                   a generated atlas of 3,000 files
    python -m benchmarks.lsp --atlas data --schemas schemas    a real one
    python -m benchmarks.lsp --peer                            yaml-language-server, too
    python -m benchmarks.lsp --write docs/performance.md       the table of that page, measured anew

Only on Linux, which tells the CPU time of the server's process. yaml-language-server has the schema that
`atlas-lint schema bundle --editor` writes; it is installed as the tests install it.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from atlas_lint.cli import run as run_command
from benchmarks import lsp_session
from benchmarks.figures import replace_part, table
from benchmarks.generate import generate
from benchmarks.lsp_client import Client, Used
from benchmarks.lsp_session import Atlas
from benchmarks.processes import copy_atlas, run
from benchmarks.runs import files_below, size_of, yardstick
from tests.schema_tools.language_server.installed import program

OWN = (sys.executable, "-m", "atlas_lint", "lsp")


class Row(NamedTuple):
    """A row of the table: what, its key in the figures, and its aim in milliseconds of CPU time."""

    what: str
    key: str
    aim: str


ROWS = (
    Row("start to first diagnostics of the open file", "start", "1,500"),
    Row("start to first completion of kinds", "first completion", "500"),
    Row("edit to diagnostics, median", "edit", "15"),
    Row("edit to diagnostics, 95 %", "edit, 95 %", "40"),
    Row("edit in the file of the most used record", "hub: edit", "60"),
    Row("its id changed by a letter, to diagnostics of the file", "hub: id changed", "300"),
    Row("the same, to those of every file", "hub: id changed, every file", ""),
    Row("completion, median", "completion", "30"),
    Row("completion, slowest", "completion, slowest", "30"),
    Row("completion while everything is loaded, slowest (wall time)", "completion, loading", "30"),
    Row("hover", "hover", "15"),
    Row("definition", "definition", "15"),
    Row("references of the most used record", "hub: references", "150"),
    Row("rename of it", "hub: rename", "1,000"),
)
WALL = ("completion, loading",)


def of_atlas_lint(atlas: Atlas) -> tuple[dict[str, Used], str]:
    """Return the figures of a session with atlas-lint, and its memory."""
    settings: Mapping[str, Any] = {"atlas-lint": {}}
    with Client(OWN, atlas.folder, settings) as warming:
        warming.initialize()
    with Client(OWN, atlas.folder, settings) as starting:
        completed = lsp_session.first_completion(starting, atlas)
    with Client(OWN, atlas.folder, settings) as client:
        figures = {"first completion": completed, **dict(_shared(client, atlas))}
        figures["definition"] = lsp_session.questions(client, atlas, "definition")
        figures |= dict(lsp_session.hub(client, atlas))
        figures["completion, loading"] = lsp_session.during_load(client, atlas)
        return figures, _memory(client)


def of_peer(atlas: Atlas, place: Path) -> tuple[dict[str, Used], str]:
    """Return the figures of a session with yaml-language-server, and its memory."""
    schema = place / "atlas.schema.json"
    data, schemas = str(atlas.folder / "data"), str(atlas.folder / "schemas")
    assert run_command(["schema", "bundle", schemas, "--editor", "--data", data, "--out", str(schema)]) == 0
    yaml = {"schemas": {schema.as_uri(): ["data/**/*.yaml", "data/**/*.yml"]}, "schemaStore": {"enable": False}}
    settings: Mapping[str, Any] = {"yaml": {**yaml, "validate": True, "completion": True, "hover": True}}
    command = ("node", program(place), "--stdio")
    with Client(command, atlas.folder, settings) as starting:
        completed = lsp_session.first_completion(starting, atlas)
    with Client(command, atlas.folder, settings) as client:
        return {"first completion": completed, **dict(_shared(client, atlas))}, _memory(client)


def _shared(client: Client, atlas: Atlas) -> Iterator[tuple[str, Used]]:
    """Yield the figures that any server has."""
    yield "start", lsp_session.start(client, atlas)
    edits, completions = lsp_session.type_in(client, atlas)
    yield "edit", lsp_session.median(edits)
    yield "edit, 95 %", lsp_session.share(edits, 0.95)
    yield "completion", lsp_session.median(completions)
    yield "completion, slowest", lsp_session.share(completions, 1)
    yield "hover", lsp_session.questions(client, atlas, "hover")


def _memory(client: Client) -> str:
    now, peak = client.memory()
    return f"{now:.0f} (peak {peak:.0f})"


def rendered(
    atlas: Atlas, pass_: float, own: tuple[dict[str, Used], str], peer: tuple[dict[str, Used], str] | None
) -> str:
    """Return the table; `pass_` is the CPU time of the yardstick in seconds."""
    files = files_below(atlas.folder / "data")
    rows = []
    for row in ROWS:
        used, other = own[0][row.key], peer[0].get(row.key) if peer else None
        figure = used.wall if row.key in WALL else used.cpu
        cells = [row.what, row.aim, _ms(figure), f"{figure / pass_:.2f}", _ms(used.wall), _ms(other and other.wall)]
        rows.append(cells)
    largest = f"{own[0]['completion, slowest'].size / 1000:.0f}"
    rows.append(["largest completion, KB", "30", largest, "", "", _kb(peer)])
    rows.append(["memory, MB", "200", own[1], "", "", peer[1] if peer else ""])
    header = ("what", "aim, ms", "CPU time, ms", "ratio", "wall time, ms", "yaml-language-server, wall time, ms")
    return (
        f"{len(files):,} files, {size_of(files) / 1e6:.1f} MB; the yardstick took {pass_:.2f} s; "
        f"{atlas.incoming:,} edges reach the most used record.\n\n" + table(header, rows)
    )


def _ms(seconds: float | None) -> str:
    return "" if seconds is None else f"{seconds * 1000:,.1f}" if seconds < 0.1 else f"{seconds * 1000:,.0f}"


def _kb(peer: tuple[dict[str, Used], str] | None) -> str:
    return f"{peer[0]['completion, slowest'].size / 1000:.0f}" if peer else ""


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description="Measure the language server.")
    parser.add_argument("--atlas", type=Path, help="the root of an atlas (default: a generated one)")
    parser.add_argument("--schemas", type=Path, help="the folder of its schemas (default: `schemas` beside it)")
    parser.add_argument("--files", type=int, default=3000, help="files of the generated atlas (3000)")
    parser.add_argument("--peer", action="store_true", help="measure yaml-language-server, too")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="put the table between the marks of this page")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="atlas-lint-bench-") as temporary:
        place = Path(temporary).resolve()
        work = place / "atlas"
        if arguments.atlas:
            copy_atlas(arguments.atlas, arguments.schemas or arguments.atlas.parent / "schemas", work)
        else:
            generate(work, arguments.files, faults=0.02, seed=1)
            lsp_session.add_hub(work)
        atlas = lsp_session.look(work)
        name = "lsp-real" if arguments.atlas else "lsp-generated"
        passes = [run(yardstick(work / "data")).cpu for _ in range(3)]
        own = of_atlas_lint(atlas)
        passes += [run(yardstick(work / "data")).cpu for _ in range(2)]
        text = rendered(atlas, statistics.median(passes), own, of_peer(atlas, place) if arguments.peer else None)
        print(f"<!-- {name} -->\n{text}<!-- /{name} -->", flush=True)
        if arguments.write:
            page = arguments.write.read_text(encoding="utf-8")
            arguments.write.write_text(replace_part(page, name, text), encoding="utf-8")


if __name__ == "__main__":
    main()
