"""The values that complete arguments and options in a shell: rules, formats, ids and kinds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress

import click
from click.shell_completion import CompletionItem

from atlas_lint.cache.store import remembered
from atlas_lint.cli import context
from atlas_lint.cli.context import Given
from atlas_lint.errors import AtlasError
from atlas_lint.findings.finding import SEVERITIES
from atlas_lint.formats import names
from atlas_lint.rules import rule_names

MOST = 500
"""Most values that are offered at a time."""

Values = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def rules(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """Return the names of rules that begin with what is typed."""
    return _beginning(begun, sorted(rule_names()))


def severities(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """Return `NAME=SEVERITY` in two steps: the name with its equals sign, then the severities."""
    name, given, _ = begun.partition("=")
    return _beginning(begun, [f"{name}={severity}" for severity in SEVERITIES] if given else
                      [f"{rule}=" for rule in sorted(rule_names())])  # fmt: skip


def formats(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """Return the names of output formats that begin with what is typed."""
    return _beginning(begun, names())


def outputs(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """Return `FORMAT=` for a further report."""
    return _beginning(begun, [f"{name}=" for name in names()])


def ids(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """Return the ids, known from the last check, that begin with what is typed."""
    return _beginning(begun, (id for _, id in _names()))


def kinds(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """Return the record kinds, known from the last check, that begin with what is typed."""
    return _beginning(begun, dict.fromkeys(kind for kind, _ in _names()))


def _beginning(begun: str, values: Iterable[str]) -> list[CompletionItem]:
    """Return the names that begin with what is typed; of many, those up to the next colon."""
    found = [name for name in values if name.startswith(begun)]
    if len(found) > MOST:
        found = list(dict.fromkeys(_up_to_colon(name, len(begun)) for name in found))[:MOST]
    return [CompletionItem(name) for name in found if name.isprintable()]


def _up_to_colon(name: str, start: int) -> str:
    end = name.find(":", start)
    return name if end < 0 else name[: end + 1]


def _names() -> Iterator[tuple[str, str]]:
    """Yield kind and id of each record of the atlas that a command without arguments means, as last checked."""
    with suppress(AtlasError, OSError):
        given = Given()
        here = context.enter(context.usual_root(given), given)
        yield from remembered(context.cache_folder(given), here.root)
