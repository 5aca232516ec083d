"""The same atlas from the disk, the index and a revision: submodules, sparse checkouts, links, ignored files."""

from __future__ import annotations

import random
import subprocess
from pathlib import Path

import pytest

from atlas_lint.filesystem import git as asked
from atlas_lint.filesystem.discovery import discover
from atlas_lint.filesystem.file_tree import Disk, Files, Foreign, Stored
from tests.command import Git, Run, write

SUBMODULE = "1 git submodule below the root is not part of the atlas: data/sub\n"
POINTS_INSIDE = "nodeKind: Role\nid: role:c\nedges:\n  leads: role:inside\n"


def role(id: str) -> str:
    """A record without a fault."""
    return f"nodeKind: Role\nid: role:{id}\n"


def three(top: Path) -> dict[str, Files]:
    """The files of a repository as the disk, the index and its last commit have them."""
    commit = asked.revision(top, "HEAD")
    assert commit is not None
    return {"disk": Disk(), "index": Stored(top, asked.index(top)), "HEAD": Stored(top, asked.tree(top, commit))}


def contents(files: Files, root: Path) -> dict[str, bytes]:
    """The files of the atlas at a root, with what they hold."""
    return {path: files.read(f"{root}/{path}") for path in discover(files, root.as_posix())}


def close(worlds: dict[str, Files]) -> None:
    for files in worlds.values():
        assert isinstance(files, (Disk, Stored))
        files.close()


@pytest.fixture
def other(tmp_path_factory: pytest.TempPathFactory, git: Git) -> Path:
    """A repository of its own, with one record."""
    folder = tmp_path_factory.mktemp("other")
    write(folder / "s.yaml", role("inside"))
    git("init", "-q", "-b", "main", cwd=folder)
    git("add", "-A", cwd=folder)
    git("commit", "-qm", "inside", cwd=folder)
    return folder


@pytest.fixture
def superproject(repository: Path, git: Git, other: Path) -> Path:
    """The small atlas with a submodule in `data/sub`, and an edge that points into it."""
    git("rm", "-q", "data/old.yaml")
    git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(other), "data/sub")
    write(repository / "data/c.yaml", POINTS_INSIDE)
    git("add", "-A")
    git("commit", "-qm", "two")
    return repository


# The case `submodule-missed`: what a submodule holds is in no world, so that the three agree.


def test_a_submodule_is_part_of_no_world(run: Run, superproject: Path, git: Git) -> None:
    ran = [run("data"), run("data", "--staged"), run("data", "--no-cache"), run("data")]
    assert {one.status for one in ran} == {1}
    assert len({one.out for one in ran}) == 1
    assert "points at role:inside" in ran[0].out
    assert [one.err.count(f"note: {SUBMODULE}") for one in ran] == [1, 1, 1, 1]


def test_a_commit_that_moves_a_submodule_changes_nothing(run: Run, superproject: Path, git: Git) -> None:
    sub = superproject / "data/sub"
    write(sub / "s.yaml", role("renamed"))
    git("commit", "-qam", "three", cwd=sub)
    git("add", "-A")
    git("commit", "-qm", "three")
    ran = run("data", "--base", "HEAD~1")
    assert (ran.status, ran.out) == (0, "")
    assert "0 fixed, 1 old" in ran.err
    assert ran.err.count(SUBMODULE) == 1


def test_the_commit_that_brings_a_submodule(run: Run, superproject: Path) -> None:
    ran = run("data", "--base", "HEAD~1")
    assert ran.status == 1
    assert "points at role:inside" in ran.out


@pytest.mark.parametrize(
    "command", [["export"], ["show", "role:a"], ["stats"], ["graph"], ["impact", "role:a"], ["diff"]]
)
def test_every_command_counts_submodules(run: Run, superproject: Path, command: list[str]) -> None:
    ran = run(*command)
    assert ran.err.count(f"note: {SUBMODULE}") == 1
    assert "sub" not in ran.out


