"""The format `junit`: JUnit XML, as Jenkins reads it (jenkinsci/xunit-plugin, `junit-10.xsd`) and GitLab shows it.

A test case is one finding. Its `classname` is the rule, because GitLab shows `classname` as the suite. Its `name` is
unique, because GitLab keeps only the first of equal names. A suite is one file and has the path: the schema allows no
`file` attribute on a case.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from xml.sax import saxutils
from xml.sax.saxutils import quoteattr

from atlas_lint.findings.finding import Excerpt, Finding, Related
from atlas_lint.findings.result import Appearance, Result
from atlas_lint.text import escape, safe, safe_start, short

_MOST_OF_A_LINE = 200

# XML 1.0 does not allow these characters, not even as references.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def render(result: Result, appearance: Appearance) -> Iterator[str]:
    """Yield a suite for each file with findings, and one with a passed case for each rule without findings."""
    passed = sorted(result.rules.keys() - {finding.rule for finding in result.findings})
    failures = len(result.findings)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<testsuites name="atlas-lint" tests="{failures + len(passed)}" failures="{failures}" errors="0">\n'
    names = _names(result.findings)
    for path, findings in groupby(result.findings, key=lambda finding: finding.repository_path):
        yield from _suite(path, list(findings), names)
    yield f'  <testsuite name="atlas-lint" tests="{len(passed)}" failures="0" errors="0">\n'
    for rule in passed:
        yield f'    <testcase classname={_attribute(rule)} name={_attribute(f"{rule}: no findings")} time="0"/>\n'
    yield "  </testsuite>\n</testsuites>\n"


def _names(findings: tuple[Finding, ...]) -> dict[str, str]:
    """Return the unique name of each case by fingerprint: what the finding is about."""
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
        yield f"{_text(_details(finding))}</failure>\n    </testcase>\n"
    yield "  </testsuite>\n"


def _details(finding: Finding) -> str:
    """Return the text of a case: the finding and its related places with their source lines, and its help."""
    lines = [f"{_where(finding)}: {finding.message}", *_gutter(finding.excerpt)]
    for related in finding.related:
        lines += [f"{_where(related)}: {related.message}", *_gutter(related.excerpt)]
    if finding.help:
        lines.append(f"help: {finding.help}")
    return "\n".join(lines)


def _where(at: Finding | Related) -> str:
    return f"{safe_start(safe(at.repository_path))}:{at.span.line}:{at.span.column}"


def _gutter(excerpt: Excerpt) -> list[str]:
    """Return the source lines with their numbers; tabs become blanks, because `safe` would escape them."""
    numbered = enumerate(excerpt.lines, excerpt.first_line)
    return [f"  {number} | {safe(short(line.replace(chr(9), ' '), _MOST_OF_A_LINE))}" for number, line in numbered]


def _attribute(text: str) -> str:
    return quoteattr(_allowed(text))


def _exact(text: str) -> str:
    """Return an attribute for programs: the exact text, in ASCII by references, so that a log cannot run or hide it."""
    quoted = quoteattr(_allowed(text), {"##[": "#&#35;[", "\x7f": "&#127;"})
    return quoted.encode("ascii", "xmlcharrefreplace").decode("ascii")


def _text(text: str) -> str:
    return saxutils.escape(_allowed(text))


def _allowed(text: str) -> str:
    return _FORBIDDEN.sub(lambda match: escape(match[0]), text)
