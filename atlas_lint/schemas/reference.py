"""The reference validator: the Python package `jsonschema`, with the keywords rewritten in which it departs from the
draft.

Tests compare the compiled validator with it. It also validates if jsonschema-rs is not installed, and for values that
Rust cannot read: a number of thousands of digits, half of a surrogate pair.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from atlas_lint.schemas.failure import Path, Raw, is_named
from atlas_lint.schemas.formats import ASSERTED
from atlas_lint.schemas.guard import Guard
from atlas_lint.schemas.load_schemas import Schemas
from atlas_lint.schemas.multiples import is_multiple
from atlas_lint.schemas.regex import found
from atlas_lint.text import canonical


class ReferenceEngine:
    """Validates by the schemas of one folder."""

    def __init__(self, schemas: Schemas, guard: Guard) -> None:
        self._schemas = schemas
        self._guard = guard
        self._class, self._formats = _validator_class(schemas, guard)

    def is_valid(self, uri: str, value: Any) -> bool:
        """Check whether a value fits a schema."""
        return next(self._errors(uri, value), None) is None

    def fit_together(self, uris: Iterable[str]) -> None:
        """Compile nothing and return None: this engine has no check that is faster than a verdict."""

    def raws(self, uri: str, value: Any) -> Iterator[Raw]:
        """Yield the failures of a value that does not fit a schema."""
        return _raws(self._errors(uri, value))

    def _errors(self, uri: str, value: Any) -> Iterator[Any]:
        errors: Iterator[Any] = self._class({"$ref": uri}, format_checker=self._formats).iter_errors(value)
        return errors


def _raws(errors: Iterable[Any], key: str | None = None) -> Iterator[Raw]:
    for error in errors:
        here = getattr(error, "key", key)
        branches: dict[Any, list[Any]] = {}
        for cause in error.context:
            branches.setdefault(cause.schema_path[0], []).append(cause)
        yield Raw(
            path=tuple(error.absolute_path),
            steps=_steps(error),
            names=getattr(error, "names", ()),
            key=here,
            branches=tuple(tuple(_raws(branch, here)) for branch in branches.values()),
        )


def _steps(error: Any) -> Path:
    steps = tuple(error.absolute_schema_path)
    return (*steps[:-1], error.keyword) if hasattr(error, "keyword") else steps


def _validator_class(schemas: Schemas, guard: Guard) -> tuple[Any, Any]:
    """Return jsonschema's validator for the schemas of a folder, and its checker of the asserted formats."""
    import jsonschema

    def reference(validator: Any, uri: str, value: Any, schema: Any) -> Iterator[Any]:
        for error in validator.descend(value, schemas.resolve(uri)):
            error.schema_path.appendleft("$ref")
            yield error

    def pattern(validator: Any, expected: str, value: Any, schema: Any) -> Iterator[Any]:
        if isinstance(value, str) and not guard.matches(expected, value):
            yield jsonschema.ValidationError("")

    def pattern_properties(validator: Any, patterns: Any, value: Any, schema: Any) -> Iterator[Any]:
        for expected, subschema in patterns.items() if isinstance(value, dict) else ():
            for key, item in value.items():
                if found(expected, key):
                    yield from validator.descend(item, subschema, path=key, schema_path=expected)

    def additional_properties(validator: Any, subschema: Any, value: Any, schema: Any) -> Iterator[Any]:
        keys = [key for key in value if not is_named(schema, key)] if isinstance(value, dict) else []
        if subschema is False:
            if keys:
                yield jsonschema.ValidationError("")
        else:
            for key in keys:
                yield from validator.descend(value[key], subschema, path=key)

    def property_names(validator: Any, subschema: Any, value: Any, schema: Any) -> Iterator[Any]:
        for key in value if isinstance(value, dict) else ():
            for error in validator.descend(key, subschema):
                error.key = key
                yield error

    def items(validator: Any, subschema: Any, value: Any, schema: Any) -> Iterator[Any]:
        for index in range(len(schema.get("prefixItems", ())), len(value) if isinstance(value, list) else 0):
            yield from validator.descend(value[index], subschema, path=index)

    def contains(validator: Any, subschema: Any, value: Any, schema: Any) -> Iterator[Any]:
        if not isinstance(value, list):
            return
        matching = sum(validator.evolve(schema=subschema).is_valid(item) for item in value)
        if matching < schema.get("minContains", 1):
            yield _of_keyword("minContains" if "minContains" in schema else "contains")
        elif matching > schema.get("maxContains", matching):
            yield _of_keyword("maxContains")

    def unevaluated_properties(validator: Any, subschema: Any, value: Any, schema: Any) -> Iterator[Any]:
        if isinstance(value, dict):
            known = evaluated.keys(validator, _without(schema, "unevaluatedProperties"), value)
            left = validator.evolve(schema=subschema)
            yield from _unexpected([key for key in value if key not in known and not left.is_valid(value[key])])

    def unevaluated_items(validator: Any, subschema: Any, value: Any, schema: Any) -> Iterator[Any]:
        if isinstance(value, list):
            known = evaluated.indices(validator, _without(schema, "unevaluatedItems"), value)
            left = validator.evolve(schema=subschema)
            if any(index not in known and not left.is_valid(item) for index, item in enumerate(value)):
                yield jsonschema.ValidationError("")

    def multiple_of(validator: Any, step: float, value: Any, schema: Any) -> Iterator[Any]:
        if type(value) in (int, float) and not is_multiple(value, step):
            yield jsonschema.ValidationError("")

    def unique_items(validator: Any, is_asked: bool, value: Any, schema: Any) -> Iterator[Any]:
        if is_asked and isinstance(value, list) and len({canonical(item) for item in value}) < len(value):
            yield jsonschema.ValidationError("")

    def _of_keyword(keyword: str) -> Any:
        error: Any = jsonschema.ValidationError("")
        error.keyword = keyword
        return error

    def _unexpected(names: list[str]) -> Iterator[Any]:
        if names:
            error: Any = jsonschema.ValidationError("")
            error.names = tuple(names)
            yield error

    evaluated = _Evaluated(schemas)
    keywords: Any = {
        "$ref": reference,
        "pattern": pattern,
        "patternProperties": pattern_properties,
        "additionalProperties": additional_properties,
        "propertyNames": property_names,
        "items": items,
        "contains": contains,
        "unevaluatedProperties": unevaluated_properties,
        "unevaluatedItems": unevaluated_items,
        "uniqueItems": unique_items,
        "multipleOf": multiple_of,
    }
    checker = jsonschema.FormatChecker(formats=())
    for name, (test, _) in ASSERTED.items():
        checker.checks(name)(_of_strings(test))
    extend: Any = jsonschema.validators.extend
    made = extend(jsonschema.Draft202012Validator, keywords)
    descend = made.descend

    def descend_everywhere(
        self: Any, instance: Any, schema: Any, path: Any = None, schema_path: Any = None, resolver: Any = None
    ) -> Iterator[Any]:
        for error in descend(self, instance, schema, path, schema_path, resolver):
            if schema is False:  # jsonschema omits the path here
                error.path.extendleft([] if path is None else [path])
                error.schema_path.extendleft([] if schema_path is None else [schema_path])
            yield error

    made.descend = descend_everywhere
    return made, checker


