"""The jobs for GitHub Actions and GitLab CI."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from importlib import metadata
from importlib.resources import files as resources

from atlas_lint import __version__
from atlas_lint.filesystem.file_tree import Files
from atlas_lint.parsing.source import read
from atlas_lint.setup.addition import Addition, Left, Step, present
from atlas_lint.setup.surroundings import Surroundings

GITHUB_FILE = ".github/workflows/atlas-lint.yml"
GITLAB_FILE = ".gitlab-ci.yml"
_JOB = "atlas-lint"


def github(files: Files, around: Surroundings) -> Iterator[Step]:
    """Yield the workflow for GitHub Actions. Raises `AtlasError` if a file cannot be read."""
    path = f"{around.top}/{GITHUB_FILE}"
    was = present(files, path)
    data = _text("github.yml", around)
    if was is None:
        yield Addition(path, data, None, "checks pull requests, and reports what is new in them")
    else:
        yield Left(path, "it exists already", "" if was == data else data.decode())


def gitlab(files: Files, around: Surroundings) -> Iterator[Step]:
    """Yield the configuration of GitLab CI with a job, merged into what it has. Raises `AtlasError`."""
    path = f"{around.top}/{GITLAB_FILE}"
    was = present(files, path)
    job = _text("gitlab.yml", around)
    purpose = "checks merge requests, and reports what is new in them"
    if was is None or not was.strip():
        yield Addition(path, job, was, purpose)
        return
    before = was if was.endswith(b"\n") else was + b"\n"
    data = before + b"\n" + job
    old, new = read(was), read(data)
    if any(isinstance(one.value, dict) and _JOB in one.value for one in old.documents):
        yield Left(path, "it has a job of that name already")
    elif new.broken or not new.documents or not _has_job(new.documents[-1].value):
        yield Left(path, "it cannot be extended as it is", job.decode())
    else:
        yield Addition(path, data, was, purpose)


def _has_job(content: object) -> bool:
    return isinstance(content, dict) and isinstance(content.get(_JOB), dict)


def _text(name: str, around: Surroundings) -> bytes:
    """Return a text of this package with its placeholders filled in."""
    text = (resources("atlas_lint.setup") / "texts" / name).read_text("utf-8")
    arguments = shlex.join(["check", *filter(None, [around.argument])])
    for placeholder, value in (("{{REQUIREMENT}}", requirement()), ("{{ARGUMENTS}}", arguments)):
        text = text.replace(placeholder, value)
    return text.encode()


def requirement() -> str:
    """Return what `pip install` takes for this atlas-lint: its git URL and commit, else its name and version.

    pip records where a package came from (PEP 610, `direct_url.json`).
    """
    try:
        recorded = metadata.distribution("atlas-lint").read_text("direct_url.json")
        origin = json.loads(recorded or "{}")
    except (metadata.PackageNotFoundError, ValueError):
        origin = {}
    url, version = origin.get("url"), origin.get("vcs_info", {})
    if isinstance(url, str) and version.get("vcs") == "git" and re.fullmatch(r"https://[\w./~:-]+", url):
        return f"git+{url}@{version.get('commit_id', '')}".rstrip("@")
    return f"atlas-lint=={__version__}"
