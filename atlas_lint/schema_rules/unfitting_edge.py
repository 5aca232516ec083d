"""The rule `unfitting-edge`."""

from __future__ import annotations

from atlas_lint.findings.finding import ERROR
from atlas_lint.findings.rule import Report, Reports, rule
from atlas_lint.schemas.schema_set import SchemaFolder
from atlas_lint.text import listed


@rule(ERROR)
def unfitting_edge(schemas: SchemaFolder) -> Reports:
    """A kind requires an edge that may not leave it.

    `x-required-edges` names an edge kind whose `x-source-kinds` do not list this kind. Every record of the kind breaks
    one of the two.

    ```json
    {"x-required-edges": ["leads"]}
    ```
    """
    if schemas.schemas is None:
        return
    for name, kind in schemas.kinds("records"):
        for index, edge in enumerate(kind.schema.get("x-required-edges", ())):
            known = schemas.schemas.edges.get(edge)
            if known is not None and known.source_kinds is not None and name not in known.source_kinds:
                message = f"{name} requires {edge}, which may only leave {listed(sorted(known.source_kinds))}"
                help = f"add {name} to the x-source-kinds of {edge}, or do not require it"
                yield Report(kind.value("x-required-edges", index), message, about=(name, edge), help=help)
