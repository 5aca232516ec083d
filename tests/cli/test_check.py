"""The command `check`: exit statuses, streams, arguments."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.command import Run, environment, write

DANGLING = "nodeKind: Role\nid: role:c\nedges:\n  leads: role:bb\n"
WARNING = "nodeKind: Role\nid: role:c\nattributes: {on: 1}\n"


def test_nothing_found(run: Run, atlas: Path) -> None:
    ran = run("data/")
    assert (ran.status, ran.out) == (0, "")
    assert ran.err.startswith("2 files, 2 records, 1 edge: no findings (")


def test_findings(run: Run, atlas: Path) -> None:
    write(atlas / "data/c.yaml", DANGLING)
    ran = run("data")
    message = "leads points at role:bb, which no record declares"
    assert (ran.status, ran.out) == (1, f"data/c.yaml:4:10: error[dangling-target] {message}\n")
    assert "1 error, 0 warnings" in ran.err


@pytest.mark.parametrize(
    ("text", "fail_on", "status"),
    [(WARNING, "error", 0), (WARNING, "warning", 1), (DANGLING, "never", 0), (DANGLING, "warning", 1)],
)
def test_failing_level(run: Run, atlas: Path, text: str, fail_on: str, status: int) -> None:
    write(atlas / "data/c.yaml", text)
    ran = run("data", "--fail-on", fail_on)
    assert ran.status == status
    assert ran.out


@pytest.mark.parametrize("arguments", [("--exit-zero",), ("--exit-zero", "--fail-on", "warning")])
def test_exit_zero(run: Run, atlas: Path, arguments: tuple[str, ...]) -> None:
    write(atlas / "data/c.yaml", DANGLING)
    ran = run("data", *arguments)
    assert ran.status == 0
    assert "dangling-target" in ran.out


def test_standard_input_stands_for_a_file(run: Run, atlas: Path) -> None:
    write(atlas / "data/c.yaml", DANGLING)
    write(atlas / "data/d.yaml", DANGLING.replace("role:c", "role:d"))
    for name in ("data/c.yaml", "data/new/e.yaml"):
        ran = run("--stdin-filename", name, stdin=DANGLING.replace("role:c", "role:e").encode())
        assert (ran.status, ran.out.partition(": ")[0]) == (1, f"{name}:4:10")
        assert ran.out.count("\n") == 1
        assert run("--stdin-filename", name, stdin=b"nodeKind: Role\nid: role:f\n")[:2] == (0, "")
    assert run("data", "--stdin-filename", "data/c.yaml", stdin=b"").out.startswith("data/d.yaml:")
    assert (atlas / "data/c.yaml").read_text() == DANGLING
    assert not (atlas / "data/new").exists()


def test_standard_input_that_is_no_text(run: Run, atlas: Path) -> None:
    ran = run("--stdin-filename", "data/c.yaml", stdin=b"id: \xff\n")
    assert (ran.status, ran.out.partition(": ")[0]) == (1, "data/c.yaml:1:5")


def test_standard_input_for_no_file_of_the_atlas(run: Run, atlas: Path) -> None:
    ran = run("--stdin-filename", "data/notes.txt", stdin=b"x")
    assert (ran.status, ran.out) == (0, "")
    assert "note: notes.txt is not part of the atlas\n" in ran.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--stdin-filename", "data"), "error: --stdin-filename names a folder: data\n"),
        (("--stdin-filename", ""), "error: a path is empty\n"),
        (("--stdin-filename", "data/a.yaml", "--staged"), "error: --stdin-filename and --staged exclude each other\n"),
        (("--stdin-filename", "data/a.yaml", "--fix"), "error: standard input cannot be fixed\n"),
        (("--stdin-filename", "data/a.yaml", "--add-ignore", "x"), "error: standard input cannot be fixed\n"),
    ],
)
def test_standard_input_that_cannot_be_taken(run: Run, atlas: Path, arguments: tuple[str, ...], said: str) -> None:
    ran = run(*arguments, stdin=b"nodeKind: Role\nid: role:a\n")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(said)


def test_a_file_chooses_what_is_reported_not_what_is_read(run: Run, atlas: Path) -> None:
    write(atlas / "data/c.yaml", DANGLING)
    write(atlas / "data/d/e.yaml", DANGLING.replace("role:c", "role:d"))
    assert run("data/a.yaml").status == 0
    ran = run("data/d")
    assert ran.out.count("\n") == 1
    assert ran.out.startswith("data/d/e.yaml:")


def test_an_argument_that_is_no_file_of_the_atlas(run: Run, atlas: Path) -> None:
    write(atlas / "data/c.yaml", DANGLING)
    write(atlas / "data/notes.txt", "")
    ran = run("data/notes.txt")
    assert (ran.status, ran.out) == (0, "")
    assert "note: notes.txt is not part of the atlas\n" in ran.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nope"], "error: no such path: nope\n"),
        (["empty"], "error: nothing to check: no YAML file below "),
        (["only-comments"], "error: nothing to check: no file below "),
        (["data", "--schemas", "nope"], "error: no such folder: "),
        (["data", "--schemas", "empty"], "error: no schemas in "),
        (["data", "--root", "nope"], "error: no such folder: "),
        (["data", "other/x.yaml"], "error: the arguments belong to several roots: "),
        (["stray.yaml"], "error: no root for "),
        (["data", "--format", "jsn"], "error: no such format: jsn\n  help: did you mean json?\n"),
        (["data", "--select", "cycl"], "error: no such rule: cycl\n  help: did you mean cycle?\n"),
        (["data", "--rule", "cycle=of"], "error: --rule cycle=of: a severity is error, warning or off\n"),
        (["data", "--output", "json"], "error: --output json is not FORMAT=FILE\n"),
        (["data", "--output", "json=no/x"], "error: cannot write no/x: there is no folder no\n"),
        (["data", "--output", "json=data"], "error: cannot write data: it is a folder\n"),
        (["data", "--colour"], "error: no such option: --colour\n  help: did you mean --color?"),
        (["chekc"], "help: did you mean the command check?\n"),
    ],
    ids=lambda value: " ".join(value) or "nothing" if isinstance(value, list) else "",
)
def test_a_run_that_cannot_be_done(run: Run, atlas: Path, arguments: list[str], said: str) -> None:
    (atlas / "empty").mkdir()
    write(atlas / "only-comments/x.yaml", "# nothing\n---\n")
    write(atlas / "other/x.yaml", "")
    write(atlas / "stray.yaml", "")
    (atlas / "other/schemas").mkdir()
    write(atlas / "other/y/x.yaml", "")
    if "other/x.yaml" in arguments:
        arguments = ["data", "other/y"]
    if arguments == ["stray.yaml"]:
        outside = atlas / "outside"
        write(outside / ".git/HEAD", "")
        write(outside / "stray.yaml", "")
        arguments = ["outside/stray.yaml"]
    ran = run(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err
    assert "Traceback" not in ran.err


def test_what_is_no_regular_file_is_passed_over(run: Run, atlas: Path) -> None:
    (atlas / "data/folder.yaml").mkdir()
    write(atlas / "data/folder.yaml/inside.yaml", "nodeKind: Role\nid: role:inside\n")
    os.mkfifo(atlas / "data/pipe.yaml")
    (atlas / "data/link.yaml").symlink_to(atlas / "data/a.yaml")
    (atlas / "data/loop").symlink_to(atlas / "data")
    write(atlas / "data/.hidden.yaml", "{")
    write(atlas / "data/.hidden/x.yaml", "{")
    ran = run("data")
    assert ran.status == 0
    assert ran.err.startswith("3 files, 3 records")


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_may_not_be_read(run: Run, atlas: Path) -> None:
    (atlas / "data/a.yaml").chmod(0)
    ran = run("data")
    assert ran.status == 2
    assert "cannot read" in ran.err
    assert "Permission denied" in ran.err


def test_what_git_ignores_is_passed_over(run: Run, atlas: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=atlas, check=True)
    write(atlas / ".gitignore", "generated/\n*.tmp.yaml\n")
    write(atlas / "data/generated/x.yaml", "{")
    write(atlas / "data/x.tmp.yaml", "{")
    assert run("data").status == 0
    (atlas / "data/generated/x.yaml").unlink()
    (atlas / "data/x.tmp.yaml").unlink()
    write(atlas / ".gitignore", "data\n")
    assert run("data").status == 0, "a folder that is named is meant, ignored or not"


def test_a_root_in_a_folder_that_git_ignores(run: Run, atlas: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=atlas, check=True)
    write(atlas / ".gitignore", "build/\n")
    write(atlas / "build/deep/data/a.yaml", "nodeKind: Role\nid: role:a\n")
    assert run("build/deep/data").status == 0


def test_files_handed_over_in_any_order_give_the_same_bytes(run: Run, atlas: Path) -> None:
    write(atlas / "data/c.yaml", DANGLING)
    write(atlas / "data/d.yaml", DANGLING.replace("role:c", "role:d"))
    forth = run("data/c.yaml", "data/d.yaml", "--format", "json")
    back = run("data/d.yaml", "data/c.yaml", "--format", "json")
    assert forth.out == back.out
    assert json.loads(forth.out)["summary"]["errors"] == 2


def test_further_reports_in_the_same_run(run: Run, atlas: Path) -> None:
    write(atlas / "data/c.yaml", DANGLING)
    ran = run("data", "--output", "json=report.json", "--output", "jsonl=report.jsonl")
    assert ran.status == 1
    assert len(json.loads((atlas / "report.json").read_text("utf-8"))["findings"]) == 1
    assert json.loads((atlas / "report.jsonl").read_text("utf-8"))["rule"] == "dangling-target"
    assert sorted(path.name for path in atlas.iterdir() if path.is_file()) == ["report.json", "report.jsonl"]


def test_statistics(run: Run, atlas: Path) -> None:
    write(atlas / "data/c.yaml", DANGLING + "---\n" + DANGLING)
    ran = run("data", "--statistics")
    assert ran.out == "2  error[dangling-target]\n1  warning[repeated-record]\n"


def test_at_most_so_many(run: Run, atlas: Path) -> None:
    for name in "cdef":
        write(
            atlas / f"data/{name}.yaml",
            DANGLING.replace("role:c", f"role:{name}").replace("role:bb", f"role:no-{name}"),
        )
    ran = run("data", "--max-findings", "3")
    assert (ran.status, ran.out.count("\n")) == (1, 3)
    assert "note: 1 more finding not printed because of --max-findings\n" in ran.err
    full = run("data", "--max-findings", "1", "--format", "full").out
    assert full.count("error[") == 1
    assert full.endswith("\n3 more findings: --max-findings 4 shows all, `atlas-lint baseline` accepts all of them\n")


def test_a_file_name_that_is_no_text(run: Run, atlas: Path) -> None:
    write(Path(os.fsdecode(os.fsencode(atlas) + b"/data/\xff\x1b[31m.yaml")), DANGLING)
    for name in ("concise", "full", "json", "sarif", "junit", "markdown", "html", "github", "gitlab", "rdjson"):
        ran = run("data", "--format", name)
        assert ran.status == 1, ran.err
        assert "\x1b" not in ran.out


def test_broken_schemas(run: Run, atlas: Path) -> None:
    write(atlas / "schemas/records/Role.schema.json", '{\n  "x-id-prefx": "role"\n}')
    ran = run("data")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("schemas/records/Role.schema.json:2:3: keyword x-id-prefx is not allowed here\n")
    assert "help: did you mean x-id-prefix?\n" in ran.err
    ran = run("schema", "check")
    assert ran.status == 1
    assert ran.out.startswith(
        "schemas/records/Role.schema.json:2:3: error[schema-invalid] keyword x-id-prefx is not allowed here"
    )


def test_no_schemas(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "data/a.yaml", "nodeKind: Odd\nid: odd:a\nedges:\n  leads: role:b\n")
    ran = run("data")
    assert ran.status == 1
    assert "dangling-target" in ran.out
    assert "unknown" not in ran.out
    assert "note: no schemas for this atlas" in ran.err


def test_the_schemas_that_ship_serve_an_atlas_whose_kinds_they_know(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "data/a.yaml", "nodeKind: Role\nid: a\n")
    ran = run("data")
    assert "id-prefix" in ran.out


def test_colors(run: Run, atlas: Path) -> None:
    write(atlas / "data/c.yaml", DANGLING)
    assert "\x1b" not in run("data", "--format", "full").out
    assert "\x1b" in run("data", "--format", "full", "--color", "always").out
    assert "\x1b" in run("data", "--format", "full", FORCE_COLOR="1").out
    assert "\x1b" not in run("data", "--format", "full", FORCE_COLOR="1", NO_COLOR="1").out


def test_a_closed_pipe_is_quiet(atlas: Path) -> None:
    for number in range(3000):
        write(atlas / f"data/many/{number}.yaml", f"nodeKind: Role\nid: role:{number}\nedges: {{leads: role:no}}\n")
    command = f"{sys.executable} -m atlas_lint data | head -n 1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", command], cwd=atlas, env=environment(atlas), capture_output=True, text=True, timeout=60
    )
    assert done.stdout.splitlines()[1] == "1"
    assert "Traceback" not in done.stderr
    assert "Broken" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
def test_a_full_disk(atlas: Path) -> None:
    write(atlas / "data/c.yaml", "nodeKind: Role\nid: role:c\nedges: {leads: role:gone}\n")
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "atlas_lint", "data"],
            cwd=atlas, env=environment(atlas), stdout=full, stderr=subprocess.PIPE, timeout=60,
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (2, b"error: cannot write to standard output: No space left on device\n")


@pytest.mark.parametrize(("closing", "status"), [(">&-", 1), ("2>&-", 1), (">&- 2>&-", 1)])
def test_closed_streams(atlas: Path, closing: str, status: int) -> None:
    write(atlas / "data/c.yaml", "nodeKind: Role\nid: role:c\nedges: {leads: role:gone}\n")
    command = f"exec 3>&2; {sys.executable} -m atlas_lint data {closing}; echo $? >&3"
    done = subprocess.run(["bash", "-c", command], cwd=atlas, env=environment(atlas), capture_output=True, timeout=60)
    assert done.stderr.splitlines()[-1] == str(status).encode()
    assert b"Traceback" not in done.stderr
    assert b"itself" not in done.stderr


def test_interrupted(atlas: Path) -> None:
    """A report that nobody reads on keeps the process busy until the signal comes."""
    for number in range(3000):
        write(atlas / f"data/many/{number}.yaml", f"nodeKind: Role\nid: role:{number}\nedges: {{leads: role:no}}\n")
    process = subprocess.Popen(
        [sys.executable, "-m", "atlas_lint", "data"],
        cwd=atlas,
        env=environment(atlas),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a job in the background ignores it
    )
    assert process.stdout is not None
    assert process.stdout.readline()
    process.send_signal(signal.SIGINT)
    time.sleep(0.2)
    _, error = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Traceback" not in error
