"""The cache: faster, and not a byte otherwise."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from zlib import crc32

import pytest

from atlas_lint import formats
from atlas_lint.cache.store import code
from tests.command import SHARED, Ran, Run, environment, write

FAULTY = {
    "c.yaml": "nodeKind: Role\nid: role:c\nedges:\n  leads: [role:bb, {to: role:a, since: 012}]\n",
    "d.yaml": "nodeKind: Role\nid: role:d\nattributes: {a: 1, a: 2, on: .inf}\n---\nnodeKind: Role\nid: role:c\n",
    "e.yaml": "a: b: c\n",
    "f.yaml": "nodeKind: Role\nid: role:f\nedge: 1\n---\n"
    "extendsNode: {id: role:x, nodeKind: Role}\nedges: {leads: role:a}\n",
    "g.yaml": "nodeKind: Role\nid: role:g\nedges:\n  leads: role:no  # atlas-lint: ignore[dangling-target] elsewhere\n"
    "# atlas-lint: ignore[cycle]\nattributes: &a {x: [*a]}\n",
    "h.yaml": "kind: NodeDocument\nnodes:\n"
    "  - {id: role:h, kind: Role, level: 1e3, edges: [{kind: leads, to: role:h}]}\n",
    "i.yaml": "nodeKind: Rôle\nid: 'role:\U00010400'\nattributes: {? [a] : b}\n",
}


@pytest.fixture
def faulty(atlas: Path) -> Path:
    """The small atlas with a fault of nearly every kind."""
    for name, text in FAULTY.items():
        write(atlas / f"data/{name}", text)
    return atlas


def told(ran: Ran) -> tuple[int, str, str]:
    """Return the output of a run, without its time."""
    return ran.status, ran.out, ran.err.rpartition(" (")[0]


@pytest.mark.parametrize("name", formats.names())
def test_cold_and_cached_are_the_same(run: Run, faulty: Path, name: str) -> None:
    arguments = ("data", "--format", name)
    first = told(run(*arguments, "--no-cache"))
    assert first[1]
    assert told(run(*arguments)) == first
    assert told(run(*arguments)) == first
    assert told(run(*arguments)) == first
    write(faulty / "data/b.yaml", "nodeKind: Role\nid: role:b\n# edited\n")
    assert told(run(*arguments)) == told(run(*arguments, "--no-cache"))


@pytest.mark.parametrize("name", ["concise", "json"])
def test_a_real_atlas_cold_and_cached(run: Run, tmp_path: Path, name: str) -> None:
    sample = SHARED / "atlas-sample/data"
    if not sample.is_dir():
        pytest.skip("the sample is not at hand")
    arguments = (str(sample), "--format", name)
    first = told(run(*arguments, "--no-cache"))
    assert told(run(*arguments)) == first
    assert told(run(*arguments)) == first


def test_export_and_show_are_the_same(run: Run, faulty: Path) -> None:
    for arguments in (("export", "data"), ("show", "role:h", "data")):
        first = run(*arguments, "--no-cache").out
        assert [run(*arguments).out, run(*arguments).out] == [first, first]


def test_every_change_is_seen(run: Run, atlas: Path) -> None:
    """Edits of the same length in the same moment, of data, schemas, settings and the baseline."""
    assert run("data").status == 0
    write(atlas / "data/b.yaml", "nodeKind: Role\nid: role:c\n")
    assert "role:b" in run("data").out
    write(atlas / "data/b.yaml", "nodeKind: Role\nid: role:b\n")
    assert run("data").out == ""
    write(atlas / "schemas/records/Role.schema.json", '{"x-id-prefix": "rule", "type": "object"}')
    assert "id-prefix" in run("data").out
    write(atlas / "atlas-lint.toml", 'rules.id-prefix = "off"\n')
    assert run("data").out == ""
    write(atlas / "atlas-lint.toml", 'rules.id-prefix = "error"')
    assert "id-prefix" in run("data").out
    assert run("baseline", "data").status == 0
    assert run("data").out == ""
    (atlas / "atlas-lint-baseline.txt").unlink()
    assert "id-prefix" in run("data").out
    (atlas / "data/b.yaml").unlink()
    assert "dangling-target" in run("data").out


def cache_file(atlas: Path) -> Path:
    """The one file that is remembered for the atlas."""
    folder = Path(environment(atlas)["XDG_CACHE_HOME"]) / "atlas-lint"
    assert (folder / "CACHEDIR.TAG").read_text("utf-8").startswith("Signature: 8a477f597d28d172789f06886806bc55")
    (found,) = folder.glob("*.json")
    return found


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: b"",
        lambda data: data[: len(data) // 2],
        lambda data: data[:-1],
        lambda data: b"\x80\x04]." + data,
        lambda data: data.replace(b"role:bb", b"role:b0"),
        lambda data: data.replace(b'"atlas-lint": "6 ', b'"atlas-lint": "9 '),
        lambda data: b'{"atlas-lint": 1}\n',
        lambda data: b"[]\n",
        lambda data: data.split(b"\n", 1)[0].replace(b'"signatures", ', b'"signatures", -') + b"\n",
        lambda data: os.urandom(200),
    ],
    ids=["empty", "half", "cut", "pickle", "changed", "other version", "no parts", "a list", "negative", "noise"],
)
def test_a_spoilt_memory_costs_nothing_but_time(run: Run, faulty: Path, spoil: object) -> None:
    first = told(run("data"))
    path = cache_file(faulty)
    assert callable(spoil)
    path.write_bytes(spoil(path.read_bytes()))
    assert told(run("data")) == first
    assert told(run("data")) == first


@pytest.mark.parametrize("forged", ["signatures", "results", "all"])
@pytest.mark.parametrize("value", [b"[1]", b"{}", b"null", b"[[1], [2], 3]", b'{"a": 1}', b"[1, 1, 1, [], [], [[1]]]"])
def test_a_forged_cache_does_no_harm(run: Run, faulty: Path, forged: str, value: bytes) -> None:
    """A file whose sums are right, but which holds something else."""
    first = told(run("data"))
    path = cache_file(faulty)
    header, _, rest = path.read_bytes().partition(b"\n")
    parts, lines = json.loads(header)["parts"], []
    for part in parts:
        line, rest = rest[: part[1]], rest[part[1] :]
        if forged == "all" or (forged == "signatures") == (part[0] == "signatures"):
            line = value
        part[1:] = len(line), crc32(line)
        lines.append(line)
    forged_file = json.dumps({**json.loads(header), "parts": parts}).encode() + b"\n" + b"".join(lines)
    path.write_bytes(forged_file)
    assert told(run("data")) == first
    path.write_bytes(forged_file)
    write(faulty / "data/b.yaml", "nodeKind: Role\nid: role:b\n# edited\n")
    assert told(run("data")) == told(run("data", "--no-cache"))


@pytest.mark.parametrize("path", ["lint.py", "fixing/removing.py", "cli/schema/infer.py", "shipped_schemas/x.json"])
def test_edited_code_finds_anew(tmp_path: Path, path: str) -> None:
    """The key of a result holds every file of the package, in every folder."""
    for name in ("lint.py", "fixing/removing.py", "cli/schema/infer.py", "shipped_schemas/x.json"):
        write(tmp_path / name, "old")
    before = code(tmp_path)
    assert code(tmp_path) == before
    write(tmp_path / path, "newer")
    assert code(tmp_path) != before
    write(tmp_path / path, "old!!")
    assert code(tmp_path) != before


def test_a_pipe_in_the_place_of_the_cache(run: Run, faulty: Path) -> None:
    first = told(run("data"))
    path = cache_file(faulty)
    path.unlink()
    os.mkfifo(path)
    assert told(run("data")) == first


def test_a_place_that_cannot_be_written(run: Run, faulty: Path) -> None:
    first = told(run("data", "--no-cache"))
    assert told(run("data", "--cache-dir", "data/a.yaml/x")) == first
    assert told(run("data", "--cache-dir", "/dev/full")) == first
    assert told(run("data", XDG_CACHE_HOME="/proc/nowhere")) == first


def test_two_at_once(faulty: Path) -> None:
    command = [sys.executable, "-m", "atlas_lint", "data"]
    runs = [
        subprocess.Popen(
            command, cwd=faulty, env=environment(faulty), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        for _ in range(4)
    ]
    assert len({process.communicate(timeout=60)[0] for process in runs}) == 1


def test_clean(run: Run, faulty: Path) -> None:
    run("data")
    path = cache_file(faulty)
    path.with_name(f".{path.name}.atlas-lint.tmp-1").write_bytes(b"of a run that was killed")
    ran = run("cache", "clean")
    assert ran.status == 0
    assert "deleted the cache of 1 atlas" in ran.err
    assert list(path.parent.iterdir()) == []
    assert "deleted the cache of 0 atlases" in run("cache", "clean").err


def test_no_cache_writes_nothing(run: Run, faulty: Path) -> None:
    run("data", "--no-cache")
    assert not Path(environment(faulty)["XDG_CACHE_HOME"]).exists()


def test_timings(run: Run, faulty: Path) -> None:
    stages = [line.split()[0] for line in run("data", "--no-cache", "--timings").err.splitlines()]
    assert stages[:6] == ["schemas", "read", "assemble", "check", "locate", "all"]
