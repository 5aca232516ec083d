"""Each form of document: what is offered at the start of each key and value, whole and with the rest cut off."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from atlas_lint.checking.load_atlas import load
from atlas_lint.completion.complete import complete
from atlas_lint.completion.view import View
from atlas_lint.filesystem.file_tree import Disk
from atlas_lint.settings import Settings
from tests.completion import expected
from tests.completion.view import view_of
from tests.toy import TOY

FORMS = sorted((Path(__file__).parent / "forms").glob("*.yaml"))


@cache
def view() -> View:
    root = (TOY / "data").as_posix()
    atlas, _ = load(Disk(), root, Settings(root))
    return view_of(atlas)


def offered(lines: list[str], line: int, column: int, most: int = 12) -> str:
    """Return the texts that are offered at a position, as one line."""
    items = complete(view(), lines, line, column).items
    texts = [item.text.replace("\n", "\\n") for item in items]
    return " | ".join([*texts[:most], *(["..."] if len(texts) > most else [])]) or "-"


@pytest.mark.parametrize("form", FORMS, ids=lambda form: str(form.stem))
def test_what_a_form_offers(form: Path, golden: Callable[[Path, str], None]) -> None:
    text = form.read_text(encoding="utf-8")
    rows = []
    for one in expected.scalars(text.encode()):
        starts = [at for at in expected.positions(text, one) if at.column == at.start]
        rows.append(f"{starts[0].line + 1}:{starts[0].column + 1} {one.text}")
        for at in starts:
            rows.append(f"    {'cut' if at.is_cut else 'whole'}: {offered(at.lines, at.line, at.column)}")
    golden(form.with_suffix(".txt"), "\n".join(rows) + "\n")


EDGES = "nodeKind: Workflow\nid: workflow:x\nedges:\n"
HALF_TYPED = {
    "half an id in a list": (EDGES + "  involves_role:\n    - role:bug|", "role:bug-triager", 8),
    "its colon": (EDGES + "  involves_role:\n    - role:|", "role:debugger", 5),
    "in braces": (EDGES + "  uses:\n    - {target: tool:|", "tool:desk", 5),
    "in braces that an editor closed": (EDGES + "  uses:\n    - {target: tool:|}", "tool:desk", 5),
    "in brackets": (EDGES + "  involves_role: [role:|]", "role:debugger", 5),
    "in brackets over lines": (EDGES + "  involves_role: [\n    role:x,\n    role:|\n  ]", "role:bug-triager", 5),
    "below its key": (EDGES + "  involves_role:\n    role:|", "role:debugger", 5),
    "a name": (EDGES + "  involves_role: triager|", "role:bug-triager", 7),
    "in quotes": (EDGES + '  involves_role: "role:|"', "role:debugger", 5),
    "in a quote that is not closed": (EDGES + "  involves_role: 'role:|\n  uses:\n", "role:debugger", 5),
    "behind an anchor": (EDGES + "  involves_role: &a role:|", "role:debugger", 5),
    "an edge kind": (EDGES + "  inv|", "involves_role:", 3),
    "an edge kind among others": (EDGES + "  uses: tool:desk\n  inv|\n", "involves_role:", 3),
    "with text below that is no YAML": (EDGES + "  inv|\n}}: [\n", "involves_role:", 3),
    "with text above that is no YAML": ("nodeKind: Workflow\n}}: [\nedges:\n  inv|", "involves_role:", 3),
    "in the second document": ("nodeKind: Role\nid: role:x\n---\n" + EDGES + "  inv|", "involves_role:", 3),
    "in a node without a kind": ("nodes:\n  - id: workflow:x\n    edges:\n      inv|", "involves_role:", 3),
    "the key of a second item": (EDGES + "  uses:\n    - to: tool:desk\n      p|\n    - tool:wiki\n", "purpose: ", 1),
}  # fmt: skip


@pytest.mark.parametrize(("text", "wanted", "replaced"), HALF_TYPED.values(), ids=HALF_TYPED)
def test_half_typed(text: str, wanted: str, replaced: int) -> None:
    before, _, after = text.partition("|")
    line, column = before.count("\n"), len(before) - before.rfind("\n") - 1
    found = complete(view(), (before + after).split("\n"), line, column)
    assert wanted in [item.text for item in found.items]
    assert column - found.token.start == replaced


SILENT = {
    "in a description": "nodeKind: Role\nid: role:x\nattributes:\n  displayName: De|",
    "in a block scalar": "nodeKind: Role\nid: role:x\nattributes:\n  displayName: |-\n    De@",
    "in an empty line of a block scalar": "nodeKind: Role\nid: role:x\nattributes:\n  displayName: |-\n    a\n@\n    b",
    "in the second line of a scalar": "nodeKind: Role\nid: role:x\nattributes:\n  displayName: a\n    ed|",
    "in a comment": "nodeKind: Role\nid: role:x\n# no|",
    "in a comment behind a value": "nodeKind: Role # no|",
    "in a comment in braces": EDGES + "  uses: {target: tool:desk, # to|",
    "behind a colon": "nodeKind:|",
    "behind quotes": 'nodeKind: "Role"|',
    "in a marker": "--|-\nnodeKind: Role",
    "in an alias": "nodeKind: Role\nid: *a|",
    "in a tag": "nodeKind: !t|",
    "between a value and its comment": "nodeKind: Role | # x",
    "beside a list": EDGES + "  involves_role:\n    - role:debugger\n    |",
    "a suppression in a block scalar": "nodeKind: Role\nx-note: |-\n  # atlas-lint: ignore[@",
}


@pytest.mark.parametrize("text", SILENT.values(), ids=SILENT)
def test_silence(text: str) -> None:
    before, _, after = text.partition("@" if "@" in text else "|")
    line, column = before.count("\n"), len(before) - before.rfind("\n") - 1
    assert complete(view(), (before + after).split("\n"), line, column).items == []


def test_rules_are_those_that_report_something_there() -> None:
    found = {2: ["record-schema", "yaml-syntax"], 4: ["dangling-target"], 5: ["edge-schema"], 7: ["id-prefix"]}
    lines = [
        "nodeKind: Workflow", "# atlas-lint: ignore-record[", "id: x # atlas-lint: ignore[", "edges:", "  uses:",
        "    # atlas-lint: ignore[dangling-target, ", "    - x", "---", "# atlas-lint: ignore-file[",
    ]  # fmt: skip

    def rules_at(first: int, last: int) -> list[str]:
        return [rule for line, rules in found.items() if first <= line <= last for rule in rules]

    def at_end(line: int) -> list[str]:
        seen = view()._replace(rules_at=rules_at)
        return [item.text for item in complete(seen, lines, line, len(lines[line])).items]

    assert at_end(1) == ["dangling-target", "edge-schema", "record-schema"]
    assert at_end(2) == ["record-schema"]
    assert at_end(5) == []
    found[6] = ["edge-schema", "dangling-target"]
    assert at_end(5) == ["edge-schema"]
    assert at_end(8) == ["dangling-target", "edge-schema", "id-prefix", "record-schema"]
