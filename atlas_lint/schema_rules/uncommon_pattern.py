"""The rule `uncommon-pattern`."""

from __future__ import annotations

from atlas_lint.findings.finding import WARNING
from atlas_lint.findings.rule import Report, Reports, rule
from atlas_lint.schemas.regex_portability import uncommon
from atlas_lint.schemas.schema_set import SchemaFolder, patterns_of
from atlas_lint.text import short


@rule(WARNING)
def uncommon_pattern(schemas: SchemaFolder) -> Reports:
    """A regular expression uses syntax that validators interpret differently.

    Editors and other validators run patterns by the rules of JavaScript, Python, Go or Rust. JSON Schema recommends
    their common subset: characters, classes, `*`, `+`, `?`, `{2,5}`, `^`, `$`, groups and `|`. Look-around, back
    references, named groups and flags are not part of it; `\\d`, `\\w` and `\\b` match more characters in some.

    ```json
    {"pattern": "^(?!role:).*$"}
    ```
    """
    for spot, steps, pattern, part in patterns_of(schemas):
        found = uncommon(pattern)
        if found:
            place = spot.key(*steps) if part == "key" else spot.value(*steps)
            message = f"{short(pattern)} has {found}, which validators interpret differently"
            help = _SIMPLER.get(found, "write it more simply")
            yield Report(place, message, about=(spot.path, spot.at, pattern), help=help)


_SIMPLER = {"\\d": "write [0-9]", "\\D": "write [^0-9]", "\\w": "write [A-Za-z0-9_]", "\\W": "write [^A-Za-z0-9_]"}
