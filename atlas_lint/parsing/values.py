"""The evaluation of trees: plain values, and their oddities: repeated keys, hazards, misfits, limits.

Both readers use it. Of a repeated key the first entry counts. Keys are text as written.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from atlas_lint.parsing.nodes import (
    MAX_NESTING,
    TOO_DEEP,
    Alias,
    LimitPassed,
    Mapping,
    Node,
    Path,
    Scalar,
    Sequence,
    key_text,
)
from atlas_lint.parsing.scalars import CORE_TAG, Meaning, plain, tagged

MAX_EXPANSION = 100_000
"""Most values that the aliases of one document may repeat in total."""
MAX_EXPANDED_TEXT = 16 << 20
"""Most characters of text that the aliases of one document may repeat in total."""

_MERGE: Any = object()


class Oddity(NamedTuple):
    """An oddity at a place in a document that can be read.

    `path` leads to it, and `text` is the text there. `key` means that the key is odd, not the value; `nth` is the
    number of the repetition of a key. If no path leads to it, `start` and `end` are its offsets, else they are -1.
    """

    path: Path
    detail: str
    text: str = ""
    key: bool = False
    nth: int = 0
    start: int = -1
    end: int = -1


class Document(NamedTuple):
    """One YAML document as plain values, and its oddities.

    `repeats` are repeated keys (their `detail` is the text of a scalar value), `hazards` scalars that other readers
    resolve differently, `unfit` the parts without a JSON value. If the document exceeds a limit, `limit` is set and the
    value is None. An `empty` document has no content.
    """

    value: Any
    empty: bool = False
    repeats: tuple[Oddity, ...] = ()
    hazards: tuple[Oddity, ...] = ()
    unfit: tuple[Oddity, ...] = ()
    limit: Oddity | None = None


class _Size(NamedTuple):
    """The size of a value: the number of values in it (with itself), the characters of its text, and its levels."""

    values: int
    text: int
    depth: int


def evaluate(root: Node | LimitPassed | None) -> Document:
    """Return the document of a tree. `root` is None for an empty document, `LimitPassed` for one that is too deep."""
    if root is None:
        return Document(None, empty=True)
    try:
        if isinstance(root, LimitPassed):
            raise root
        return _Evaluation().document(root)
    except LimitPassed as passed:
        return Document(None, limit=Oddity((), passed.message, start=passed.start, end=passed.end))


class _Evaluation:
    def __init__(self) -> None:
        self.repeats: list[Oddity] = []
        self.hazards: list[Oddity] = []
        self.unfit: list[Oddity] = []
        self.values: dict[int, Any] = {}  # by the id of the node, for aliases
        self.sizes: dict[int, _Size] = {}
        self.expanded = _Size(0, 0, 0)

    def document(self, root: Node) -> Document:
        value = self.value(root, (), 0)
        return Document(value, False, tuple(self.repeats), tuple(self.hazards), tuple(self.unfit))

    def value(self, node: Node, path: Path | None, depth: int) -> Any:
        """Return a node's value, and note its oddities unless `path` is None. Raises `LimitPassed`."""
        value: Any
        if isinstance(node, Scalar):
            value, hazard = _meaning(node)
            if hazard and path is not None:
                self.hazards.append(Oddity(path, hazard, node.text))
        elif isinstance(node, Alias):
            return self.alias(node, depth)
        elif isinstance(node, Sequence):
            value = [
                self.value(item, None if path is None else (*path, index), depth + 1)
                for index, item in enumerate(node.items)
            ]
        else:
            value = self.mapping(node, path, depth + 1)
        self.values[id(node)] = value
        return value

    def mapping(self, node: Mapping, path: Path | None, depth: int) -> dict[str, Any]:
        value: dict[Any, Any] = {}
        repetitions: dict[Any, int] = {}
        for key, item in node.entries:
            name = _MERGE if isinstance(key, Scalar) and key.is_merge else key_text(key)
            if name is None:
                if path is not None:
                    self.unfit.append(Oddity(path, "a key is a list or a mapping", start=key.start, end=key.end))
                continue
            text = "<<" if name is _MERGE else name
            here = None if path is None else (*path, text)
            if name in repetitions:
                repetitions[name] += 1
                if here is not None:
                    self.repeats.append(Oddity(here, key_text(item) or "", text, key=True, nth=repetitions[name]))
                continue
            repetitions[name] = 0
            if here is not None and isinstance(key, Scalar) and name is not _MERGE and (hazard := _meaning(key).hazard):
                self.hazards.append(Oddity(here, hazard, text, key=True))
            value[name] = self.value(item, here, depth)
        return self.merged(value, path) if _MERGE in value else value

    def merged(self, value: dict[Any, Any], path: Path | None) -> dict[str, Any]:
        """Replace the merge key by the merged keys; a key of the mapping itself wins, then the first source."""
        merged = value[_MERGE]
        sources = merged if isinstance(merged, list) else [merged]
        if not all(isinstance(source, dict) for source in sources):
            if path is not None:
                self.unfit.append(Oddity((*path, "<<"), "a merge key needs a mapping or a list of mappings"))
            sources = []
        whole: dict[str, Any] = {}
        for name, item in value.items():
            if name is not _MERGE:
                whole[name] = item
                continue
            for source in sources:
                whole |= {key: item for key, item in source.items() if key not in value and key not in whole}
        return whole

    def alias(self, node: Alias, depth: int) -> Any:
        """Return the value that an alias repeats. Raises `LimitPassed`."""
        if node.target is None:
            raise LimitPassed("an alias is inside the value that it repeats", node.start, node.end)
        if id(node.target) not in self.values:  # the target is inside a skipped value
            self.value(node.target, None, depth)
        value = self.values[id(node.target)]
        size = self.measure(value)
        self.expanded = _Size(self.expanded.values + size.values, self.expanded.text + size.text, 0)
        if self.expanded.values > MAX_EXPANSION:
            raise LimitPassed(f"aliases repeat more than {MAX_EXPANSION:,} values", node.start, node.end)
        if self.expanded.text > MAX_EXPANDED_TEXT:
            message = f"aliases repeat more than {MAX_EXPANDED_TEXT >> 20} MiB of text"
            raise LimitPassed(message, node.start, node.end)
        if depth + size.depth > MAX_NESTING:
            raise LimitPassed(f"{TOO_DEEP} through its aliases", node.start, node.end)
        return value

    def measure(self, value: Any) -> _Size:
        if type(value) not in (dict, list):
            return _Size(1, len(value) if type(value) is str else 0, 0)
        if id(value) not in self.sizes:  # `values` keeps it alive, so the id stays its own
            keys = sum(map(len, value)) if type(value) is dict else 0
            inner = [self.measure(item) for item in (value.values() if type(value) is dict else value)]
            self.sizes[id(value)] = _Size(
                1 + sum(size.values for size in inner),
                keys + sum(size.text for size in inner),
                1 + max((size.depth for size in inner), default=0),
            )
        return self.sizes[id(value)]


def _meaning(scalar: Scalar) -> Meaning:
    """Return the value of a scalar and its hazard. The core tags apply; unknown tags are ignored."""
    text, tag = scalar.text, scalar.tag
    if tag is None:
        return plain(text) if scalar.is_plain else Meaning(text, "")
    if tag.startswith(CORE_TAG):
        name = tag.removeprefix(CORE_TAG)
        if name in ("int", "float", "bool", "null"):
            return Meaning(tagged(text, name), "")
    is_text = tag in ("!", f"{CORE_TAG}str") or not scalar.is_plain
    return Meaning(text if is_text else plain(text).value, "")
