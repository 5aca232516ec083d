"""The rule `schema-reference`."""

from __future__ import annotations

from atlas_lint.findings.finding import ERROR
from atlas_lint.findings.rule import Reports, rule
from atlas_lint.schemas.schema_set import SchemaFolder, problem_reports


@rule(ERROR)
def schema_reference(schemas: SchemaFolder) -> Reports:
    """A `$ref` points nowhere, outside the folder, or back to itself.

    atlas-lint fetches nothing from a network, so the folder must hold every schema that another one refers to.

    ```json
    {"$ref": "../common/nothing.schema.json"}
    ```
    """
    yield from problem_reports(schemas, "schema-reference")
