"""Test cases for schemas: values that fit, and values that do not, in files beside them.

`records/Role.test.json` is a list of `{"description", "data", "valid"}` for `records/Role.schema.json`.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from atlas_lint import strict_json
from atlas_lint.errors import AtlasError
from atlas_lint.filesystem.file_tree import Files
from atlas_lint.filesystem.paths import Naming
from atlas_lint.findings.finding import ERROR
from atlas_lint.findings.fingerprint import identify
from atlas_lint.findings.place import Place
from atlas_lint.findings.result import Result
from atlas_lint.findings.rule import Report, Reports, Rule, rule
from atlas_lint.schema_tools.check import placed_findings
from atlas_lint.schemas.load_schemas import Schemas
from atlas_lint.schemas.uris import SUFFIX, uri_of
from atlas_lint.schemas.validator import Validator
from atlas_lint.text import pointer, shown

CASES = ".test.json"


class Case(NamedTuple):
    """A test case: its file and index there, its description, the value, and whether that should fit."""

    path: str
    number: int
    description: str
    data: Any
    valid: bool


class Cases(NamedTuple):
    """All test cases of a folder, and its schemas."""

    cases: tuple[Case, ...]
    schemas: Schemas


def read(files: Files, folder: str, schemas: Schemas) -> Cases:
    """Read the test cases beside the schemas of a folder. Raises `AtlasError` if a file of them is invalid."""
    found = []
    for path in sorted(path for path in files.below(folder) if path.endswith(CASES)):
        if uri_of(_schema_of(path)) not in schemas.resources:
            raise AtlasError(f"{folder}/{path} has no schema beside it", f"it tests {_schema_of(path)}")
        try:
            listed = strict_json.loads(files.read(f"{folder}/{path}").decode("utf-8-sig"), _each_key_once)
        except (ValueError, RecursionError) as error:
            raise AtlasError(f"{folder}/{path} is not JSON: {error}") from error
        if not isinstance(listed, list):
            raise AtlasError(f"{folder}/{path} is not a list of cases", _FORM)
        found += [_case(folder, path, index, item) for index, item in enumerate(listed)]
    return Cases(tuple(found), schemas)


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object. Raises `ValueError` for a repeated key, one value of which would be lost silently."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"the key {next(name for name in found if names.count(name) > 1)} is repeated in an object")
    return found


_FORM = 'a case is {"description": "...", "data": ..., "valid": true}'


def _schema_of(path: str) -> str:
    return path.removesuffix(CASES) + SUFFIX


def _case(folder: str, path: str, index: int, item: Any) -> Case:
    form = {"description": str, "valid": bool}
    if not isinstance(item, dict) or "data" not in item or item.keys() - {*form, "data"}:
        raise AtlasError(f"{folder}/{path}{pointer((index,))} is not a test case", _FORM)
    if not all(isinstance(item.get(key), kind) for key, kind in form.items()):
        raise AtlasError(f"{folder}/{path}{pointer((index,))} is not a test case", _FORM)
    return Case(path, index, item["description"], item["data"], item["valid"])


@rule(ERROR)
def failing_case(cases: Cases) -> Reports:
    """A test case of a schema fails.

    The schema refuses a value that should fit (the finding is at the refused place, with the reason), or accepts one
    that should not.
    """
    validator = Validator(cases.schemas)
    for case in cases.cases:
        found = validator.violations(uri_of(_schema_of(case.path)), case.data)
        about: tuple[object, ...] = (case.path, case.description)
        if case.valid:
            for violation in found:
                place = Place(case.path, 0, (case.number, "data", *violation.path), violation.part)
                message = f"{shown(case.description)} should fit: {violation.message}"
                keyword = violation.keyword
                yield Report(place, message, (*about, violation.path, keyword), help=violation.help, keyword=keyword)
        elif not found:
            place = Place(case.path, 0, (case.number, "data"), "key")
            yield Report(place, f"{shown(case.description)} should not fit, and does", about)


def tested(files: Files, folder: str, schemas: Schemas, naming: Naming) -> tuple[Result, int]:
    """Run the test cases of a folder; return the findings, and the number of cases."""
    cases = read(files, folder, schemas)
    found = placed_findings(
        identify(failing_case, failing_case.report(cases)),
        {failing_case.name: ERROR},
        naming,
        lambda path: files.read(f"{folder}/{path}"),
    )
    rules: dict[str, Rule[Any]] = {failing_case.name: failing_case}
    paths = {case.path for case in cases.cases}
    return Result(found, len(paths), len(schemas.records), len(schemas.edges), rules), len(cases.cases)
