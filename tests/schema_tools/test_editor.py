"""`schema bundle --editor`: what an editor is told of a document as it is written, and what it makes of that."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import pytest

from atlas_lint.checking.load_atlas import load
from atlas_lint.filesystem.file_tree import Disk, Overlay
from atlas_lint.parsing import source
from atlas_lint.schema_tools.editor.documents import editor_schema
from atlas_lint.schema_tools.editor.ids import Ids, ids_of
from atlas_lint.schemas import load_schemas
from atlas_lint.schemas.load_schemas import Schemas
from atlas_lint.schemas.metaschema import shipped
from atlas_lint.schemas.uris import SUFFIX
from atlas_lint.settings import Settings
from tests.command import REPOSITORY, Run, write
from tests.schema_tools.language_server.client import Server
from tests.schema_tools.language_server.installed import program

ROLE = {
    "description": "A hat.",
    "x-id-prefix": "role",
    "properties": {
        "id": {"pattern": "^[a-z:-]+$"},
        "attributes": {
            "type": "object",
            "required": ["name"],
            "properties": {
                "name": {"type": "string"},
                "level": {"enum": ["low", "high"]},
                "standIn": {"type": "string", "x-ref-kinds": ["Role"]},
            },
            "additionalProperties": False,
        },
    },
}
TEAM = {"allOf": [{"$ref": "../common/team.schema.json#/$defs/team"}], "x-id-prefix": "team"}
COMMON = {
    "$defs": {
        "team": {"properties": {"attributes": {"$ref": "#/$defs/attributes"}}},
        "attributes": {"properties": {"size": {"type": "integer"}}, "patternProperties": {"^[a-z]": {"maxLength": 9}}},
    }
}
LEADS = {
    "x-source-kinds": ["Role"],
    "x-target-kinds": ["Team", "Role"],
    "properties": {
        "attributes": {"properties": {"since": {"type": "integer"}, "to": {"const": 1}}, "additionalProperties": False}
    },
}
BACKS = {
    "x-source-kinds": ["Role"],
    "x-target-kinds": ["Role"],
    "properties": {"attributes": {"required": ["why"], "properties": {"why": {"type": "string"}}}},
}
FILES: dict[str, Any] = {
    "records/Role": ROLE,
    "records/Team": TEAM,
    "records/Bare": {},
    "common/team": COMMON,
    "edges/leads": LEADS,
    "edges/backs": BACKS,
    "edges/sees": {"x-target-kinds": ["Bare"]},
}


def folder(files: dict[str, Any] = FILES, external_kinds: tuple[str, ...] = ()) -> Schemas:
    laid = {f"/s/{path}{SUFFIX}": json.dumps(schema).encode() for path, schema in files.items()}
    return load_schemas.load_folder(Overlay(Disk(), dict(laid)), "/s", (), external_kinds)


def as_an_editor_does(made: Any) -> Any:
    """A validator that knows nothing of this project."""
    return jsonschema.Draft202012Validator(made, format_checker=jsonschema.FormatChecker())


def run_rules(of: Schemas, **known: Any) -> Any:
    made = editor_schema(of, Ids(of.records, **known))
    jsonschema.Draft202012Validator.check_schema(made)
    return as_an_editor_does(made)


@cache
def usual() -> Any:
    """The judge by the schemas of `FILES`."""
    return run_rules(folder())


def read(text: str) -> list[Any]:
    """The documents of a text, as this project reads them."""
    return [document.value for document in source.read(text.encode("utf-8")).documents]


WRITTEN = {
    "record": "{nodeKind: Role, id: 'role:a', attributes: {name: A, level: low}, edges: {leads: 'team:x'}}",
    "record with its own keys": "{nodeKind: Role, id: 'role:a', attributes: {name: A}, x-note: 1, _mine: {}}",
    "record without attributes": "{nodeKind: Team, id: 'team:x'}",
    "record with empty parts": "{nodeKind: Team, id: 'team:x', attributes: null, edges: null}",
    "record of a kind without prefix": "{nodeKind: Bare, id: anything, attributes: {a: [1]}}",
    "no patch": "{nodeKind: Role, id: 'role:a', patch: false, attributes: {name: A}}",
    "patch": "{nodeKind: Role, id: 'role:a', patch: true, attributes: {level: low}}",
    "patch by strategy": "{nodeKind: Role, id: 'role:a', mergeStrategy: patch, attributes: {level: low}}",
    "patch marked inside": "{nodeKind: Role, id: 'role:a', attributes: {patch: true, level: low}}",
    "patch by strategy inside": "{nodeKind: Role, id: 'role:a', attributes: {mergeStrategy: patch}}",
    "patch of an id without prefix": "{nodeKind: Role, id: a, patch: true}",
    "sidecar": "{extendsNode: {id: 'role:a', nodeKind: Role}, edges: {leads: 'team:x'}}",
    "sidecar without edges": "{extendsNode: {id: 'role:a', nodeKind: Role, x-why: 1}, _mine: 1}",
    "sidecar and marks of a record": "{extendsNode: {id: 'role:a', nodeKind: Role}, x-id: 1}",
    "bundle": "{kind: NodeDocument, nodes: [{id: 'role:a', kind: Role, attributes: {name: A}}]}",
    "bundle, attributes beside": "{kind: NodeDocument, nodes: [{id: 'role:a', kind: Role, name: A, level: low}]}",
    "bundle, both": "{kind: NodeDocument, nodes: [{id: 'role:a', kind: Role, level: low, attributes: {name: A}}]}",
    "bundle with a patch": "{kind: NodeDocument, nodes: [{id: 'role:a', kind: Role, patch: true, level: low}]}",
    "bundle with edges": "{kind: NodeDocument, nodes: [{id: 'team:a', kind: Team, edges: {sees: [b]}}], x-why: 1}",
    "empty bundle": "{kind: NodeDocument, nodes: []}",
    "empty": "--- # nothing yet",
    "null": "~",
    "one target": "{nodeKind: Role, id: 'role:a', patch: true, edges: {leads: {target: 'team:x'}}}",
    "targets": "{nodeKind: Role, id: 'role:a', patch: true, edges: {leads: ['role:x', {target: 'team:x'}]}}",
    "to and id": "{nodeKind: Role, id: 'role:a', patch: true, edges: {leads: [{to: 'role:x'}, {id: 'team:x'}]}}",
    "no targets": "{nodeKind: Role, id: 'role:a', patch: true, edges: {leads: null, sees: []}}",
    "an attribute named to": "{nodeKind: Role, id: 'role:a', patch: true, edges: {leads: {target: 'role:x', to: 1}}}",
    "attributes beside": "{nodeKind: Role, id: 'role:a', patch: true, edges: {leads: {to: 'role:x', since: 1}}}",
    "attributes under": "{nodeKind: Role, id: a, patch: true, edges: {backs: {id: 'role:', attributes: {why: a}}}}",
    "null attributes": "{nodeKind: Role, id: 'role:a', patch: true, edges: {leads: {to: 'role:x', attributes: null}}}",
    "required beside": "{nodeKind: Role, id: 'role:a', patch: true, edges: {backs: {id: 'role:x', why: a}}}",
    "a list of edges": "{nodeKind: Role, id: a, patch: true, edges: [{kind: leads, to: 'role:x', from: a, since: 1}]}",
    "an edge of any source": "{nodeKind: Team, id: 'team:a', edges: {sees: whatever}}",
    "pattern beside": "{kind: NodeDocument, nodes: [{id: 'team:long-enough-for-the-pattern', kind: Team, a: short}]}",
}


@pytest.mark.parametrize("text", WRITTEN.values(), ids=WRITTEN.keys())
def test_every_form_is_accepted(text: str) -> None:
    [value] = read(text)
    assert [error.message for error in usual().iter_errors(value)] == []


WRONG = {
    "unknown kind": ("{nodeKind: Rol, id: 'role:a'}", "nodeKind"),
    "no id": "{nodeKind: Role, attributes: {name: A}}",
    "no kind": "{id: 'role:a'}",
    "no mark": "{node: Role}",
    "an id that is no text": ("{nodeKind: Bare, id: 1}", "id"),
    "prefix": ("{nodeKind: Team, id: 'tem:a'}", "id"),
    "what the kind says of ids": ("{nodeKind: Role, id: 'role:A', attributes: {name: A}}", "id"),
    "missing attribute": ("{nodeKind: Role, id: 'role:a', attributes: {level: low}}", "attributes"),
    "no attributes": "{nodeKind: Role, id: 'role:a'}",
    "null attributes": ("{nodeKind: Role, id: 'role:a', attributes: null}", "attributes"),
    "wrong value": ("{nodeKind: Role, id: 'role:a', attributes: {name: A, level: mid}}", "attributes/level"),
    "wrong value by reference": ("{nodeKind: Team, id: 'team:a', attributes: {size: big}}", "attributes/size"),
    "by pattern": ("{nodeKind: Team, id: 'team:a', attributes: {word: muchtoolong}}", "attributes/word"),
    "unknown attribute": ("{nodeKind: Role, id: 'role:a', attributes: {name: A, lvl: low}}", "attributes/lvl"),
    "in a patch": ("{nodeKind: Role, id: 'role:a', patch: true, attributes: {level: mid}}", "attributes/level"),
    "unknown in a patch": ("{nodeKind: Role, id: 'role:a', patch: true, attributes: {lvl: low}}", "attributes/lvl"),
    "misspelt key": ("{nodeKind: Team, id: 'team:a', edge: {}}", "edge"),
    "patch that is no boolean": ("{nodeKind: Team, id: 'team:a', patch: 'yes'}", "patch"),
    "another strategy": ("{nodeKind: Team, id: 'team:a', mergeStrategy: deep}", "mergeStrategy"),
    "sidecar with attributes": ("{extendsNode: {id: 'role:a', nodeKind: Role}, attributes: {}}", "attributes"),
    "sidecar without kind": ("{extendsNode: {id: 'role:a'}}", "extendsNode"),
    "sidecar of an unknown kind": ("{extendsNode: {id: 'role:a', nodeKind: Rol}}", "extendsNode/nodeKind"),
    "edge in a sidecar": ("{extendsNode: {id: 'team:a', nodeKind: Team}, edges: {leads: 'team:b'}}", "edges/leads"),
    "bundle of another kind": ("{kind: NodeDocumen, nodes: []}", "kind"),
    "bundle without nodes": "{kind: NodeDocument}",
    "key of a bundle": ("{kind: NodeDocument, nodes: [], edges: {}}", "edges"),
    "node without kind": ("{kind: NodeDocument, nodes: [{id: 'role:a'}]}", "nodes/0"),
    "node lacks an attribute": ("{kind: NodeDocument, nodes: [{id: 'role:a', kind: Role, level: low}]}", "nodes/0"),
    "unknown beside": ("{kind: NodeDocument, nodes: [{id: 'role:a', kind: Role, name: A, b: 1}]}", "nodes/0/b"),
    "edge of a node": (
        "{kind: NodeDocument, nodes: [{id: 'team:a', kind: Team, edges: {led: x}}]}",
        "nodes/0/edges/led",
    ),
    "unknown edge kind": ("{nodeKind: Role, id: 'role:a', patch: true, edges: {led: 'team:x'}}", "edges/led"),
    "wrong source": ("{nodeKind: Team, id: 'team:a', edges: {leads: 'team:x'}}", "edges/leads"),
    "wrong target": ("{nodeKind: Role, id: 'role:a', patch: true, edges: {leads: 'x:x'}}", "edges/leads"),
    "wrong target in a list": ("{nodeKind: Role, id: 'role:a', patch: true, edges: {leads: ['x:x']}}", "edges/leads/0"),
    "wrong target in a mapping": (
        "{nodeKind: Role, id: 'role:a', patch: true, edges: {leads: {to: 'x:x'}}}",
        "edges/leads/to",
    ),
    "no target": ("{nodeKind: Role, id: 'role:a', patch: true, edges: {leads: [{since: 1}]}}", "edges/leads/0"),
    "number as target": ("{nodeKind: Role, id: 'role:a', patch: true, edges: {leads: [1]}}", "edges/leads/0"),
    "edge attribute": (
        "{nodeKind: Role, id: 'role:a', patch: true, edges: {leads: {to: 'role:b', since: x}}}",
        "edges/leads/since",
    ),
    "edge attribute under": (
        "{nodeKind: Role, id: 'role:a', patch: true, edges: {leads: {to: 'role:b', attributes: {sinc: 1}}}}",
        "edges/leads/attributes/sinc",
    ),
    "edge attribute missing": (
        "{nodeKind: Role, id: 'role:a', patch: true, edges: {backs: {to: 'role:b'}}}",
        "edges/backs",
    ),
    "bare id where an attribute is required": (
        "{nodeKind: Role, id: 'role:a', patch: true, edges: {backs: 'role:b'}}",
        "edges/backs",
    ),
    "wrong kind in a list of edges": (
        "{nodeKind: Team, id: 'team:a', edges: [{kind: leads, to: 'team:b'}]}",
        "edges/0/kind",
    ),
    "wrong target in a list of edges": (
        "{nodeKind: Role, id: 'role:a', patch: true, edges: [{kind: leads, to: 'x:b'}]}",
        "edges/0/to",
    ),
    "a list of edges without kind": ("{nodeKind: Team, id: 'team:a', edges: [{to: 'team:b'}]}", "edges/0"),
    "edges as text": ("{nodeKind: Team, id: 'team:a', edges: none}", "edges"),
    "a list": "[]",
    "a text": "words",
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_every_near_miss_is_refused_where_it_is(wrong: tuple[str, str] | str) -> None:
    text, place = (wrong, "") if isinstance(wrong, str) else wrong
    [value] = read(text)
    errors = [jsonschema.exceptions.best_match([error]) for error in usual().iter_errors(value)]
    assert {"/".join(map(str, path_of(error))) for error in errors} == {place}


def path_of(error: Any) -> list[str | int]:
    """The path to what an error is about: to the one property too many, where jsonschema stops at the mapping."""
    path = list(error.absolute_path)
    if error.validator != "additionalProperties":
        return path
    patterns = error.schema.get("patternProperties", ())
    [name] = [
        key
        for key in error.instance
        if key not in error.schema.get("properties", ()) and not any(re.search(one, key) for one in patterns)
    ]
    return [*path, name]


def test_the_data_of_this_repository_is_accepted() -> None:
    of = load_schemas.load_folder(Disk(), shipped().as_posix(), (), ())
    known = jsonschema_rs.Draft202012Validator(editor_schema(of, Ids(of.records)))
    documents = 0
    for path in sorted((REPOSITORY / "data").rglob("*.yaml")):
        for value in read(path.read_text("utf-8")):
            documents += 1
            assert known.is_valid(value), (path, value)
    assert documents > 300


def test_ids_that_live_elsewhere_and_kinds_without_a_schema_are_no_errors() -> None:
    of = folder(external_kinds=("Vendor", "Other*"))
    known = run_rules(of, external=("crm:*", "x?z"))
    assert known.is_valid(read("{nodeKind: Vendor, id: v, attributes: {a: 1}, edges: {leads: 'role:x'}}")[0])
    assert not known.is_valid(read("{nodeKind: Vendor, id: v, edges: {led: 'role:x'}}")[0])
    role = "{nodeKind: Role, id: 'role:a', patch: true, edges: {leads: '%s'}}"
    verdicts = {id: known.is_valid(read(role % id)[0]) for id in ("crm:4", "xyz", "role:b", "xyzz", "crm", "acrm:4")}
    assert verdicts == {"crm:4": True, "xyz": True, "role:b": True, "xyzz": False, "crm": False, "acrm:4": False}


def test_rules_that_are_off_are_not_asked() -> None:
    of = folder()
    off = frozenset({"wrong-source-kind", "unknown-edge-kind", "unknown-record-kind"})
    known = as_an_editor_does(editor_schema(of, Ids(of.records, prefixes=False), off))
    for text in (
        "{nodeKind: Rol, id: a}",
        "{nodeKind: Team, id: a, edges: {leads: x, led: [y, {to: z}]}}",
        "{nodeKind: Team, id: a, edges: [{kind: led, to: x}]}",
    ):
        assert known.is_valid(read(text)[0]), text
        assert not usual().is_valid(read(text)[0])


def test_ids_of_an_atlas_are_offered_and_none_is_asked_for(run: Run, atlas: Path) -> None:
    write(atlas / "data/c.yaml", "nodeKind: Role\nid: odd\n")
    made = json.loads(run("schema", "bundle", "--editor", "--data", "data").out)
    assert made["$defs"]["ids:Role"] == {"enum": ["odd", "role:a", "role:b"]}
    assert {"$ref": "#/$defs/ids:Role"} in made["$defs"]["targets:leads"]["anyOf"]
    known = jsonschema.Draft202012Validator(made)
    text = "{nodeKind: Role, id: 'role:x', edges: {leads: '%s'}}"
    ids = ("role:a", "role:not-yet", "odd", "odder", "team:a")
    assert [known.is_valid(read(text % id)[0]) for id in ids] == [True, True, True, False, False]
    few = json.loads(run("schema", "bundle", "--editor", "--data", "data", "--most", "2").out)
    assert "ids:Role" not in few["$defs"]


def test_with_data_a_record_in_several_places_may_be_written_in_parts() -> None:
    laid = {f"/s/{path}{SUFFIX}": json.dumps(schema).encode() for path, schema in FILES.items()}
    laid["/d/a.yaml"] = (
        b"{nodeKind: Role, id: 'role:a', attributes: {level: low}}\n"
        b"--- {nodeKind: Role, id: 'role:a', patch: true, attributes: {name: A}}\n"
        b"--- {nodeKind: Role, id: 'role:b', attributes: {name: B}}\n"
    )
    files = Overlay(Disk(), dict(laid))
    of = folder()
    read_atlas, _ = load(files, "/d", Settings("/d"), of)
    known = as_an_editor_does(editor_schema(of, ids_of(read_atlas, 100)))
    part = "{nodeKind: Role, id: 'role:%s', attributes: {level: %s}}"
    node = "{kind: NodeDocument, nodes: [{id: 'role:%s', kind: Role, level: %s}]}"
    for text in (part, node):
        verdicts = [known.is_valid(read(text % of_id)[0]) for of_id in (("a", "low"), ("a", "mid"), ("b", "low"))]
        assert verdicts == [True, False, False]


# The rest asks the real server.


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that knows the schema of this repository's data, with its ids."""
    place = program(tmp_path_factory.getbasetemp().parent)
    root = (REPOSITORY / "data").as_posix()
    of = load_schemas.load_folder(Disk(), shipped().as_posix(), (), ())
    read_atlas, _ = load(Disk(), root, Settings(root), of)
    folder = tmp_path_factory.mktemp("editor")
    write(folder / "atlas.schema.json", json.dumps(editor_schema(of, ids_of(read_atlas, 500))))
    running = Server(place, folder, folder / "atlas.schema.json")
    yield running
    running.stop()