def test_a_submodule_that_is_not_there_yet(run: Run, superproject: Path, git: Git) -> None:
    git("submodule", "--quiet", "deinit", "--force", "data/sub")
    ran = run("data")
    assert f"note: {SUBMODULE}" in ran.err
    write(superproject / "data/sub/stray.yaml", role("inside"))
    assert run("data").out == ran.out, "git can never add what lies there"
    assert run("data", "--staged").out == ran.out


def test_an_excluded_submodule_needs_no_note(run: Run, superproject: Path) -> None:
    write(superproject / "atlas-lint.toml", 'exclude = ["data/sub/"]\n')
    assert "submodule" not in run("data").err


def test_no_submodule_no_note(run: Run, repository: Path) -> None:
    assert "not part of the atlas" not in run("data").err


def test_the_note_follows_the_disk_through_the_cache(run: Run, repository: Path, git: Git) -> None:
    run("data")
    git("init", "-q", "data/clone")
    assert "note: 1 other git work tree below the root is not part of the atlas: data/clone\n" in run("data").err
    write(repository / "data/new.yaml", role("new"))
    assert "data/clone" in run("data").err, "also where only what an edit reaches is judged"
    (repository / "data/clone/.git").rename(repository / "clone-git")
    assert "data/clone" not in run("data").err


def test_a_clone_that_nobody_added(run: Run, repository: Path, git: Git, other: Path) -> None:
    git("clone", "-q", str(other), "data/clone")
    write(repository / "data/c.yaml", POINTS_INSIDE)
    assert "points at role:inside" in run("data").out
    git("worktree", "add", "-q", "data/tree", "HEAD")
    ran = run("data")
    assert "repeated-record" not in ran.out
    assert "2 other git work trees below the root are not part of the atlas: data/clone, data/tree\n" in ran.err


def test_an_ignored_clone_needs_no_note(run: Run, repository: Path, git: Git, other: Path) -> None:
    git("clone", "-q", str(other), "data/clone")
    write(repository / ".gitignore", "clone/\n")
    assert "not part of the atlas" not in run("data").err


def test_nothing_but_a_submodule(run: Run, superproject: Path, git: Git) -> None:
    git("rm", "-q", "--cached", "-r", "data/a.yaml", "data/b.yaml", "data/c.yaml")
    for name in "abc":
        (superproject / f"data/{name}.yaml").unlink()
    ran = run("data")
    assert (ran.status, ran.out) == (2, "")
    assert "error: nothing to check: " in ran.err
    assert "1 git submodule below the root is not part of the atlas: sub\n" in ran.err


def test_files_that_this_repository_has_in_another_work_tree(repository: Path, git: Git) -> None:
    write(repository / "data/inner/a.yaml", role("inner"))
    git("add", "-A")
    git("commit", "-qm", "two")
    git("init", "-q", "data/inner")
    write(repository / "data/inner/untracked.yaml", role("untracked"))
    worlds = three(repository)
    assert {
        name: "inner/a.yaml" in contents(files, repository / "data") for name, files in worlds.items()
    } == dict.fromkeys(worlds, True)
    assert "inner/untracked.yaml" not in contents(worlds["disk"], repository / "data")
    close(worlds)


def test_a_root_in_a_submodule_belongs_to_that(run: Run, superproject: Path, git: Git) -> None:
    sub = superproject / "data/sub"
    write(sub / "t.yaml", "nodeKind: Role\nid: role:t\nedges: {leads: role:gone}\n")
    assert run("data/sub").status == 1
    assert run("data/sub", "--base", "HEAD", "--select", "dangling-target").status == 1
    git("add", "-A", cwd=sub)
    ran = run("data/sub", "--staged")
    assert "points at role:gone" in ran.out
    assert "submodule" not in ran.err
    assert run("--staged", "--root", "data/sub").out == ran.out
    assert run(".", "--staged", cwd=sub).out == ran.out.replace("data/sub/", "")


# Sparse checkouts


