"""The door: arguments and streams in, exit status out.

0: nothing at or above the failing level; 1: findings; 2: the run could not be done; 130: interrupted.
"""

from __future__ import annotations

import os
import sys

from atlas_lint import __version__
from atlas_lint.errors import AtlasError

UNDONE = 2
INTERRUPTED = 130


def main() -> None:
    """The command `atlas-lint`."""
    status = run(sys.argv[1:])
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        sys.exit(status)
    os._exit(status)  # taking an atlas apart value by value takes a tenth of a run, and leaves nothing that is needed


def run(arguments: list[str]) -> int:
    """Run the command with arguments; gives the exit status."""
    _prepare_streams()
    if arguments == ["--version"]:  # answered before anything is loaded
        print(f"atlas-lint {__version__}")
        return 0
    try:
        return _dispatch(arguments)
    except AtlasError as error:
        from atlas_lint.cli.failing import told

        _say(*told(error))
        return UNDONE
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # who reads us has seen enough
        from atlas_lint.cli.writing import drop_output

        drop_output()
        return 1
    except Exception as error:
        if os.environ.get("ATLAS_LINT_DEBUG"):
            raise
        _say(
            f"error: atlas-lint itself failed: {type(error).__name__}: {error}",
            "  help: this is a defect of atlas-lint; run again with ATLAS_LINT_DEBUG=1 and report what it prints",
        )
        return UNDONE


def _dispatch(arguments: list[str]) -> int:
    import gc

    import click

    gc.set_threshold(1_000_000, 50, 50)  # an atlas is many small values that live to the end
    from atlas_lint.cli.commands import atlas_lint

    try:
        status = atlas_lint.main(arguments, prog_name="atlas-lint", standalone_mode=False)
    except click.exceptions.Abort:
        return INTERRUPTED
    except click.ClickException as error:
        error.show(sys.stderr)
        return UNDONE
    sys.stdout.flush()
    return status if isinstance(status, int) else 0


def _prepare_streams() -> None:
    """UTF-8 and LF on every platform; what cannot be encoded is printed as an escape. What is closed takes nothing."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_WRONLY), "w"))
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def _say(*lines: str) -> None:
    from atlas_lint.text import safe

    try:
        for line in lines:
            for part in line.splitlines():
                print(safe(part), file=sys.stderr)
    except BrokenPipeError:
        from atlas_lint.cli.writing import drop_output

        drop_output()
