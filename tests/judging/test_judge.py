"""The judge means what JSON Schema means, and the compiled validator that answers first agrees with it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas_lint.judge import GATED, Judge, reached
from atlas_lint.patterns import found, is_common
from atlas_lint.schemas import SchemaError, Schemas, load, uri_of
from atlas_lint.value_formats import ASSERTED, is_date, is_date_time, is_email, is_regex, is_uri
from tests.conftest import SHARED

URI = uri_of("records/X.schema.json")


class OneFile:
    """A folder with one schema in it."""

    def __init__(self, schema: object) -> None:
        self.content = json.dumps(schema).encode()

    def below(self, folder: str, *, heed_ignores: bool = False, unread: object = None) -> list[str]:
        return ["records/X.schema.json", "common/X.schema.json"]

    def read(self, path: str) -> bytes:
        return self.content if path.endswith("common/X.schema.json") else b'{"$ref": "../common/X.schema.json"}'

    def is_file(self, path: str) -> bool:
        return True

    def is_folder(self, path: str) -> bool:
        return True


def loaded(schema: object) -> Schemas:
    return load(OneFile(schema), "/schemas", ("x-*",), ())


def verdicts(schema: object, value: Any) -> list[bool]:
    """What jsonschema says, and the compiled validator where it would be asked."""
    schemas = loaded(schema)
    judge = Judge(schemas)
    said = [not list(judge._validator(URI).iter_errors(value))]
    if reached(schemas, URI).is_gated:
        said.append(judge._gate(URI).is_valid(value))
    return said


# The public test suite.

SUITE = SHARED / "official/json-schema-test-suite/tests/draft2020-12"
ONLY_ANNOTATIONS = {f"optional/format/{path.name}" for path in SUITE.glob("optional/format/*.json")} - {
    f"optional/format/{name}.json" for name in (*ASSERTED, "ecmascript-regex", "unknown")
}
FILES = sorted({path.relative_to(SUITE).as_posix() for path in SUITE.rglob("*.json")} - ONLY_ANNOTATIONS)

# Schemas that the loader refuses, file by file: one in the suite's words, or "" for all of the file.
REMOTE = [
    ("defs.json", "validate definition against metaschema"),
    ("dynamicRef.json", "strict-tree schema, guards against misspelled properties"),
    ("dynamicRef.json", "tests for implementation dynamic anchor and reference link"),
    ("dynamicRef.json", "$ref and $dynamicAnchor are independent of order - $defs first"),
    ("dynamicRef.json", "$ref and $dynamicAnchor are independent of order - $ref first"),
    ("dynamicRef.json", "$ref to $dynamicRef finds detached $dynamicAnchor"),
    ("optional/cross-draft.json", "refs to historic drafts are processed as historic drafts"),
    ("ref.json", "remote ref, containing refs itself"),
    ("refRemote.json", ""),
]
NOT_WHERE_SCHEMAS_STAND = [("optional/refOfUnknownKeyword.json", "")]
OTHER_METASCHEMA = [("optional/format-assertion.json", ""), ("vocabulary.json", "")]
SEVERAL_DYNAMIC_ANCHORS_OF_ONE_NAME = [
    (
        "dynamicRef.json",
        "A $dynamicRef resolves to the first $dynamicAnchor still in scope that is encountered "
        "when the schema is evaluated",
    ),
    (
        "dynamicRef.json",
        "A $dynamicRef with intermediate scopes that don't include a matching $dynamicAnchor does not affect "
        "dynamic scope resolution",
    ),
    (
        "dynamicRef.json",
        "A $dynamicRef that initially resolves to a schema with a matching $dynamicAnchor resolves to the first "
        "$dynamicAnchor in the dynamic scope",
    ),
    ("dynamicRef.json", "multiple dynamic paths to the $dynamicRef keyword"),
    ("dynamicRef.json", "after leaving a dynamic scope, it is not used by a $dynamicRef"),
    ("dynamicRef.json", "$dynamicRef skips over intermediate resources - direct reference"),
    ("dynamicRef.json", "$dynamicRef avoids the root of each schema, but scopes are still registered"),
    (
        "optional/dynamicRef.json",
        "$dynamicRef skips over intermediate resources - pointer reference across resource boundary",
    ),
    ("unevaluatedItems.json", "unevaluatedItems with $dynamicRef"),
    ("unevaluatedProperties.json", "unevaluatedProperties with $dynamicRef"),
]
REFUSED = {*REMOTE, *NOT_WHERE_SCHEMAS_STAND, *OTHER_METASCHEMA, *SEVERAL_DYNAMIC_ANCHORS_OF_ONE_NAME}

# Cases that the suite sees otherwise; all that are named so in the file.
OTHERWISE = {
    # five formats are asserted, not only annotations
    ("format.json", "invalid email string is only an annotation by default"),
    ("format.json", "invalid regex string is only an annotation by default"),
    ("format.json", "invalid date string is only an annotation by default"),
    ("format.json", "invalid date-time string is only an annotation by default"),
    ("format.json", "invalid uri string is only an annotation by default"),
    # without the `u` flag it is a regular expression
    ("optional/format/ecmascript-regex.json", "when used as a pattern"),
    # `dependencies` is no keyword of this draft any more
    ("optional/dependencies-compatibility.json", "missing dependency"),
    ("optional/dependencies-compatibility.json", "missing other dependency"),
    ("optional/dependencies-compatibility.json", "missing both dependencies"),
    ("optional/dependencies-compatibility.json", "CRLF missing dependent"),
    ("optional/dependencies-compatibility.json", "quoted quotes missing dependent"),
    ("optional/dependencies-compatibility.json", "wrong type"),
    ("optional/dependencies-compatibility.json", "wrong type other"),
    ("optional/dependencies-compatibility.json", "wrong type both"),
    ("optional/dependencies-compatibility.json", "object with property having schema false is invalid"),
    ("optional/dependencies-compatibility.json", "object with both properties is invalid"),
    ("optional/dependencies-compatibility.json", "quoted quote"),
    ("optional/dependencies-compatibility.json", "quoted tab invalid under dependent schema"),
    ("optional/dependencies-compatibility.json", "quoted quote invalid under dependent schema"),
}


@pytest.mark.skipif(not FILES, reason="the suite is not here")
@pytest.mark.parametrize("name", FILES)
def test_suite(name: str) -> None:
    refused, otherwise = set(), set()
    for group in json.loads((SUITE / name).read_text("utf-8")):
        try:
            schemas = loaded(group["schema"])
        except SchemaError:
            refused.add((name, "" if (name, "") in REFUSED else group["description"]))
            continue
        judge, gated = Judge(schemas), reached(schemas, URI).is_gated
        for case in group["tests"]:
            is_valid = not list(judge._validator(URI).iter_errors(case["data"]))
            if gated:
                assert judge._gate(URI).is_valid(case["data"]) == is_valid, case["description"]
            if is_valid != case["valid"]:
                otherwise.add((name, case["description"]))
    assert refused == {known for known in REFUSED if known[0] == name}
    assert otherwise == {known for known in OTHERWISE if known[0] == name}


def test_every_gated_keyword_is_in_a_suite_that_was_compared() -> None:
    """Else nobody would have shown that both validators agree about it."""
    annotations = {"$comment", "$schema", "title", "description", "examples", "deprecated", "readOnly", "writeOnly"}
    assert {keyword for keyword in GATED if not keyword.startswith("$") and keyword not in annotations} <= TRIED


# Random schemas.

NUMBERS = st.integers(-3, 5) | st.sampled_from([0.5, 1.0, -2.0, 1e3, 2**53, 2**64, 10**30])
TEXTS = st.sampled_from(["", "a", "b", "ab", "a\n", "\n", "é", "😀", "😀😀", "1", "2026-04-29", "a@b.c", "x:y", "("])
KEYS = st.sampled_from(["a", "b", "ab", "é", "1", "a\n"])
SCALARS = st.none() | st.booleans() | NUMBERS | TEXTS
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=5
)
SIZES = st.integers(0, 3)
TYPES = st.sampled_from(["string", "number", "integer", "boolean", "array", "object", "null"])
PATTERNS = st.sampled_from(["a", "^a$", "^.$", "[ab]+", r"\d", r"\w", r"^\p{L}$", "^(a|b)?$", "$", r"\s", "^[^a]"])
COMMON_PATTERNS = st.sampled_from(["a", "^a$", "[ab]+", "^(a|b)?$", "^[^a]", "1"])

PLAIN: dict[str, st.SearchStrategy[Any]] = {
    "type": TYPES | st.lists(TYPES, min_size=1, max_size=3, unique=True),
    "enum": st.lists(VALUES, min_size=1, max_size=3),
    "const": VALUES,
    "required": st.lists(KEYS, max_size=2, unique=True),
    "dependentRequired": st.dictionaries(KEYS, st.lists(KEYS, max_size=2, unique=True), max_size=2),
    "pattern": PATTERNS,
    "format": st.sampled_from([*ASSERTED, "uuid", "duration"]),
    "minimum": NUMBERS,
    "maximum": NUMBERS,
    "exclusiveMinimum": NUMBERS,
    "exclusiveMaximum": NUMBERS,
    "default": VALUES,
    **dict.fromkeys(["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"], SIZES),
}
NESTED = [
    "properties", "patternProperties", "additionalProperties", "propertyNames", "items", "prefixItems", "contains",
    "minContains", "maxContains", "allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas",
]  # fmt: skip
TRIED = {*PLAIN, *NESTED}


def larger(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Schemas that hold schemas."""
    branches = st.lists(inner, min_size=1, max_size=3)
    named = st.dictionaries(KEYS, inner, max_size=2)
    nested: dict[str, st.SearchStrategy[Any]] = {
        **dict.fromkeys(["additionalProperties", "propertyNames", "items", "contains"], inner),
        **dict.fromkeys(["not", "if", "then", "else"], inner),
        **dict.fromkeys(["prefixItems", "allOf", "anyOf", "oneOf"], branches),
        **dict.fromkeys(["minContains", "maxContains"], SIZES),
        **dict.fromkeys(["properties", "dependentSchemas"], named),
        "patternProperties": st.dictionaries(COMMON_PATTERNS, inner, max_size=2),
    }
    assert nested.keys() == set(NESTED)
    pick = st.lists(st.sampled_from(sorted({*PLAIN, *nested})), min_size=1, max_size=4, unique=True)
    return pick.flatmap(lambda names: st.fixed_dictionaries({name: (PLAIN | nested)[name] for name in names}))


