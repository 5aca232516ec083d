"""Rules and reports. A rule is a documented value whose function checks its subject and yields reports.

A rule names places, never lines: see `Place`. Its documentation, examples and severity are data that `explain`, the
rules page, SARIF and the tests read.
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
    """A change that replaces the scalar at a place by another string, or, if `is_literal`, by YAML as it is."""

    place: Place
    text: str
    is_literal: bool = False


class Remove(NamedTuple):
    """A change that removes the entry or list item at a place with its line, and a mapping or list that becomes empty.

    If the place has a span (a comment), only that is removed.
    """

    place: Place


class AddEdge(NamedTuple):
    """A change that adds an edge to a document or a bundle's node; `place` is the place of that document or node."""

    place: Place
    kind: str
    target: str


Change = Rewrite | Remove | AddEdge


class ProposedFix(NamedTuple):
    """A fix that a rule proposes: `safety` is SAFE or UNSAFE, `message` describes it, `changes` apply together."""

    safety: str
    message: str
    changes: tuple[Change, ...]


class Near(NamedTuple):
    """Help that suggests the existing id closest to `id`, preferring the given kinds (None: no preference).

    The search is expensive, so it runs only if help is shown.
    """

    id: str
    kinds: frozenset[str] | None = None


class Advice(NamedTuple):
    """Help that a function finds in the whole atlas: `write(atlas, *about)` returns it, or None if there is none.

    The function runs only if help is shown, so a check without help does not pay for it.
    """

    write: Callable[..., str | Meant | None]
    about: tuple[Hashable, ...]


class Report(NamedTuple):
    """A place, a message about it, and the identity of the finding: rules yield it.

    `about` identifies the finding across runs. The fingerprint contains it, so it holds no position and no wording.
    `record` is the id of the record that the finding belongs to. `help` is what to do; help that suggests a spelling
    is also a fix, which writes it at the place. Findings of a rule with the same `group` (a missing id) are shown
    together.
    """

    place: Place
    message: str
    about: tuple[Hashable, ...]
    record: str | None = None
    help: str | Near | Advice | Meant | None = None
    related: tuple[tuple[Place, str], ...] = ()
    keyword: str | None = None
    group: str | None = None
    proposed_fixes: tuple[ProposedFix, ...] = ()


Reports = Iterator[Report]


class Rule(NamedTuple, Generic[Subject]):
    """A rule: its identity and documentation as data, its check as a function (`report`).

    `reach` is how far from a file an edit may be and still change the findings in that file. NEARBY: at the other end
    of an edge or reference, or in another declaration of the same id. CHAIN: along a chain of edges. ANYWHERE: any
    distance.
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
    """Return a decorator that makes a rule from a generator function.

    The function's name becomes the rule's name, with hyphens. The first line of its docstring is the summary, and the
    YAML blocks are the examples. In them `#^^^^` under a line marks what a finding points at (see `tests/marks.py`).
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
