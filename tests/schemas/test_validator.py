"""Both validators mean what JSON Schema means, and say the same of what they refuse."""

from __future__ import annotations

import json
import sys
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas_lint.filesystem.file_tree import Files
from atlas_lint.schemas.formats import ASSERTED, is_date, is_date_time, is_email, is_uri
from atlas_lint.schemas.load_schemas import SchemaError, Schemas, load_folder
from atlas_lint.schemas.multiples import is_multiple, next_multiple
from atlas_lint.schemas.uris import uri_of
from atlas_lint.schemas.validator import Validator
from atlas_lint.schemas.violations import Violation
from tests.command import SHARED

URI = uri_of("records/X.schema.json")


class OneFile(Files):
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
    return load_folder(OneFile(schema), "/schemas", ("x-*",), ())


def both(schema: object) -> tuple[Validator, Validator]:
    """The compiled validator and the reference."""
    schemas = loaded(schema)
    return Validator(schemas), Validator(schemas, reference=True)


def accepted(schema: object, value: Any) -> list[bool]:
    """Return the verdict of each of the two about a value."""
    return [validator.is_valid(URI, value) for validator in both(schema)]


def told(validator: Validator, value: Any) -> list[Violation]:
    """Return the failures of a value; check that it is valid if there are none, and only then."""
    found = validator.violations(URI, value)
    assert validator.is_valid(URI, value) == (not found)
    return found


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
        compiled, reference = Validator(schemas), Validator(schemas, reference=True)
        for case in group["tests"]:
            found = told(compiled, case["data"])
            assert told(reference, case["data"]) == found, case["description"]
            if (not found) != case["valid"]:
                otherwise.add((name, case["description"]))
    assert refused == {known for known in REFUSED if known[0] == name}
    assert otherwise == {known for known in OTHERWISE if known[0] == name}


# Random schemas.

NUMBERS = st.integers(-3, 5) | st.sampled_from([0.5, 1.0, -2.0, 0.07, 19.99, 1e3, 2**53, 2**64, 10**30, 1e30])
STEPS = st.sampled_from([1, 2, 3, 10**30, 0.01, 0.1, 0.5, 1.5, 1e-8, 1e22])
TEXTS = st.sampled_from(["", "a", "b", "ab", "a\n", "\n", "é", "😀", "😀😀", "1", "2026-04-29", "a@b.c", "x:y", "("])
KEYS = st.sampled_from(["a", "b", "ab", "é", "1", "a\n"])
SCALARS = st.none() | st.booleans() | NUMBERS | TEXTS
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=5
)
SIZES = st.integers(0, 3)
TYPES = st.sampled_from(["string", "number", "integer", "boolean", "array", "object", "null"])
PATTERNS = st.sampled_from(
    ["a", "^a$", "^.$", "[ab]+", r"\d", r"\w", r"^\p{L}$", "^(a|b)?$", "$", r"\s", "^[^a]", "^(?!a)", r"(.)\1", r"\B"]
)

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
    "multipleOf": STEPS,
    "default": VALUES,
    "uniqueItems": st.booleans(),
    **dict.fromkeys(["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"], SIZES),
}
NESTED = [
    "properties", "patternProperties", "additionalProperties", "propertyNames", "items", "prefixItems", "contains",
    "minContains", "maxContains", "allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas",
    "unevaluatedProperties", "unevaluatedItems", "$ref",
]  # fmt: skip
TRIED = {*PLAIN, *NESTED}