PLAIN_SCHEMAS = st.booleans() | st.lists(st.sampled_from(sorted(PLAIN)), max_size=2, unique=True).flatmap(
    lambda names: st.fixed_dictionaries({name: PLAIN[name] for name in names})
)
SCHEMAS = st.recursive(PLAIN_SCHEMAS, larger, max_leaves=8)


@settings(max_examples=1200, derandomize=True, deadline=None)
@given(SCHEMAS, st.lists(VALUES, min_size=1, max_size=5))
def test_both_validators_agree(schema: Any, values: list[Any]) -> None:
    for value in values:
        said = verdicts(schema, value)
        assert len(said) == 2
        assert said[0] == said[1], value


# Patterns: ECMA-262, not Python.


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("^a$", "a\n"),
        ("^a$", "b\na\n"),
        (r"^\d$", "٣"),
        (r"^\w$", "é"),
        (r"^\p{Lu}$", "a"),
        ("^.$", "\n"),
        ("^.$", "\u2028"),
        ("^a", "ba"),
        (r"^\S$", "\ufeff"),
        ("[^]", ""),
    ],
)
def test_not_found(pattern: str, text: str) -> None:
    assert not found(pattern, text)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("a", "bab"),
        ("^a$", "a"),
        ("", ""),
        (r"^\d$", "3"),
        (r"^\p{L}+$", "éж"),
        (r"^\p{Script=Greek}$", "λ"),
        ("^.$", "😀"),
        (r"^\u{1F600}$", "😀"),
        (r"^\cA$", "\x01"),
        (r"^\s$", "\ufeff"),
        (r"^(?<name>a)\k<name>$", "aa"),
        (r"(?<=a)b", "ab"),
        (r"^\-$", "-"),  # without the `u` flag only
        ("^[^]$", "\n"),
    ],
)
def test_found(pattern: str, text: str) -> None:
    assert found(pattern, text)


