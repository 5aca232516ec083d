"""The rule `schema-syntax`."""

from __future__ import annotations

from atlas_lint.findings.finding import ERROR
from atlas_lint.findings.rule import Reports, rule
from atlas_lint.schemas.schema_set import SchemaFolder, problem_reports


@rule(ERROR)
def schema_syntax(schemas: SchemaFolder) -> Reports:
    """A schema file is not valid JSON.

    Nothing can be checked until it is. JSON has no comments, no comma after the last item, and double quotes only.

    ```json
    {"type": "object",}
    ```
    """
    yield from problem_reports(schemas, "schema-syntax")
