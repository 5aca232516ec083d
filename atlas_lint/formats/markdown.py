"""The format `markdown`, for a job summary or a pull request: GitHub Flavored Markdown of less than 1 MiB.

Text from the data is in code spans. Backslashes are not enough: GitHub finds mentions and issue numbers in the text
after it removes them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from atlas_lint.findings.finding import ERROR, Finding, Related
from atlas_lint.findings.result import Appearance, Result, by_cause
from atlas_lint.findings.rule import Rule
from atlas_lint.text import count, safe, short

MOST_BYTES = 1_000_000
_MOST_OF_AN_ID = 200

# Text without blanks; between backticks, blanks too.
_CHUNK = re.compile(r"(?:`[^`]*`|\S)+")
_QUOTED = re.compile(r"([\"'(]?)`([^`]+)`([\"')]?[,.;:?!]*)")
# A plain word or a small number, with the punctuation of a sentence.
_PLAIN = re.compile(r"[\"'(]?(?:[^\W\d_]+(?:['’-][^\W\d_]+)*|\d{1,6}|…|\.\.\.)[\"')]?[,.;:?!]?")
_CLOSED = re.compile(r"(.*?)([,.;:?!]*)", re.DOTALL)


def render(result: Result, appearance: Appearance) -> Iterator[str]:
    """Yield the counts, a table of the rules, the number of findings that do not fit, and the others by file."""
    summary = "".join(_summary(result))
    fitting = _fitting(result.findings, MOST_BYTES - len(summary.encode()))
    yield summary
    left_out = len(result.findings) - sum(map(len, fitting.values()))
    if left_out:
        yield f"\n**{count(left_out, 'finding')} left out**, errors kept before warnings: a job summary holds 1 MiB.\n"
    heading = ""
    for (effect, path), items in fitting.items():
        if effect != heading:
            yield _cause_heading(effect)
            heading = effect
        yield _heading(path)
        yield from items


def _summary(result: Result) -> Iterator[str]:
    files, records, edges, errors, warnings = result.summary
    found = f"{count(errors, 'error')}, {count(warnings, 'warning')}" if result.findings else "no findings"
    checked = f"{count(files, 'file')}, {count(records, 'record')}, {count(edges, 'edge')}"
    since = result.comparison
    new = f" since {code(since.base)}: {since.new:,} new, {since.fixed:,} fixed, {since.old:,} old" if since else ""
    yield f"## atlas-lint: {found}{' (new)' if since and result.findings else ''}\n\n{checked}{new}.\n"
    for effect, findings in by_cause(result.findings):
        if effect and findings:
            yield f"\n- {_prose(effect)}"
    yield "\n" if since and result.findings else ""
    counts = Counter((finding.rule, finding.severity) for finding in result.findings)
    if counts:
        yield "\n| findings | rule | severity | what it says |\n| ---: | --- | --- | --- |\n"
    for (rule, severity), number in sorted(counts.items(), key=lambda row: (-row[1], row[0])):
        yield f"| {number:,} | {code(rule)} | {severity} | {_rule_summary(result.rules.get(rule))} |\n"


def _rule_summary(rule: Rule[Any] | None) -> str:
    """Return a rule's summary as a cell of a table ("" for None); escape bars, which end a cell even in code."""
    return _prose(rule.summary).replace("|", "\\|") if rule else ""


def _fitting(findings: tuple[Finding, ...], room: int) -> dict[tuple[str, str], list[str]]:
    """Return the list items that fit into `room` bytes, by cause and file; errors have precedence over warnings."""
    effects = {id(one): effect for effect, group in by_cause(findings) for one in group}
    room -= 20_000 if any(effects.values()) else 0  # the headings of the causes
    room -= len("**10,000,000 findings left out**, errors kept before warnings: a job summary holds 1 MiB.") + 10
    items: dict[int, str] = {}
    headed = set()
    for index in sorted(range(len(findings)), key=lambda index: findings[index].severity != ERROR):
        finding = findings[index]
        item = _item(finding)
        room -= len(item.encode()) + (0 if finding.path in headed else len(_heading(finding.path).encode()))
        if room < 0:
            break
        headed.add(finding.path)
        items[index] = item
    ranks = {effect: rank for rank, effect in enumerate(dict.fromkeys(effects.values()))}
    by_file: dict[tuple[str, str], list[str]] = {}
    for index in sorted(items, key=lambda index: (ranks[effects[id(findings[index])]], index)):
        finding = findings[index]
        by_file.setdefault((effects[id(finding)], finding.path), []).append(items[index])
    return by_file


def _cause_heading(effect: str) -> str:
    return f"\n## {_prose(effect)}\n"


def _heading(path: str) -> str:
    return f"\n### {code(path)}\n\n"


def _item(finding: Finding) -> str:
    """Return a finding as a list item, with its related places and its help as items below it."""
    of = f" in {code(short(finding.record, _MOST_OF_AN_ID))}" if finding.record is not None else ""
    lines = [f"- {_where(finding)} **{finding.severity}** {code(finding.rule)}{of}: {_prose(finding.message)}"]
    lines += [f"  - {_where(related)} {_prose(related.message)}" for related in finding.related]
    if finding.help:
        lines.append(f"  - help: {_prose(finding.help)}")
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _where(at: Finding | Related) -> str:
    return code(f"{at.path}:{at.span.line}:{at.span.column}")


def _prose(text: str) -> str:
    """Return a sentence as Markdown: plain words are text; quoted text, ids, paths, mentions and links are code."""
    return _CHUNK.sub(lambda match: _chunk(match[0]), text)


def _chunk(chunk: str) -> str:
    if _PLAIN.fullmatch(chunk):
        return chunk
    quoted = _QUOTED.fullmatch(chunk)
    if quoted:
        return f"{quoted[1]}{code(quoted[2])}{quoted[3]}"
    closed = _CLOSED.fullmatch(chunk)
    if closed and closed[1]:
        return f"{code(closed[1])}{closed[2]}"
    return code(chunk)


def code(text: str) -> str:
    """Return the text as a code span, with a fence longer than any run of backticks in it."""
    text = safe(text) or '""'
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    blank = " " if text[0] in "` " or text[-1] in "` " else ""
    return f"{fence}{blank}{text}{blank}{fence}"