@pytest.mark.parametrize(
    "pattern",
    [r"\d", r"\w", r"\s", r"\p{L}", "a.b", "(?=a)", "(?<n>a)", "(?i)a", "a*+", "[a--b]", "é", "a$b", "[[]", r"\bx"],
)
def test_patterns_that_engines_read_differently(pattern: str) -> None:
    assert not is_common(pattern)


@pytest.mark.parametrize("pattern", ["", "^a$", "^x-", "[a-z]+", "(?:a|b)*", r"\.", "a{2,3}", "^[^/]+$", "a b"])
def test_patterns_that_all_engines_read_the_same_way(pattern: str) -> None:
    assert is_common(pattern)


# Formats.


@pytest.mark.parametrize(
    "value", ["2026-02-29", "2026-4-29", "20260429", "2026-04-29\n", "２026-04-29", "0000-01-01", ""]
)
def test_no_dates(value: str) -> None:
    assert not is_date(value)


def test_a_date() -> None:
    assert is_date("2024-02-29")


@pytest.mark.parametrize(
    "value",
    ["2026-04-29", "2026-04-29T08:30:00", "2026-04-29 08:30:00Z", "2026-04-29T24:00:00Z", "2026-04-29T08:30Z",
     "2026-04-29T08:30:60Z", "2026-02-30T08:30:00Z", "2026-04-29T08:30:00.Z", "2026-04-29T08:30:00+0200"],
)  # fmt: skip
def test_no_times(value: str) -> None:
    assert not is_date_time(value)


