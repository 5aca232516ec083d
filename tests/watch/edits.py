"""Edits that people and programs make while the atlas is watched, each with the way back."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tests.command import write

SCHEMA = "schemas/records/Role.schema.json"
CONFIGURATION = "atlas-lint.toml"


class Edit(NamedTuple):
    """An edit of the atlas in a folder, and the edit that undoes it. `is_data`: only files of the data change."""

    do: Callable[[Path], object]
    undo: Callable[[Path], object]
    is_data: bool = True


def saved(path: str, text: str | bytes) -> Edit:
    """Return the edit that saves a new text in a file, as editors do: to another file that replaces it."""
    kept: list[bytes | None] = []

    def do(folder: Path) -> None:
        kept[:] = [(folder / path).read_bytes() if (folder / path).exists() else None]
        write(folder / f"{path}~", text)
        (folder / f"{path}~").replace(folder / path)

    def undo(folder: Path) -> None:
        if kept[0] is None:
            (folder / path).unlink()
        else:
            write(folder / path, kept[0])

    return Edit(do, undo, path.startswith("data/"))


def moved(path: str, other: str, is_data: bool) -> Edit:
    """Return the edit that moves a file or folder."""
    return Edit(
        lambda folder: (folder / path).replace(folder / other),
        lambda folder: (folder / other).replace(folder / path),
        is_data,
    )


def many(folder: Path) -> None:
    for number in range(100):
        target = f"role:many-{number + 1 if number % 7 else 'missing'}"
        write(
            folder / f"data/many/{number}.yaml", f"nodeKind: Role\nid: role:many-{number}\nedges: {{leads: {target}}}\n"
        )


EDITS = {
    "a dangling target": saved("data/a.yaml", "nodeKind: Role\nid: role:a\nedges:\n  leads: [role:b, role:bb]\n"),
    "a record deleted": moved("data/b.yaml", "b.txt", True),
    "a record with another kind": saved("data/b.yaml", "nodeKind: Tool\nid: role:b\n"),
    "a record declared twice": saved("data/c.yaml", "nodeKind: Role\nid: role:a\nattributes: {n: 1}\n"),
    "a file that is broken": saved("data/b.yaml", 'nodeKind: Role\nid: role:b\nattributes: {n: "x\n'),
    "bytes that are no text": saved("data/d.yaml", b"nodeKind: Role\nid: role:d\xff\n"),
    "an empty file": saved("data/a.yaml", ""),
    "a file that is suppressed": saved(
        "data/old.yaml",
        "# atlas-lint: ignore-file[dangling-target] later\nnodeKind: Role\nid: role:old\nedges: {leads: role:gone}\n",
    ),
    "a cycle of two files": saved("data/b.yaml", "nodeKind: Role\nid: role:b\nedges: {under: role:a}\n"),
    "a hundred files": Edit(many, lambda folder: shutil.rmtree(folder / "data/many")),
    "a folder that moves": moved("data/sub", "data/sub2", True),
    "a file that is ignored": saved("data/.gitignore", "old.yaml\n"),
    "a file that is hidden": saved("data/.a.yaml.swp", "x"),
    "the root moves away": moved("data", "elsewhere", False),
    "a broken schema": saved(SCHEMA, "{"),
    "another schema": saved(SCHEMA, '{"x-id-prefix": "rolle", "type": "object"}'),
    "another edge schema": saved("schemas/edges/under.schema.json", '{"x-acyclic": true}'),
    "no schemas": moved("schemas", "schemes", False),
    "a configuration": saved(
        CONFIGURATION, 'external-ids = ["person:*", "role:gone"]\n[rules]\nisolated-record = "error"\n'
    ),
    "a broken configuration": saved(CONFIGURATION, "rules = 1\n"),
    "another root": saved(CONFIGURATION, 'root = "data/sub"\n'),
}
