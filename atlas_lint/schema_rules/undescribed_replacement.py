"""The rule `undescribed-replacement`."""

from __future__ import annotations

from atlas_lint.findings.finding import WARNING
from atlas_lint.findings.rule import Report, Reports, rule
from atlas_lint.schemas.schema_set import SchemaFolder, describes
from atlas_lint.spelling import meant


@rule(WARNING)
def undescribed_replacement(schemas: SchemaFolder) -> Reports:
    """`x-replaced-by` names an attribute that the schema does not describe.

    The attribute is misspelt, so that no record counts as replaced, or its description is missing.

    ```json
    {
      "x-replaced-by": "supersededBy",
      "properties": {"attributes": {"properties": {"supersededby": {"type": "string"}}}}
    }
    ```
    """
    for name, kind in schemas.kinds("records"):
        attribute = kind.schema.get("x-replaced-by")
        about = schemas.attributes(kind)
        described = [known for schema in about for known in schema.get("properties", ())]
        if attribute is None or not described or any(describes(schema, attribute) for schema in about):
            continue
        message = f"`x-replaced-by` names {attribute}, which the schema of {name} does not describe"
        help = meant(attribute, described) or "describe it under `attributes`"
        yield Report(kind.value("x-replaced-by"), message, about=(name, attribute), help=help)
