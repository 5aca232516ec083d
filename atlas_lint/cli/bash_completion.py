"""Completion in bash, which takes a colon and an equals sign for the end of a word."""

from __future__ import annotations

import os
from typing import ClassVar

import click.shell_completion
from click.shell_completion import add_completion_class, split_arg_string

_SCRIPT = """\
%(complete_func)s() {
    local IFS=$'\\n' line="${COMP_LINE:0:COMP_POINT}" type value
    local word="${line##*[[:space:]]}" known="" mark
    for mark in : =; do
        if [[ "$COMP_WORDBREAKS" == *$mark* && "${word#"$known"}" == *$mark* ]]; then
            known="${word%%"$mark"*}$mark"
        fi
    done
    COMPREPLY=()
    while IFS=',' read -r type value; do
        if [[ $type == 'dir' ]]; then
            compopt -o dirnames
        elif [[ $type == 'file' ]]; then
            compopt -o default
        elif [[ $type == 'plain' ]]; then
            COMPREPLY+=("${value#"$known"}")
            [[ $value == *= ]] && compopt -o nospace
        fi
    done < <(env COMP_LINE="$line" %(complete_var)s=bash_complete "$1" 2>/dev/null)
    return 0
}
complete -o nosort -F %(complete_func)s %(prog_name)s
"""


@add_completion_class
class BashComplete(click.shell_completion.BashComplete):
    """Completion for bash, from the whole line up to the cursor."""

    source_template: ClassVar[str] = _SCRIPT

    @staticmethod
    def _check_version() -> None:
        """Do not run bash to learn its version, as click would: the script needs 4.4, of 2016."""

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the words before the cursor, without the program's name, and the word at the cursor."""
        line = os.environ.get("COMP_LINE", "")
        words = split_arg_string(line)
        at_word = bool(line) and not line[-1].isspace()
        return (words[1:-1], words[-1]) if at_word and len(words) > 1 else (words[1:], "")
