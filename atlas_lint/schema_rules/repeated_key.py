"""The rule `repeated-key`."""

from __future__ import annotations

from atlas_lint.findings.finding import ERROR
from atlas_lint.findings.rule import Report, Reports, rule
from atlas_lint.schemas.schema_set import SchemaFolder


@rule(ERROR)
def repeated_key(schemas: SchemaFolder) -> Reports:
    """A key stands twice in an object.

    JSON readers take the last one without a word; what the first said is lost.

    ```json
    {"type": "object", "type": "string"}
    ```
    """
    for place in schemas.repeats:
        name = str(place.pointer[-1])
        yield Report(place, f"{name} stands in this object before", about=(place.path, place.pointer))
