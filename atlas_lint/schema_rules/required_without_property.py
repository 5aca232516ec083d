"""The rule `required-without-property`."""

from __future__ import annotations

from atlas_lint.finding import WARNING
from atlas_lint.patterns import found
from atlas_lint.rule import Report, Reports, rule
from atlas_lint.schema_folder import SchemaFolder, Spot
from atlas_lint.suggest import did_you_mean


@rule(WARNING)
def required_without_property(schemas: SchemaFolder) -> Reports:
    """A property is required and not described.

    It is misspelt, or its description is missing. Only objects that are described in one place are looked at: with
    `$ref`, `allOf` and the like the property may stand elsewhere.

    ```json
    {"properties": {"name": {"type": "string"}}, "required": ["name", "nmae"]}
    ```
    """
    for spot in schemas.spots:
        if not _stands_alone(spot):
            continue
        properties = spot.schema.get("properties", {})
        for index, name in enumerate(spot.schema.get("required", ())):
            if name in properties or any(found(pattern, name) for pattern in spot.schema.get("patternProperties", ())):
                continue
            closed = spot.schema.get("additionalProperties") is False
            message = f"{name} is required, and {'not allowed' if closed else 'nothing describes it'}"
            help = did_you_mean(name, properties) or "describe it under `properties`"
            yield Report(spot.value("required", index), message, about=(spot.path, spot.at, name), help=help)


def _stands_alone(spot: Spot) -> bool:
    """Whether a schema alone says what an object holds: not together with others about the same value."""
    described = "properties" in spot.schema or spot.schema.get("additionalProperties") is False
    together = ("$ref", "$dynamicRef", "allOf", "anyOf", "oneOf", "if", "dependentSchemas")
    part = any(step in (*together, "then", "else", "not", "$defs") for step in spot.at)
    return described and not part and not any(keyword in spot.schema for keyword in together)
