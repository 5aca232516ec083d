"""`schema check`, page by page: JSON blocks are the files of a schemas folder, the `text` block what rules say of them.

A page begins a new folder at each heading. What is silent stands first.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from urllib.parse import urljoin

import jsonschema
import pytest

from atlas_lint.filesystem.file_tree import Disk, Overlay
from atlas_lint.filesystem.paths import Naming
from atlas_lint.findings.result import Appearance
from atlas_lint.formats.concise import render
from atlas_lint.schema_rules import all_schema_rules
from atlas_lint.schema_tools.check import examined
from atlas_lint.schemas.schema_set import check_atlas
from atlas_lint.schemas.vocabulary import KEYWORDS
from tests.command import REPOSITORY, SHARED, Run, write

PAGES = sorted((Path(__file__).parent / "check").glob("*.md"))
FILE = re.compile(r"```json (\S+)\n(.*?)```", re.DOTALL)
TEXT = re.compile(r"```text\n.*?```", re.DOTALL)


def said(files: dict[str, str]) -> str:
    """Return the findings of all rules in a folder with these files."""
    folder = "/atlas/schemas"
    overlay = Overlay(Disk(), {f"{folder}/{path}": text.encode() for path, text in files.items()})
    schemas = check_atlas(overlay, folder, (), ())
    naming = Naming(folder, folder, folder)
    result = examined(schemas, all_schema_rules(), {}, naming, lambda path: overlay.read(f"{folder}/{path}"))
    return "".join(render(result, Appearance()))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.stem))
def test_page(page: Path, golden: Callable[[Path, str], None]) -> None:
    head, *sections = re.split(r"(?m)^(?=## )", page.read_text("utf-8"))
    drawn = [
        TEXT.sub(lambda _, s=section: f"```text\n{said(dict(FILE.findall(s)))}```", section) for section in sections
    ]
    golden(page, head + "".join(drawn))


def test_the_keywords_are_those_of_the_metaschema() -> None:
    meta = jsonschema.Draft202012Validator.META_SCHEMA
    registry = import_module("jsonschema_specifications").REGISTRY
    parts = [registry.contents(urljoin(meta["$id"], part["$ref"])) for part in meta["allOf"]]
    assert {word for part in (meta, *parts) for word in part["properties"]} == KEYWORDS


def test_a_misspelt_keyword_names_the_known_one(run: Run, atlas: Path) -> None:
    write(atlas / "schemas/records/Role.schema.json", '{"x-id-prefix": "role", "items": {"typ": "string"}}')
    ran = run("schema", "check", "--format", "json")
    [one] = json.loads(ran.out)["findings"]
    assert (ran.status, one["rule"], one["pointer"]) == (0, "misspelt-keyword", "/items/typ")
    assert one["help"] == "did you mean type?"
    assert run("data").status == 0


def test_every_rule_has_its_page() -> None:
    assert {page.stem for page in PAGES} == set(all_schema_rules())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.stem))
def test_a_page_is_about_its_rule(page: Path) -> None:
    told = set(re.findall(r"(?:error|warning)\[([a-z-]+)\]", page.read_text("utf-8")))
    assert told == {page.stem}


def test_the_names_are_no_names_of_rules_about_data() -> None:
    from atlas_lint.rules import all_rules

    assert not all_rules().keys() & all_schema_rules().keys()


def test_the_page_in_the_docs_has_every_rule() -> None:
    text = (REPOSITORY / "docs/schema-check.md").read_text("utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \| (error|warning) \|", text, re.MULTILINE)
    assert dict(rows) == {rule.name: rule.severity for rule in all_schema_rules().values()}


def test_the_own_schemas(run: Run) -> None:
    ran = run("schema", "check", f"{REPOSITORY}/schemas", "--fail-on", "warning")
    assert (ran.status, ran.out) == (0, "")
    ran = run("schema", "test", f"{REPOSITORY}/schemas")
    assert (ran.status, ran.out) == (0, "")
    assert ran.err.endswith("files: 0 failed\n")


def test_the_own_data_exercises_all_of_the_own_schemas(run: Run) -> None:
    ran = run("schema", "check", f"{REPOSITORY}/schemas", "--coverage", "--data", f"{REPOSITORY}/data")
    assert (ran.status, ran.out) == (0, "")


@pytest.mark.skipif(not SHARED.is_dir(), reason="the sample is not at hand")
def test_the_sample(run: Run) -> None:
    """Looked at one by one: each is so."""
    ran = run("schema", "check", f"{SHARED}/atlas-sample/schemas", "--format", "json")
    found = [(one["rule"], one["path"].rpartition("/")[2]) for one in json.loads(ran.out)["findings"]]
    assert ran.status == 0
    assert found == [
        ("inverse-mismatch", "governs_resource.schema.json"),
        ("inverse-mismatch", "uses_framework.schema.json"),
        ("shared-prefix", "Provider.schema.json"),
        ("shared-prefix", "TestableClaim.schema.json"),
        ("shared-prefix", "WorkflowDefinition.schema.json"),
    ]


def test_formats_and_options(run: Run, atlas: Path) -> None:
    write(atlas / "schemas/records/Role.schema.json", '{"x-id-prefix": "role", "pattern": "(?=a)", "type": "text"}')
    ran = run("schema", "check", "--format", "json", "--output", "sarif=out.sarif")
    assert ran.status == 1
    [one] = json.loads(ran.out)["findings"]
    assert (one["rule"], one["line"], one["column"], one["pointer"]) == ("schema-invalid", 1, 53, "/type")
    assert json.loads((atlas / "out.sarif").read_text())["runs"][0]["results"][0]["ruleId"] == "schema-invalid"
    write(atlas / "schemas/records/Role.schema.json", '{"x-id-prefix": "role", "pattern": "(?=a)"}')
    assert run("schema", "check").status == 0
    assert run("schema", "check", "--fail-on", "warning").status == 1
    assert run("schema", "check", "--rule", "uncommon-pattern=error").status == 1
    assert run("schema", "check", "--rule", "uncommon-pattern=off", "--fail-on", "warning").status == 0
    assert run("schema", "check", "--select", "shared-prefix", "--fail-on", "warning").status == 0
    assert "no such rule: shared-prefx" in run("schema", "check", "--select", "shared-prefx").err


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"items":' * 300 + "{}" + "}" * 300, "1:1: error[schema-syntax] not JSON: it nests deeper than 200 levels"),
        ('{"items":' * 5000 + "{}" + "}" * 5000, "1:1: error[schema-syntax] not JSON: "),
        ('{"title": "\\ud83d"}', "1:1: error[schema-syntax] not Unicode: an escape is half of a surrogate pair"),
        ('{"$ref": "#/allOf/\u00b2", "allOf": [{}]}', "1:10: error[schema-reference] $ref points at"),
        (
            '{"title": "\\ud83d\\ude00", "type": "integer",\n\t"default": "x"}',
            "2:13: error[failing-example] the default",
        ),
    ],
)
def test_what_readers_could_not_bear(run: Run, atlas: Path, text: str, message: str) -> None:
    write(atlas / "schemas/records/Role.schema.json", text)
    ran = run("schema", "check")
    assert ran.status == 1
    assert ran.out.startswith(f"schemas/records/Role.schema.json:{message}")


COVERED_TO_FILE = ["--coverage", "--data", "data", "--output", "json=out.json"]


def test_coverage(run: Run, atlas: Path) -> None:
    write(
        atlas / "schemas/records/Role.schema.json",
        '{"properties": {"attributes": {"properties": {"a": {"enum": [1, 2]}, "b": {"properties": {"c": {}}}}}}}',
    )
    write(atlas / "schemas/records/Team.schema.json", "{}")
    write(atlas / "data/b.yaml", "nodeKind: Role\nid: role:b\nattributes: {a: 1}\n")
    ran = run("schema", "check", "--coverage", "--data", "data")
    assert ran.out == (
        "records/Role.schema.json#/properties/attributes/properties/a/enum/1: nothing exercises the value 2\n"
        "records/Role.schema.json#/properties/attributes/properties/b: nothing exercises the property b\n"
        "records/Team.schema.json#: nothing exercises the record kind Team\n"
    )
    read = json.loads(run("schema", "check", "--coverage", "--data", "data", "--format", "json").out)
    assert [one["what"] for one in read["idle"]] == ["the value 2", "the property b", "the record kind Team"]
    for arguments in (
        ["--coverage"],
        ["--data", "data"],
        ["--coverage", "--data", "data", "--format", "sarif"],
        COVERED_TO_FILE,
    ):
        assert run("schema", "check", *arguments).status == 2


EXERCISED: dict[str, dict[str, object]] = {
    "contains": {"properties": {"a": {"contains": {"anyOf": [{"const": 1}]}}}},
    "dependentSchemas": {"dependentSchemas": {"a": {"properties": {"b": {"properties": {"k": {"enum": [1.0]}}}}}}},
    "unevaluatedProperties": {"unevaluatedProperties": {"anyOf": [{}]}},
    "propertyNames": {"propertyNames": {"enum": ["a", "b"]}},
    "forbidden": {"properties": {"z": False}, "anyOf": [{"required": ["a"]}, False]},
    "asked": {"if": {"properties": {"z": {}}}, "not": {"properties": {"z": False}, "required": ["z"]}},
    "asked elsewhere": {"if": {"$ref": "#/$defs/list"}},
}
NOT_EXERCISED: dict[str, tuple[dict[str, object], list[str]]] = {
    "contains": ({"properties": {"a": {"contains": {"anyOf": [{"const": 2}]}}}}, ["the branch 0 of anyOf"]),
    "propertyNames": ({"propertyNames": {"enum": ["a", "b", "c"]}}, ['the value "c"']),
    "else": ({"if": {}, "then": {}, "else": {}}, ["`else`"]),
    "names that are keywords": ({"properties": {"not": {}, "if": {}}}, ["the property if", "the property not"]),
    "a pattern": ({"patternProperties": {"^a": {}, "^z": {}}}, ["properties like ^z"]),
}


def idle(run: Run, atlas: Path, attributes: dict[str, object]) -> list[str]:
    """Return the parts of a schema of attributes that a role with a and b leaves idle."""
    schema = {
        "properties": {"attributes": attributes},
        "$defs": {"list": {"properties": {"b": {"properties": {"k": {}}}}}},
    }
    if "$ref" not in json.dumps(attributes):
        del schema["$defs"]
    write(atlas / "schemas/records/Role.schema.json", json.dumps(schema))
    write(atlas / "data/b.yaml", "nodeKind: Role\nid: role:b\nattributes: {a: [1], b: {k: 1}}\n")
    read = json.loads(run("schema", "check", "--coverage", "--data", "data", "--format", "json").out)
    return [one["what"] for one in read["idle"]]


@pytest.mark.parametrize("name", EXERCISED)
def test_what_is_exercised(run: Run, atlas: Path, name: str) -> None:
    assert idle(run, atlas, EXERCISED[name]) == []


@pytest.mark.parametrize("name", NOT_EXERCISED)
def test_what_is_not_exercised(run: Run, atlas: Path, name: str) -> None:
    attributes, told = NOT_EXERCISED[name]
    assert idle(run, atlas, attributes) == told


CASE = '{"description": "%s", "data": %s, "valid": %s}'


def test_cases(run: Run, atlas: Path) -> None:
    good = CASE % ("a role", '{"id": "role:a"}', "true")
    bad = CASE % ("text", '"role:a"', "false")
    write(atlas / "schemas/records/Role.test.json", f"[{good}, {bad}]")
    ran = run("schema", "test")
    assert (ran.status, ran.out, ran.err) == (0, "", "2 cases in 1 file: 0 failed\n")
    write(
        atlas / "schemas/records/Role.test.json",
        f"[\n{good.replace('true', 'false')},\n{bad.replace('false', 'true')}]",
    )
    ran = run("schema", "test")
    assert ran.status == 1
    assert ran.out == (
        'schemas/records/Role.test.json:2:27: error[failing-case] "a role" should not fit, and does\n'
        'schemas/records/Role.test.json:3:33: error[failing-case] "text" should fit: '
        'it is "role:a"; it must be a mapping\n'
    )
    assert ran.err == "2 cases in 1 file: 2 failed\n"
    assert "<testcase" in run("schema", "test", "--format", "junit").out


@pytest.mark.parametrize(
    ("path", "text", "message"),
    [
        ("records/Nobody.test.json", "[]", "has no schema beside it"),
        ("records/Role.test.json", "{}", "is not a list of cases"),
        ("records/Role.test.json", "[", "is not JSON"),
        ("records/Role.test.json", '[{"description": "x", "data": NaN, "valid": true}]', "NaN is not a JSON number"),
        ("records/Role.test.json", '[{"description": "x", "data": 1e400, "valid": true}]', "1e400 is out of range"),
        ("records/Role.test.json", '[{"data": 1, "data": 2}]', "the key data is repeated"),
        ("records/Role.test.json", "[1]", "json/0 is not a test case"),
        ("records/Role.test.json", '[{"description": "x", "valid": true}]', "json/0 is not a test case"),
        ("records/Role.test.json", '[{"description": "x", "data": 1, "valid": 1}]', "json/0 is not a test case"),
        ("records/Role.test.json", '[{"description": "x", "data": 1, "valid": true, "x": 1}]', "is not a test case"),
        ("records/Role.txt", "", "no cases in"),
    ],
)
def test_what_is_no_case(run: Run, atlas: Path, path: str, text: str, message: str) -> None:
    write(atlas / "schemas" / path, text)
    ran = run("schema", "test")
    assert ran.status == 2
    assert message in ran.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("chek", "error: no such command 'chek'\n  help: did you mean check?"),
        ("new Role x", "error: no such command 'new'\n  help: did you mean atlas-lint new?"),
        ("zzzzzz", "error: no such command 'zzzzzz'\n  help: `atlas-lint schema --help`"),
        ("infer data", "error: --out is missing\n  help: name the schemas folder to write, such as --out schemas"),
        ("import", "error: ONTOLOGY is missing\n  help: name the folder that holds ontology-schema.yaml"),
        ("doc", "error: --out is missing\n  help: name the folder to write, such as --out docs/kinds"),
        ("diff", "error: REF is missing\n  help: name the revision to compare with, such as HEAD or main"),
        ("check nowhere", "help: name the schemas folder; if there is none yet, `atlas-lint schema infer data --out"),
        ("check data", "help: name the schemas folder, which holds records/<Kind>.schema.json and edges/"),
    ],
)
def test_errors_name_what_to_do(run: Run, atlas: Path, arguments: str, message: str) -> None:
    ran = run("schema", *arguments.split())
    assert (ran.status, ran.out) == (2, "")
    assert message in ran.err


def test_a_near_spelling_is_a_fix(run: Run, atlas: Path) -> None:
    """As in data; there is none if the near name is required already."""
    for required, text in ((["displayNmae"], '"displayName"'), (["displayName", "displayNmae"], None)):
        attributes = {"properties": {"displayName": {"type": "string"}}, "required": required}
        schema = {"x-id-prefix": "role", "type": "object", "properties": {"attributes": attributes}}
        write(atlas / "schemas/records/Role.schema.json", json.dumps(schema))
        findings = json.loads(run("schema", "check", "schemas", "--format", "json").out)["findings"]
        (finding,) = [finding for finding in findings if finding["rule"] == "required-without-property"]
        assert [edit["text"] for fix in finding["fixes"] for edit in fix["edits"]] == ([text] if text else [])
        assert finding["help"] == ("did you mean displayName?" if text else "describe it under `properties`")