RECORD = """\
nodeKind: Role
id: role:somebody
attributes:
  displayName: Somebody
  level: senior
  description: Somebody who does what has to be done.
"""


def told(server: Server, text: str) -> list[tuple[int, int, str]]:
    """Return the diagnostics of the server for a document: line and column from 0, and the message."""
    found = server.diagnostics({"data/a.yaml": text})["data/a.yaml"]
    return [(one["range"]["start"]["line"], one["range"]["start"]["character"], one["message"]) for one in found]


def test_the_server_says_nothing_about_the_data(server: Server) -> None:
    assert told(server, "nodeKind: Rol\nid: role:a\n")[0][:2] == (0, 10)  # it is awake
    paths = sorted((REPOSITORY / "data").rglob("*.yaml"))
    texts = {path.relative_to(REPOSITORY).as_posix(): path.read_text("utf-8") for path in paths}
    assert len(texts) > 60
    assert {path: found for path, found in server.diagnostics(texts).items() if found} == {}
    assert told(server, RECORD) == []


@pytest.mark.parametrize(
    "text, offered",
    [
        ("nodeKind: |", {"Role", "Tool", "Workflow"}),
        ("|", {"nodeKind", "extendsNode", "new Role"}),
        (RECORD + "|", {"edges", "patch"}),
        ("nodeKind: Role\nid: role:a\nattributes:\n  |", {"displayName", "level", "onCall"}),
        (RECORD.replace("senior", "|"), {"entry", "senior", "lead"}),
        (RECORD + "edges:\n  |", {"escalates_to", "works_in_org_unit"}),
        (RECORD + "edges:\n  escalates_to: |", {"role:debugger", "role:bug-triager"}),
        (RECORD + "edges:\n  escalates_to:\n    - target: |", {"role:debugger", "role:bug-triager"}),
        (RECORD + "edges:\n  escalates_to:\n    - target: role:debugger\n      |", {"withinHours", "attributes"}),
        (RECORD + "edges:\n  - kind: |", {"escalates_to", "works_in_org_unit"}),
        (RECORD + "edges:\n  - kind: escalates_to\n    to: |", {"role:debugger", "role:bug-triager"}),
        (RECORD + "  standIn: |", {"role:debugger", "role:bug-triager"}),
        ("extendsNode:\n  id: role:debugger\n  nodeKind: Role\nedges:\n  |", {"escalates_to"}),
        ("kind: NodeDocument\nnodes:\n  - id: role:a\n    kind: Role\n    |", {"level", "attributes", "edges"}),
        ("kind: NodeDocument\nnodes:\n  - id: role:a\n    kind: Role\n    level: |", {"entry", "senior"}),
    ],
)
def test_the_server_completes(server: Server, text: str, offered: set[str]) -> None:
    told(server, RECORD)  # it has read the schema when it answers
    found = server.completions("data/a.yaml", text)
    assert offered <= found.keys()
    assert not {"involves_role", "tool:jira", "Tool.attributes"} & (found.keys() - offered)


