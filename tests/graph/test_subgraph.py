"""The drawn part of a graph: around a record, of some records, of all."""

from __future__ import annotations

import pytest

from atlas_lint.graph.subgraph import DANGLING, ELSEWHERE, IN, OUT, Choice, Drawing, around, part, whole
from atlas_lint.settings import Settings
from tests.graph.small import ROW, loaded

ATLAS = loaded(ROW)
ALL = Choice()


def ids(drawing: Drawing) -> list[str]:
    return [node.id for node in drawing.nodes]


def lines(drawing: Drawing) -> list[str]:
    return [f"{line.source} {line.kind}{'?' if line.is_reference else ''} {line.target}" for line in drawing.lines]


A = [
    "role:a helps job:x",
    "role:a helps role:gone",
    "role:a leads role:b",
    "role:a owner? role:c",
]


@pytest.mark.parametrize(
    ("id", "depth", "choice", "expected"),
    [
        ("job:y", 3, ALL, []),
        ("role:a", 0, ALL, ["role:a helps role:gone"]),
        ("role:a", 1, ALL, A),
        ("role:a", 1, Choice(direction=IN), []),
        ("role:a", 1, Choice(references=False), A[:3]),
        ("role:a", 1, Choice(edge_kinds=frozenset({"leads"})), A[2:3]),
        ("role:a", 1, Choice(kinds=frozenset({"Job"})), A[:1]),
        ("role:b", 1, ALL, ["role:a leads role:b", "role:b leads role:c"]),
        ("role:b", 1, Choice(direction=OUT), ["role:b leads role:c"]),
        ("role:b", 1, Choice(direction=IN), ["role:a leads role:b"]),
        ("role:b", 2, Choice(direction=OUT), ["role:b leads role:c", "role:c leads role:c"]),
        (
            "role:c",
            2,
            Choice(direction=IN),
            ["role:a leads role:b", *A[3:], "role:b leads role:c", "role:c leads role:c"],
        ),
        ("role:gone", 1, ALL, ["role:a helps role:gone"]),
    ],
)
def test_around_a_record(id: str, depth: int, choice: Choice, expected: list[str]) -> None:
    drawing = around(ATLAS, id, depth, choice)
    assert sorted(lines(drawing)) == sorted(expected)
    ends = {end for line in drawing.lines for end in (line.source, line.target)}
    assert set(ids(drawing)) == ends | {id}
    assert drawing.focus == id


def test_nearer_lines_come_first() -> None:
    assert lines(around(ATLAS, "role:c", 2, Choice(references=False)))[-1] == "role:a leads role:b"


def test_a_part_has_its_inner_lines_and_those_that_lead_to_no_record() -> None:
    drawing = part(ATLAS, "row", ["role:a", "role:b"], 0, ALL)
    assert lines(drawing) == ["role:a leads role:b", "role:a helps role:gone"]
    assert ids(drawing) == ["role:a", "role:b", "role:gone"]


def test_a_part_with_a_step_around_it() -> None:
    assert lines(part(ATLAS, "row", ["role:b"], 1, ALL)) == ["role:a leads role:b", "role:b leads role:c"]


def test_the_whole() -> None:
    drawing = whole(ATLAS, ALL)
    assert len(drawing.lines) == len(ATLAS.edges) + len(ATLAS.references) == 7
    assert set(ids(drawing)) == {*ATLAS.records, "role:gone", "role:nobody"}
    assert {node.id for node in drawing.nodes if node.state == DANGLING} == {"role:gone", "role:nobody"}


def test_the_whole_of_some_kinds() -> None:
    assert ids(whole(ATLAS, Choice(kinds=frozenset({"Job"})))) == ["job:x", "job:y"]
    assert ids(whole(ATLAS, Choice(edge_kinds=frozenset({"helps"})))) == ["role:a", "role:gone", "job:x"]


def test_what_lives_elsewhere_does_not_dangle() -> None:
    settings = Settings("/atlas", external_ids=("role:go*",))
    states = {node.id: node.state for node in whole(loaded(ROW, settings), ALL).nodes}
    assert states["role:gone"] == ELSEWHERE
    assert states["role:nobody"] == DANGLING


def test_the_source_of_an_orphan_dangles() -> None:
    atlas = loaded({"a.yaml": "extendsNode: {id: role:x, nodeKind: Role}\nedges: {leads: role:y}\n"})
    assert {node.id: node.state for node in whole(atlas, ALL).nodes} == {"role:x": DANGLING, "role:y": DANGLING}


def test_a_limit_counts_what_it_leaves_out() -> None:
    drawing = whole(ATLAS, ALL)
    short = drawing.cut(2)
    assert len(short.lines) == 2
    assert short.left_lines == len(drawing.lines) - 2
    assert len(short.nodes) + short.left_nodes == len(drawing.nodes)
    assert {end for line in short.lines for end in (line.source, line.target)} <= set(ids(short))
    assert drawing.cut(len(drawing.lines)) == drawing


def test_a_limit_keeps_the_record_in_the_middle() -> None:
    assert "role:c" in ids(around(ATLAS, "role:c", 2, ALL).cut(1))


def test_a_name_that_shows_nothing_is_no_label() -> None:
    [node] = whole(loaded({"a.yaml": "{nodeKind: Role, id: 'role:a', attributes: {displayName: '  '}}\n"}), ALL).nodes
    assert node.label == "role:a"
