"""The fast reader and the reference reader agree: the same documents, and the same trees with the same spans."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from atlas_lint.findings.place import KEY, OWNER, VALUE
from atlas_lint.parsing import reference_reader
from atlas_lint.parsing.nodes import LimitPassed, Locator, Node, Refusal
from atlas_lint.parsing.outline import Outline
from atlas_lint.parsing.scalars import plain
from atlas_lint.parsing.source import decode
from atlas_lint.parsing.stream import parts, prepared
from atlas_lint.parsing.values import Document
from tests.command import REPOSITORY, SHARED

fast_reader = pytest.importorskip("atlas_lint.parsing.fast_reader")

AWKWARD = [
    "",
    "# nothing\n",
    "---\n---\n...\n--- x\n",
    "%YAML 1.2\n# c\n--- a\n",
    "a\n...\n%TAG !e! tag:example.org,2026:\n# % c\n---\n- !e!x b\n- !e!y [c]\n",
    "a: 1\r\nb:\r\n- c\r\n\r\n# d\r\n",
    "a: 1\rb:\r- c\r",
    "a: x\u2028y\nb: 'x\u2029y'\nc: \"x\x85y\"\nd: |\n  x\u2028y\n",
    "ä: 😀\n😀: [é, ü]\n",
    '- "\\u00e9"\n- "a\\\n  b"\n- "\\U0001F600"\n',
    "- |\n  a\n\n   b\n\n- >-\n  a\n  b\n\n  c\n- |+\n  a\n\n- >2\n    a\n   b\n- |\n\n- |-\n  \n",
    "a:\n- b\n-\n- c:\n- # d\n- &e\n- !f\n- !!str\n",
    "&a b: &c !d\n  e: !g &h\n  *a : *h\n",
    "? a\n: b\n? c\n? - d\n: - e\n?\n: f\n",
    "{a: , b, ? c, ? d : e, 'g':h, \"i\": [j: k, l]}\n",
    "a: b\n  c\n\n  d\ne: 'f\n  g'\nh: \"i\n\n  j\"\n",
    "<<: &a {b: yes}\nc: {<<: [*a, {d: 012}]}\n",
    "a: 1\na: 2\nb: {c: 1, c: [yes]}\n",
    "- ! 1\n- ! a\n- !!int '2'\n- !<x:y> 3\n- !x 'yes'\n",
    "a:    # b\n  # c\n\n  d   # e\nf: [  # g\n  h,  # i\n  ]  # j\n",
    "a:b: c:d\n[e:f, -g]: 1\n",
    "  - a\n  - b\n",
]
FRAGMENTS = [
    "a", "b: ", "a: b\n", "- ", "- c\n", "? ", ": ", "\n", "\n  ", "\n    ", "\n\n", " # c\n", "#x", "[", "]", "{", "}",
    ", ", "'q'", '"d"', '"\\n"', "&x ", "*x", "*x : ", "!t ", "!!str ", "! e", "<<: ", "| \n  l\n", ">-\n  f\n  g\n\n",
    ">2\n", "|+\n  k\n\n", "---\n", "--- ", "...\n", "1", "yes", "~", "\t", " ", "\u2028", "é😀", "''", "\r\n", "\r",
    "%YAML 1.2\n", "%TAG !e! x:\n", "!e!z ",
]  # fmt: skip


Read = tuple[list[Document], list[object]]


def read_by(reader: ModuleType, text: str) -> Read | None:
    """The documents and trees of a text; None if the reader refuses it."""
    try:
        text = prepared(text)
        trees = [_known(reader.tree(text, part)) for part in parts(text)]
        return reader.documents(text), trees
    except Refusal:
        return None


def _known(tree: Node | LimitPassed | None) -> object:
    return (tree.message, tree.start) if isinstance(tree, LimitPassed) else tree


def exact(read: Read | None) -> str:
    """With the types of values in sight."""
    return repr(read)


@pytest.mark.parametrize("text", AWKWARD)
def test_awkward_texts(text: str) -> None:
    read = read_by(reference_reader, text)
    assert read is not None
    assert exact(read_by(fast_reader, text)) == exact(read)


@settings(max_examples=350, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=12).map("".join))
def test_texts_of_fragments(text: str) -> None:
    one, other = read_by(fast_reader, text), read_by(reference_reader, text)
    assume(one is not None and other is not None)
    assert exact(one) == exact(other)


TOKENS = [
    "yes", "No", "ON", "off", "=", "y", "~", "null", "True", "FALSE", "012", "-012", "0o14", "-0o7", "+0x1F", "0x1F",
    "0b1", "1_000", "1:1", "-1:20.5", "1e3", "1.5e+3", "-2E-3", "1e400", ".5", "-.5", "+.5", "5.", "+12", "-0", "00",
    "089", "1.2.3", ".inf", "-.INF", ".nan", ".net", "9" * 400, "1" * 5000, "2026-04-29", "12:30", "<<", "<", "a",
    "b c", "'no'", '"012"', "[1]", "{}", "", "? x", "*a", "&a 1", "!!str 1", "! 1", "!x 1",
]  # fmt: skip
FRAMES = [
    "@\n", "a: @\n", "a:   @   # c\n", "@: a\n", "a:\n  @\n", "a:\n  @: b\n", "- @\n", "-   @\n", "- - @\n", "- @: a\n",
    "[@]\n", "[a, @]\n", "[ @ , a]\n", "[a,\n  @\n  ]\n", "[a, # c\n @]\n", "[@: a]\n", "{a: @}\n", "{@: a}\n",
    "{a: b, @}\n", "{ @ }\n", "{a: b,\n@: c}\n", "{\n@\n: a}\n", "--- @\n", "a: b\n@: c\n", "a: b\r\n@: @\r\n",
    "a: |\n  @\n", "a: b\n  @\n", "? @\n: b\n", "? a\n: @\n", "a: @\nb: @\na: @\n", "'a': @\n\"@\": b\n", "a:\t@\n",
    '{"a":@}\n', "['a' :@]\n", "{a: {[b]:\n @}}\n", "{a: {'b'\n  :@}}\n", "a: # b\n\n  @\n", "- a:\r\n    @ # b\n",
]  # fmt: skip


@pytest.mark.parametrize("token", TOKENS, ids=lambda token: token[:20])
def test_scalars_wherever_they_stand(token: str) -> None:
    """The fast reader is right about ordinary texts: a hazard, a number or a key that is no text is never missed."""
    for frame in FRAMES:
        text = frame.replace("@", token)
        one, other = read_by(fast_reader, text), read_by(reference_reader, text)
        if one is not None and other is not None:
            assert exact(one) == exact(other)


ODD = [token for token in TOKENS if plain(token).hazard]
ENDS = ["\n", "", "  # c\n", "\r\n"]


@pytest.mark.parametrize("token", ODD, ids=lambda token: token[:20])
def test_every_odd_scalar_is_read_with_care(token: str) -> None:
    """No text with a hazard takes the short way, whatever is around it and behind it."""
    met = 0
    for frame in FRAMES:
        for end in ENDS:
            written = frame.removesuffix("\n").replace("\n", "\r\n" if end == "\r\n" else "\n") + end
            text = prepared(written.replace("@", token))
            read = read_by(reference_reader, text)
            if read and any(document.hazards for document in read[0]):
                met += 1
                assert fast_reader._is_odd(text), text
    assert met > len(FRAMES)


@pytest.mark.parametrize("columns", range(40, 54))
@pytest.mark.parametrize("inmost", ["x", "- - - x: y", "- - - - x", "-  -  -  -  x"])
def test_blocks_that_nest_as_deep_as_their_columns_let_them(columns: int, inmost: str) -> None:
    """A mapping and a list at each column, and what more a line may hold."""
    deep = "".join(f"{' ' * column}a:\n{' ' * column}-\n" for column in range(columns))
    text = f"{deep}{' ' * columns}{inmost}\n"
    assert exact(read_by(fast_reader, text)) == exact(read_by(reference_reader, text))


SAMPLE = [*sorted((REPOSITORY / "data").rglob("*.yaml")), *sorted((SHARED / "atlas-sample/data").rglob("*.yaml"))[::40]]


@pytest.mark.parametrize("path", SAMPLE, ids=lambda path: path.name)
def test_files_of_atlases(path: Path) -> None:
    text = decode(path.read_bytes())
    assert exact(read_by(fast_reader, text)) == exact(read_by(reference_reader, text))


def unlike(text: str) -> list[object]:
    """The places of a text that its outline finds elsewhere than its tree."""
    wrong: list[object] = []
    if not fast_reader.has_outline(text):
        return wrong
    for part, document in zip(parts(text), fast_reader.documents(text), strict=True):
        root, outline = fast_reader.tree(text, part), Outline(text, part)
        locator = None if root is None or isinstance(root, LimitPassed) else Locator(root)
        for path in paths(document.value) if locator else ():
            for kind in (VALUE, KEY, OWNER):
                found = outline.spot(path, kind != VALUE)
                if locator and found and found != locator.spot(path, kind):
                    wrong.append((kind, path, found, locator.spot(path, kind)))
    return wrong


def paths(value: object, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every path in a value, and at each place some that lead nowhere."""
    yield from (at, (*at, "nope"), (*at, "a"), (*at, 0), (*at, 99), (*at, -1))
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, item in items:
        yield from paths(item, (*at, step))


