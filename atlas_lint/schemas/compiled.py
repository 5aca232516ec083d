"""The fast validator: jsonschema-rs, which compiles schemas."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from atlas_lint.schemas import traversal
from atlas_lint.schemas.failure import Path, Raw
from atlas_lint.schemas.formats import ASSERTED, UNASSERTED
from atlas_lint.schemas.guard import Guard
from atlas_lint.schemas.load_schemas import Schemas
from atlas_lint.schemas.multiples import is_multiple
from atlas_lint.schemas.regex import LARGEST, compiled

_UNREADABLE = frozenset({"pattern", "patternProperties", "dependencies"})
_GUARDED = "x-guarded-pattern"
"""The keyword `pattern` with a pattern that needs the guard."""


class CompiledEngine:
    """Validates by the schemas of one folder.

    Raises `ValueError` for a value that is no JSON to Rust, and for a failure that jsonschema-rs does not describe
    fully: ask the reference then.
    """

    def __init__(self, schemas: Schemas, guard: Guard) -> None:
        self._schemas = schemas
        self._guard = guard
        self._validators: dict[str, Any] = {}
        self._written: dict[str, str] = {}  # a pattern as Rust reads it: as the schema has it

    def is_valid(self, uri: str, value: Any) -> bool:
        """Check whether a value fits a schema."""
        return bool(self._validator(uri).is_valid(value))

    def raws(self, uri: str, value: Any) -> Iterator[Raw]:
        """Yield why a value does not fit a schema."""
        return self._raws(self._validator(uri).iter_errors(value))

    def _raws(self, errors: Iterable[Any], path: Path | None = None) -> Iterator[Raw]:
        """Yield errors as failures; those about a key of a mapping have the path to the mapping, given by `path`."""
        for error in errors:
            kind, name = error.kind, error.kind.name
            at = tuple(error.instance_path) if path is None else path
            steps = self._as_written(error.evaluation_path)
            if name == "propertyNames":
                yield from self._raws([kind.error], at)
                continue
            if name == "falseSchema" and steps[-1] == "propertyNames":
                yield from (Raw(at, steps, key=key) for key in error.instance)
                continue
            if steps[-1] == "maxContains":
                raise ValueError("too many items of a form, or too few")
            if steps[-1] in (_GUARDED, "multipleOf"):
                raise ValueError("reached through unknown `$ref`s")
            branches: list[Iterable[Any]] = []
            names: tuple[str, ...] = ()
            if name in ("anyOf", "oneOf") and all(kind.context):
                branches = kind.context
            elif name == "unevaluatedProperties":
                names = tuple(kind.unexpected)
            yield Raw(
                path=at,
                steps=steps,
                location=self._location(error.absolute_keyword_location or ""),
                names=names,
                key=None if path is None else error.instance,
                branches=tuple(tuple(self._raws(branch, path)) for branch in branches),
            )

    def _as_written(self, steps: list[str | int]) -> Path:
        if self._written and "patternProperties" in steps:
            return tuple(self._written.get(step, step) if isinstance(step, str) else step for step in steps)
        return tuple(steps)

    def _location(self, location: str) -> str:
        return "" if self._written and "/patternProperties/" in location else location

    def _validator(self, uri: str) -> Any:
        found = self._validators.get(uri)
        if found is None:
            found = self._validators[uri] = self._compiled(uri)
        return found

    def _compiled(self, uri: str) -> Any:
        import jsonschema_rs

        guard = self._guard

        class GuardedPattern:
            """The keyword for one pattern."""

            def __init__(self, parent_schema: Any, pattern: str, schema_path: Any) -> None:
                self.pattern = pattern

            def validate(self, value: Any) -> None:
                """Raise `ValueError` where a text does not match."""
                if isinstance(value, str) and not guard.matches(self.pattern, value):
                    raise ValueError(self.pattern)

        # Only keys of mappings are matched by backtracking here, and the guard has seen these before.
        backtracking = bool(guard.key_patterns(uri))
        options = jsonschema_rs.FancyRegexOptions if backtracking else jsonschema_rs.RegexOptions
        tests: Any = {name: test for name, (test, _) in ASSERTED.items()}
        tests |= dict.fromkeys(UNASSERTED, lambda value: True)
        return jsonschema_rs.Draft202012Validator(
            {"$ref": uri},
            registry=self._registry,
            formats=tests,
            validate_formats=True,
            keywords={_GUARDED: GuardedPattern, "multipleOf": _DecimalMultiple},
            pattern_options=options(size_limit=LARGEST),
        )

    @cached_property
    def _registry(self) -> Any:
        import jsonschema_rs

        return jsonschema_rs.Registry([(uri, self._readable(it)) for uri, it in self._schemas.resources.items()])

    def _readable(self, schema: Any) -> Any:
        """Return a schema as jsonschema-rs reads it: its patterns in the syntax of Rust, no keyword of older drafts."""
        if all(_UNREADABLE.isdisjoint(each) for each in traversal.every(schema)):
            return schema
        copy = json.loads(json.dumps(schema))
        for subschema in traversal.every(copy):
            subschema.pop("dependencies", None)
            if "pattern" in subschema:
                pattern = compiled(subschema["pattern"])
                if pattern.is_light:
                    subschema["pattern"] = pattern.linear
                else:
                    subschema[_GUARDED] = subschema.pop("pattern")
            if "patternProperties" in subschema:
                subschema["patternProperties"] = self._keys_readable(subschema["patternProperties"])
        return copy

    def _keys_readable(self, patterns: dict[str, Any]) -> dict[str, Any]:
        readable: dict[str, Any] = {}
        for pattern, subschema in patterns.items():
            written = compiled(pattern).rust
            while self._written.get(written, pattern) != pattern:  # another pattern that means the same
                written += "(?:)"
            if written != pattern:
                self._written[written] = pattern
            readable[written] = subschema
        return readable


class _DecimalMultiple:
    """The keyword `multipleOf`: jsonschema-rs divides floats where they are large."""

    def __init__(self, parent_schema: Any, step: float, schema_path: Any) -> None:
        self.step = step

    def validate(self, value: Any) -> None:
        """Raise `ValueError` for a number that is not a multiple."""
        if type(value) in (int, float) and not is_multiple(value, self.step):
            raise ValueError(self.step)
