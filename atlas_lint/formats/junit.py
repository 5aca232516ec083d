"""JUnit XML, as Jenkins reads it (jenkinsci/xunit-plugin, `junit-10.xsd`) and GitLab shows it.

A case is one finding: GitLab shows `classname` as the suite, so that is the rule, and keeps the first of equal
names. The path is an attribute of the suite, a suite a file: the schema knows none of that name on a case.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from xml.sax.saxutils import escape as escaped
from xml.sax.saxutils import quoteattr

from atlas_lint.findings.finding import Excerpt, Finding, Related
from atlas_lint.findings.result import Appearance, Result
from atlas_lint.text import escape, safe, safe_start, short

_MOST_OF_A_LINE = 200

# XML 1.0 knows these characters not even as references.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def render(result: Result, appearance: Appearance) -> Iterator[str]:
    """A suite for each file with findings, and one of the rules that found nothing."""
    suppress = sorted(result.rules.keys() - {finding.rule for finding in result.findings})
    failures = len(result.findings)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<testsuites name="atlas-lint" tests="{failures + len(suppress)}" failures="{failures}" errors="0">\n'
    names = _names(result.findings)
    for path, findings in groupby(result.findings, key=lambda finding: finding.repository_path):
        yield from _suite(path, list(findings), names)
    yield f'  <testsuite name="atlas-lint" tests="{len(suppress)}" failures="0" errors="0">\n'
    for rule in suppress:
        yield f'    <testcase classname={_attribute(rule)} name={_attribute(f"{rule}: no findings")} time="0"/>\n'
    yield "  </testsuite>\n</testsuites>\n"


def _names(findings: tuple[Finding, ...]) -> dict[str, str]:
    """By fingerprint the name of a case: what it is about, which no two share."""
    subjects = {
        finding.fingerprint: f"{safe(finding.record or finding.repository_path)} {safe(finding.pointer)}".rstrip()
        for finding in findings
    }
    many = Counter(subjects.values())
    return {
        fingerprint: f"{subject} ({fingerprint})" if many[subject] > 1 else subject
        for fingerprint, subject in subjects.items()
    }


def _suite(path: str, findings: list[Finding], names: dict[str, str]) -> Iterator[str]:
    counts = f'tests="{len(findings)}" failures="{len(findings)}" errors="0"'
    yield f"  <testsuite name={_attribute(safe(path))} file={_exact(path)} {counts}>\n"
    for finding in findings:
        name = _attribute(names[finding.fingerprint])
        yield f'    <testcase classname={_attribute(finding.rule)} name={name} time="0">\n'
        yield f"      <failure message={_attribute(finding.message)} type={_attribute(finding.severity)}>"
        yield f"{_text(_told(finding))}</failure>\n    </testcase>\n"
    yield "  </testsuite>\n"


def _told(finding: Finding) -> str:
    """What a person reads who opens the case."""
    lines = [f"{_where(finding)}: {finding.message}", *_gutter(finding.excerpt)]
    for related in finding.related:
        lines += [f"{_where(related)}: {related.message}", *_gutter(related.excerpt)]
    if finding.help:
        lines.append(f"help: {finding.help}")
    return "\n".join(lines)


def _where(at: Finding | Related) -> str:
    return f"{safe_start(safe(at.repository_path))}:{at.span.line}:{at.span.column}"


def _gutter(excerpt: Excerpt) -> list[str]:
    """Source lines behind their numbers; tabs are shown as blanks, so that only what is odd is escaped."""
    numbered = enumerate(excerpt.lines, excerpt.first_line)
    return [f"  {number} | {safe(short(line.replace(chr(9), ' '), _MOST_OF_A_LINE))}" for number, line in numbered]


def _attribute(text: str) -> str:
    return quoteattr(_allowed(text))


def _exact(text: str) -> str:
    """An attribute that programs read: as it is, by references, so that in a log it is no command and hides nothing."""
    quoted = quoteattr(_allowed(text), {"##[": "#&#35;[", "\x7f": "&#127;"})
    return quoted.encode("ascii", "xmlcharrefreplace").decode("ascii")


def _text(text: str) -> str:
    return escaped(_allowed(text))


def _allowed(text: str) -> str:
    return _FORBIDDEN.sub(lambda match: escape(match[0]), text)