@pytest.fixture
def sparse(repository: Path, git: Git) -> Path:
    """An atlas that points from `data/here` to `data/away`, which the checkout leaves out, as it does the schemas."""
    write(repository / "data/here/h.yaml", "nodeKind: Role\nid: role:h\nedges:\n  leads: [role:away, role:nowhere]\n")
    write(repository / "data/away/w.yaml", "nodeKind: Role\nid: role:away\nattributes: {level: high}\n")
    write(
        repository / "schemas/records/Role.schema.json",
        '{"properties": {"attributes": {"properties": {"level": {"type": "integer"}}}}}',
    )
    write(repository / "conf/atlas-lint.toml", 'root = "../data"\nrules.dangling-target = "off"\n')
    git("add", "-A")
    git("commit", "-qm", "two")
    git("sparse-checkout", "init", "--cone")
    git("sparse-checkout", "set", "data/here")
    assert not (repository / "data/away").exists()
    assert not (repository / "schemas").exists()
    assert not (repository / "conf").exists()
    return repository


def test_a_sparse_checkout_is_the_whole_atlas(run: Run, sparse: Path, git: Git) -> None:
    ran = run("data")
    assert ran.status == 1
    assert "points at role:nowhere" in ran.out
    assert "points at role:away" not in ran.out
    assert "data/away/w.yaml:3:21: error[record-schema]" in ran.out, "schemas, too, are read from the index"
    for arguments in (["--staged"], ["--no-cache"], []):
        assert run("data", *arguments).out == ran.out
    new = run("data", "--base", "HEAD~1", "--select", "dangling-target")
    assert (
        new.out
        == "data/here/h.yaml:4:22: error[dangling-target] leads points at role:nowhere, which no record declares\n"
    )
    assert "dangling-target" not in run("data", "--config", "conf/atlas-lint.toml").out
    git("sparse-checkout", "disable")
    assert run("data").out == ran.out


def test_an_edit_in_the_index_of_a_sparse_checkout_is_seen_through_the_cache(run: Run, sparse: Path, git: Git) -> None:
    assert "w.yaml:3:21" in run("data").out
    id = subprocess.run(
        ["git", "hash-object", "-w", "--stdin"],
        cwd=sparse,
        input=role("away").encode(),
        capture_output=True,
        check=True,
    ).stdout.decode()
    git("update-index", "--cacheinfo", f"100644,{id.strip()},data/away/w.yaml")
    git("update-index", "--skip-worktree", "data/away/w.yaml")
    assert "w.yaml" not in run("data").out
    loose = subprocess.run(
        ["git", "hash-object", "-w", "--stdin"], cwd=sparse, input=b"{}", capture_output=True, check=True
    )
    git("update-index", "--cacheinfo", f"100644,{loose.stdout.decode().strip()},schemas/records/Role.schema.json")
    git("update-index", "--skip-worktree", "schemas/records/Role.schema.json")
    assert run("data").out == run("data", "--no-cache").out == run("data", "--staged").out


def test_what_the_disk_has_counts_in_a_sparse_checkout(run: Run, sparse: Path) -> None:
    write(sparse / "data/away/w.yaml", role("other"))
    assert "points at role:away" in run("data").out


@pytest.mark.parametrize(
    "command",
    [
        ["rename", "role:away", "role:far"],
        ["data", "--add-ignore", "later"],
        ["new", "Role", "role:n", "--into", "data/away/w.yaml"],
    ],
)
def test_a_file_that_is_left_out_is_not_written(run: Run, sparse: Path, command: list[str]) -> None:
    before = (sparse / "data/here/h.yaml").read_bytes()
    ran = run(*command)
    assert (ran.status, ran.out) == (2, "")
    assert "w.yaml is left out by the sparse checkout, so nothing was written\n  help: " in ran.err
    assert (sparse / "data/here/h.yaml").read_bytes() == before
    assert not (sparse / "data/away").exists()


def test_no_record_is_written_into_a_submodule(run: Run, superproject: Path) -> None:
    for path in ("data/sub/new.yaml", "data/sub/deep/new.yaml"):
        ran = run("new", "Role", "role:n", "--into", path)
        assert (ran.status, ran.out) == (2, "")
        assert f"{path} would not be part of the atlas: it is in a git submodule" in ran.err
    assert not (superproject / "data/sub/new.yaml").exists()


