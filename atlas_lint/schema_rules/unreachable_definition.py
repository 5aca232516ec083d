"""The rule `unreachable-definition`."""

from __future__ import annotations

from atlas_lint.findings.finding import WARNING
from atlas_lint.findings.rule import Report, Reports, rule
from atlas_lint.schemas.schema_set import SchemaFolder


@rule(WARNING)
def unreachable_definition(schemas: SchemaFolder) -> Reports:
    """A definition is never used.

    Nothing refers to it, or only other unused definitions. It has no effect, though a reader may think that it has.

    ```json
    {"$defs": {"unused": {"type": "string"}}, "type": "object"}
    ```
    """
    reached = {(path, at[:length]) for path, at in schemas.reached for length in range(len(at) + 1)}
    idle = [spot for spot in schemas.spots if not spot.at and (spot.path, ()) not in reached]
    for spot in idle:
        yield Report(
            spot.key(), "no kind uses anything in this file", about=(spot.path, ()), help="refer to it, or delete it"
        )
    idle_files = {spot.path for spot in idle}
    for spot in schemas.defined:
        if spot.path not in idle_files and (spot.path, spot.at) not in reached:
            message = f"no kind uses the definition {spot.at[-1]}"
            yield Report(spot.key(), message, about=(spot.path, spot.at), help="refer to it, or delete it")
