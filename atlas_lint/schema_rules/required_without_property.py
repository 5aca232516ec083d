"""The rule `required-without-property`."""

from __future__ import annotations

from atlas_lint.findings.finding import WARNING
from atlas_lint.findings.rule import Report, Reports, rule
from atlas_lint.schemas.schema_set import SchemaFolder, SchemaPlace, describes
from atlas_lint.spelling import did_you_mean


@rule(WARNING)
def required_without_property(schemas: SchemaFolder) -> Reports:
    """A property is required and not described.

    It is misspelt, or its description is missing. What `$ref`, `allOf` and the like say of the same object counts. A
    schema that is part of another (a branch of `allOf`, what a `$ref` means) is not looked at: the property may be
    described there.

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
                help = did_you_mean(name, properties) or "describe it under `properties`"
                message = f"{name} is required, and nothing describes it"
                yield Report(spot.value("required", index), message, about=(spot.path, spot.at, name), help=help)


def _is_part(spot: SchemaPlace, schemas: SchemaFolder) -> bool:
    """Whether a schema judges together with another that it does not name."""
    parts = ("allOf", "anyOf", "oneOf", "if", "then", "else", "not", "dependentSchemas", "$defs", "definitions")
    return any(step in parts for step in spot.at) or spot.uri in schemas.targets


def _is_closed(spot: SchemaPlace) -> bool:
    """Whether what is not described is not allowed: then it is a `contradiction`."""
    return False in (spot.schema.get("additionalProperties"), spot.schema.get("unevaluatedProperties"))
