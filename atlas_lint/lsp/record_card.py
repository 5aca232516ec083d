"""The card of an id: the record that it names, in a few paragraphs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from atlas_lint.incremental.resident import Look
from atlas_lint.lsp.wording import Style
from atlas_lint.model.atlas import assemble
from atlas_lint.model.declarations import DeclaredFile
from atlas_lint.model.records import Record
from atlas_lint.schemas.load_schemas import Schemas
from atlas_lint.text import count, shown

_NAME, _DESCRIPTION = "displayName", "description"
_MOST_ATTRIBUTES = 12
_MOST_PROBLEMS = 5
_LONGEST_VALUE = 80
_LONGEST_DESCRIPTION = 600


class Where(NamedTuple):
    """A link to a declaration: its text (`roles.yaml:12`) and URI."""

    text: str
    uri: str


def record_of(look: Look, schemas: Schemas) -> Record | None:
    """Return the record of an id with its attributes and outgoing edges; None if no record declares it."""
    by_file: dict[str, list[int]] = {}
    for number, declaration in enumerate(look.declarations):
        by_file.setdefault(declaration.path, []).append(number)
    files = [
        DeclaredFile(path, tuple(look.declarations[number] for number in numbers), (), (), False)
        for path, numbers in by_file.items()
    ]
    return assemble(files, schemas).records.get(look.id)


def name_of(record: Record) -> str:
    """Return the display name of a record; "" if it has none."""
    name = record.attributes.get(_NAME)
    return name if isinstance(name, str) else ""


def card(
    look: Look,
    schemas: Schemas,
    is_external: bool,
    where: Iterable[Where],
    problems: Iterable[str],
    style: Style,
    is_shown: bool = False,
) -> Iterator[str]:
    """Yield the paragraphs about an id. `where` are its declarations, `problems` the messages of its findings.

    `is_shown` means that a file that cannot be parsed shows it.
    """
    record = record_of(look, schemas)
    if record is None:
        words = "declared in a file that cannot be parsed" if is_shown else "no record declares this id"
        words = "declared elsewhere (`external-ids`)" if is_external else words
        yield f"{style.code(look.id)}: {style.prose(words)}"
    else:
        title = name_of(record) or look.id
        yield f"{style.strong(title)} ({style.prose(record.kind)}) {style.code(look.id)}"
        yield from _attributes(record, schemas, style)
    yield _edges("Edges", Counter(edge.kind for edge in record.outgoing) if record else Counter(), style)
    yield _edges("Reached by", Counter(use.edge.kind for use in look.uses), style)
    if look.references:
        yield style.prose(f"Named by {count(len(look.references), 'attribute')}")
    yield from _problems(list(problems), style)
    yield ", ".join(style.link(one.text, one.uri) for one in where)


def _attributes(record: Record, schemas: Schemas, style: Style) -> Iterator[str]:
    kind = schemas.records.get(record.kind)
    replaced_by = kind.replaced_by if kind else None
    replacement = record.attributes.get(replaced_by) if replaced_by else None
    if isinstance(replacement, str) and replacement:
        yield f"{style.strong('Replaced by')} {style.code(replacement)}"
    description = record.attributes.get(_DESCRIPTION)
    if isinstance(description, str):
        first = description.strip().split("\n\n", 1)[0]
        yield style.prose(first if len(first) <= _LONGEST_DESCRIPTION else f"{first[: _LONGEST_DESCRIPTION - 1]}…")
    others = [(name, value) for name, value in record.attributes.items() if name not in (_NAME, _DESCRIPTION)]
    lines = [f"- {style.prose(name)}: {style.code(_value(value))}" for name, value in others[:_MOST_ATTRIBUTES]]
    if len(others) > _MOST_ATTRIBUTES:
        lines.append(f"- {style.prose(f'and {len(others) - _MOST_ATTRIBUTES} more')}")
    yield "\n".join(lines)


def _value(value: object) -> str:
    return shown(value, _LONGEST_VALUE).removeprefix('"').removesuffix('"') if isinstance(value, str) else shown(value)


def _edges(title: str, kinds: Counter[str], style: Style) -> str:
    parts = [f"{style.code(kind)} {number:,}" for kind, number in kinds.most_common()]
    return f"{style.prose(title)}: {', '.join(parts)}" if parts else ""


def _problems(messages: list[str], style: Style) -> Iterator[str]:
    if messages:
        rest = len(messages) - _MOST_PROBLEMS
        lines = [f"- {style.prose(message)}" for message in messages[:_MOST_PROBLEMS]]
        lines += [f"- {style.prose(f'and {rest} more')}"] if rest > 0 else []
        yield "\n".join([f"{style.prose(count(len(messages), 'problem'))}:", *lines])