@pytest.mark.parametrize("path", SAMPLE, ids=lambda path: path.name)
def test_outlines_of_atlases(path: Path) -> None:
    assert unlike(prepared(decode(path.read_bytes()))) == []


@settings(max_examples=350, derandomize=True, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=12).map("".join))
def test_outlines_of_fragments(text: str) -> None:
    if read_by(fast_reader, text) is not None:
        assert unlike(prepared(text)) == []


LINES = [
    "a: b", "a: b c  # d", "a:", "b:", "a : c", "'a': d", '"a": e', "- a", "- a: b", "- 'a': b", "-", "- - a", "- b: c",
    "b: |", "b: >-", "a", "c # d", "# a: b", "# - a", "'x", "y'", '"x', 'y"', "[x,", "y]", "]", "{a: b,", "a: b}", "}",
    "b: 'x", 'b: "x', "b: [x,", "b: {", "b: 'x' # y", "b: [x, y:z ]", "aa: b", "a: -1", "a: ~", "- -1", "---", "",
]  # fmt: skip
INDENTED = st.tuples(st.sampled_from([0, 0, 1, 2, 2, 4]), st.sampled_from(LINES))


@settings(max_examples=400, derandomize=True, deadline=None)
@given(st.lists(INDENTED, max_size=9), st.sampled_from(["\n", "\r\n"]))
def test_outlines_of_lines(lines: list[tuple[int, str]], end: str) -> None:
    text = "".join(f"{' ' * indent}{line}{end}" for indent, line in lines)
    if read_by(fast_reader, text) is not None:
        assert unlike(prepared(text)) == []