def test_a_new_record_is_offered_with_what_it_needs(server: Server) -> None:
    told(server, RECORD)
    snippet = server.completions("data/a.yaml", "|")["new Role"]["insertText"]
    assert snippet.startswith("nodeKind: Role\nid: role:$1\nattributes:\n  displayName: $2\n  description: $3\n")
    assert "level: ${4|entry,practitioner,senior,lead,executive|}" in snippet


@pytest.mark.parametrize(
    "text, line, column, message",
    [
        (RECORD.replace("senior", "seniour"), 4, 9, 'Valid values: "entry", "practitioner", "senior"'),
        (RECORD.replace("level", "lvel"), 4, 2, "Property lvel is not allowed"),
        (RECORD.replace("nodeKind: Role", "nodeKind: Rol"), 0, 10, '"Responsibility", "Ritual", "Role"'),
        (RECORD.replace("role:", "rol:"), 1, 4, "the id of a record of the kind Role starts with role:"),
        (RECORD + "edges:\n  escalate_to: role:debugger\n", 7, 2, "Property escalate_to is not allowed"),
        (RECORD + "edges:\n  escalates_to: tool:jira\n", 7, 16, "escalates_to points at Role: an id that starts"),
        (RECORD + "edges:\n  escalates_to: {to: role:a, withinHours: x}\n", 7, 42, 'Expected "number"'),
        (RECORD + "edges:\n  - {kind: escalate_to, to: role:a}\n", 7, 11, "Value is not accepted"),
        (RECORD + "edge: {}\n", 6, 0, "Property edge is not allowed"),
    ],
)
def test_the_server_tells_what_is_wrong_where_it_is(
    server: Server, text: str, line: int, column: int, message: str
) -> None:
    found = [one for one in told(server, text) if "Missing" not in one[2]]
    assert [one[:2] for one in found] == [(line, column)]
    assert message in found[0][2]


def test_an_id_that_no_record_has_yet_is_no_error(server: Server) -> None:
    assert told(server, RECORD + "edges:\n  escalates_to: role:not-written-yet\n") == []


@pytest.mark.parametrize(
    "text, message",
    [
        (RECORD.replace("level", "le|vel"), "How much experience the role takes for granted."),
        (RECORD.replace("nodeKind: Role", "nodeKind: Ro|le"), "A hat that a person wears at work."),
        (RECORD + "edges:\n  escal|ates_to: role:debugger\n", "they turn to that one"),
    ],
)
def test_the_server_explains(server: Server, text: str, message: str) -> None:
    told(server, RECORD)
    assert message in server.hover("data/a.yaml", text)
