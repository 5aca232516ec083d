"""The format `full`, for people at a terminal: each finding with its source line, carets under the span, and help."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from click import style

from atlas_lint.findings.finding import ERROR, Excerpt, Finding, Related, Span
from atlas_lint.findings.result import Appearance, Result, by_cause
from atlas_lint.text import cell_width, count, safe, short

_SHOWN_WIDTH = 160


def render(result: Result, appearance: Appearance) -> Iterator[str]:
    """Yield the findings as blocks; findings of a rule with the same group (a missing id) share a block."""
    painter = _Painter(appearance)
    left = len(result.findings)
    room = left if appearance.max_findings is None else appearance.max_findings
    for effect, findings in by_cause(result.findings):
        if effect and room > 0:
            yield f"{painter.strong(effect)}\n\n"
        for block in _blocks(findings):
            if room <= 0:
                break
            yield from painter.block(block[:room], len(block[room:]))
            left -= len(block)
            room -= len(block)
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


class _Painter:
    def __init__(self, appearance: Appearance) -> None:
        self.color = appearance.color
        self.width = appearance.width or _SHOWN_WIDTH

    def paint(self, text: str, color: str, bold: bool = False) -> str:
        return style(text, fg=color, bold=bold) if self.color else text

    def strong(self, text: str) -> str:
        return style(text, bold=True) if self.color else text

    def block(self, block: list[Finding], unseen: int) -> Iterator[str]:
        """Yield the findings of one block, and the number of the `unseen` ones."""
        finding = block[0]
        color = "red" if finding.severity == ERROR else "yellow"
        numbers = [finding.span.line, *(related.span.line for related in finding.related)]
        margin = len(str(max(numbers) + len(finding.excerpt.lines)))
        head = self.paint(f"{finding.severity}[{finding.rule}]", color, bold=True)
        yield f"{head}: {self.strong(finding.message)}\n"
        yield from self.place("-->", finding.path, finding.span, finding.excerpt, margin, color, "^", "")
        for related in finding.related:
            yield from self.related(related, margin)
        help = next((one.help for one in block if one.help), None)
        if help:
            yield f"{' ' * margin} {self.gutter('=')} {self.paint('help', 'cyan', bold=True)}: {help}\n"
        yield from self.others(block[1:], unseen, margin)
        yield "\n"

    def related(self, related: Related, margin: int) -> Iterator[str]:
        yield from self.place("-->", related.path, related.span, related.excerpt, margin, "blue", "-", related.message)

    def others(self, findings: list[Finding], unseen: int, margin: int) -> Iterator[str]:
        """Yield a line for each further finding of a block, and the number of the `unseen` ones."""
        for finding in findings:
            where = f"{safe(finding.path)}:{finding.span.line}:{finding.span.column}"
            of = f"  {safe(finding.record)}" if finding.record else ""
            yield f"{' ' * margin} {self.gutter('=')} also at {where}{of}\n"
        if unseen:
            yield f"{' ' * margin} {self.gutter('=')} and at {count(unseen, 'more place')}\n"

    def gutter(self, text: str) -> str:
        return self.paint(text, "blue", bold=True)

    def place(
        self, arrow: str, path: str, span: Span, excerpt: Excerpt, margin: int, color: str, mark: str, label: str
    ) -> Iterator[str]:
        """Yield a place: its path and position, its source line, and marks with a label under the span."""
        yield f"{' ' * margin}{self.gutter(arrow)} {safe(path)}:{span.line}:{span.column}\n"
        if not excerpt.lines:
            return
        line = excerpt.lines[0].replace("\t", " ")
        end = span.end_column - 1 if span.end_line == span.line else len(line)
        before, marked, after = self.cropped(line, span.column - 1, max(end, span.column - 1))
        number = str(span.line).rjust(margin)
        yield f"{' ' * margin} {self.gutter('|')}\n"
        yield f"{self.gutter(f'{number} |')} {before}{marked}{after}".rstrip() + "\n"
        marks = mark * max(cell_width(marked), 1) + (f" {label}" if label else "")
        yield f"{' ' * margin} {self.gutter('|')} {' ' * cell_width(before)}{self.paint(marks, color, bold=True)}\n"
        if span.end_line > span.line:
            lines = count(span.end_line - span.line, "more line")
            yield f"{' ' * margin} {self.gutter('|')} ... and {lines}\n"

    def cropped(self, line: str, start: int, end: int) -> tuple[str, str, str]:
        """Return the text of a line before, in and after a span, made safe; crop a long line around the span."""
        before, marked, after = safe(line[:start]), safe(line[start:end]), safe(line[end:])
        room = max(self.width - 12, 40)
        marked = short(marked, room)
        if len(before) + len(marked) > room:
            before = "…" + before[len(before) - max(room - len(marked) - 1, 10) :]
        return before, marked, short(after, max(room - len(before) - len(marked), 1)) if after else ""
