"""The run of the rules on an atlas: their reports, with fingerprints and severities, without suppressed ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from atlas_lint.findings.finding import OFF, WARNING
from atlas_lint.findings.fingerprint import Identified, identify
from atlas_lint.findings.rule import Rule
from atlas_lint.findings.selection import Selection
from atlas_lint.model.atlas import Atlas
from atlas_lint.model.declarations import DeclaredFile
from atlas_lint.model.suppression_usage import SuppressionUsage, SuppressionUse
from atlas_lint.model.suppressions import Suppression
from atlas_lint.parsing.locate import look_up
from atlas_lint.rules import all_rules
from atlas_lint.settings import Settings

UNUSED = "unused-suppression"


class Reported(NamedTuple):
    """A report with its fingerprint, and the severity that it has in its file."""

    identified: Identified
    severity: str


class RuleSetup(NamedTuple):
    """The setup of the rules: the rules that run (by name), their settings, and the root (absolute path).

    `only` means that the user named the rules; one that is off by default is then a warning. Without `suppress`,
    comments suppress nothing. `renamed` maps the path of a file to its path today.
    """

    rules: Mapping[str, Rule[Any]]
    settings: Settings
    root: str
    only: bool = False
    suppress: bool = True
    renamed: Callable[[str], str] = lambda path: path

    def severity(self, rule: str, path: str) -> str:
        """Return the severity of a rule in a file, given by its path below the root."""
        default = self.rules[rule].severity
        severity = self.settings.severity(rule, default, f"{self.root}/{path}")
        return WARNING if self.only and severity == OFF else severity


def chosen_rules(settings: Settings, selection: Selection) -> dict[str, Rule[Any]]:
    """Return the rules that run, by name: those selected, else those that are not off everywhere."""
    per_path = {name for _, severities in settings.per_path for name, level in severities.items() if level != OFF}
    return {
        name: rule
        for name, rule in all_rules().items()
        if (
            name in selection.rules
            if selection.rules
            else settings.rules.get(name, rule.severity) != OFF or name in per_path
        )
    }


def rule_setup(settings: Settings, root: str, selection: Selection) -> RuleSetup:
    """Return the setup of the rules for the atlas at a root (absolute path)."""
    return RuleSetup(chosen_rules(settings, selection), settings, root, bool(selection.rules), selection.suppress)


def run_rules(atlas: Atlas, asked: RuleSetup, read: Callable[[str], bytes]) -> list[Reported]:
    """Return all that the rules report about an atlas, without what comments suppress.

    `read` returns the bytes of a file by its path below the root.
    """
    return apply_suppressions(atlas.files, identify_reports(atlas, asked.rules.values(), asked), asked, read)


def identify_reports(atlas: Atlas, rules: Iterable[Rule[Any]], asked: RuleSetup) -> list[Identified]:
    """Return the reports of some rules about an atlas, with their fingerprints."""
    return [one for rule in rules if rule.name != UNUSED for one in identify(rule, rule.report(atlas), asked.renamed)]


def apply_suppressions(
    files: Iterable[DeclaredFile], known: list[Identified], asked: RuleSetup, read: Callable[[str], bytes]
) -> list[Reported]:
    """Return reports with their severities, without those that comments suppress.

    Reports about unused suppressions are added. `files` are the files of the reports; `read` returns the bytes of one
    by its path below the root.
    """
    if asked.suppress:
        known, usage = _suppress(files, known, asked, read)
        if UNUSED in asked.rules:
            rule = asked.rules[UNUSED]
            known = [*known, *identify(rule, rule.report(usage), asked.renamed)]
    reported = [Reported(one, asked.severity(one.rule.name, one.report.place.path)) for one in known]
    return [one for one in reported if one.severity != OFF]


def _suppress(
    files: Iterable[DeclaredFile], known: list[Identified], asked: RuleSetup, read: Callable[[str], bytes]
) -> tuple[list[Identified], SuppressionUsage]:
    """Return the reports that no comment suppresses, and the use of the comments."""
    commented = {file.path: file for file in files if file.suppressions}
    places = [one.report.place for one in known if one.report.place.path in commented]
    spans = look_up(places, read)
    by_rule: dict[tuple[str, str], list[Suppression]] = {}
    for file in commented.values():
        for suppression in file.suppressions:
            for name in suppression.rules if suppression.form else ():
                by_rule.setdefault((file.path, name), []).append(suppression)
    left = []
    used: set[tuple[str, Suppression]] = set()
    for one in known:
        place = one.report.place
        over = (
            _over(by_rule.get((place.path, one.rule.name), ()), one.rule, spans[place].span.line)
            if place in spans
            else []
        )
        used |= {(place.path, suppression) for suppression in over}
        if not over:
            left.append(one)
    uses = (
        SuppressionUse(file.path, suppression, (file.path, suppression) in used, _record(file, suppression))
        for file in commented.values()
        for suppression in file.suppressions
    )
    suppressible = {name: rule.suppressible for name, rule in all_rules().items()}
    return left, SuppressionUsage(
        tuple(uses), lambda rule, path: rule in asked.rules and asked.severity(rule, path) != OFF, suppressible
    )


def _over(suppressions: Iterable[Suppression], rule: Rule[Any], line: int) -> list[Suppression]:
    """Return the comments that suppress a rule on a line, of those that name it."""
    if not rule.suppressible:
        return []
    return [suppression for suppression in suppressions if suppression.first_line <= line <= suppression.last_line]


def _record(file: DeclaredFile, suppression: Suppression) -> str | None:
    """Return the id of the record that contains a comment; None if there is none."""
    for declaration in file.declarations:
        at = declaration.at
        if declaration.document == suppression.document and suppression.path[: len(at)] == at:
            return declaration.id
    return None