def _of_strings(test: Callable[[str], bool]) -> Callable[[object], bool]:
    return lambda value: not isinstance(value, str) or test(value)


def _without(schema: Any, keyword: str) -> Any:
    return {name: value for name, value in schema.items() if name != keyword}


class _Evaluated:
    """The keys and items that other keywords have evaluated, which the `unevaluated...` keywords need."""

    def __init__(self, schemas: Schemas) -> None:
        self._schemas = schemas

    def keys(self, validator: Any, schema: Any, value: dict[str, Any]) -> set[str]:
        """Return the keys that the schema, or one that applies to the same mapping, evaluates."""
        found_: set[str] = set()
        for part in self._applied(validator, schema, value):
            if "additionalProperties" in part or "unevaluatedProperties" in part:
                return set(value)
            found_ |= {key for key in value if is_named(part, key)}
        return found_

    def indices(self, validator: Any, schema: Any, value: list[Any]) -> set[int]:
        """Return the indices that the schema, or one that applies to the same list, evaluates."""
        found_: set[int] = set()
        for part in self._applied(validator, schema, value):
            if "items" in part or "unevaluatedItems" in part:
                return set(range(len(value)))
            found_ |= set(range(len(part.get("prefixItems", ()))))
            if "contains" in part:
                contained = validator.evolve(schema=part["contains"])
                found_ |= {index for index, item in enumerate(value) if contained.is_valid(item)}
        return found_

    def _applied(self, validator: Any, schema: Any, value: Any) -> Iterator[dict[str, Any]]:
        """Yield the schemas that apply to a value and accept it; `schema` itself in any case."""
        if not isinstance(schema, dict):
            return
        yield schema

        def fits(subschema: Any) -> bool:
            return bool(validator.evolve(schema=subschema).is_valid(value))

        inner = [self._schemas.resolve(schema["$ref"])] if "$ref" in schema else []
        for keyword in ("allOf", "anyOf", "oneOf"):
            fitting = [branch for branch in schema.get(keyword, ()) if fits(branch)]
            inner += fitting if keyword != "oneOf" or len(fitting) == 1 else []
        if "if" in schema:
            is_met = fits(schema["if"])
            inner += [schema["if"]] if is_met else []
            inner += [schema[branch] for branch in [("else", "then")[is_met]] if branch in schema]
        for name, dependent in schema.get("dependentSchemas", {}).items():
            inner += [dependent] if name in value else []
        for subschema in inner:
            yield from self._applied(validator, subschema, value)
