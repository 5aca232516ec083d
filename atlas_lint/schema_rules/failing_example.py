"""The rule `failing-example`."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from atlas_lint.finding import ERROR
from atlas_lint.rule import Path, Report, Reports, rule
from atlas_lint.schema_folder import SchemaFolder
from atlas_lint.schemas import uri_of
from atlas_lint.text import pointer
from atlas_lint.violations import violations


@rule(ERROR)
def failing_example(schemas: SchemaFolder) -> Reports:
    """An example or a default does not fit its own schema.

    People copy examples. Where one does not fit, it or the schema is wrong.

    ```json
    {"type": "integer", "examples": ["one"]}
    ```
    """
    for spot in schemas.spots:
        uri = f"{uri_of(spot.path)}#{quote(pointer(spot.at))}"
        written: list[tuple[Path, Any]] = [
            (("examples", index), value) for index, value in enumerate(spot.schema.get("examples", ()))
        ]
        written += [(("default",), spot.schema["default"])] if "default" in spot.schema else []
        for steps, value in written:
            for violation in violations(schemas.judge.errors(uri, value)):
                message = f"the {str(steps[0]).removesuffix('s')} does not fit: {violation.message}"
                place = spot.value(*steps, *violation.path)
                yield Report(place, message, about=(spot.path, spot.at, steps, violation.path, violation.keyword))
