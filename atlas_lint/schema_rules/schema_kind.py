"""The rule `schema-kind`."""

from __future__ import annotations

from atlas_lint.findings.finding import ERROR
from atlas_lint.findings.rule import Reports, rule
from atlas_lint.schemas.schema_set import SchemaFolder, problem_reports


@rule(ERROR)
def schema_kind(schemas: SchemaFolder) -> Reports:
    """A keyword names a kind that has no schema.

    The kind is misspelt, or its schema is missing. The configuration can list kinds that are described elsewhere
    (`external-kinds`).

    ```json
    {"x-source-kinds": ["Roel"]}
    ```
    """
    yield from problem_reports(schemas, "schema-kind")
