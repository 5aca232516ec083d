"""The rule `inverse-mismatch`."""

from __future__ import annotations

from atlas_lint.finding import WARNING
from atlas_lint.rule import Report, Reports, rule
from atlas_lint.schema_folder import SchemaFolder


@rule(WARNING)
def inverse_mismatch(schemas: SchemaFolder) -> Reports:
    """The inverse of an edge kind has another inverse.

    If `has_part` says the same from the other end as `part_of`, then `part_of` does as `has_part`.

    ```json
    {"x-inverse": "part_of"}
    ```
    """
    kinds = dict(schemas.kinds("edges"))
    for name, kind in kinds.items():
        inverse = str(kind.schema.get("x-inverse", ""))
        back = kinds[inverse].schema.get("x-inverse") if inverse in kinds else None
        if back is not None and back != name:
            message = f"the inverse of {name} is {inverse}, and the inverse of that is {back}"
            related = ((kinds[inverse].value("x-inverse"), f"{back} is named here"),)
            yield Report(kind.value("x-inverse"), message, about=(name, inverse), related=related)
