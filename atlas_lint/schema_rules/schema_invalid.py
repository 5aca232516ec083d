"""The rule `schema-invalid`."""

from __future__ import annotations

from atlas_lint.findings.finding import ERROR
from atlas_lint.findings.rule import Reports, rule
from atlas_lint.schemas.schema_set import SchemaFolder, problem_reports


@rule(ERROR)
def schema_invalid(schemas: SchemaFolder) -> Reports:
    """A schema violates the metaschema of draft 2020-12, or misuses one of atlas-lint's own keywords.

    Most validators silently ignore a keyword with an invalid value. A keyword that starts with `x-` must be one of
    atlas-lint's; the configuration can allow others (`schema-keywords`).

    ```json
    {"type": "text", "x-id-prefixx": "role"}
    ```
    """
    yield from problem_reports(schemas, "schema-invalid")
