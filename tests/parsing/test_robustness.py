"""Whatever bytes a file holds: it is declared, and each of its faults is somewhere in it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas_lint.findings.finding import Span
from atlas_lint.findings.place import Place
from atlas_lint.model.document_forms import declare
from atlas_lint.parsing.locate import look_up
from atlas_lint.parsing.source import decode, read
from atlas_lint.text import line_starts

SAMPLES = [
    """\
# Who answers when something breaks.
nodeKind: Workflow
id: workflow:support-escalation
attributes: &shared
  displayName: "Support: escalation \\u00e9"
  aliases: [on-call, 'it''s "urgent"', {since: 2026-04-29}]
  description: >-
    Answers a customer, then
    asks a developer.

  steps: |2
      1. read
     2. reply
  enabled: yes
edges:
  involves_role:
    - target: role:debugger
      confidence: medium
    - role:bug-triager
  supports_work: {to: "workflow:x", attributes: {note: y}}
---
extendsNode: {id: role:debugger, nodeKind: Role}
edges: [{kind: reports_to, to: role:lead, from: role:debugger}]
""",
    """\
%TAG !e! tag:example.org,2026:
---
kind: NodeDocument
nodes:
- id: tool:a
  kind: Tool
  attributes: &base {displayName: A, size: 012}
- id: tool:b
  kind: !e!kind Tool
  <<: *base
  displayName: 😀 é
  patch: true
  edges:
    uses:
    - *base
    -
...
# the end
---
? [a, b]
: {c: 1, c: 2}
""",
    "\ufeffnodeKind: Role\r\nid: 'role:é'\r\nattributes:\r\n- a\r\n-\r\n---\r\n- &x [1, 2, 3]\r\n- [*x, *x]\r\n",
    'nodeKind: Role\rid: "role:\\ud83d\\ude00"\rattributes: {a: .inf, b: ! 12, "c\u2028d": &n !t , <<: [{e: f}]}\r',
]
BYTES = [text.encode() for text in SAMPLES]


def assert_every_fault_has_a_place(data: bytes) -> None:
    file = declare("x.yaml", read(data))
    places = [Place("x.yaml", at.document, at.path, at.part, at.nth, at.span) for at in file.faults]
    for place, placed in look_up(places, lambda _: data).items():
        assert is_inside(placed.span, data), placed
        assert placed.excerpt.lines
        if place.span is None:  # a token is there
            assert placed.span[:2] < placed.span[2:], placed


def is_inside(span: Span, data: bytes) -> bool:
    """Check whether a span starts and ends within lines of the file, and not before it starts."""
    try:
        text = decode(data)
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
    starts = line_starts(text)
    ends = [*starts[1:], len(text)]
    start, end = span[:2], span[2:]
    return start <= end and all(
        1 <= line <= len(starts) and 1 <= column <= ends[line - 1] - starts[line - 1] + 1
        for line, column in (start, end)
    )


@pytest.mark.parametrize("data", BYTES)
def test_the_samples(data: bytes) -> None:
    """They are sound enough to be worth breaking: they are read, and something is to be said of each."""
    assert read(data).broken is None
    assert declare("x.yaml", read(data)).faults
    assert_every_fault_has_a_place(data)


@settings(max_examples=300, derandomize=True, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    assert_every_fault_has_a_place(data)


@settings(max_examples=500, derandomize=True, deadline=None)
@given(st.text(st.sampled_from("ab1:,-?[]{}&*!|>%@'\"#\n\r\t \\\u2028é😀~<=."), max_size=60))
def test_any_punctuation(text: str) -> None:
    assert_every_fault_has_a_place(text.encode())


PIECES = (
    "|\n|\r|\t| |  |: |- |? |#|---\n|...\n|&x |*x|!t |!|<<: |'|\"|>\n|[|]|{|}|\ufeff|id: |1|~|\\u|\\".encode().split(
        b"|"
    )
)


@st.composite
def spoilt(draw: st.DrawFn) -> bytes:
    """A sample after some bytes of it were deleted, doubled or replaced."""
    data = draw(st.sampled_from(BYTES))
    for _ in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(data)))
        end = draw(st.integers(start, min(start + 12, len(data))))
        new = draw(st.one_of(st.just(data[start:end] * 2), st.binary(max_size=3), st.sampled_from(PIECES)))
        data = data[:start] + new + data[end:]
    return data


@settings(max_examples=350, derandomize=True, deadline=None)
@given(spoilt())
def test_spoilt_samples(data: bytes) -> None:
    assert_every_fault_has_a_place(data)
