"""The rules about schemas, run on a folder. They give findings with places, like a run on data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from atlas_lint.checking.build_findings import findings
from atlas_lint.checking.run_rules import Reported
from atlas_lint.filesystem.paths import Naming
from atlas_lint.findings.finding import OFF, WARNING, Finding
from atlas_lint.findings.fingerprint import Identified, identify
from atlas_lint.findings.result import Result
from atlas_lint.findings.rule import Rule
from atlas_lint.schemas.schema_set import SchemaFolder


def examined(
    schemas: SchemaFolder,
    rules: Mapping[str, Rule[Any]],
    severities: Mapping[str, str],
    naming: Naming,
    read: Callable[[str], bytes],
) -> Result:
    """Run `rules` on a schemas folder and return the result.

    `severities` are those that differ from the rules' own. `read` returns the bytes of a file, given its path in the
    folder.
    """
    in_force = {
        name: severity for name, rule in rules.items() if (severity := severities.get(name, rule.severity)) != OFF
    }
    known = [one for name in in_force for one in identify(rules[name], rules[name].report(schemas))]
    found = placed_findings(known, in_force, naming, read)
    loaded = schemas.schemas
    counts = (len(loaded.records), len(loaded.edges)) if loaded else (0, 0)
    return Result(found, len(schemas.parsed), *counts, {name: rules[name] for name in in_force})


def placed_findings(
    known: Iterable[Identified], severities: Mapping[str, str], naming: Naming, read: Callable[[str], bytes]
) -> tuple[Finding, ...]:
    """Return findings for reports about JSON files, in the order of findings about data."""
    reported = (Reported(one, severities.get(one.rule.name, WARNING)) for one in known)
    return findings(None, reported, naming, read)