def larger(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Schemas that hold schemas."""
    branches = st.lists(inner, min_size=1, max_size=3)
    named = st.dictionaries(KEYS, inner, max_size=2)
    nested: dict[str, st.SearchStrategy[Any]] = {
        **dict.fromkeys(["additionalProperties", "propertyNames", "items", "contains"], inner),
        **dict.fromkeys(["not", "if", "then", "else", "unevaluatedProperties", "unevaluatedItems"], inner),
        "$ref": st.sampled_from(["#/$defs/a", "#/$defs/b"]),
        **dict.fromkeys(["prefixItems", "allOf", "anyOf", "oneOf"], branches),
        **dict.fromkeys(["minContains", "maxContains"], SIZES),
        **dict.fromkeys(["properties", "dependentSchemas"], named),
        "patternProperties": st.dictionaries(PATTERNS, inner, max_size=2),
    }
    assert nested.keys() == set(NESTED)
    pick = st.lists(st.sampled_from(sorted({*PLAIN, *nested})), min_size=1, max_size=4, unique=True)
    return pick.flatmap(lambda names: st.fixed_dictionaries({name: (PLAIN | nested)[name] for name in names}))


PLAIN_SCHEMAS = st.booleans() | st.lists(st.sampled_from(sorted(PLAIN)), max_size=2, unique=True).flatmap(
    lambda names: st.fixed_dictionaries({name: PLAIN[name] for name in names})
)
SCHEMAS = st.recursive(PLAIN_SCHEMAS, larger, max_leaves=8)


DEFINED = st.fixed_dictionaries({"a": PLAIN_SCHEMAS, "b": PLAIN_SCHEMAS})


@settings(max_examples=300, derandomize=True, deadline=None)
@given(SCHEMAS, DEFINED, st.lists(VALUES, min_size=1, max_size=5))
def test_both_validators_agree(schema: Any, defined: Any, values: list[Any]) -> None:
    if isinstance(schema, dict):
        schema = {**schema, "$defs": defined}
    compiled, reference = both(schema)
    for value in values:
        assert told(compiled, value) == told(reference, value), value


# Multiples: decimal, not binary.


@pytest.mark.parametrize(
    ("step", "value"),
    [
        (0.01, 0.075), (0.01, 19.999), (0.01, 0.07000000000000002), (0.01, -0.001), (0.01, 1e-9), (0.1, 0.1 + 0.2),
        (1.5, 35), (3, 1e30), (3, 10**30), (2, 2**53 + 1), (2.0, 2**64 + 1), (1e22, 2e21), (10**30, 1.0),
        (0.123456789, 1e308), (10**300, 1e299), (1e300, 5e-324), (1e-323, 5e-324), (7, -1e22), (4, 0.5),
    ],
)  # fmt: skip
def test_no_multiples(step: float, value: float) -> None:
    assert accepted({"multipleOf": step}, value) == [False, False]


@pytest.mark.parametrize(
    ("step", "value"),
    [
        (0.01, 0.07), (0.01, 0.29), (0.01, 0.57), (0.01, 19.99), (0.01, 4.35), (0.01, -8.2), (0.01, 1.15), (0.01, 3),
        (0.01, 0), (0.01, -0.0), (0.1, 0.3), (0.1, 2**53 + 1), (1e-7, 3e-7), (1e-8, 12391239123), (0.5, 1e308),
        (1e-300, 1e308), (5e-324, 1e308), (5e-324, 1.7976931348623157e308), (1e22, 1e23), (1e23, 10**23),
        (10**23, 1e23), (1, 3.0), (3.0, 3), (7, 7 * 10**300), (0.01, True), (0.01, "x"), (0.01, None), (0.01, [0.001]),
    ],
)  # fmt: skip
def test_multiples(step: float, value: Any) -> None:
    assert accepted({"multipleOf": step}, value) == [True, True]


ANY_NUMBERS = (
    st.floats(allow_nan=False, allow_infinity=False)
    | st.integers(-(2**1023), 2**1023)
    | st.decimals(-1000, 1000, places=3).map(float)
    | st.integers(-1000, 1000)
)
ANY_STEPS = ANY_NUMBERS.map(abs).filter(bool)


@settings(max_examples=300, derandomize=True, deadline=None)
@given(ANY_STEPS, st.integers(-(10**6), 10**6), ANY_NUMBERS)
def test_both_validators_agree_with_fractions(step: float, times: int, value: float) -> None:
    product = Fraction(str(step)) * times
    values = [value, int(product)] + ([float(product)] if abs(product) < 10**308 else [])
    for each in values:
        is_valid = (Fraction(str(each)) / Fraction(str(step))).denominator == 1
        assert accepted({"multipleOf": step}, each) == [is_valid, is_valid], each


@settings(max_examples=500, derandomize=True, deadline=None)
@given(st.integers(-(10**6), 10**6), st.integers(1, 10**6), st.integers(0, 6), st.booleans())
def test_the_next_multiple(low: int, step: int, places: int, beyond: bool) -> None:
    """Bound and step in as many decimal places; the same in whole numbers says what is right."""
    scale = 10**places
    found = next_multiple(low / scale, step / scale, beyond=beyond)
    assert found == next(number for number in (-(-low // step) * step, (low // step + 1) * step)[beyond:]) / scale
    assert is_multiple(found, step / scale)
    assert type(next_multiple(low / scale, step)) is int


def test_without_the_compiled_validator(monkeypatch: pytest.MonkeyPatch) -> None:
    schema = {"properties": {"a": {"pattern": r"^\d+$"}, "b": False}, "required": ["c"]}
    value = {"a": "x", "b": 1}
    usual = Validator(loaded(schema)).violations(URI, value)
    monkeypatch.setitem(sys.modules, "jsonschema_rs", None)
    assert Validator(loaded(schema)).violations(URI, value) == usual
    assert len(usual) == 3


@pytest.mark.parametrize(
    "value",
    [10**5000, [{"a": -(10**5000)}], "\ud800", {"\udfff": 1}, {"1": "", "01": ""}],
    ids=["a number", "a number inside", "half a character", "a key", "keys that are one number"],
)
def test_values_that_the_compiled_validator_cannot_read(value: Any) -> None:
    schema = {
        "type": ["integer", "string", "array", "object"],
        "additionalProperties": {"minimum": 5, "type": "integer"},
    }
    compiled, reference = both(schema)
    assert compiled.is_valid(URI, value) == reference.is_valid(URI, value)


def test_the_reference_is_hardly_ever_needed() -> None:
    """Else the comparison above compared it with itself."""
    branches = [{"type": "string"}, {"$ref": "#/$defs/a"}]
    compiled, _ = both({"properties": {"a": {"anyOf": branches}}, "$defs": {"a": {"enum": [1]}}})
    values: list[Any] = [{"a": 2}, {"a": []}, {"a": {"b": None}}]
    for value in values:
        assert told(compiled, value)
    assert "_slow" not in compiled.__dict__


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
