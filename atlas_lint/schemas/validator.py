"""The entry point of validation: whether a value fits a schema, and if not, why.

Two engines do the work, and agree: a compiled one (jsonschema-rs), and a reference in Python (`jsonschema`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any, NamedTuple, Protocol

from atlas_lint.findings.place import KEY, VALUE
from atlas_lint.schemas.failure import Failure, Locator, Raw
from atlas_lint.schemas.guard import Guard, place_of
from atlas_lint.schemas.limits import MOST_STEPS, Limits
from atlas_lint.schemas.load_schemas import Schemas
from atlas_lint.schemas.misspelt import without_misspelt
from atlas_lint.schemas.rust import jsonschema_rs
from atlas_lint.schemas.unevaluated import without_consequences
from atlas_lint.schemas.violations import Violation, name_of, violations
from atlas_lint.text import short


class Verdict(NamedTuple):
    """The result of validating a value: its violations; or, in `limit`, that it took too many steps."""

    violations: tuple[Violation, ...]
    limit: Violation | None = None


class Engine(Protocol):
    """An engine that validates values."""

    def is_valid(self, uri: str, value: Any) -> bool:
        """Check whether a value is valid by the schema with a URI."""

    def raws(self, uri: str, value: Any) -> Iterator[Raw]:
        """Yield the failures of a value, as the engine words them."""

    def fit_together(self, uris: Iterable[str]) -> Callable[[dict[str, Any]], bool] | None:
        """Return a check of values keyed by the URI of their schema file; None if the engine has none."""


VALID = Verdict(())


class Validator:
    """Validates values by the schemas of one folder, given by their URIs.

    It compiles a schema on first use. With `reference`, or if jsonschema-rs is not installed, the reference engine
    validates.
    """

    def __init__(self, schemas: Schemas, *, reference: bool = False) -> None:
        self._schemas = schemas
        self._guard = Guard(schemas)
        self._limits = Limits(schemas)
        self._locator = Locator(schemas)
        self._reference = reference
        self._plain: dict[str, bool] = {}

    @cached_property
    def _slow(self) -> Engine:
        from atlas_lint.schemas.reference import ReferenceEngine

        return ReferenceEngine(self._schemas, self._guard)

    @cached_property
    def _fast(self) -> Engine:
        from atlas_lint.schemas.compiled import CompiledEngine

        if self._reference or jsonschema_rs() is None:
            return self._slow
        return CompiledEngine(self._schemas, self._guard)

    def is_valid(self, uri: str, value: Any) -> bool:
        """Check whether a value fits a schema; one that takes too many steps does not."""
        return self._is_valid(uri, value) is True

    def verdict(self, uri: str, value: Any) -> Verdict:
        """Validate a value by the schema at `uri`. Return all violations."""
        result = self._is_valid(uri, value)
        if result is True:
            return VALID
        limit = result or self._too_many_steps(uri, value, fails=True)
        if limit is None:
            found = self._failures(uri, value)
            limit = self._pattern_too_slow(value)
        return Verdict((), limit) if limit else Verdict(without_misspelt(violations(found)))

    def is_plain(self, uri: str) -> bool:
        """Check whether a schema is so simple that no value needs its steps counted."""
        if uri not in self._plain:
            self._plain[uri] = not self._limits.is_needed(uri) and not self._guard.is_needed(uri)
        return self._plain[uri]

    def quick_check(self, uris: Iterable[str]) -> Callable[[str, Any], bool]:
        """Return a function that returns True for a value that fits one of the schemas at `uris`.

        False means nothing: ask for the verdict then. The function compiles the schemas together, which is several
        times as fast as one by one.
        """
        plain = {uri for uri in uris if self.is_plain(uri)}
        fit = self._fast.fit_together(plain) if plain else None
        if fit is None:
            return lambda uri, value: False

        def check(uri: str, value: Any) -> bool:
            try:
                return uri in plain and fit({uri: value})
            except ValueError:  # not JSON to Rust
                return False

        return check

    def violations(self, uri: str, value: Any) -> list[Violation]:
        """Return the violations of a value, including a passed limit."""
        verdict = self.verdict(uri, value)
        return [*verdict.violations, *([verdict.limit] if verdict.limit else [])]

    def takes_too_long(self, uri: str, value: Any) -> bool:
        """Check whether a value takes a schema, or its patterns of keys, too many steps.

        Other patterns are not counted.
        """
        if not self._limits.is_needed(uri) and not self._guard.key_patterns(uri):
            return False
        self._guard.passed.clear()
        self._guard.watch_keys(uri, value)
        return bool(self._guard.passed) or self._limits.exceeded(uri, value, fails=False) is not None

    def _is_valid(self, uri: str, value: Any) -> bool | Violation:
        """Check whether a value fits a schema. If that takes too many steps, return the limit instead."""
        limit = self._too_many_steps(uri, value, fails=False)
        if limit is not None:
            return limit
        self._guard.passed.clear()
        self._guard.watch_keys(uri, value)
        try:
            is_valid = self._fast.is_valid(uri, value)
        except ValueError:
            is_valid = self._slow.is_valid(uri, value)
        return self._pattern_too_slow(value) or is_valid

    def _failures(self, uri: str, value: Any) -> tuple[Failure, ...]:
        try:
            found = self._locator.failures(uri, value, self._fast.raws(uri, value))
        except ValueError:
            found = self._locator.failures(uri, value, self._slow.raws(uri, value))
        return without_consequences(found, self._schemas)

    def _too_many_steps(self, uri: str, value: Any, *, fails: bool) -> Violation | None:
        path = self._limits.exceeded(uri, value, fails=fails)
        if path is None:
            return None
        message = f"{short(name_of(path))} takes its schema more than {MOST_STEPS:,} steps"
        return Violation(path, VALUE, "", message, "combine fewer schemas with `allOf`, `anyOf`, `oneOf` and `if`", "")

    def _pattern_too_slow(self, value: Any) -> Violation | None:
        if not self._guard.passed:
            return None
        pattern, text = self._guard.passed[0]
        path, is_key = place_of(value, text)
        message = f"{short(name_of(path))} takes the pattern {short(pattern)} more steps than the limit allows"
        help = "simplify the pattern, or shorten the text"
        return Violation(path, KEY if is_key else VALUE, "pattern", message, help, short(pattern))
