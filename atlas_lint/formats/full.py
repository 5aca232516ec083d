"""The format `full`, for people at a terminal: each finding with its source lines, help, and fix."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from atlas_lint.drawing.small_diff import signed, small_diff
from atlas_lint.drawing.source_lines import Gutter, source_lines
from atlas_lint.drawing.style import BLUE, CYAN, GREEN, RED, YELLOW, Style, columns, cut, link
from atlas_lint.findings.finding import ERROR, SAFE, UNSAFE, Finding, Fix, Related
from atlas_lint.findings.result import Appearance, Result, by_cause
from atlas_lint.text import count, safe, short

FEW = 5
"""Findings of which no summary by rule is printed: all of them are in sight."""
_COLORS = {ERROR: RED}
_NAMES = {SAFE: "fix", UNSAFE: "unsafe fix"}
_OPTIONS = {SAFE: "--fix", UNSAFE: "--fix --unsafe-fixes"}


def render(result: Result, appearance: Appearance) -> Iterator[str]:
    """Yield the findings as blocks; findings of a rule with the same group (a missing id) share a block."""
    report = _Report(appearance)
    left = len(result.findings)
    room = left if appearance.max_findings is None else appearance.max_findings
    for effect, findings in by_cause(result.findings):
        if effect and room > 0:
            yield f"{report.style.strong(effect)}\n\n"
        for block in _blocks(findings):
            if room <= 0:
                break
            yield from report.block(block[:room], len(block[room:]))
            left -= len(block)
            room -= len(block)
    if len(result.findings) > FEW:
        yield from report.summary(result.findings)
    if left > 0:
        shows = f"--max-findings {len(result.findings)} shows all"
        yield f"{count(left, 'more finding')}: {shows}, `atlas-lint baseline` accepts all of them\n"


def _blocks(findings: Iterable[Finding]) -> list[list[Finding]]:
    """Return the findings that share a block, in the order of the first finding of each block."""
    blocks: dict[object, list[Finding]] = {}
    for finding in findings:
        key = (finding.rule, finding.group) if finding.group is not None else finding.fingerprint
        blocks.setdefault(key, []).append(finding)
    return list(blocks.values())


class _Report:
    def __init__(self, appearance: Appearance) -> None:
        self.style = Style(appearance.color, appearance.width)
        self.rules_page = appearance.rules_page

    def rule(self, name: str) -> str:
        """Return the name of a rule, as a link to its page if there is one."""
        return link(name, f"{self.rules_page}#{name}") if self.rules_page else name

    def block(self, block: list[Finding], unseen: int) -> Iterator[str]:
        """Yield the findings of one block, and the number of the `unseen` ones."""
        finding = block[0]
        color = _COLORS.get(finding.severity, YELLOW)
        numbers = [finding.span.line, *(related.span.line for related in finding.related)]
        gutter = Gutter(self.style, len(str(max(numbers) + len(finding.excerpt.lines))))
        yield from self.head(finding, color)
        of = f" in {short(safe(finding.record))}" if finding.record and finding.record not in finding.message else ""
        yield self.where(gutter, f"{safe(finding.path)}:{finding.span.line}:{finding.span.column}", of)
        yield from source_lines(gutter, finding.span, finding.excerpt, "^", finding.label, color)
        for related in finding.related:
            yield from self.related(gutter, related)
        help = next((one.help for one in block if one.help), None)
        if help or finding.fixes or block[1:] or unseen:
            yield gutter.line()
        if help:
            yield from gutter.note("help", CYAN, help)
        if finding.fixes:
            yield from self.fix(gutter, finding.fixes[0], finding.path)
        yield from self.others(gutter, block[1:], unseen)
        yield "\n"

    def head(self, finding: Finding, color: str) -> Iterator[str]:
        """Yield the severity, the rule and the message, whole and wrapped."""
        plain = f"{finding.severity}[{finding.rule}]"
        first, *others = self.style.wrapped(finding.detail or finding.message, len(plain) + 2, 4)
        name = self.style.paint(f"{finding.severity}[{self.rule(finding.rule)}]", color, bold=True)
        yield f"{name}: {self.style.strong(first)}\n"
        yield from (f"{self.style.strong(line)}\n" for line in others)

    def where(self, gutter: Gutter, place: str, of: str) -> str:
        return f"{' ' * gutter.width}{self.style.paint('-->', BLUE, bold=True)} {place}{self.style.dim(of)}\n"

    def related(self, gutter: Gutter, related: Related) -> Iterator[str]:
        yield self.where(gutter, f"{safe(related.path)}:{related.span.line}:{related.span.column}", "")
        yield from source_lines(gutter, related.span, related.excerpt, "-", related.message, BLUE)

    def fix(self, gutter: Gutter, fix: Fix, path: str) -> Iterator[str]:
        """Yield what a fix does, the option that allows it, and its lines if they are few."""
        yield from gutter.note(_NAMES[fix.safety], GREEN, f"{fix.message} ({_OPTIONS[fix.safety]})")
        for hunk in small_diff(fix, path):
            for number, sign, line in signed(hunk):
                color = RED if sign == "-" else GREEN
                text = cut(safe(line.replace("\t", " ")).rstrip(), gutter.room)
                yield gutter.line(number, self.style.paint(text, color), sign, color)

    def others(self, gutter: Gutter, findings: list[Finding], unseen: int) -> Iterator[str]:
        """Yield a line for each further finding of a block, and the number of the `unseen` ones."""
        for finding in findings:
            where = f"{safe(finding.path)}:{finding.span.line}:{finding.span.column}"
            of = self.style.dim(f"  {safe(finding.record)}") if finding.record else ""
            yield gutter.line(text=f"also at {where}{of}", sign="=")
        if unseen:
            yield gutter.line(text=f"and at {count(unseen, 'more place')}", sign="=")

    def summary(self, findings: Iterable[Finding]) -> Iterator[str]:
        """Yield a line per rule: the number of its findings, and how many of them have a fix; the most first."""
        numbers: Counter[tuple[str, str]] = Counter()
        fixable: dict[tuple[str, str], Counter[str]] = {}
        for finding in findings:
            key = finding.severity, finding.rule
            numbers[key] += 1
            fixable.setdefault(key, Counter())[finding.fixes[0].safety if finding.fixes else ""] += 1
        keys = sorted(numbers, key=lambda key: (-numbers[key], key))
        rows = columns([(f"{numbers[key]:,}", *key) for key in keys], right=(0,))
        for key, (number, severity, rule) in zip(keys, rows, strict=True):
            ways = [
                f"{fixable[key][safety]:,} with {flag}" for safety, flag in _OPTIONS.items() if fixable[key][safety]
            ]
            name = f"{self.rule(key[1])}{' ' * (len(rule) - len(key[1]))}"
            colored = self.style.paint(severity, _COLORS.get(key[0], YELLOW), bold=True)
            fixes = "  " + self.style.paint(f"fixable: {', '.join(ways)}", GREEN) if ways else ""
            yield f"{self.style.strong(number)}  {colored}  {name}{fixes}".rstrip() + "\n"
        yield "\n"
