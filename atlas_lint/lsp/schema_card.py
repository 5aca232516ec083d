"""Cards of kinds and attributes, from their schemas, and of rules, in a few paragraphs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from atlas_lint.findings.place import Path
from atlas_lint.lsp.meaning import ATTRIBUTE, EDGE_ATTRIBUTE, EDGE_KIND, RECORD_KIND, RULE
from atlas_lint.lsp.subject import Subject
from atlas_lint.lsp.wording import Style
from atlas_lint.rules import all_rules
from atlas_lint.scaffold.constraints_in_words import one_of
from atlas_lint.schema_tools.docs import attribute_table
from atlas_lint.schemas import effective
from atlas_lint.schemas.effective import Layers
from atlas_lint.schemas.load_schemas import EdgeKind, RecordKind, Schemas


def card(subject: Subject, schemas: Schemas, style: Style) -> Iterator[str]:
    """Yield the paragraphs about a kind, an attribute or a rule; none if the schemas do not know it."""
    if subject.what == RECORD_KIND and subject.name in schemas.records:
        yield from _record_kind(schemas, schemas.records[subject.name], style)
    elif subject.what == EDGE_KIND and subject.name in schemas.edges:
        yield from _edge_kind(schemas, schemas.edges[subject.name], style)
    elif subject.what in (ATTRIBUTE, EDGE_ATTRIBUTE):
        yield from _attribute(subject, schemas, style)
    elif subject.what == RULE and subject.name in all_rules():
        rule = all_rules()[subject.name]
        yield f"{style.strong(rule.name)} ({style.prose(rule.severity)})"
        yield style.prose(rule.summary)
        yield style.prose(rule.documentation.split("\n\n", 1)[0])


def kind_of(subject: Subject, schemas: Schemas) -> RecordKind | EdgeKind | None:
    """Return the kind that declares an attribute; None if it has no schema."""
    kinds = schemas.records if subject.what == ATTRIBUTE else schemas.edges
    return kinds.get(subject.owner)


def layers_of(subject: Subject, schemas: Schemas) -> tuple[Layers, Layers]:
    """Return the layers of the mapping that holds an attribute, and those of the attribute itself."""
    kind = kind_of(subject, schemas)
    if kind is None:
        return (), ()
    around: Layers = ()
    here = effective.attributes(schemas, kind.uri, kind.schema)
    for step in subject.attribute:
        around = here
        here = effective.of_item(schemas, here, step) if isinstance(step, int) else of_key(schemas, here, step)
    return around, here


def of_key(schemas: Schemas, of: Layers, name: str) -> Layers:
    """Return the layers for the value of a key, those of the branches of `anyOf` and `oneOf` included."""
    found = effective.of_property(schemas, of, name)
    for layer in of:
        for keyword in ("anyOf", "oneOf"):
            for number, branch in enumerate(layer.schema.get(keyword, ())):
                below = effective.below(layer.uri, keyword, number)
                found += effective.of_property(schemas, effective.layers(schemas, below, branch), name)
    return found


def dotted(path: Path) -> str:
    """Return a path below `attributes`: `contact.mail`, `steps[].name`."""
    return "".join("[]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")


def _described(of: Layers, style: Style) -> str:
    return style.prose(effective.text(of, "description") or effective.text(of, "title"))


def _record_kind(schemas: Schemas, kind: RecordKind, style: Style) -> Iterator[str]:
    yield style.strong(kind.name)
    yield _described(effective.layers(schemas, kind.uri, kind.schema), style)
    prefix = style.code(f"{kind.id_prefix}:")
    yield f"{style.prose('ids start with')} {prefix}" if kind.id_prefix else ""
    required = effective.required(effective.attributes(schemas, kind.uri, kind.schema))
    yield _names("required attributes", required, style)
    yield _names("required edges", kind.required_edges, style)


def _edge_kind(schemas: Schemas, kind: EdgeKind, style: Style) -> Iterator[str]:
    ends = f"from {_kinds(kind.source_kinds)} to {_kinds(kind.target_kinds)}"
    yield f"{style.strong(kind.name)}: {style.prose(ends)}"
    yield _described(effective.layers(schemas, kind.uri, kind.schema), style)
    yield style.prose("at most one target for each source") if kind.one_target else ""
    yield style.prose("at most one source for each target") if kind.one_source else ""
    needing = [name for name, record in schemas.records.items() if kind.name in record.required_edges]
    yield _names("required of", needing, style)
    yield f"{style.prose('inverse:')} {style.code(kind.inverse)}" if kind.inverse else ""
    yield f"{style.prose('another name of')} {style.code(kind.alias_of)}" if kind.alias_of else ""
    yield style.prose("must not form a cycle") if kind.acyclic else ""
    required = effective.required(effective.attributes(schemas, kind.uri, kind.schema))
    yield _names("required attributes", required, style)


def _kinds(kinds: Iterable[str] | None) -> str:
    return "any record" if kinds is None else one_of(sorted(kinds)) or "nothing"


def _names(title: str, names: Iterable[str], style: Style) -> str:
    listed = ", ".join(style.code(name) for name in names)
    return f"{style.prose(title)}: {listed}" if listed else ""


def _attribute(subject: Subject, schemas: Schemas, style: Style) -> Iterator[str]:
    around, here = layers_of(subject, schemas)
    if not here:
        return
    needed = subject.name in effective.required(around)
    yield f"{style.strong(dotted(subject.attribute))} ({style.prose(subject.owner)}{', required' if needed else ''})"
    yield _described(here, style)
    yield attribute_table.values(schemas, here, style.prose)
