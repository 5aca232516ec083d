"""The floors of the house: a module imports only from floors below its own; siblings do not know each other."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import atlas_lint

PACKAGE = Path(atlas_lint.__file__).parent

# From the top down. Every module is listed; docs/architecture.md says what each holds.
FLOORS = [
    ["__main__"],
    ["cli"],
    ["cli.commands", "cli.failing"],
    ["cli.check"],
    ["cli.running"],
    ["cli.fixes", "cli.rename"],
    [
        "cli.baseline",
        "cli.cache",
        "cli.diff",
        "cli.explain",
        "cli.export",
        "cli.graph",
        "cli.ignores",
        "cli.impact",
        "cli.new",
        "cli.past",
        "cli.changing",
        "cli.rules",
        "cli.schema",
        "cli.schema.*",
        "cli.settings_shown",
        "cli.show",
        "cli.stats",
    ],
    ["cli.loading"],
    ["cli.printing", "cli.world"],
    ["cli.lazily", "cli.menu", "cli.terminal", "cli.writing"],
    ["workshop"],
    ["workshop.cases"],
    ["workshop.coverage", "workshop.examining"],
    ["workshop.infer.proposing"],
    ["workshop.infer.edges"],
    ["workshop.infer.records"],
    ["workshop.infer.values"],
    ["workshop.infer.strings"],
    ["workshop.infer", "workshop.infer.evidence", "workshop.infer.merging"],
    ["workshop.ontology.importing"],
    ["workshop.ontology.edge_kinds", "workshop.ontology.node_kinds"],
    ["workshop.ontology.attributes", "workshop.ontology.invariants", "workshop.ontology.repairs"],
    ["workshop.ontology.reading", "workshop.ontology.remarks", "workshop.ontology.types"],
    ["workshop.ontology"],
    ["workshop.editor.documents"],
    ["workshop.editor.edges", "workshop.editor.snippets"],
    ["workshop.editor.attributes"],
    ["workshop.editor.carrying"],
    ["workshop.editor.ids"],
    ["workshop.bundle", "workshop.editor"],
    ["workshop.describing.pages", "workshop.comparing.review_shown"],
    ["workshop.describing.described", "workshop.describing.picture"],
    ["workshop.blanks.appending", "workshop.comparing.effects", "workshop.comparing.review"],
    ["workshop.comparing.tightening"],
    ["workshop.comparing", "workshop.comparing.branches"],
    ["workshop.comparing.keywords"],
    ["workshop.comparing.change_of_schema"],
    ["workshop.blanks.blank"],
    ["workshop.blanks.placeholders"],
    ["workshop.blanks.written"],
    ["workshop.blanks", "workshop.blanks.wording"],
    ["workshop.layers", "workshop.describing", "workshop.describing.markup"],
    ["workshop.folder"],
    ["drawing.dot", "drawing.graphml", "drawing.html", "drawing.json", "drawing.mermaid"],
    ["drawing", "drawing.excerpt", "statistics"],
    ["chains"],
    ["mending.mending", "renaming.renaming"],
    ["mending", "mending.trying"],
    ["change.impact", "change.states"],
    ["lint"],
    ["renaming", "renaming.elsewhere", "renaming.prose"],
    ["renaming.occurrences"],
    ["renaming.shadowed"],
    ["causes", "comparison", "ignoring", "incremental.resident", "reporting"],
    ["cache.results", "judging"],
    ["rules"],
    ["rules.*"],
    ["change.full", "change.json", "change.markdown", "change.mermaid"],
    ["change.view"],
    ["change.difference", "change.past"],
    ["change", "likeness", "change.pointers", "change.unread", "change.values"],
    ["incremental.affected"],
    ["incremental", "incremental.index"],
    ["atlas"],
    ["declaring", "fingerprint", "references"],
    ["fixing.remedies"],
    ["fixing.adding", "fixing.removing"],
    ["fixing", "fixing.trail"],
    ["settings", "placing", "silenced"],
    ["schema_rules", "together"],
    ["schema_rules.*"],
    ["schema_folder"],
    ["edits", "forms"],
    ["declaration", "judge", "violations", "formats", "formats.*", "discover"],
    ["silence"],
    ["source", "schemas", "publish"],
    ["vocabulary", "result"],
    ["baseline", "narrow", "paths", "selection", "shelf"],
    ["values", "spans", "subschemas", "value_formats", "rule"],
    ["cache.store"],
    ["files"],
    ["events", "scalars", "patterns", "git", "finding", "mermaid", "patch"],
    ["regexes", "globs", "toml"],
    ["cache", "cycles", "dialects", "errors", "parallel", "progress", "suggest", "text", "writing"],
]


@cache
def modules() -> dict[str, Path]:
    """Every module of the package by its name below it."""
    found = {}
    for path in PACKAGE.rglob("*.py"):
        name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")
        if name != "__init__":
            found[name] = path
    return found


@cache
def floor_of(name: str) -> int:
    """How high a module stands, 0 the ground."""
    folder = name.rpartition(".")[0]
    for height, floor in enumerate(reversed(FLOORS)):
        if name in floor or (folder and f"{folder}.*" in floor):
            return height
    raise AssertionError(f"{name} stands on no floor: add it to FLOORS")


def imports(path: Path) -> set[str]:
    """The modules of the package that a module imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "atlas_lint":
            inner = node.module.removeprefix("atlas_lint").removeprefix(".")
            for alias in node.names:
                full = f"{inner}.{alias.name}".removeprefix(".")
                found.add(full if full in modules() else inner)
        elif isinstance(node, ast.Import):
            found |= {alias.name.removeprefix("atlas_lint.") for alias in node.names if "atlas_lint." in alias.name}
    return found - {""}


def test_every_module_has_a_floor_and_every_floor_its_modules() -> None:
    known = modules()
    for name in known:
        floor_of(name)
    for floor in FLOORS:
        for name in floor:
            assert name in known or name.endswith(".*"), f"{name} is gone: take it out of FLOORS"


def test_imports_go_down() -> None:
    wrong = [
        f"{name} imports {other}"
        for name, path in modules().items()
        for other in sorted(imports(path))
        if other != name and floor_of(other) >= floor_of(name)
    ]
    assert not wrong
