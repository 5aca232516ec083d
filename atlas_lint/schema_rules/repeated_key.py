"""The rule `repeated-key`."""

from __future__ import annotations

from atlas_lint.findings.finding import ERROR
from atlas_lint.findings.rule import Report, Reports, rule
from atlas_lint.schemas.schema_set import SchemaFolder


@rule(ERROR)
def repeated_key(schemas: SchemaFolder) -> Reports:
    """An object has the same key twice.

    JSON parsers silently keep the last value; the first is lost.

    ```json
    {"type": "object", "type": "string"}
    ```
    """
    for place in schemas.repeats:
        name = str(place.pointer[-1])
        message = f"{name} is already a key of this object"
        yield Report(place, message, about=(place.path, place.pointer), help="merge the two, or delete one")
