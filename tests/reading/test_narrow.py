"""Places found line by line are those of the whole tree."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas_lint.events import Refusal
from atlas_lint.narrow import Narrow, manner
from atlas_lint.source import decode, read, tree
from atlas_lint.spans import locate
from tests.conftest import SHARED

SUITE = sorted((SHARED / "official/yaml-test-suite").rglob("in.yaml"))
SAMPLE = SHARED / "atlas-sample/data"
OWN = Path(__file__).parent.parent.parent / "data"
PARTS = ("value", "key", "owner", "first")


def paths(value: Any, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every path in a value, and at each place some that lead nowhere."""
    yield at
    yield (*at, "nope")
    yield (*at, 99)
    if isinstance(value, dict):
        for key, item in value.items():
            yield from paths(item, (*at, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from paths(item, (*at, index))


def unlike(text: str, value: Any) -> list[tuple[Any, ...]]:
    """The places of a document that are found elsewhere than in its tree."""
    whole, narrow = tree(text), Narrow(text, tree)
    asked = [(path, part) for path in paths(value) for part in PARTS]
    return [one for one in asked if narrow.spot(*one, 0) != locate(whole, *one, 0)]


def documents(data: bytes) -> Iterator[tuple[str, Any]]:
    """The documents of a file: text and value."""
    source, text = read(data), decode(data)
    starts = [document.start for document in source.documents]
    for document, start, end in zip(source.documents, starts, [*starts, len(text)][1:], strict=False):
        if not document.limit:
            yield text[start:end], document.value


TRICKY = {
    "a text that looks like entries": "a: |\n  edges:\n    b: c\nedges:\n  b: d\n",
    "a quote over two lines": 'a: "x\nb: y"\nb: z\n',
    "a quote over two lines, in a list": 'a:\n- "x\n- y"\n- z\n',
    "brackets over two lines": "a: {x: 1,\nb: 2}\nb: 3\n",
    "brackets over two lines, one closed": "a: [[1]\n, 2]\nb: 3\n",
    "brackets in quotes": 'a: ["]", ["]"]\nb: 3\n',
    "brackets in quotes, open": 'a: ["]", [\n"[]"]]\nb: 3\n',
    "a list in the column of its key": "a:\n- b: 1\n  c: 2\n- d\ne:\n- f\n",
    "lists in lists": "a:\n- - b\n  - c\n-\n  - d\n-   e: 1\n    f: 2\n",
    "comments": "# a: 1\na: # b\n# c\n  b: 1 # d\n   # e\n  c: x # y\n#f\n  d: x#y\n# g\n",
    "quoted keys": '"a": 1\n\'b\': {c: 2}\n"c d": x\nc: 3\n',
    "a key with its quotes": '\'"a"\': 1\n"a": 2\n',
    "blanks around colons": "a : 1\nb  :  2\nc:\n\n\n  d\ne:    x   \n",
    "keys that begin alike": "ab: 1\na:b: 2\na: 3\n",
    "keys without values": "a:\nb: # c\nc:\n  d:\n  e: ''\nf: ~\n",
    "texts over several lines": "a: x\n  y\n\n  z\nb: >-\n  x\n\n   y\n\nc: |2\n    x\n",
    "a text on the line below": "a:\n  |\n  b: x\nb: y\n",
    "a text in the column of its key": "a:\n  b:\n  |\n   x\n  c: y\nb:\n\n|\n  l\n",
    "anchors": "a: &x\n  b: 1\nc: *x\nd: {<<: *x}\n",
    "tags": "a: !!str 1\n! b: 2\n",
    "explicit keys": "? a\n: 1\n? b\nc: 3\n",
    "tabs": "a:\t1\nb:\n  c: x\t# y\n",
    "line ends of Windows": "a:\r\n  b: 'x'  \r\n  c: |\r\n    x\r\n    y\r\nd: [1, 2]\r\n",
    "other line ends": "a: x\rb: y\r",
    "a document that is a list": "- a: 1\n  b: 2\n- c\n",
    "indented as a whole": "  a: 1\n  b:\n    - c\n",
    "after dashes": "--- # a\n# b\n\na: 1\nb: 2\n",
    "on the line of the dashes": "--- {a: 1, b: 2}\n",
    "with dots": "a: 1\n...\n",
    "in braces": "{a: {b: 1}, c: [d, e]}\n",
    "no break at the end": "a:\n  b: c",
    "what stands twice": "a: 1\nb: 2\na: 3\n",
}


@pytest.mark.parametrize("name", TRICKY)
def test_tricky(name: str) -> None:
    found = [wrong for text, value in documents(TRICKY[name].encode()) for wrong in unlike(text, value)]
    assert found == []


def test_what_is_usual() -> None:
    """What nearly every file looks like is found line by line."""
    usual = "nodeKind: Role\nid: role:a\nattributes:\n  text: it's 5 * 3 & \"x\" [y]\n  tags: [a, 'b']\n"
    assert manner(usual).is_usual
    assert sum(manner(text).is_usual for path in OWN.rglob("*.yaml") for text, _ in documents(path.read_bytes())) > 60


@pytest.mark.skipif(not SUITE, reason="the suite is not here")
def test_suite() -> None:
    for case in SUITE:
        for text, value in documents(case.read_bytes()):
            assert unlike(text, value) == [], case


def test_own_data() -> None:
    for path in sorted(OWN.rglob("*.yaml")):
        for text, value in documents(path.read_bytes()):
            assert unlike(text, value) == [], path


@pytest.mark.skipif(not SAMPLE.is_dir(), reason="the sample is not at hand")
def test_sample() -> None:
    for path in random.Random(4).sample(sorted(SAMPLE.rglob("*.yaml")), 60):
        for text, value in documents(path.read_bytes()):
            assert unlike(text, value) == [], path


LINE = st.builds(
    lambda indent, start, rest: " " * indent + start + rest,
    st.integers(0, 4),
    st.sampled_from(["", "- ", "a:", "a: ", "b:", "b: ", "- a: ", '"a": ', "# ", "- - ", "? ", "&x "]),
    st.sampled_from(
        ["", "x", "a: y", "'x'", '"x', 'x"', "'x", "[x, y]", "[x", "y]", "{a: 1}", "|", ">-", "~", "*x", "x # y"]
    ),
)


@given(st.lists(LINE, max_size=8).map("\n".join))
def test_anything(text: str) -> None:
    for part, value in documents(text.encode()):
        try:
            assert unlike(part, value) == []
        except Refusal:
            continue
