"""libyaml and ruamel.yaml, where both read a text, give the same values and the same spans."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from atlas_lint.parsing.nodes import NextEvent, Refusal, compose, first_opinion, locate, prepare, second_opinion
from atlas_lint.parsing.source import read, tree
from atlas_lint.parsing.values import Document, load

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


def read_by(events: NextEvent) -> list[Document] | None:
    """The documents, or None where the reader refuses the text or a limit is passed."""
    try:
        documents = load(events)
    except (yaml.YAMLError, Refusal):
        return None
    return None if any(document.limit for document in documents) else documents


def assert_same_spans(text: str, documents: list[Document]) -> None:
    for document in documents:
        rest = text[document.start :]
        assert compose(first_opinion(prepare(rest)), rest) == compose(second_opinion(prepare(rest)), rest)


@pytest.mark.parametrize("text", AWKWARD)
def test_awkward_texts(text: str) -> None:
    documents = read_by(first_opinion(prepare(text)))
    assert documents is not None
    assert read_by(second_opinion(prepare(text))) == documents
    assert_same_spans(text, documents)


@settings(max_examples=800, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=12).map("".join))
def test_texts_of_fragments(text: str) -> None:
    one, other = read_by(first_opinion(prepare(text))), read_by(second_opinion(prepare(text)))
    assume(one is not None and other is not None)
    assert one is not None
    assert one == other
    assert_same_spans(text, one)


def test_directives_belong_to_the_document_that_only_one_reads() -> None:
    """Their document is read again by itself, to find a place in it."""
    text = 'a\n...\n%TAG !e! tag:example.org,2026:\n---\nb: !e!x "\\ud83d\\ude00"\n'
    assert read_by(first_opinion(prepare(text))) is None
    first, second = read(text.encode()).documents
    assert (first.value, second.value) == ("a", {"b": "😀"})
    rest = text[second.start :]
    spot = locate(tree(rest), ("b",))
    assert rest[spot.start : spot.end] == '"\\ud83d\\ude00"'
