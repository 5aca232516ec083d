"""The rule `slow-pattern`."""

from __future__ import annotations

from atlas_lint.finding import WARNING
from atlas_lint.regexes import is_exponential
from atlas_lint.rule import Report, Reports, rule
from atlas_lint.schemas.schema_set import SchemaFolder, patterns_of
from atlas_lint.text import short


@rule(WARNING)
def slow_pattern(schemas: SchemaFolder) -> Reports:
    """A regular expression can take for ever.

    It can read the same text in a number of ways that doubles with each character, as `(a+)+` can. A reader that tries
    them all, as most do, stands still on a text that nearly fits.

    ```json
    {"pattern": "^([a-z]+)*$"}
    ```
    """
    for spot, steps, pattern, part in patterns_of(schemas):
        if is_exponential(pattern):
            place = spot.key(*steps) if part == "key" else spot.value(*steps)
            message = f"{short(pattern)} can read a text in ever so many ways, and may take for ever"
            help = "let no repetition stand inside another that it can take the place of"
            yield Report(place, message, about=(spot.path, spot.at, pattern), help=help)
