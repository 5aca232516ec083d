"""The rule `unreachable-definition`."""

from __future__ import annotations

from atlas_lint.finding import WARNING
from atlas_lint.rule import Report, Reports, rule
from atlas_lint.schema_folder import SchemaFolder


@rule(WARNING)
def unreachable_definition(schemas: SchemaFolder) -> Reports:
    """No kind comes to a definition.

    Nothing refers to it, or only what is unreachable itself. It judges nothing, and somebody may think that it does.

    ```json
    {"$defs": {"unused": {"type": "string"}}, "type": "object"}
    ```
    """
    reached = schemas.reached
    for spot in schemas.spots:
        if spot.path.startswith("common/") and not spot.at and not any(path == spot.path for path, _ in reached):
            yield Report(spot.key(), "no kind comes to anything in this file", about=(spot.path, ()))
        if not spot.at[-2:-1] or spot.at[-2] not in ("$defs", "definitions"):
            continue
        file_is_told = spot.path.startswith("common/") and not any(path == spot.path for path, _ in reached)
        inside = any(path == spot.path and at[: len(spot.at)] == spot.at for path, at in reached)
        if not inside and not file_is_told and spot.path.startswith(("common/", "records/", "edges/")):
            message = f"no kind comes to the definition {spot.at[-1]}"
            yield Report(spot.key(), message, about=(spot.path, spot.at), help="refer to it, or take it out")