@pytest.mark.parametrize(
    "value",
    ["2026-04-29T08:30:00Z", "2026-04-29t08:30:00.123z", "2026-04-29T08:30:00-02:00", "1990-12-31T15:59:60-08:00"],
)
def test_times(value: str) -> None:
    assert is_date_time(value)


@pytest.mark.parametrize(
    "value",
    ["", "x", "//x/y", "/x", "x y:z", "http://a b", "http://a/\n", "http://ä", "http://[::g]/", "http://a:b", "http://[::1",
     "x:%zz", "1x:y", "http://a/<b>"],
)  # fmt: skip
def test_no_uris(value: str) -> None:
    assert not is_uri(value)


@pytest.mark.parametrize(
    "value",
    [
        "https://example.org",
        "https://u@h:8080/p/q?r=s#t",
        "http://[::1]/",
        "urn:a:b",
        "mailto:a@b.c",
        "file:///x",
        "x:",
    ],
)
def test_uris(value: str) -> None:
    assert is_uri(value)


@pytest.mark.parametrize(
    "value", ["", "a", "a@", "@b", "a@b@c", "a b@c", ".a@b", "a..b@c", "a@-b", "a@[1.2.3.400]", "a@b\n"]
)
def test_no_addresses(value: str) -> None:
    assert not is_email(value)


@pytest.mark.parametrize("value", ["a@b", "a.b+c@d.example", '"a b"@c', "é@ü.de", "a@[127.0.0.1]", "a@[IPv6:::1]"])
def test_addresses(value: str) -> None:
    assert is_email(value)


@pytest.mark.parametrize("value", ["(", "[", "*", "a{2,1}", "(?<n>a)(?<n>b)", "^(abc]"])
def test_no_regular_expressions(value: str) -> None:
    assert not is_regex(value)


@pytest.mark.parametrize("value", ["", "a*", r"\p{L}", "(?<n>a)"])
def test_regular_expressions(value: str) -> None:
    assert is_regex(value)
