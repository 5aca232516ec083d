"""Multiples as people count them: in decimal, so 0.07 is a multiple of 0.01.

A float counts as the shortest decimal that names it, which is what the file says up to 15 digits. All arithmetic is
on whole numbers; a float has at most 309 digits before its point and 324 behind it, so these stay small.
"""

from __future__ import annotations

from decimal import Decimal

Number = int | float


def is_multiple(value: Number, step: Number) -> bool:
    """Return whether a finite number is a whole multiple of a finite `step` above zero."""
    over, under = _ratio(value)
    step_over, step_under = _ratio(step)
    return over * step_under % (step_over * under) == 0


def next_multiple(bound: Number, step: Number, *, beyond: bool = False) -> Number:
    """Return the least multiple of `step` that is at least `bound`, or more than it for `beyond`.

    An int where `step` is one. Raises `OverflowError` for one past every float.
    """
    over, under = _ratio(bound)
    step_over, step_under = _ratio(step)
    steps, rest = divmod(over * step_under, step_over * under)
    steps += bool(rest) or beyond
    return steps * step if isinstance(step, int) else steps * step_over / step_under


def _ratio(number: Number) -> tuple[int, int]:
    return number.as_integer_ratio() if isinstance(number, int) else Decimal(repr(number)).as_integer_ratio()