def test_a_deleted_file_is_not_read_from_the_index(run: Run, repository: Path) -> None:
    (repository / "data/b.yaml").unlink()
    assert "points at role:b" in run("data").out


@pytest.mark.parametrize("how", ["--cone", "--sparse-index"])
def test_a_root_that_is_left_out_as_a_whole(run: Run, sparse: Path, git: Git, how: str) -> None:
    git("sparse-checkout", "set", *([how] if how == "--sparse-index" else []), "conf")
    assert not (sparse / "data").exists()
    ran = run("data")
    assert "points at role:nowhere" in ran.out
    assert "w.yaml:3:21" in run(cwd=sparse / "conf").out


# The index


def test_conflicts_and_intents_in_the_index(repository: Path, git: Git) -> None:
    def put(path: str, stages: dict[int, str]) -> str:
        rows = []
        for stage, text in stages.items():
            made = subprocess.run(
                ["git", "hash-object", "-w", "--stdin"],
                cwd=repository,
                input=text.encode(),
                capture_output=True,
                check=True,
            )
            rows.append(f"100644 {made.stdout.decode().strip()} {stage}\t{path}\n")
        return "".join(rows)

    rows = [
        put("data/both.yaml", {1: "base", 2: "ours", 3: "theirs"}),
        put("data/added.yaml", {2: "ours", 3: "theirs"}),
        put("data/they-deleted.yaml", {1: "base", 2: "ours"}),
        put("data/we-deleted.yaml", {1: "base", 3: "theirs"}),
        put("data/both-deleted.yaml", {1: "base"}),
    ]
    subprocess.run(["git", "update-index", "--index-info"], cwd=repository, input="".join(rows).encode(), check=True)
    write(repository / "data/meant.yaml", role("meant"))
    git("add", "-N", "data/meant.yaml")
    index = Stored(repository, asked.index(repository))
    found = contents(index, repository / "data")
    index.close()
    assert {path: data for path, data in found.items() if path not in ("a.yaml", "b.yaml", "old.yaml")} == {
        "both.yaml": b"ours",
        "added.yaml": b"ours",
        "they-deleted.yaml": b"ours",
        "we-deleted.yaml": b"theirs",
        "meant.yaml": b"",
    }


def test_a_file_that_is_assumed_to_be_unchanged_is_read_from_the_disk(run: Run, repository: Path, git: Git) -> None:
    git("update-index", "--assume-unchanged", "data/b.yaml")
    (repository / "data/b.yaml").unlink()
    assert "points at role:b" in run("data").out


# Links


def test_a_root_and_schemas_that_are_links(run: Run, repository: Path, git: Git) -> None:
    (repository / "data").rename(repository / "real")
    (repository / "deep").mkdir()
    (repository / "schemas").rename(repository / "deep/kinds")
    (repository / "data").symlink_to("deep/../middle")
    (repository / "middle").symlink_to(repository / "real")
    (repository / "schemas").symlink_to("deep/kinds")
    (repository / "conf.toml").write_text('rules.isolated-record = "off"\n')
    (repository / "atlas-lint.toml").symlink_to("./conf.toml")
    git("add", "-A")
    git("commit", "-qm", "two")
    ran = run("data")
    assert "points at role:gone" in ran.out
    assert run("data", "--staged").out == ran.out
    write(repository / "real/new.yaml", POINTS_INSIDE)
    ran = run("data", "--base", "HEAD")
    assert ran.out.count("\n") == 1
    assert "1 old" in ran.err
    assert "note:" not in ran.err


