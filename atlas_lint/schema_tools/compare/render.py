"""A review of schemas as output: text, Markdown, JSON."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from atlas_lint.findings.finding import Finding
from atlas_lint.findings.published_json import published
from atlas_lint.schema_tools.compare.change import EFFECTS, NOTHING, Change
from atlas_lint.schema_tools.compare.data_effects import Effects
from atlas_lint.schema_tools.compare.review import EDGE, RECORD, Named, Review, as_json
from atlas_lint.text import count, json_text, listed, safe, safe_start

FEW = 5


class ChangePlace(NamedTuple):
    """The place of a keyword: the file as users call it, with line and column if it exists today."""

    path: str
    pointer: str
    line: int | None
    column: int | None

    def __str__(self) -> str:
        return self.path if self.line is None else f"{self.path}:{self.line}:{self.column}"


Where = Callable[[Change], ChangePlace]
Group = tuple[tuple[Named, ...], tuple[Change, ...]]


class Comparison(NamedTuple):
    """A comparison with a revision: the revision as given, its commit, the review, the effects on data.

    `effects` is None if no data was given.
    """

    revision: str
    commit: str
    review: Review
    where: Where
    effects: Effects | None


def summary(comparison: Comparison) -> str:
    """Return the counts on one line."""
    review = comparison.review
    parts = [
        f"{count(len(kinds), noun)} {what}"
        for what, named in (
            ("added", review.added),
            ("removed", review.removed),
            ("renamed", [other for _, other in review.renamed]),
            ("changed", [kind for kind, changes in review.changes]),
        )
        for noun, kinds in ((sort, [kind for kind in named if kind.sort == sort]) for sort in (RECORD, EDGE))
        if kinds
    ]
    if not parts:
        return f"the schemas are equivalent to those at {comparison.revision}"
    counts = Counter(change.effect for kinds, changes in grouped(review) for change in changes)
    effects = ", ".join(f"{counts[effect]:,} {_plural(effect, counts[effect])}" for effect in EFFECTS if counts[effect])
    return f"since {comparison.revision}: {', '.join(parts)}" + (f" ({effects})" if effects else "")


def _plural(effect: str, number: int) -> str:
    return "annotations" if effect == NOTHING and number != 1 else effect


def grouped(review: Review) -> list[Group]:
    """Return the changes by the kinds that have them.

    A change that several kinds share through a `$ref` is listed once.
    """
    holders: dict[tuple[Any, ...], list[Named]] = {}
    for kind, changes in review.changes:
        for key in dict.fromkeys(_key(change) for change in changes):
            holders.setdefault(key, []).append(kind)
    groups: dict[tuple[Named, ...], dict[tuple[Any, ...], Change]] = {}
    for kind, changes in review.changes:
        for change in changes:
            key = _key(change)
            kinds = tuple(holders[key]) if len(holders[key]) > 1 else (kind,)
            group = groups.setdefault(kinds, {})
            group.setdefault(key if len(kinds) > 1 else (*key, change.at), change)
    shared = sorted(groups, key=lambda kinds: (len(kinds) == 1, *kinds[0], len(kinds)))
    return [(kinds, tuple(_ordered(groups[kinds].values()))) for kinds in shared]


def _key(change: Change) -> tuple[Any, ...]:
    return change.uri, change.keyword, change.effect, change.message


def _ordered(changes: Iterable[Change]) -> list[Change]:
    return sorted(changes, key=lambda change: EFFECTS.index(change.effect))


def full(comparison: Comparison) -> Iterator[str]:
    """Yield the comparison as text, a line a change."""
    yield "".join(_full(comparison)).removeprefix("\n")


def _full(comparison: Comparison) -> Iterator[str]:
    review = comparison.review
    for what, kinds in (("added", review.added), ("removed", review.removed)):
        for kind in kinds:
            yield f"{what:<10}  {kind.sort} {safe(kind.name)}\n"
    for one, other in review.renamed:
        yield f"{'renamed':<10}  {one.sort} {safe(one.name)}, now {safe(other.name)}\n"
    for kinds, changes in grouped(review):
        yield f"\n{_title(kinds)}\n"
        for change in changes:
            place = _place(change, len(kinds) > 1)
            yield f"  {change.effect:<10}  {place}{safe(change.message)}  {safe(_where(comparison, change))}\n"
    yield from _effects(comparison, _TEXT)


def _where(comparison: Comparison, change: Change) -> str:
    spot = comparison.where(change)
    return f"{spot.path} at {comparison.revision}" if spot.line is None else str(spot)


def _place(change: Change, is_shared: bool) -> str:
    path = "" if is_shared else path_of(change.at)
    return f"{safe(path)}: " if path else ""


def path_of(at: tuple[str, ...]) -> str:
    """Return a path for users: `attributes.sources[]`."""
    return re.sub(r"\.\[", "[", ".".join(at))


def _title(kinds: tuple[Named, ...]) -> str:
    parts = []
    for sort in (RECORD, EDGE):
        names = [safe(kind.name) for kind in kinds if kind.sort == sort]
        if len(names) == 1:
            parts.append(f"{sort} {names[0]}")
        elif names:
            parts.append(f"{count(len(names), sort)}: {listed(names)}")
    return "; ".join(parts)


class _Style(NamedTuple):
    """The lines of the effects on data in a format: a title, a cause with its number of findings, a finding (place and
    message), and the number of those left out."""

    title: Callable[[str], str]
    cause: Callable[[int, str], str]
    finding: Callable[[str, str], str]
    more: Callable[[int], str]


_TEXT = _Style(
    lambda title: f"\n{title}\n",
    lambda number, cause: f"  {number:>6,}  {cause}\n",
    lambda at, message: f"          {safe_start(safe(at))}: {message}\n",
    lambda number: f"          and {number:,} more\n",
)
_MARKDOWN = _Style(
    lambda title: f"\n### {title[:1].upper()}{title[1:]}\n",
    lambda number, cause: f"\n- {count(number, 'finding')}: {_code(cause)}\n",
    lambda at, message: f"  - {_code(at)} {_code(message)}\n",
    lambda number: f"  - and {number:,} more\n",
)


def _effects(comparison: Comparison, style: _Style) -> Iterator[str]:
    """Yield the lines about new and gone findings, grouped by cause; nothing if no data was given."""
    for title, findings in _sides(comparison):
        yield style.title(title)
        for cause, group in _by_cause(findings):
            yield style.cause(len(group), _cause(*cause))
            for finding in group[:FEW]:
                yield style.finding(_at(finding), finding.message)
            if len(group) > FEW:
                yield style.more(len(group) - FEW)


def _sides(comparison: Comparison) -> Iterator[tuple[str, tuple[Finding, ...]]]:
    effects = comparison.effects
    if effects is None:
        return
    needed_files = f"{count(effects.records, 'record')}, {count(effects.edges, 'edge')}"
    if not effects.new and not effects.gone:
        yield f"data ({needed_files}): no finding is new or gone", ()
    if effects.new:
        newly = f"{count(effects.failing, 'record')} without one before"
        yield f"data ({needed_files}): {count(len(effects.new), 'new finding')}, {newly}", effects.new
    if effects.gone:
        newly = f"{count(effects.passing, 'record')} without one now"
        yield f"data ({needed_files}): {count(len(effects.gone), 'finding')} gone, {newly}", effects.gone


def _by_cause(findings: Iterable[Finding]) -> list[tuple[tuple[str, str, str], list[Finding]]]:
    """Return findings by rule, keyword and kind of record, the largest group first."""
    groups: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.rule, finding.keyword or "", finding.kind or ""), []).append(finding)
    return sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))


def _cause(rule: str, keyword: str, kind: str) -> str:
    return " ".join(filter(None, (rule, f"({keyword})" if keyword else "", f"in {safe(kind)}" if kind else "")))


def _at(finding: Finding) -> str:
    return f"{finding.path}:{finding.span.line}:{finding.span.column}"


def markdown(comparison: Comparison) -> Iterator[str]:
    """Yield the comparison as Markdown for a pull request."""
    review = comparison.review
    yield f"## Schemas: {_code_words(summary(comparison), comparison.revision)}\n"
    rows = [
        (what, kind.sort, _code(kind.name))
        for what, kinds in (("added", review.added), ("removed", review.removed))
        for kind in kinds
    ]
    rows += [("renamed", one.sort, f"{_code(one.name)}, now {_code(other.name)}") for one, other in review.renamed]
    if rows:
        yield "\n" + "".join(f"- {what}: {sort} {name}\n" for what, sort, name in rows)
    for kinds, changes in grouped(review):
        yield f"\n### {'; '.join(_markdown_titles(kinds))}\n\n| | where | change |\n| --- | --- | --- |\n"
        for change in changes:
            where = (path_of(change.at) if len(kinds) == 1 else "") or _where(comparison, change)
            yield f"| {change.effect} | {_cell(_code(where))} | {_cell(_code(change.message))} |\n"
    yield from _effects(comparison, _MARKDOWN)


def _markdown_titles(kinds: tuple[Named, ...]) -> Iterator[str]:
    for sort in (RECORD, EDGE):
        names = [_code(kind.name) for kind in kinds if kind.sort == sort]
        if names:
            yield f"{sort if len(names) == 1 else count(len(names), sort)} {listed(names)}"


def _code_words(text: str, name: str) -> str:
    return _code(name).join(text.split(name, 1)) if name else text


def _code(text: str) -> str:
    """Return a code span, with a fence longer than any backticks in it."""
    text = safe(text) or '""'
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    blank = " " if text[0] in "` " or text[-1] in "` " else ""
    return f"{fence}{blank}{text}{blank}{fence}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def as_object(comparison: Comparison) -> Iterator[str]:
    """Yield the comparison as one JSON object."""
    review = comparison.review
    whole: dict[str, Any] = {
        "version": 1,
        "revision": comparison.revision,
        "commit": comparison.commit,
        "kinds": {
            "added": [as_json(kind) for kind in review.added],
            "removed": [as_json(kind) for kind in review.removed],
            "renamed": [{**as_json(one), "now": other.name} for one, other in review.renamed],
        },
        "changes": [
            {**as_json(kind), **_change(change, comparison.where(change))}
            for kind, changes in review.changes
            for change in changes
        ],
    }
    if comparison.effects:
        effects = comparison.effects
        whole["data"] = {
            "records": effects.records,
            "edges": effects.edges,
            "recordsNewlyFailing": effects.failing,
            "recordsNewlyPassing": effects.passing,
            "newFindings": [published(finding) for finding in effects.new],
            "goneFindings": [published(finding) for finding in effects.gone],
        }
    yield json_text(whole, indent=2) + "\n"


def _change(change: Change, spot: ChangePlace) -> dict[str, Any]:
    return {
        "at": list(change.at),
        "keyword": change.keyword,
        "effect": change.effect,
        "message": change.message,
        "before": change.before,
        "after": change.after,
        "path": spot.path,
        "pointer": spot.pointer,
        "line": spot.line,
        "column": spot.column,
    }


FORMATS = {"full": full, "json": as_object, "markdown": markdown}
