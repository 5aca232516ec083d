"""What the schemas say of values that the compiled validator does not let pass: what is remembered, else jsonschema."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import blake2b
from typing import Any, NamedTuple

from atlas_lint.cache import UNLIKE
from atlas_lint.cache.lines import encoded
from atlas_lint.schemas.validator import Judge
from atlas_lint.schemas.violations import Violation, violations

Recall = Callable[[str], Any]
"""What is remembered under a key, as JSON has it; None where nothing is."""


class Verdict(NamedTuple):
    """How a value breaks a schema, the key under which that is remembered, and whether it was."""

    key: str
    violations: list[Violation]
    remembered: bool


class Verdicts:
    """Judges values by schemas. `recall` gives what another run with the same schemas found."""

    def __init__(self, judge: Judge, recall: Recall) -> None:
        self._judge = judge
        self._recall = recall

    def verdict(self, uri: str, value: Mapping[str, Any]) -> Verdict:
        """How a value breaks a schema, if it does."""
        key = _key(uri, value)
        remembered = _restored(self._recall(key))
        if remembered:
            return Verdict(key, remembered, True)
        return Verdict(key, violations(self._judge.refusals(uri, value)), False)


def _key(uri: str, value: Mapping[str, Any]) -> str:
    return blake2b(encoded([uri, value]), digest_size=16).hexdigest()


def _restored(rows: Any) -> list[Violation]:
    """Violations from JSON; none where it holds no such thing (a value that fails has some)."""
    try:
        return [Violation.restored(row) for row in rows or ()]
    except UNLIKE:
        return []
