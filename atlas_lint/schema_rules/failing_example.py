"""The rule `failing-example`."""

from __future__ import annotations

from typing import Any

from atlas_lint.findings.finding import ERROR
from atlas_lint.findings.place import Path
from atlas_lint.findings.rule import Report, Reports, rule
from atlas_lint.schemas.schema_set import SchemaFolder


@rule(ERROR)
def failing_example(schemas: SchemaFolder) -> Reports:
    """An example or a default does not match its own schema.

    People copy examples. If one does not match, it or the schema is wrong.

    ```json
    {"type": "integer", "examples": ["one"]}
    ```
    """
    for spot in schemas.spots:
        written: list[tuple[Path, Any]] = [
            (("examples", index), value) for index, value in enumerate(spot.schema.get("examples", ()))
        ]
        written += [(("default",), spot.schema["default"])] if "default" in spot.schema else []
        for steps, value in written:
            for violation in schemas.validator.violations(spot.uri, value):
                message = f"the {str(steps[0]).removesuffix('s')} does not match: {violation.message}"
                place = spot.value(*steps, *violation.path)
                about = (spot.path, spot.at, steps, violation.path, violation.keyword)
                yield Report(place, message, about=about, help="correct the value or the schema")
