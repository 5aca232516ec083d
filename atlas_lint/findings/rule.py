"""What a rule is: a documented value whose function looks at something and yields reports.

A rule names places, never lines: see `Place`. Its documentation, its examples and its severity are
data that `explain`, the rules page, SARIF and the tests read.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Generic, NamedTuple, TypeVar

from atlas_lint.findings.place import Place
from atlas_lint.spelling import Meant

NEARBY = "nearby"
CHAIN = "chain"
ANYWHERE = "anywhere"

Subject = TypeVar("Subject", contravariant=True)


class Rewrite(NamedTuple):
    """The scalar at a place becomes another string."""

    place: Place
    text: str


class Remove(NamedTuple):
    """The entry or list item at a place goes, with its line; a mapping or list that is left empty goes with it. Of a
    place that has a span already (a comment) just that goes."""

    place: Place


class AddEdge(NamedTuple):
    """An edge is added to what a document or a bundle's node declares; `place` is where that stands."""

    place: Place
    kind: str
    target: str


Change = Rewrite | Remove | AddEdge


class ProposedFix(NamedTuple):
    """What mends a finding: SAFE where it can only be meant so, else UNSAFE; in words, and as changes."""

    safety: str
    message: str
    changes: tuple[Change, ...]


class Near(NamedTuple):
    """Help that asks for the id most like a given one, of one of the kinds where any is close. It is looked for only
    where somebody reads it."""

    id: str
    kinds: frozenset[str] | None = None


class Report(NamedTuple):
    """What a rule yields: a place, what is wrong there, and what it is about.

    `about` is the finding's identity from run to run: it goes into the fingerprint, so it holds no position
    and no wording. `record` is the id of the record it belongs to. `help` says what to do; help that names a spelling
    is a remedy too: to write that at the place. `group` is what findings of the rule share (a missing id), so that
    people can be told of it once.
    """

    place: Place
    message: str
    about: tuple[Hashable, ...]
    record: str | None = None
    help: str | Near | Meant | None = None
    related: tuple[tuple[Place, str], ...] = ()
    keyword: str | None = None
    group: str | None = None
    proposed_fixes: tuple[ProposedFix, ...] = ()


Reports = Iterator[Report]


class Rule(NamedTuple, Generic[Subject]):
    """A rule: identity and documentation as data, judging as a function.

    `reach` says how far off an edit may change what the rule says of a file: NEARBY (at the other end of an edge or
    reference, or where more is said of the same id), along a CHAIN of edges, or ANYWHERE.
    """

    name: str
    severity: str
    summary: str
    documentation: str
    examples: tuple[str, ...]
    report: Callable[[Subject], Iterable[Report]]
    suppressible: bool
    reach: str = NEARBY


def rule(
    severity: str, *, suppressible: bool = True, reach: str = NEARBY
) -> Callable[[Callable[[Subject], Reports]], Rule[Subject]]:
    """Make a rule from a generator function.

    Its name is the function's, its summary the docstring's first line, its examples the docstring's YAML
    blocks. In them `#^^^^` under a line marks what a finding points at (see `tests/marks.py`).
    """

    def make(report: Callable[[Subject], Reports]) -> Rule[Subject]:
        documentation = inspect.cleandoc(report.__doc__ or "")
        summary, _, rest = documentation.partition("\n")
        return Rule(
            name=report.__name__.replace("_", "-"),
            severity=severity,
            summary=summary,
            documentation=rest.strip(),
            examples=tuple(re.findall(r"^```yaml\n(.*?)^```", rest, re.MULTILINE | re.DOTALL)),
            report=report,
            suppressible=suppressible,
            reach=reach,
        )

    return make
