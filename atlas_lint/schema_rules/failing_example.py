"""The rule `failing-example`."""

from __future__ import annotations

from typing import Any

from atlas_lint.finding import ERROR
from atlas_lint.regexes import is_exponential
from atlas_lint.rule import Path, Report, Reports, rule
from atlas_lint.schemas.schema_set import SchemaFolder, patterns_of
from atlas_lint.schemas.violations import violations


@rule(ERROR)
def failing_example(schemas: SchemaFolder) -> Reports:
    """An example or a default does not fit its own schema.

    People copy examples. Where one does not fit, it or the schema is wrong. Where a pattern can take for ever
    (`slow-pattern`), examples are not tried on it.

    ```json
    {"type": "integer", "examples": ["one"]}
    ```
    """
    slow = {(spot.path, spot.at) for spot, _, pattern, _ in patterns_of(schemas) if is_exponential(pattern)}
    for spot in schemas.spots:
        if slow and slow & schemas.reached_from(spot.uri):
            continue
        written: list[tuple[Path, Any]] = [
            (("examples", index), value) for index, value in enumerate(spot.schema.get("examples", ()))
        ]
        written += [(("default",), spot.schema["default"])] if "default" in spot.schema else []
        for steps, value in written:
            for violation in violations(schemas.judge.errors(spot.uri, value)):
                message = f"the {str(steps[0]).removesuffix('s')} does not fit: {violation.message}"
                place = spot.value(*steps, *violation.path)
                yield Report(place, message, about=(spot.path, spot.at, steps, violation.path, violation.keyword))
