"""`schema bundle`: one schema without any other file, which judges as the folder does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from itertools import islice
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from atlas_lint.checking.load_atlas import load
from atlas_lint.filesystem.file_tree import Disk, Overlay
from atlas_lint.schema_tools.bundle import bundled
from atlas_lint.schemas import load_schemas, traversal, uris
from atlas_lint.schemas.load_schemas import Schemas
from atlas_lint.schemas.metaschema import shipped
from atlas_lint.schemas.uris import SUFFIX
from atlas_lint.schemas.validator import Validator
from atlas_lint.settings import Settings
from tests.command import REPOSITORY, SHARED, Run, write


def folder(**files: Any) -> Schemas:
    """Schemas by path, `__` for `/`."""
    laid = {f"/s/{path.replace('__', '/')}{SUFFIX}": json.dumps(schema).encode() for path, schema in files.items()}
    return load_schemas.load_folder(Overlay(Disk(), dict(laid)), "/s", (), ())


def reported(of: Schemas) -> Validator:
    """The bundle as the one schema of a folder: read, resolved and judged as any."""
    made = json.dumps(bundled(of)).encode()
    laid = {f"/b/common/all{SUFFIX}": made, f"/b/records/One{SUFFIX}": b'{"$ref": "../common/all.schema.json"}'}
    return Validator(load_schemas.load_folder(Overlay(Disk(), dict(laid)), "/b", ("x-*",), ("*",)))


ONE = uris.uri_of(f"records/One{SUFFIX}")


def values(root: Path, of: Schemas) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every record and edge of an atlas with the URI of the schema of its kind."""
    atlas, _ = load(Disk(), root.as_posix(), Settings(root.as_posix()), of)
    for record in atlas.records.values():
        if record.kind in of.records:
            yield of.records[record.kind].uri, record.normalized()
    for edge in atlas.edges:
        if edge.kind in of.edges:
            yield of.edges[edge.kind].uri, edge.normalized()


