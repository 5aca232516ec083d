"""The rules about schemas, run on a folder. They give findings with places, like a run on data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from atlas_lint.filesystem.paths import Naming
from atlas_lint.findings.finding import OFF, WARNING, Finding, Related
from atlas_lint.findings.fingerprint import Identified, identify
from atlas_lint.findings.place import Place
from atlas_lint.findings.result import Result
from atlas_lint.findings.rule import Rule
from atlas_lint.parsing.locate import Placed, look_up
from atlas_lint.schemas.schema_set import SchemaFolder
from atlas_lint.text import pointer, safe


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
    reports = list(known)
    places = [one.report.place for one in reports] + [place for one in reports for place, _ in one.report.related]
    placed = look_up(places, read)
    made = [(one.report.place.path, _finding(one, severities, naming, placed)) for one in reports]
    made.sort(key=lambda item: (item[0], item[1].span[:2], item[1].rule, item[1].pointer, item[1].fingerprint))
    return tuple(finding for _, finding in made)


def _finding(one: Identified, severities: Mapping[str, str], naming: Naming, placed: Mapping[Place, Placed]) -> Finding:
    report = one.report
    here = placed[report.place]
    path = report.place.path
    return Finding(
        rule=one.rule.name,
        severity=severities.get(one.rule.name, WARNING),
        message=safe(report.message),
        path=naming.shown(path),
        repository_path=naming.in_repository(path),
        span=here.span,
        record=None,
        kind=None,
        cluster=path.partition("/")[0] if "/" in path else "",
        pointer=pointer(report.place.pointer),
        document=0,
        keyword=report.keyword,
        help=safe(str(report.help)) if report.help else None,
        related=tuple(_related(placed[place], place.path, message, naming) for place, message in report.related),
        fingerprint=one.fingerprint,
        excerpt=here.excerpt,
        group=None,
    )


def _related(placed: Placed, path: str, message: str, naming: Naming) -> Related:
    return Related(naming.shown(path), naming.in_repository(path), placed.span, safe(message), placed.excerpt)
