"""A small atlas with every rule on and many findings, random edits of it, and what a run finds in it."""

from __future__ import annotations

import random
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lsprotocol import types

from atlas_lint.filesystem.file_tree import Disk, Overlay
from atlas_lint.filesystem.paths import naming
from atlas_lint.findings.finding import Finding
from atlas_lint.lint import lint
from atlas_lint.lsp.client import Client
from atlas_lint.lsp.diagnostic import diagnostic
from atlas_lint.lsp.positioned_text import PositionedText
from atlas_lint.lsp.uris import uri_of
from atlas_lint.rules import rule_names
from atlas_lint.settings import load_settings
from tests.command import write
from tests.incremental.test_resident import FILES
from tests.toy import TOY

MORE = {
    "noisy.yaml": """\
nodeKind: Role
id: role:noisy  # atlas-lint: ignore[id-prefix] nothing here
attributes: {displayName: Lead, since: 012, note: yes, note: no}
extra: 1
edges:
  leads: [org-unit:platform, org-unit:sales, org-unit:platform]
  unknown: role:lead
---
nodeKind: Nothing
id: nothing:x
---
nodeKind: Tool
id: tool:x
attributes: {displayName: Desk}
---
just text
---
extendsNode: {id: role:missing, nodeKind: Role}
edges: {leads: org-unit:sales}
""",
    "latin.yaml": "nodeKind: Role\r\nid: role:ü\r\nattributes: {displayName: '😀'}\r\nedges: {leads: org-unit:ü}\r\n",
    "cycle.yaml": """\
nodeKind: OrgUnit
id: org-unit:one
edges: {part_of: org-unit:two}
---
nodeKind: OrgUnit
id: org-unit:two
edges: {part_of: org-unit:one}
""",
}
ALL_FILES = {**FILES, **MORE}
Seen = dict[str, list[tuple[Any, ...]]]
"""The findings that a client sees of each file, by URI: rule, range, severity, fingerprint and message."""


def make(folder: Path) -> None:
    """Write the small atlas into a folder, with every rule on."""
    shutil.copytree(TOY, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    for path, text in ALL_FILES.items():
        write(folder / "data" / path, text)
    rules = "".join(f'{name} = "{"warning" if n % 3 else "error"}"\n' for n, name in enumerate(rule_names()))
    write(folder / "atlas-lint.toml", f'root = "data"\n[rules]\n{rules}')


def found(folder: Path, texts: Mapping[str, str] = {}, with_help: bool = False) -> Seen:
    """Return what a run finds with unsaved texts (by path in the folder) laid over the disk, as a client sees it.

    Messages contain their help only `with_help`.
    """
    root = f"{folder.as_posix()}/data"
    contents = {f"{folder.as_posix()}/{path}": text.encode("utf-8", "surrogatepass") for path, text in texts.items()}
    files = Overlay(Disk(), contents)
    config = folder / "atlas-lint.toml"
    from atlas_lint.settings import Settings

    settings = load_settings(files, config.as_posix(), rule_names()) if config.is_file() else Settings(root)
    result = lint(files, root, settings, naming(root, root))
    seen: Seen = {}
    for finding in result.findings:
        text = files.read(f"{root}/{finding.path}").decode("utf-8", "replace")
        if f"data/{finding.path}" not in texts:
            text = text.removeprefix("\ufeff")
        uri = uri_of(f"{root}/{finding.path}")
        seen.setdefault(uri, []).append(row(finding, PositionedText(text, "utf-16"), with_help))
    return {uri: sorted(rows) for uri, rows in seen.items()}


def row(finding: Finding, text: PositionedText, with_help: bool) -> tuple[Any, ...]:
    made = diagnostic(finding, lambda path, span: types.Location("", text.range(span)), Client())
    place = made.range.start, made.range.end
    return (
        finding.rule,
        *((at.line, at.character) for at in place),
        made.severity.value if made.severity else 0,
        finding.fingerprint,
        made.message if with_help else finding.message,
    )


def shown(diagnostics: dict[str, list[dict[str, Any]]], with_help: bool = False) -> Seen:
    """Return what a client sees, from the diagnostics that were published; messages contain help only `with_help`."""
    return {
        uri: sorted(
            (
                one["code"],
                *((one["range"][end]["line"], one["range"][end]["character"]) for end in ("start", "end")),
                one["severity"],
                one["data"]["fingerprint"],
                one["message"] if with_help else one["message"].split("\n")[0],
            )
            for one in of_file
        )
        for uri, of_file in diagnostics.items()
        if of_file
    }


def edited(text: str, chance: random.Random, ids: list[str]) -> str:
    """Return a text with a line more, less or changed, with documents in another order, or with a part cut off."""
    lines = text.split("\n")
    number = chance.randrange(len(lines))
    other = chance.choice(ids)
    documents = text.split("\n---\n")
    chance.shuffle(documents)
    at = chance.randrange(len(text) + 1)
    edits = [
        lambda: "\n".join([*lines[:number], chance.choice(["# ü", "  x: 1", "- y", ""]), *lines[number:]]),
        lambda: "\n".join([*lines[:number], *lines[number + 1 :]]),
        lambda: "\n".join([*lines[:number], lines[chance.randrange(len(lines))], *lines[number:]]),
        lambda: text.replace(chance.choice(ids), other, 1),
        lambda: "\n---\n".join(documents),
        lambda: f"{text}\n---\nnodeKind: Role\nid: {other}\nedges: {{leads: {chance.choice(ids)}}}\n",
        lambda: f"{text}\n---\nextendsNode: {{id: {other}, nodeKind: Workflow}}\nedges: {{uses: tool:desk}}\n",
        lambda: text[:at] + text[at + chance.randrange(9) :],
    ]
    return chance.choice(edits)()
