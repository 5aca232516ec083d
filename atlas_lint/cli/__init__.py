"""The command line: arguments and streams in, exit status out.

0: nothing at or above the failing level; 1: findings; 2: the run failed; 130: interrupted.
"""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress

from atlas_lint import __version__
from atlas_lint.errors import AtlasError

COMPLETION = "_ATLAS_LINT_COMPLETE"
"""The variable by which the script of a shell asks for what completes a line (a convention of click)."""
UNDONE = 2
INTERRUPTED = 130
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


def main() -> None:
    """Run the command `atlas-lint` and end the process with its exit status."""
    status = run(sys.argv[1:])
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        sys.exit(status)
    os._exit(status)  # a normal exit frees the atlas value by value, which takes a tenth of a run


def run(arguments: list[str]) -> int:
    """Run the command with `arguments` (without the program's name) and return the exit status."""
    _prepare_streams()
    try:
        if arguments in (["--version"], ["-V"]):  # needs none of the imports below
            print(f"atlas-lint {__version__}", flush=True)
            return 0
        return _dispatch(arguments)
    except AtlasError as error:
        from atlas_lint.cli.errors import error_lines

        _print_error(*error_lines(error))
        return UNDONE
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # the reader of a pipe, such as `head`, has closed it
        from atlas_lint.cli.streams import drop_output

        drop_output()
        return 1
    except MemoryError:
        _print_error("error: the atlas does not fit into memory")
        return UNDONE
    except OSError as error:
        if error.filename is None and error.errno in _FULL:
            _stop_writing(error)
        else:
            _print_defect(error)
        return UNDONE
    except Exception as error:
        _print_defect(error)
        return UNDONE


def _print_defect(error: Exception) -> None:
    """Print that atlas-lint itself failed. With ATLAS_LINT_DEBUG set, raise `error` for its traceback."""
    if os.environ.get("ATLAS_LINT_DEBUG"):
        raise error
    _print_error(
        f"error: atlas-lint itself failed: {type(error).__name__}: {error}",
        "  help: this is a defect of atlas-lint; run again with ATLAS_LINT_DEBUG=1 and report what it prints",
    )


def _stop_writing(error: OSError) -> None:
    """Discard the output that a full device did not take, and print an error unless standard error is full, too."""
    from atlas_lint.cli.streams import drop_output

    with suppress(OSError):
        sys.stdout.flush()
    drop_output(sys.stdout)
    _print_error(f"error: cannot write to standard output: {error.strerror}")


def _dispatch(arguments: list[str]) -> int:
    import gc

    gc.set_threshold(1_000_000, 50, 50)  # an atlas is many small values that live to the end: collecting is waste
    import click

    from atlas_lint.cli.commands import atlas_lint

    if COMPLETION in os.environ:  # a shell asks what completes a line
        from atlas_lint.cli import shell_scripts  # noqa: F401 - click finds the class by its name

    try:
        status = atlas_lint.main(arguments, prog_name="atlas-lint", standalone_mode=False)
    except click.exceptions.Abort:
        return INTERRUPTED
    except SystemExit as done:  # click ends completion this way
        return done.code if isinstance(done.code, int) else 0
    except click.ClickException as error:
        from atlas_lint.cli.errors import usage_lines

        _print_error(*usage_lines(error))
        return UNDONE
    sys.stdout.flush()
    return status if isinstance(status, int) else 0


def _prepare_streams() -> None:
    """Set UTF-8 and LF on every platform, with escapes for what UTF-8 cannot encode. A closed stream discards text."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_WRONLY), "w"))
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def _print_error(*lines: str) -> None:
    from atlas_lint.text import safe

    try:
        for line in lines:
            for part in line.splitlines():
                print(safe(part), file=sys.stderr)
    except BrokenPipeError:
        from atlas_lint.cli.streams import drop_output

        drop_output()
    except OSError:  # standard error cannot be written: there is nowhere left to report it
        from atlas_lint.cli.streams import drop_output

        drop_output(sys.stderr)
