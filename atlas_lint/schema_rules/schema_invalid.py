"""The rule `schema-invalid`."""

from __future__ import annotations

from atlas_lint.findings.finding import ERROR
from atlas_lint.findings.rule import Reports, rule
from atlas_lint.schemas.schema_set import SchemaFolder, problem_reports


@rule(ERROR)
def schema_invalid(schemas: SchemaFolder) -> Reports:
    """A schema is not one: the metaschema of draft 2020-12, or this tool's own keywords, do not allow it.

    A keyword with a value outside its meaning would be passed over in silence by most validators. Of keywords that
    start with `x-`, only those that are known may stand there; the configuration can allow others (`schema-keywords`).

    ```json
    {"type": "text", "x-id-prefixx": "role"}
    ```
    """
    yield from problem_reports(schemas, "schema-invalid")
