"""The rule `alias-of-alias`."""

from __future__ import annotations

from atlas_lint.findings.finding import WARNING
from atlas_lint.findings.rule import Report, Reports, rule
from atlas_lint.schemas.schema_set import SchemaFolder


@rule(WARNING)
def alias_of_alias(schemas: SchemaFolder) -> Reports:
    """An edge kind is an alias of an alias, or of itself.

    `x-alias-of` must name the kind that the alias finally means.

    ```json
    {"x-alias-of": "works_in"}
    ```
    """
    kinds = dict(schemas.kinds("edges"))
    for name, kind in kinds.items():
        other = kind.schema.get("x-alias-of")
        if other is None or other not in kinds:
            continue
        real = kinds[other].schema.get("x-alias-of")
        if other == name:
            yield Report(
                kind.value("x-alias-of"), f"{name} is an alias of itself", about=(name, other), help="delete x-alias-of"
            )
        elif real is not None:
            message = f"{name} is an alias of {other}, which is an alias of {real}"
            yield Report(kind.value("x-alias-of"), message, about=(name, other), help=f"write {real}")