@pytest.mark.parametrize("text", ["b: :\n", "b: : c\n", "- a: :\n"])
def test_an_empty_key_behind_another_is_read_with_care(text: str) -> None:
    """yamlrocks reads it, with a null key."""
    assert fast_reader._is_odd(text)


class PanicException(BaseException):
    """The exception that a panic of a Rust library is to Python."""


def test_a_panic_of_the_library_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    def panics(text: str, *, option: int) -> None:
        raise PanicException("capacity overflow")

    monkeypatch.setattr(fast_reader.yamlrocks, "loads_all", panics)
    with pytest.raises(Refusal, match="the parser gave up on this file"):
        fast_reader.documents("a: b\n")


def test_an_interruption_is_no_panic(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(text: str, *, option: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(fast_reader.yamlrocks, "loads_all", interrupted)
    with pytest.raises(KeyboardInterrupt):
        fast_reader.documents("a: b\n")


LISTED = st.tuples(
    st.integers(0, 9),
    st.sampled_from(
        ["- a", "- b: c", "d: e", "f:", "- g:", "-", "- - h", "-   i: j", "- 'k'", '- "l"', "- [m, n]", "- {o: p}",
         "q", "# r", "", "- s: 't'", "- u: [v]", "- |", "- w: |", "-  # x", '- "y', 'z"', "[", "]",
         "{1: 2}", "3: {4: 5 6: 7}"]
    ),
)  # fmt: skip


@settings(max_examples=400, derandomize=True, deadline=None)
@given(st.lists(LISTED, min_size=1, max_size=7))
def test_lines_at_any_indentation(lines: list[tuple[int, str]]) -> None:
    """A reader that takes a line for an item of a list, although it has no dash, loses what the author meant."""
    text = "".join(f"{' ' * indentation}{line}\n" for indentation, line in lines)
    if read_by(reference_reader, text) is None:
        assert read_by(fast_reader, text) is None


STRAY = [
    "a:\n  - b: c\n   d: e\n",
    "a:\n  - b: c\n    d: e\n   f: g\n",
    "a:\n  - b: |\n      c\n   d: e\n",
    "a:\n  -   b: c\n    d: e\n",
    "a:\n  - - b: c\n    d: e\n",
    "a:\n  -\n      b: c\n    d: e\n",
    "a:\n  - # c\n      b: c\n    d: e\n",
    'a:\n  - "b"\n    - "c"\n',
    "a:\n  - 'b'\n\n  # c\n    d: e\n",
    "a:\n  - 'b\n    c'\n    d: e\n",
    "a:\n  - [b]\n      c: d\n",
    "a:\n  - {b: c} # d\n    e: f\n",
    "a:\n  - [b,\n     c]\n    d: e\n",
    "{a: b c: d}\n",
]


@pytest.mark.parametrize("text", STRAY)
def test_a_line_without_a_dash_is_no_item(text: str) -> None:
    assert read_by(fast_reader, text) is None
    assert read_by(reference_reader, text) is None


@pytest.mark.parametrize(
    "text",
    [
        "a:\n  - b: c\n    d: e\n  - f\n",
        "a:\n - b: c\n   d: e\n - f\n",
        "a:\n  -   b: c\n      d: e\n",
        "a:\n  - - b: c\n      d: e\n    - f\n",
        "a:\n  -\n      b: c\n      d: e\n",
        "a:\n  - 'b'\n  # c\n\n  - \"d\"\n",
        "a:\n  - 'b\n    c'\n  - [d,\n     e]\n  - {f: g}\n",
        "a:\n  - |\n     b\n      c\n   # d\n  - e\n",
        "a:\n  - b\n   c\n",
    ],
)
def test_lists_that_are_right(text: str) -> None:
    assert exact(read_by(fast_reader, text)) == exact(read_by(reference_reader, text)) != "None"
