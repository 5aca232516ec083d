"""The fast validator: jsonschema-rs, which compiles schemas."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
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
"""The keyword that replaces `pattern` for a pattern that needs the guard."""
_FORMATS: Any = {
    **{name: test for name, (test, _) in ASSERTED.items()},
    **dict.fromkeys(UNASSERTED, lambda value: True),
}


class CompiledEngine:
    """Validates by the schemas of one folder.

    Raises `ValueError` for a value that is not JSON to Rust, and for a failure that jsonschema-rs does not describe
    fully; the caller then asks the reference engine.
    """

    def __init__(self, schemas: Schemas, guard: Guard) -> None:
        self._schemas = schemas
        self._guard = guard
        self._validators: dict[str, Any] = {}
        self._readable: dict[str, Any] = {}
        self._written: dict[str, str] = {}  # a pattern as Rust reads it: as the schema has it

    def is_valid(self, uri: str, value: Any) -> bool:
        """Check whether a value fits a schema."""
        return bool(self._validator(uri).is_valid(value))

    def fit_together(self, uris: Iterable[str]) -> Callable[[dict[str, Any]], bool]:
        """Compile schema files together. Return a function that checks values, given by the URI of their file."""
        is_valid: Callable[[dict[str, Any]], bool]
        is_valid = self._compiled({"properties": {uri: self._file(uri) for uri in uris}}, self._referred).is_valid
        return is_valid

    def raws(self, uri: str, value: Any) -> Iterator[Raw]:
        """Yield the failures of a value that does not fit a schema."""
        start = () if "#" in uri else ("$ref",)
        return self._raws(start, self._validator(uri).iter_errors(value))

    def _raws(self, start: Path, errors: Iterable[Any], path: Path | None = None) -> Iterator[Raw]:
        """Yield errors as failures. For an error about a key, `path` is the path to its mapping.

        `start` leads to the compiled schema.
        """
        for error in errors:
            kind, name = error.kind, error.kind.name
            at = tuple(error.instance_path) if path is None else path
            steps = (*start, *self._as_written(error.evaluation_path))
            if name == "propertyNames":
                yield from self._raws(start, [kind.error], at)
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
                branches=tuple(tuple(self._raws(start, branch, path)) for branch in branches),
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
            # Only keys of mappings are matched by backtracking here, and the guard has seen these before.
            backtracking = bool(self._guard.key_patterns(uri))
            if "#" in uri:
                found = self._compiled({"$ref": uri}, self._all, backtracking)
            else:  # the file itself compiles in half the time of a reference to it
                found = self._compiled(self._file(uri), self._referred, backtracking, uri)
            self._validators[uri] = found
        return found

    def _compiled(self, schema: Any, registry: Any, backtracking: bool = False, uri: str | None = None) -> Any:
        import jsonschema_rs

        options = jsonschema_rs.FancyRegexOptions if backtracking else jsonschema_rs.RegexOptions
        return jsonschema_rs.Draft202012Validator(
            schema,
            registry=registry,
            base_uri=uri,
            formats=_FORMATS,
            validate_formats=True,
            keywords={_GUARDED: self._guarded_pattern, "multipleOf": _DecimalMultiple},
            pattern_options=options(size_limit=LARGEST),
        )

    @cached_property
    def _guarded_pattern(self) -> type:
        guard = self._guard

        class GuardedPattern:
            """The keyword for one pattern."""

            def __init__(self, parent_schema: Any, pattern: str, schema_path: Any) -> None:
                self.pattern = pattern

            def validate(self, value: Any) -> None:
                """Raise `ValueError` if a text does not match."""
                if isinstance(value, str) and not guard.matches(self.pattern, value):
                    raise ValueError(self.pattern)

        return GuardedPattern

    @cached_property
    def _referred(self) -> Any:
        """Build the registry of the files that a schema refers to; most files describe a kind, so nothing does."""
        parts = [self._schemas.subschemas(uri) for uri in self._schemas.resources]
        references = {subschema["$ref"] for found in parts for subschema in found if "$ref" in subschema}
        return self._registry(sorted({reference.partition("#")[0] for reference in references}))

    @cached_property
    def _all(self) -> Any:
        return self._registry(self._schemas.resources)

    def _registry(self, uris: Iterable[str]) -> Any:
        import jsonschema_rs

        return jsonschema_rs.Registry([(uri, self._file(uri)) for uri in uris])

    def _file(self, uri: str) -> Any:
        """Return a file as jsonschema-rs reads it: its patterns in the syntax of Rust, no keyword of older drafts."""
        if uri not in self._readable:
            self._readable[uri] = self._made_readable(uri)
        return self._readable[uri]

    def _made_readable(self, uri: str) -> Any:
        schema = self._schemas.resources[uri]
        if all(map(_UNREADABLE.isdisjoint, self._schemas.subschemas(uri))):
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
    """The keyword `multipleOf`: jsonschema-rs divides large numbers as floats."""

    def __init__(self, parent_schema: Any, step: float, schema_path: Any) -> None:
        self.step = step

    def validate(self, value: Any) -> None:
        """Raise `ValueError` for a number that is not a multiple."""
        if type(value) in (int, float) and not is_multiple(value, self.step):
            raise ValueError(self.step)
