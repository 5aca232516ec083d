"""The rule `required-without-property`."""

from __future__ import annotations

from atlas_lint.findings.finding import WARNING
from atlas_lint.findings.rule import Report, Reports, rule
from atlas_lint.schemas.schema_set import SchemaFolder, SchemaPlace, describes
from atlas_lint.spelling import meant


@rule(WARNING)
def required_without_property(schemas: SchemaFolder) -> Reports:
    """A property is required but not described.

    It is misspelt, or its description is missing. Descriptions by `$ref`, `allOf` and the like count. The rule skips a
    schema that is part of another one (a branch of `allOf`, the target of a `$ref`): the other one may describe the
    property.

    ```json
    {"properties": {"name": {"type": "string"}}, "required": ["name", "nmae"]}
    ```
    """
    for spot in schemas.spots:
        if not spot.schema.get("required") or _is_part(spot, schemas):
            continue
        together = schemas.together(spot.uri)
        properties = [name for schema in together for name in schema.get("properties", ())]
        if not properties or _is_closed(spot):
            continue
        for index, name in enumerate(spot.schema["required"]):
            if not any(describes(schema, name) for schema in together):
                others = (other for other in properties if other not in spot.schema["required"])
                help = meant(name, others) or "describe it under `properties`"
                message = f"{name} is required, but nothing describes it"
                yield Report(spot.value("required", index), message, about=(spot.path, spot.at, name), help=help)


def _is_part(spot: SchemaPlace, schemas: SchemaFolder) -> bool:
    """Return True if another schema, which this one does not name, may validate the same object."""
    parts = ("allOf", "anyOf", "oneOf", "if", "then", "else", "not", "dependentSchemas", "$defs", "definitions")
    return any(step in parts for step in spot.at) or spot.uri in schemas.targets


def _is_closed(spot: SchemaPlace) -> bool:
    """Return True if the schema allows only described properties; then `contradiction` reports the others."""
    return False in (spot.schema.get("additionalProperties"), spot.schema.get("unevaluatedProperties"))
