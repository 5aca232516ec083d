"""The rule `schema-reference`."""

from __future__ import annotations

from atlas_lint.findings.finding import ERROR
from atlas_lint.findings.rule import Reports, rule
from atlas_lint.schemas.schema_set import SchemaFolder, problem_reports


@rule(ERROR)
def schema_reference(schemas: SchemaFolder) -> Reports:
    """A `$ref` leads nowhere, out of the folder, or back to itself.

    Nothing is fetched from a network, so what a schema refers to stands in the folder.

    ```json
    {"$ref": "../common/nothing.schema.json"}
    ```
    """
    yield from problem_reports(schemas, "schema-reference")
