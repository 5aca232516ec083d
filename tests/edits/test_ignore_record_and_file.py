"""Suppression comments for a record, a bundle's node, or a file."""

from __future__ import annotations

import pytest

from atlas_lint.edits.add_suppressions import with_ignore_file, with_ignore_record
from atlas_lint.errors import AtlasError
from atlas_lint.model.suppressions import SourceFile, suppressions
from tests.forms import FORMS

ONE = "nodeKind: Role\nid: role:a\n"
RECORDS = [
    ("id: a\nx: 1\n", 2, "#RECORD\nid: a\nx: 1\n"),
    ("# head\nid: a\nx: 1\n", 3, "# head\n#RECORD\nid: a\nx: 1\n"),
    ("id: a\nx: 1\n---\nid: b\nx: 1\n", 5, "id: a\nx: 1\n---\n#RECORD\nid: b\nx: 1\n"),
    (
        "kind: NodeDocument\nnodes:\n  - id: a\n    x: 1\n  - id: b\n    x: 1\n",
        6,
        "kind: NodeDocument\nnodes:\n  - id: a\n    x: 1\n  - id: b\n    #RECORD\n    x: 1\n",
    ),
    (
        "id: a # atlas-lint: ignore-record[b, d] why\nx: 1\n",
        2,
        "id: a # atlas-lint: ignore-record[b, c, d] why\nx: 1\n",
    ),
    ("{id: a,\n x: 1}\n", 2, "#RECORD\n{id: a,\n x: 1}\n"),
]


@pytest.mark.parametrize(("before", "line", "after"), RECORDS)
@pytest.mark.parametrize("form", ["lf", "crlf", "bom"])
def test_record(before: str, line: int, after: str, form: str) -> None:
    expected = after.replace("#RECORD", "# atlas-lint: ignore-record[c] reason")
    data = with_ignore_record(FORMS[form](before.encode()), line, "c", "reason")
    assert data == FORMS[form](expected.encode())
    found = suppressions(data)
    assert len(found) == 1
    moved = line + (0 if "ignore-record" in before else 1)
    assert found[0].first_line <= moved <= found[0].last_line


@pytest.mark.parametrize(
    ("text", "line"),
    [("- 1\n- 2\n", 1), ("--- {id: a}\n", 1), ("{kind: NodeDocument, nodes: [{id: a}]}\n", 1), ("x: [\n", 1), ("", 1)],
)
def test_no_record(text: str, line: int) -> None:
    with pytest.raises(AtlasError):
        with_ignore_record(text.encode(), line, "c", "reason")


@pytest.mark.parametrize("form", FORMS)
def test_file(form: str) -> None:
    data = FORMS[form](ONE.encode())
    once = with_ignore_file(data, "b", "reason")
    assert SourceFile(once).text.endswith(SourceFile(data).text)
    assert [(one.form, one.rules, one.reason) for one in suppressions(once)] == [("ignore-file", ("b",), "reason")]
    twice = with_ignore_file(once, "a", "other")
    assert [(one.form, one.rules, one.reason) for one in suppressions(twice)] == [("ignore-file", ("a", "b"), "reason")]
    assert len(SourceFile(twice).lines) == len(SourceFile(data).lines) + 1