def spoilt(value: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The value with one thing changed: most of these no schema accepts."""
    for name in [*value["attributes"], "more"]:
        for other in (None, 7, "", ["x"], {"x": "y"}):
            changed = deepcopy(value)
            changed["attributes"][name] = other
            yield changed
        without = deepcopy(value)
        without["attributes"].pop(name, None)
        yield without


def test_it_is_a_schema_without_any_other_file() -> None:
    made = bundled(load_schemas.load_folder(Disk(), shipped().as_posix(), (), ()))
    jsonschema.Draft202012Validator.check_schema(made)
    found = [subschema for _, subschema in traversal.walk(made)]
    references = [subschema["$ref"] for subschema in found if "$ref" in subschema]
    assert len(references) > 100
    assert all(reference.startswith("#/$defs/") for reference in references)
    assert not [subschema for subschema in found if "$id" in subschema or "$anchor" in subschema]


def test_it_judges_the_data_of_this_repository_as_the_folder_does() -> None:
    of = load_schemas.load_folder(Disk(), shipped().as_posix(), (), ())
    ours, theirs = Validator(of), reported(of)
    verdicts = []
    for number, (uri, value) in enumerate(values(REPOSITORY / "data", of)):
        assert theirs.is_valid(ONE, value), value
        for changed in spoilt(value) if number % 40 == 0 else ():
            verdict = ours.is_valid(uri, changed)
            verdicts.append(verdict)
            assert theirs.is_valid(ONE, changed) == verdict, changed
    assert verdicts.count(True) > 50
    assert verdicts.count(False) > 100


@pytest.mark.skipif(not SHARED.is_dir(), reason="the sample is not here")
def test_it_judges_a_real_atlas_as_the_folder_does() -> None:
    of = load_schemas.load_folder(Disk(), (SHARED / "atlas-sample/schemas").as_posix(), (), ())
    ours, theirs = Validator(of), reported(of)
    refused = 0
    for uri, value in islice(values(SHARED / "atlas-sample/data", of), 0, None, 80):
        verdict = ours.is_valid(uri, value)
        refused += not verdict
        assert theirs.is_valid(ONE, value) == verdict, value
    assert refused > 3


def test_references_of_every_sort_stay_inside() -> None:
    of = folder(
        records__Role={"$id": "https://example.org/role", "$ref": "odd name/a~b%25.schema.json#/$defs/x", "$defs": {}},
        **{"records/odd name/a~b%": {"$defs": {"x": {"$anchor": "here", "required": ["a/b"]}}}},
        common__one={"$anchor": "here", "$defs": {"y": {"$dynamicAnchor": "node", "type": "object"}}},
        common__two={"$anchor": "here", "$ref": "one.schema.json#here"},
        edges__leads={"properties": {"attributes": {"$dynamicRef": "../common/one.schema.json#node"}}},
    )
    validator = jsonschema.Draft202012Validator(bundled(of))
    jsonschema.Draft202012Validator.check_schema(bundled(of))
    assert validator.is_valid({"_kind": "Role", "a/b": 1})
    assert not validator.is_valid({"_kind": "Role"})
    assert validator.is_valid({"kind": "leads", "attributes": {}})
    assert not validator.is_valid({"kind": "leads", "attributes": []})


@pytest.mark.parametrize("value", [{"_kind": "Rol"}, {"_kind": 1}, {"kind": "lead"}, {}, None, [], "Role"])
def test_what_no_schema_describes_is_refused(value: Any) -> None:
    made = bundled(folder(records__Role={}, edges__leads={}))
    assert jsonschema.Draft202012Validator(made).is_valid({"_kind": "Role"})
    assert not jsonschema.Draft202012Validator(made).is_valid(value)


def test_a_folder_with_records_only_refuses_every_edge() -> None:
    made = bundled(folder(records__Role={}))
    jsonschema.Draft202012Validator.check_schema(made)
    assert not jsonschema.Draft202012Validator(made).is_valid({"kind": "leads"})


def test_files_that_are_called_as_its_own_parts() -> None:
    of = folder(records__Role={"$ref": "../record.schema.json"}, record={"required": ["a"]}, edge={"type": "object"})
    validator = jsonschema.Draft202012Validator(bundled(of))
    assert validator.is_valid({"_kind": "Role", "a": 1})
    assert not validator.is_valid({"_kind": "Role"})


def test_it_is_printed_or_written(run: Run, atlas: Path) -> None:
    printed = run("schema", "bundle")
    assert (printed.status, printed.err) == (0, "")
    made = json.loads(printed.out)
    assert made["$defs"]["record"]["properties"]["_kind"] == {"enum": ["Role"]}
    assert run("schema", "bundle", "schemas", "--out", "all.json").status == 0
    assert (atlas / "all.json").read_text("utf-8") == printed.out


def test_a_file_is_only_overwritten_by_force(run: Run, atlas: Path) -> None:
    write(atlas / "all.json", "{}")
    refused = run("schema", "bundle", "--out", "all.json")
    assert refused.status == 2
    assert "--force" in refused.err
    assert (atlas / "all.json").read_text("utf-8") == "{}"
    assert run("schema", "bundle", "--out", "all.json", "--force").status == 0
    again = run("schema", "bundle", "--out", "all.json")
    assert (again.status, again.err) == (0, "all.json is up to date\n")


def test_what_cannot_be_done_is_said(run: Run, atlas: Path) -> None:
    for arguments, told in (
        (("nowhere",), "no such folder"),
        (("--out", "no/such/folder/all.json"), "cannot write no/such/folder/all.json"),
        (("--out", "data"), "cannot write data"),
        (("--editor", "--data", "nowhere"), "no such path: nowhere"),
        (("--data", "data"), "--data needs --editor"),
        (("--editor", "--most", "-1"), "--most"),
    ):
        ran = run("schema", "bundle", *arguments)
        assert ran.status == 2, arguments
        assert told in ran.err
        assert ran.out == ""
    assert sorted(path.name for path in atlas.iterdir()) == ["data", "schemas"]


@pytest.mark.parametrize("form", [(), ("--editor",)])
def test_broken_schemas_are_told_with_their_places(run: Run, atlas: Path, form: tuple[str, ...]) -> None:
    write(atlas / "schemas/records/Role.schema.json", '{"$ref": "gone.schema.json",\n "x-id-prefx": "role"}')
    ran = run("schema", "bundle", *form)
    assert (ran.status, ran.out) == (2, "")
    assert "schemas/records/Role.schema.json" in ran.err
    assert "x-id-prefx" in ran.err
