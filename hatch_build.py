"""The build hook: takes D3 from npm into the package, which draws the page of `graph --format html` with it.

The variable ATLAS_LINT_D3 decides what happens without npm or a network: `require` ends the build, and by default the
package is built without the page's library. `skip` leaves the library out in any case.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

VARIABLE = "ATLAS_LINT_D3"
SECONDS = 60
"""Time limit of npm, so that a build without a network goes on."""


class D3Hook(BuildHookInterface):  # type: ignore[type-arg]
    """The hook that hatchling calls before it makes a wheel, an sdist or an editable installation."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add D3 to `build_data`. Raises `Unexpected` if npm brings another file."""
        wanted = os.environ.get(VARIABLE, "")
        if wanted not in ("", "require", "skip"):
            raise ValueError(f"{VARIABLE}={wanted}: use require or skip")
        if wanted == "skip":
            return
        d3 = _module(Path(self.root))
        folder = Path(self.root) / "atlas_lint/graph/page"
        problem = "" if _is_there(d3, folder) else _bring(d3, folder)
        if problem and wanted == "require":
            raise RuntimeError(f"the package would be built without D3: {problem}")
        if problem:
            self.app.display_warning(f"atlas-lint is built without D3, for `graph --format html`: {problem}")
            return
        build_data["artifacts"] += [f"/atlas_lint/graph/page/{name}" for name in (d3.SCRIPT, d3.LICENCE)]


def _module(root: Path) -> ModuleType:
    """Return the module that knows D3's files. It is loaded by its path, as the package's dependencies are not here."""
    spec = importlib.util.spec_from_file_location("_atlas_lint_d3", root / "atlas_lint/graph/d3.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def _is_there(d3: ModuleType, folder: Path) -> bool:
    """Return whether an earlier build, or the sdist, has put D3 into `folder`."""
    try:
        return d3.carried(folder) is not None
    except (d3.Unexpected, OSError):
        return False


def _bring(d3: ModuleType, folder: Path) -> str:
    """Write D3 into `folder`. Return why that failed, an empty string if it did not."""
    npm = shutil.which("npm")
    if npm is None:
        return "npm is not on PATH"
    with tempfile.TemporaryDirectory() as scratch:
        command = [npm, "pack", d3.PACKAGE, "--ignore-scripts", "--prefer-offline", "--fetch-retries=0"]
        try:
            subprocess.run(command, cwd=scratch, capture_output=True, check=True, timeout=SECONDS)
            library = d3.unpacked(Path(scratch) / d3.TARBALL)
            for name, data in ((d3.SCRIPT, library.script), (d3.LICENCE, library.licence)):
                (Path(scratch) / name).write_bytes(data)
                shutil.move(Path(scratch) / name, folder / name)
        except subprocess.SubprocessError:
            return f"npm could not fetch {d3.PACKAGE}"
        except OSError as error:
            return str(error)
    return ""
