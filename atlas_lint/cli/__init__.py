"""The door: arguments and streams in, exit status out.

0: nothing at or above the failing level; 1: findings; 2: the run could not be done; 130: interrupted.
"""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress

from atlas_lint import __version__
from atlas_lint.errors import AtlasError

UNDONE = 2
INTERRUPTED = 130
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


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
    try:
        if arguments == ["--version"]:  # answered before anything is loaded
            print(f"atlas-lint {__version__}", flush=True)
            return 0
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
    except MemoryError:
        _say("error: the atlas does not fit into memory")
        return UNDONE
    except OSError as error:
        if error.filename is None and error.errno in _FULL:
            _stop_writing(error)
        else:
            _say_failed(error)
        return UNDONE
    except Exception as error:
        _say_failed(error)
        return UNDONE


def _say_failed(error: Exception) -> None:
    """Say that atlas-lint itself failed. Raises the error where somebody looks for its cause."""
    if os.environ.get("ATLAS_LINT_DEBUG"):
        raise error
    _say(
        f"error: atlas-lint itself failed: {type(error).__name__}: {error}",
        "  help: this is a defect of atlas-lint; run again with ATLAS_LINT_DEBUG=1 and report what it prints",
    )


def _stop_writing(error: OSError) -> None:
    """Drop what a stream on a full device did not take, and say so. If it is standard error, nobody can be told."""
    from atlas_lint.cli.writing import drop_output

    with suppress(OSError):
        sys.stdout.flush()
    drop_output(sys.stdout)
    _say(f"error: cannot write to standard output: {error.strerror}")


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
    except OSError:  # nobody can be told
        from atlas_lint.cli.writing import drop_output

        drop_output(sys.stderr)
