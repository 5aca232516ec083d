"""Counts and measures of a graph."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from atlas_lint.graph.statistics import Degree, Spread, measure
from atlas_lint.graph_algorithms import components, longest
from tests.command import Run, write
from tests.graph.small import ODD, ROW, loaded


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ("", []),
        ("aa", [["a"]]),
        ("ab", [["a"], ["b"]]),
        ("ab ab", [["a"], ["b"]]),
        ("ab ba", [["a", "b"]]),
        ("ab bc ac", [["a"], ["b"], ["c"]]),
        ("ab ac", [["a"], ["b"]]),
        ("xb ab bc", [["a"], ["b"], ["c"]]),
        ("ab bc cb cd", [["a"], ["b", "c"], ["d"]]),
        ("ab ba cd de", [["c"], ["d"], ["e"]]),
    ],
)
def test_a_longest_chain(links: str, expected: list[list[str]]) -> None:
    pairs = [(link[0], link[1]) for link in links.split()]
    assert longest(pairs) == expected
    assert longest(pairs[::-1]) == expected


def test_a_chain_of_any_length() -> None:
    links = [(f"{number:06}", f"{number + 1:06}") for number in range(50_000)]
    assert len(longest(links)) == 50_001
    assert len(components(sorted({id for link in links for id in link}), links)) == 1


def test_components() -> None:
    assert components("abcdef", [("c", "a"), ("b", "e"), ("e", "f")]) == [["b", "e", "f"], ["a", "c"], ["d"]]


def test_what_is_counted() -> None:
    stats = measure(loaded(ROW))
    assert (stats.files, stats.records, stats.edges, stats.references) == (5, 5, 5, 2)
    assert stats.clusters == (("row", 3), ("jobs", 2))
    assert [(kind.name, kind.records, kind.attributes) for kind in stats.kinds] == [
        ("Role", 3, (("displayName", 1), ("owner", 1))),
        ("Job", 2, (("owner", 1),)),
    ]
    assert [(kind.name, kind.edges, kind.dangling, kind.has_schema) for kind in stats.edge_kinds] == [
        ("leads", 3, 0, True),
        ("helps", 2, 1, False),
    ]
    assert (stats.dangling_edges, stats.dangling_references) == (1, 1)
    assert stats.dangling_ids == ("role:gone", "role:nobody")


def test_what_is_measured() -> None:
    stats = measure(loaded(ROW))
    assert stats.degree == Spread(0, 2, 3, 1.8)
    assert stats.hubs[:2] == (Degree("role:a", 3, 0), Degree("role:c", 1, 2))
    assert stats.isolated == ("job:y",)
    assert stats.components == (4, 1)
    assert stats.chain == (("role:a",), ("role:b",), ("role:c",))
    assert [len(kind.chain) for kind in stats.edge_kinds] == [3, 2]
    assert (stats.unused_kinds, stats.unused_edge_kinds) == ((), ())


def test_edges_of_an_orphan_are_counted_but_join_nothing() -> None:
    stats = measure(
        loaded(
            {
                "a.yaml": "extendsNode: {id: role:x, nodeKind: Role}\nedges: {leads: role:y}\n",
                "b.yaml": "{nodeKind: Role, id: 'role:y'}\n",
            }
        )
    )
    assert (stats.edges, stats.edges_of_nobody, stats.dangling_edges) == (1, 1, 0)
    assert stats.components == (1,)
    assert stats.chain == ()
    assert stats.isolated == ()


def test_the_command(run: Run, atlas: Path) -> None:
    done = run("stats")
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith(
        "2 files, 0 clusters, 2 records, 1 edge, 0 references in attributes\ndangling: nothing\n"
    )
    assert "longest chain: 2 steps: role:a -> role:b\n" in done.out
    told = json.loads(run("stats", "data", "--format", "json").out)
    assert told["longestChain"] == [["role:a"], ["role:b"]]
    assert told["kinds"] == [{"kind": "Role", "records": 2, "hasSchema": True, "attributes": {}}]
    assert "| `leads` | 1 | 0 | 2 | yes |\n" in run("stats", "--format", "markdown").out


def test_a_path_below_the_root_is_told_of(run: Run, atlas: Path) -> None:
    done = run("stats", "data/a.yaml")
    assert done.out == run("stats").out
    assert "stats counts the whole atlas" in done.err


def test_what_cannot_be_read_is_told_of(run: Run, atlas: Path) -> None:
    write(atlas / "data/broken.yaml", "a: [\n")
    for command in ("stats", "graph"):
        done = run(command)
        assert done.status == 0
        assert done.err == "note: parts of data/broken.yaml cannot be read: their records and edges are missing\n"


def test_odd_texts_do_not_break_lines(run: Run, tmp_path: Path) -> None:
    documents = [json.dumps({"nodeKind": text.strip(), "id": text, "edges": {text: f"{text}x"}}) for text in ODD]
    write(tmp_path / "data/a.yaml", "\n---\n".join(documents) + "\n")
    for format_ in ("full", "markdown", "json"):
        done = run("stats", "data", "--format", format_)
        assert done.status == 0
        assert not re.search("[\u2028\u202e]|##\\[", done.out)
