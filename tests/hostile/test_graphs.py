"""Graphs of a hundred thousand records or edges: each rule and each command ends."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.command import Run
from tests.hostile.conftest import Documents, record

Size = Callable[[int], int]


def found(run: Run, *arguments: str) -> list[dict[str, Any]]:
    ran = run("data", "--no-cache", "--format", "json", *arguments)
    assert ran.status in (0, 1), ran.err
    findings: list[dict[str, Any]] = json.loads(ran.out)["findings"]
    return findings


def test_a_cycle(confined: Run, documents: Documents, size: Size) -> None:
    many = size(100_000)
    documents(record(number, f"edges: {{leads: role:{(number + 1) % many}}}\n") for number in range(many))
    (finding,) = found(confined)
    assert finding["rule"] == "cycle"
    assert finding["message"].endswith(f" ({many:,} edges in all)")
    assert len(finding["message"]) < 1000
    assert len(finding["related"]) == 100


@pytest.mark.parametrize("command", [["stats"], ["impact", "role:5", "--depth", "1000000"], ["graph"]])
def test_commands_on_a_cycle(confined: Run, documents: Documents, size: Size, command: list[str]) -> None:
    many = size(100_000)
    documents(record(number, f"edges: {{leads: role:{(number + 1) % many}}}\n") for number in range(many))
    ran = confined(*command, "--root", "data")
    assert ran.status == 0, ran.err[-300:]


def test_many_small_cycles(confined: Run, documents: Documents, size: Size) -> None:
    many = size(50_000)
    documents(record(number, f"edges: {{leads: role:{number ^ 1}}}\n") for number in range(2 * many))
    assert len(found(confined)) == many


@pytest.mark.parametrize(
    "command",
    [
        ["data", "--no-cache"],
        ["stats", "data"],
        ["graph", "data", "--format", "json"],
        ["impact", "role:last", "data", "--depth", "1000000"],
    ],
)
def test_a_chain(confined: Run, documents: Documents, size: Size, command: list[str]) -> None:
    ids = [*range(size(100_000) - 1), "last"]
    edges = [f"edges: {{leads: role:{id}}}\n" for id in ids[1:]]
    documents(record(id, edge) for id, edge in zip(ids, [*edges, ""], strict=True))
    ran = confined(*command)
    assert ran.status == 0, ran.err[-300:]


@pytest.mark.parametrize("command", [["data", "--no-cache"], ["stats", "data"], ["graph", "data"]])
def test_a_clique(confined: Run, documents: Documents, size: Size, command: list[str]) -> None:
    ids = range(min(700, 3 * size(700)))
    targets = {id: ", ".join(f"role:{other}" for other in ids if other != id) for id in ids}
    documents(record(id, f"edges: {{leads: [{targets[id]}]}}\n") for id in ids)
    ran = confined(*command)
    assert ran.status == (1 if command[0] == "data" else 0), ran.err[-300:]
    assert command[0] != "data" or ran.out.count("error[cycle]") == 1


@pytest.mark.parametrize("leaving", [True, False])
def test_edges_on_one_record(confined: Run, documents: Documents, size: Size, leaving: bool) -> None:
    many = size(200_000)
    hub = "edges:\n  likes:\n" + "".join(f"    - role:{number}\n" for number in range(many))
    other = "" if leaving else "edges: {likes: role:hub}\n"
    documents([record("hub", hub if leaving else ""), *(record(number, other) for number in range(many))])
    assert [finding["rule"] for finding in found(confined)] == (["cardinality"] if leaving else [])


def test_declarations_of_one_id(confined: Run, documents: Documents, size: Size) -> None:
    many = size(100_000)
    documents(record("x", f"attributes: {{a: {number}}}\n") for number in range(many))
    findings = found(confined)
    assert {finding["rule"] for finding in findings} == {"conflicting-record"}
    assert len(findings) == many - 1


@pytest.mark.parametrize("equal", [True, False])
def test_edges_to_one_target(confined: Run, documents: Documents, size: Size, equal: bool) -> None:
    many = size(100_000)
    written = "    - role:y\n" if equal else "    - {target: role:y, n: NUMBER}\n"
    edges = "".join(written.replace("NUMBER", str(number)) for number in range(many))
    documents([record("x", f"edges:\n  leads:\n{edges}"), record("y")])
    assert len(found(confined)) == (many - 1 if equal else 0)


def test_one_name_for_all(confined: Run, documents: Documents, size: Size) -> None:
    many = size(100_000)
    documents(record(number, "attributes: {displayName: same}\n") for number in range(many))
    assert len(found(confined, "--rule", "duplicate-name=error")) == many - 1


def test_missing_ids_that_resemble_all_others(confined: Run, documents: Documents, size: Size) -> None:
    many = size(20_000)
    head, tail = "a" * 60, "b" * 60
    documents(
        record(f"{head}{number:05}{tail}", f"edges: {{leads: role:{head}{(number + 1) % many:05}{tail[2:]}cc}}\n")
        for number in range(many)
    )
    findings = found(confined)
    assert len(findings) == many
    assert findings[0]["help"] == f"did you mean role:{head}00001{tail}?"
