"""The rule `inverse-mismatch`."""

from __future__ import annotations

from atlas_lint.findings.finding import WARNING
from atlas_lint.findings.rule import Report, Reports, rule
from atlas_lint.schemas.schema_set import SchemaFolder
from atlas_lint.text import listed


@rule(WARNING)
def inverse_mismatch(schemas: SchemaFolder) -> Reports:
    """The inverse of an edge kind has another inverse, or joins other kinds.

    If `part_of` is the inverse of `has_part`, then `has_part` is the inverse of `part_of`. The kinds that one may leave
    are the kinds that the other may reach.

    ```json
    {"x-inverse": "part_of"}
    ```
    """
    kinds = dict(schemas.kinds("edges"))
    for name, kind in kinds.items():
        inverse = str(kind.schema.get("x-inverse", ""))
        if inverse not in kinds:
            continue
        back = kinds[inverse].schema.get("x-inverse")
        if back is not None and back != name:
            message = f"the inverse of {name} is {inverse}, but the inverse of {inverse} is {back}"
            related = ((kinds[inverse].value("x-inverse"), f"{back} is named here"),)
            help = f"write {name} as the x-inverse of {inverse}, or {back} here"
            yield Report(kind.value("x-inverse"), message, about=(name, inverse), related=related, help=help)
        if back is not None and (back != name or inverse < name):
            continue  # the other kind's finding covers it
        for here, there in (("x-source-kinds", "x-target-kinds"), ("x-target-kinds", "x-source-kinds")):
            own, other = kind.schema.get(here, ()), kinds[inverse].schema.get(there, ())
            if own and other and not set(own) & set(other):
                verbs = ("leaves", "reaches") if here == "x-source-kinds" else ("reaches", "leaves")
                message = f"{name} {verbs[0]} {listed(own)}, but its inverse {inverse} {verbs[1]} {listed(other)}"
                related = ((kinds[inverse].value(there), f"{inverse} {verbs[1]} these kinds"),)
                help = f"correct the kinds of {name} or of {inverse}: the one leaves what the other reaches"
                yield Report(kind.value("x-inverse"), message, about=(name, inverse, here), related=related, help=help)
