"""The rule `slow-pattern`."""

from __future__ import annotations

from atlas_lint.findings.finding import WARNING
from atlas_lint.findings.rule import Report, Reports, rule
from atlas_lint.schemas.regex_portability import repeats_a_repetition
from atlas_lint.schemas.schema_set import SchemaFolder, patterns_of
from atlas_lint.text import short


@rule(WARNING)
def slow_pattern(schemas: SchemaFolder) -> Reports:
    """A regular expression repeats a repetition, and other programs may never finish matching it.

    It can match the same text in a number of ways that doubles with each character, as `(a+)+` can. JavaScript, Python
    and Java try them all, and never finish on a text that nearly matches. atlas-lint counts its steps and stops at a
    limit.

    ```json
    {"pattern": "^([a-z]+)*$"}
    ```
    """
    for spot, steps, pattern, part in patterns_of(schemas):
        if repeats_a_repetition(pattern):
            place = spot.key(*steps) if part == "key" else spot.value(*steps)
            message = f"{short(pattern)} can match a text in exponentially many ways, and may never finish"
            help = "remove the inner or the outer repetition"
            yield Report(place, message, about=(spot.path, spot.at, pattern), help=help)
