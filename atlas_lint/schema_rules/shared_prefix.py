"""The rule `shared-prefix`."""

from __future__ import annotations

from atlas_lint.findings.finding import WARNING
from atlas_lint.findings.place import Place
from atlas_lint.findings.rule import Report, Reports, rule
from atlas_lint.schemas.schema_set import SchemaFolder


@rule(WARNING)
def shared_prefix(schemas: SchemaFolder) -> Reports:
    """Two kinds have the same id prefix.

    An edge then does not show the kind of its target, and two records can get the same id.

    ```json
    {"x-id-prefix": "role"}
    ```
    """
    first: dict[str, tuple[str, Place]] = {}
    for name, kind in schemas.kinds("records"):
        prefix = kind.schema.get("x-id-prefix")
        if prefix is None:
            continue
        place = kind.value("x-id-prefix")
        other, where = first.setdefault(prefix, (name, place))
        if other != name:
            message = f"ids of {name} start with {prefix}:, and so do those of {other}"
            help = "give each kind a prefix of its own"
            yield Report(place, message, about=(name, other), related=((where, "first declared here"),), help=help)
