"""Multiples in decimal arithmetic, so that 0.07 is a multiple of 0.01.

A float counts as its shortest decimal representation, which is the number in the file up to 15 digits. All arithmetic
is on integers; a float has at most 309 digits before its point and 324 after it, so these stay small.
"""

from __future__ import annotations

from decimal import Decimal

Number = int | float


def is_multiple(value: Number, step: Number) -> bool:
    """Check whether a finite number is an integer multiple of a finite `step` above zero."""
    over, under = _ratio(value)
    step_over, step_under = _ratio(step)
    return over * step_under % (step_over * under) == 0


def next_multiple(bound: Number, step: Number, *, beyond: bool = False) -> Number:
    """Return the least multiple of `step` that is at least `bound`, or more than it for `beyond`.

    The multiple is an int if `step` is one. Raises `OverflowError` if it is too large for a float.
    """
    over, under = _ratio(bound)
    step_over, step_under = _ratio(step)
    steps, rest = divmod(over * step_under, step_over * under)
    steps += bool(rest) or beyond
    return steps * step if isinstance(step, int) else steps * step_over / step_under


def _ratio(number: Number) -> tuple[int, int]:
    return number.as_integer_ratio() if isinstance(number, int) else Decimal(repr(number)).as_integer_ratio()
