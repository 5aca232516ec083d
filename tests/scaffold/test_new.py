"""`new`: a record to fill in, as YAML that can be read and that the schema accepts as far as that can be."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from atlas_lint.filesystem.file_tree import Disk, Overlay
from atlas_lint.filesystem.paths import Naming
from atlas_lint.lint import lint
from atlas_lint.model.declarations import Declaration
from atlas_lint.model.document_forms import declare
from atlas_lint.model.load_files import declare_file
from atlas_lint.parsing.source import read
from atlas_lint.scaffold.record import as_text, blank
from atlas_lint.schemas import load_schemas
from atlas_lint.schemas.load_schemas import Schemas
from atlas_lint.schemas.metaschema import shipped
from atlas_lint.settings import Settings
from tests.command import SHARED, Run, write

SHIPPED = load_schemas.load_folder(Disk(), shipped().as_posix(), (), ())


def folder(records: dict[str, Any], edges: dict[str, Any] | None = None) -> Schemas:
    """Schemas by the names of their kinds."""
    files = {f"/s/records/{name}.schema.json": json.dumps(schema).encode() for name, schema in records.items()}
    files |= {f"/s/edges/{name}.schema.json": json.dumps(schema).encode() for name, schema in (edges or {}).items()}
    return load_schemas.load_folder(Overlay(Disk(), dict(files)), "/s", (), ())


def with_attributes(**attributes: Any) -> Schemas:
    """The kind X with some attributes, all of which it must have."""
    return folder({"X": {"properties": {"attributes": {"required": list(attributes), "properties": attributes}}}})


def text_of(of: Schemas, kind: str = "X", id: str = "x", everything: bool = False) -> str:
    return as_text(blank(of, of.records[kind], id, {}, everything))


def declared(text: str) -> Declaration:
    file = declare("x.yaml", read(text.encode()))
    assert file.faults == ()
    (one,) = file.declarations
    return one


@pytest.mark.parametrize("kind", sorted(SHIPPED.records))
def test_the_own_kinds_want_nothing_but_targets(kind: str, tmp_path: Path) -> None:
    root = tmp_path.as_posix()
    text = text_of(SHIPPED, kind, f"{SHIPPED.records[kind].id_prefix}:new")
    files = Overlay(Disk(), {f"{root}/x.yaml": text.encode()})
    found = lint(files, root, Settings(root, schemas=shipped().as_posix()), Naming(root, root, root)).findings
    assert {finding.rule for finding in found} <= {"dangling-target", "dangling-reference"}
    assert all("TODO" in finding.message for finding in found)


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"const": "a: b"}, "a: b"),
        ({"enum": [None, "b"]}, "b"),
        ({"enum": ["yes", "no"]}, "yes"),
        ({"type": "boolean"}, False),
        ({"type": "null"}, None),
        ({"type": ["null", "string"]}, "TODO"),
        ({"type": "string", "minLength": 12}, "TODO: name ."),
        ({"type": "string", "maxLength": 2}, "TO"),
        ({"type": "string", "pattern": "^[a-z]+$"}, "todo"),
        ({"type": "string", "pattern": "^Q[0-9]+$", "examples": [5, "q", "Q42"]}, "Q42"),
        ({"type": "string", "pattern": "^Q[0-9]+$"}, "TODO"),
        ({"type": "string", "format": "date"}, "2000-01-01"),
        ({"type": "string", "format": "date-time"}, "2000-01-01T00:00:00Z"),
        ({"type": "string", "format": "uri"}, "https://example.org/TODO"),
        ({"type": "string", "format": "email"}, "todo@example.org"),
        ({"type": "integer"}, 0),
        ({"type": "integer", "minimum": 5, "multipleOf": 7}, 7),
        ({"type": "number", "exclusiveMinimum": 1e-7, "maximum": 2e-7}, 1.5e-7),
        ({"type": "number", "minimum": 0.065, "maximum": 0.5, "multipleOf": 0.01}, 0.07),
        ({"type": "number", "maximum": -1.5}, -2),
        ({"type": "array"}, ["TODO"]),
        ({"type": "array", "maxItems": 0}, []),
        ({"type": "array", "minItems": 2, "uniqueItems": True, "items": {"enum": ["a", "b"]}}, ["a", "b"]),
        ({"type": "array", "minItems": 2, "uniqueItems": True}, ["TODO", "TODO-2"]),
        ({"type": "object", "required": ["q"], "properties": {"q": {"type": "integer"}, "r": {}}}, {"q": 0}),
        ({"type": "object"}, {}),
        ({"anyOf": [{"type": "string", "pattern": "^Q"}, {"type": "integer"}]}, 0),
        ({"anyOf": [{"type": "null"}, {"type": "integer"}]}, None),
        ({"allOf": [{"type": ["string", "integer"]}, {"minimum": 3}, {"type": "integer"}]}, 3),
        ({"type": "string", "x-ref-kinds": ["X"], "minLength": 1}, "TODO"),
        (True, "TODO"),
    ],
    ids=lambda value: json.dumps(value) if not isinstance(value, str) else "",
)
def test_placeholders(schema: Any, value: Any) -> None:
    of = with_attributes(name=schema)
    assert declared(text_of(of)).attributes == {"name": value}


def test_an_id_as_placeholder_has_the_prefix_of_its_kind() -> None:
    of = folder(
        {
            "X": {"properties": {"attributes": {"required": ["r"], "properties": {"r": {"x-ref-kinds": ["Y"]}}}}},
            "Y": {"x-id-prefix": "y"},
        }
    )
    assert declared(text_of(of)).attributes == {"r": "y:TODO"}


def test_what_others_make_necessary_is_there() -> None:
    of = folder(
        {
            "X": {
                "properties": {
                    "attributes": {
                        "required": ["a"],
                        "properties": {"a": {"enum": ["on", "off"]}, "b": {"type": "integer"}, "d": {"const": 1}},
                        "if": {"properties": {"a": {"const": "on"}}},
                        "then": {"required": ["b"]},
                        "dependentRequired": {"b": ["c"], "c": ["d"]},
                    }
                }
            }
        }
    )
    assert declared(text_of(of)).attributes == {"a": "on", "b": 0, "c": "TODO", "d": 1}


def test_edges_that_must_be_there_and_edges_that_may() -> None:
    of = folder(
        {"X": {"x-required-edges": ["needs"]}, "Y": {"x-id-prefix": "y"}},
        {
            "needs": {
                "x-target-kinds": ["X", "Y"],
                "properties": {"attributes": {"required": ["why"], "properties": {"why": {"enum": ["a", "b"]}}}},
            },
            "may": {"x-source-kinds": ["X"], "description": "It may."},
            "old": {"x-alias-of": "may"},
            "not_here": {"x-source-kinds": ["Y"]},
        },
    )
    text = text_of(of)
    assert text == (
        "nodeKind: X\nid: x\nedges:\n  needs:\n    target: y:TODO  # a X or a Y\n    why: a  # or b\n"
        "  # # It may.\n  # may: TODO  # any record\n"
    )
    (edge,) = declared(text).edges
    assert (edge.kind, edge.target, edge.attributes) == ("needs", "y:TODO", {"why": "a"})
    assert [edge.kind for edge in declared(text_of(of, everything=True)).edges] == ["needs", "may"]


def test_a_mapping_that_may_be_empty_is_one() -> None:
    of = with_attributes(m={"type": "object", "properties": {"a": {}, "b": {}}})
    assert text_of(of) == "nodeKind: X\nid: x\nattributes:\n  m: {}  # may have a, b\n"


def test_recursion_ends() -> None:
    tree = {
        "type": "object",
        "required": ["l", "r"],
        "properties": {"l": {"$ref": "#/$defs/t"}, "r": {"$ref": "#/$defs/t"}},
    }
    of = folder({"X": {"properties": {"attributes": {"$ref": "#/$defs/t"}}, "$defs": {"t": tree}}})
    assert len(text_of(of).splitlines()) < 5000


EVIL = (
    "one\n---\nnodeKind: Y\r\n# atlas-lint: ignore-file[record-schema] no\u2028\u202e\x1b[31m "
    + "word " * 40
    + "atlas-lint: ignore-record[dangling-target]"
)


def test_what_descriptions_say_stays_in_comments() -> None:
    attribute = {"type": "string", "description": EVIL, "title": EVIL}
    of = folder(
        {
            "X": {
                "description": EVIL,
                "x-required-edges": ["e"],
                "properties": {
                    "attributes": {
                        "required": ["a", "l"],
                        "properties": {
                            "a": attribute,
                            "l": {
                                "type": "array",
                                "items": {"type": "object", "required": ["b"], "properties": {"b": attribute}},
                            },
                            "o": {"enum": [EVIL, "b"], "description": EVIL},
                            "p": {"type": "string", "pattern": "^TODO|\\n# atlas-lint: ignore-file[cycle]"},
                        },
                    }
                },
            }
        },
        {"e": {"description": EVIL}},
    )
    text = text_of(of)
    assert declared(text).attributes == {"a": "TODO", "l": [{"b": "TODO"}]}
    assert all(line.isprintable() for line in text.split("\n"))
    assert "atlas-lint:" not in text
    assert declare_file("x.yaml", text.encode()).suppressions == ()
    assert max(len(line) for line in text.split("\n") if line.lstrip().startswith("#") and "o: " not in line) <= 100


def test_no_hazard_for_readers_of_yaml_1_1() -> None:
    of = with_attributes(
        on={"const": "off"}, y={"const": "1:1"}, f={"const": 1e-7}, big={"const": 1e22}, **{"1_0": {"const": True}}
    )
    assert declared(text_of(of)).attributes == {"on": "off", "y": "1:1", "f": 1e-7, "big": 1e22, "1_0": True}


KIND = {
    "x-id-prefix": "tool",
    "properties": {
        "attributes": {"required": ["a"], "properties": {"a": {"type": "string"}, "b": {"type": "integer"}}}
    },
}


@pytest.fixture
def tools(atlas: Path) -> Path:
    """Return the folder of the small atlas, with the record kind `Tool`."""
    write(atlas / "schemas/records/Tool.schema.json", json.dumps(KIND))
    return atlas


RECORD = (
    "nodeKind: Tool\nid: tool:t\nattributes:\n  a: TODO\n  # b: 0  # a whole number\n"
    "edges:\n  # leads: role:TODO  # a Role: role:a, role:b\n"
)


def test_it_prints(tools: Path, run: Run) -> None:
    assert run("new", "Tool", "tool:t", "data") == (0, RECORD, "")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("Tol", "tool:t"), "error: no such record kind: Tol\n  help: did you mean Tool?\n"),
        (("leads", "tool:t"), "error: no such record kind: leads\n  help: leads is an edge kind\n"),
        (("Tool", "t"), "error: the id of a Tool starts with tool:\n  help: write tool:t\n"),
        (("Tool", "role:t"), "error: the id of a Tool starts with tool:\n  help: write tool:t\n"),
        (("Role", "role:a"), "error: role:a already exists, declared at data/a.yaml:2\n  help: choose another id\n"),
        (("Tool", "tool:t", "nowhere"), "error: no such path: nowhere\n"),
        (("Tool", "tool:t", "--into", "other/x.yaml"), None),
        (("Tool", "tool:t", "--into", "data/x.txt"), None),
        (("Tool", "tool:t", "--into", "data/.x.yaml"), None),
        (("Tool", "tool:t", "--into", "data"), None),
        (("Tool", "tool:t", "--into", "data/a.yaml/x.yaml"), None),
        (("Tool", "tool:t", "--into", "data/broken.yaml"), None),
        (("Tool", "tool:t", "--into", "data/flow.yaml"), None),
        (("Tool", "tool:t", "--into", "data/link.yaml"), None),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_cannot_be_done(tools: Path, run: Run, arguments: tuple[str, ...], message: str | None) -> None:
    write(tools / "data/broken.yaml", "a: [\n")
    write(tools / "data/flow.yaml", "kind: NodeDocument\nnodes: [{id: role:n, kind: Role}]\n")
    (tools / "data/link.yaml").symlink_to(tools / "data/a.yaml")
    before = {path: path.read_bytes() for path in tools.rglob("*.yaml")}
    status, out, err = run("new", *arguments)
    assert (status, out) == (2, "")
    assert err.startswith("error: ")
    assert message is None or err == message
    assert {path: path.read_bytes() for path in tools.rglob("*.yaml")} == before


def test_an_id_in_a_broken_part_is_not_taken_again(tools: Path, run: Run) -> None:
    write(tools / "data/broken.yaml", "id: tool:t\na: [\n")
    status, _, err = run("new", "Tool", "tool:t")
    assert status == 2
    assert "tool:t is in a part of the atlas that cannot be read" in err


def test_an_empty_atlas_can_be_begun(tools: Path, run: Run) -> None:
    for path in (tools / "data").iterdir():
        path.unlink()
    assert run("new", "Tool", "tool:t").status == 0
    assert run("new", "Tool", "tool:t", "data", "--into", "data/new/x.yaml").status == 0
    assert run("data").status == 0


NODE = (
    "- id: tool:t\n  kind: Tool\n  attributes:\n    a: TODO\n    # b: 0  # a whole number\n"
    "  edges:\n    # leads: role:TODO  # a Role: role:a, role:b\n"
)


def indented(text: str, blanks: int) -> str:
    return "".join(f"{' ' * blanks}{line}\n" for line in text.splitlines())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, RECORD),
        ("", RECORD),
        ("  ", "  \n" + RECORD),
        ("nodeKind: Role\nid: role:n\n", "nodeKind: Role\nid: role:n\n---\n" + RECORD),
        ("nodeKind: Role\nid: role:n", "nodeKind: Role\nid: role:n\n---\n" + RECORD),
        ("nodeKind: Role\nid: role:n\n...\n", "nodeKind: Role\nid: role:n\n...\n---\n" + RECORD),
        ("nodeKind: Role\nid: role:n\n...", "nodeKind: Role\nid: role:n\n...\n---\n" + RECORD),
        ("nodeKind: Role\nid: role:n\n# end", "nodeKind: Role\nid: role:n\n# end\n---\n" + RECORD),
        ("# just a comment\n", "# just a comment\n---\n" + RECORD),
        ("nodeKind: Role\r\nid: role:n\r\n", ("nodeKind: Role\nid: role:n\n---\n" + RECORD).replace("\n", "\r\n")),
        ("\ufeffnodeKind: Role\nid: role:n\n", "\ufeffnodeKind: Role\nid: role:n\n---\n" + RECORD),
        (
            "nodeKind: Role\nid: role:n\nattributes:\n  t: |+\n    text\n\n",
            "nodeKind: Role\nid: role:n\nattributes:\n  t: |+\n    text\n\n---\n" + RECORD,
        ),
        (
            "kind: NodeDocument\nnodes:\n  - id: role:n\n    kind: Role  # it\n",
            "kind: NodeDocument\nnodes:\n  - id: role:n\n    kind: Role  # it\n" + indented(NODE, 2),
        ),
        (
            "nodes:\n- kind: Role\n  id: role:n\n# then\nkind: NodeDocument",
            "nodes:\n- kind: Role\n  id: role:n\n" + NODE + "# then\nkind: NodeDocument",
        ),
    ],
    ids=[
        "new", "empty", "blanks", "record", "no line end", "end mark", "end mark, no line end", "comment",
        "only a comment", "crlf", "bom", "kept blanks", "bundle", "bundle, more after its nodes",
    ],
)  # fmt: skip
def test_it_is_written_into_a_file(tools: Path, run: Run, before: str | None, after: str) -> None:
    if before is not None:
        write(tools / "data/x.yaml", before)
    status, out, err = run("new", "Tool", "tool:t", "--into", "data/x.yaml")
    assert (status, out) == (0, ""), err
    if before and "role:n" in before:
        after = after.replace("role:a, role:b", "role:a, role:b, role:n")
    assert (tools / "data/x.yaml").read_bytes().decode() == after
    assert "  data/x.yaml:" in err
    assert err.rstrip().endswith(": a (TODO)")
    assert json.loads(run("show", "tool:t", "data").out)["attributes"] == {"a": "TODO"}


def test_a_text_whose_last_line_has_no_end_is_followed_all_the_same(tools: Path, run: Run) -> None:
    text = "nodeKind: Role\nid: role:n\nattributes:\n  t: |\n    text"
    write(tools / "data/x.yaml", text)
    assert run("new", "Tool", "tool:t", "--into", "data/x.yaml")[0] == 0
    assert (tools / "data/x.yaml").read_bytes().decode().startswith(f"{text}\n---\n")


def test_findings_about_placeholders_are_told_and_others_stop_it(tools: Path, run: Run) -> None:
    needing = {**KIND, "x-required-edges": ["leads"]}
    write(tools / "schemas/records/Tool.schema.json", json.dumps(needing))
    status, _, err = run("new", "Tool", "tool:t", "--into", "data/x.yaml")
    assert status == 0
    assert "leads (role:TODO)" in err
    assert "until then `atlas-lint check` reports 1 more finding here" in err
    write(tools / "data/c.yaml", "nodeKind: Role\nid: role:c\nedges:\n  leads: tool:u\n")
    status, _, err = run("new", "Tool", "tool:u", "--into", "data/y.yaml")
    assert status == 2
    assert "there would be a new finding, so nothing was written: data/c.yaml: leads points at tool:u" in err
    assert not (tools / "data/y.yaml").exists()


def test_two_records_may_wait_to_be_filled_in(tools: Path, run: Run) -> None:
    write(tools / "schemas/records/Tool.schema.json", json.dumps({**KIND, "x-required-edges": ["leads"]}))
    write(tools / "schemas/edges/leads.schema.json", '{"x-target-kinds": ["Role"], "x-cardinality": "1:N"}')
    assert run("new", "Tool", "tool:t", "--into", "data/y.yaml").status == 0
    assert run("new", "Tool", "tool:u", "--into", "data/x.yaml").status == 0


def test_a_file_that_git_ignores_is_no_file_of_the_atlas(tools: Path, run: Run) -> None:
    subprocess.run(["git", "init", "-q"], cwd=tools, check=True)
    write(tools / ".gitignore", "drafts/\n")
    status, _, err = run("new", "Tool", "tool:t", "--into", "data/drafts/x.yaml")
    assert status == 2
    assert "git ignores it" in err


def test_every_kind_of_the_sample_gives_a_record_that_can_be_read() -> None:
    place = SHARED / "atlas-sample/schemas"
    if not place.is_dir():
        pytest.skip("the sample is not at hand")
    loaded = load_schemas.load_folder(Disk(), place.as_posix(), (), ())
    for kind in sorted(loaded.records)[::8]:
        assert declared(text_of(loaded, kind, f"{loaded.records[kind].id_prefix}:new")).kind == kind


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("new", "error: KIND is missing\n  help: name a record kind and an id, such as Role role:debugger"),
        ("new Role", "error: ID is missing\n  help: name the id of the record, such as role:debugger"),
    ],
)
def test_new_names_what_is_missing(run: Run, arguments: str, message: str) -> None:
    ran = run(*arguments.split())
    assert (ran.status, ran.out) == (2, "")
    assert message in ran.err