def test_links_that_lead_nowhere_or_back(repository: Path, git: Git) -> None:
    for name, target in (
        ("loop", "loop"),
        ("up", "../../../../x"),
        ("gone", "nothing/at/all"),
        ("one", "two"),
        ("two", "one"),
    ):
        (repository / name).symlink_to(target)
    git("add", "-A")
    index = Stored(repository, asked.index(repository))
    for name in ("loop", "up", "gone", "one", "two"):
        assert not index.is_folder(f"{repository}/{name}")
        assert not index.is_file(f"{repository}/{name}/a.yaml")
        assert index.below(f"{repository}/{name}") == []
    index.close()


# A random repository with all of it


@pytest.mark.parametrize("seed", range(6))
def test_a_random_repository(tmp_path: Path, git: Git, other: Path, seed: int) -> None:
    chance = random.Random(seed)
    top, git_here = _random_repository(tmp_path / "repo", git, other, chance)
    worlds = three(top)
    names = ["", "a", "a/b", "ü", "d e", "e/[x]", ".hidden", *(["link"] if (top / "link").exists() else [])]
    for root in [top / name for name in names]:
        found = {name: contents(files, root) for name, files in worlds.items()}
        assert found["index"] == found["disk"]
        assert found["HEAD"] == found["disk"]
        submodules = {
            name: [one for one in files.foreign(str(root)) if one.is_submodule] for name, files in worlds.items()
        }
        assert submodules["disk"] == submodules["index"] == submodules["HEAD"]
        assert all(isinstance(one, Foreign) for one in submodules["disk"])
    plain = contents(worlds["disk"], top)
    close(worlds)
    assert plain, "there is something to compare"
    assert not any("sub" in path.split("/") or "untracked" in path or path.startswith(".") for path in plain)
    git_here("sparse-checkout", "disable")
    again = three(top)
    assert contents(again["disk"], top) == plain, "a sparse checkout is the same atlas as a whole one"
    close(again)


def _random_repository(top: Path, git: Git, other: Path, chance: random.Random) -> tuple[Path, Git]:
    """Commit ordinary, hidden, ignored, forced, linked and empty files, submodules and a sparse checkout."""

    def git_here(*arguments: str) -> str:
        return git("-c", "protocol.file.allow=always", *arguments, cwd=top)

    top.mkdir()
    git("init", "-q", "-b", "main", cwd=top)
    folders = ["", "a", "a/b", "a/b/c", "d e", "ü", ".hidden", "a/.hidden", "e/[x]"]
    write(top / ".gitignore", "ignored*\nlost/\n")
    for folder in folders:
        for name in chance.sample(
            ["x.yaml", "y.yml", "z.txt", ".h.yaml", "w\tw.yaml", "ignored.yaml", "lost/l.yaml"], 5
        ):
            write(top / folder / name, chance.choice(["", role(name), "\ufeff" + role("x"), "a: b\r\n"]).encode())
    for folder in chance.sample(folders, 3):
        git_here("submodule", "--quiet", "add", "--force", str(other), f"{folder}/sub".lstrip("/"))
        (top / folder / "to-folder").symlink_to(top / "a")
        (top / folder / "link.yaml").symlink_to("x.yaml")
    (top / "link").symlink_to("a")
    git_here("add", "-A")
    tracked = [path for path in top.rglob("ignored.yaml") if ".git" not in path.parts and chance.random() < 0.5]
    tracked += [path for path in top.rglob("lost/l.yaml") if ".git" not in path.parts and chance.random() < 0.5]
    for path in tracked:
        git_here("add", "--force", str(path))
    for path in chance.sample([path for path in top.rglob("?.y*ml") if ".git" not in path.parts], 2):
        path.chmod(0o755)
    git_here("add", "-u")
    git_here("commit", "-qm", "all")
    if chance.random() < 0.5:
        git_here("submodule", "--quiet", "deinit", "--force", "--all")
    git("clone", "-q", str(other), "a/untracked", cwd=top)
    if chance.random() < 0.7:
        kind = chance.choice([["--no-cone"], ["--cone"], ["--cone", "--sparse-index"]])
        kept = chance.sample([folder for folder in folders if folder.isascii() and folder and "[" not in folder], 2)
        git_here("sparse-checkout", "set", *kind, *kept)
    return top, git_here
