"""The scripts that complete a line in bash, zsh and fish, and what they ask and receive.

Each script passes the line up to the cursor. click's own scripts take a colon for the end of a word (bash), lose the
values of `--option=value` (zsh, fish) and all that follows a comma (fish).
"""

from __future__ import annotations

import os
from typing import ClassVar

from click.shell_completion import CompletionItem, ShellComplete, add_completion_class, split_arg_string

_BASH = """\
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
            [[ $value == *[:=] ]] && compopt -o nospace
        fi
    done < <(env COMP_LINE="$line" %(complete_var)s=bash_complete "$1" 2>/dev/null)
    return 0
}
complete -o nosort -F %(complete_func)s %(prog_name)s
"""

_ZSH = """\
#compdef %(prog_name)s

%(complete_func)s() {
    local -a part plain begun described
    local answer line="${(j: :)words[1,CURRENT-1]} ${words[CURRENT]%%$SUFFIX}" types=""
    [[ $PREFIX == --*=* ]] && compset -P 1 '*='
    for answer in "${(@f)$(env COMP_LINE="$line" %(complete_var)s=zsh_complete "$words[1]" 2>/dev/null)}"; do
        part=("${(@ps:\\t:)answer}")
        if [[ $part[1] != plain ]]; then
            types+=" $part[1]"
        elif [[ $part[2] == *[:=] ]]; then
            begun+=("$part[2]")
        elif [[ -n $part[3] ]]; then
            described+=("${part[2]//:/\\\\:}:$part[3]")
        else
            plain+=("$part[2]")
        fi
    done
    (( $#described )) && _describe -V '%(prog_name)s' described
    (( $#plain )) && compadd -V values -a plain
    (( $#begun )) && compadd -V begun -S '' -a begun
    [[ $types == *file* ]] && _path_files
    [[ $types == *dir* ]] && _path_files -/
    return 0
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    %(complete_func)s "$@"
else
    (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
    compdef %(complete_func)s %(prog_name)s
fi
"""

_FISH = """\
function %(complete_func)s
    set -l known (string match --regex -- '^--[^=]*=' (commandline --cut-at-cursor --current-token))
    set -l line (commandline --cut-at-cursor --current-process | string collect)
    for answer in (env COMP_LINE="$line" %(complete_var)s=fish_complete %(prog_name)s 2>/dev/null)
        set -l part (string split --max 2 \\t -- $answer)
        switch $part[1]
            case dir
                __fish_complete_directories (commandline --cut-at-cursor --current-token)
            case file
                __fish_complete_path (commandline --cut-at-cursor --current-token)
            case plain
                printf '%%s\\t%%s\\n' "$known$part[2]" "$part[3]"
        end
    end
end

complete --no-files --keep-order --command %(prog_name)s --arguments "(%(complete_func)s)"
"""


class LineComplete(ShellComplete):
    """Completion from the line up to the cursor, which the script passes as COMP_LINE."""

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the words before the cursor, without the program's name, and the word at the cursor.

        `--option=value` counts as two words.
        """
        line = os.environ.get("COMP_LINE", "")
        words = split_arg_string(line)
        if len(words) < 2 or line[-1].isspace():
            return words[1:], ""
        before, word = words[1:-1], words[-1]
        option, equals, value = word.partition("=")
        return ([*before, option], value) if equals and option[:2] == "--" else (before, word)

    def format_completion(self, item: CompletionItem) -> str:
        """Return type, value and help of what is offered, separated by tabs."""
        help = " ".join((item.help or "").split())
        return f"{item.type}\t{item.value}\t{help}"


@add_completion_class
class BashComplete(LineComplete):
    """Completion for bash from 4.4, of 2016. It takes a colon and an equals sign for the end of a word."""

    name = "bash"
    source_template: ClassVar[str] = _BASH

    def format_completion(self, item: CompletionItem) -> str:
        """Return type and value of what is offered, separated by a comma."""
        return f"{item.type},{item.value}"


@add_completion_class
class ZshComplete(LineComplete):
    """Completion for zsh."""

    name = "zsh"
    source_template: ClassVar[str] = _ZSH


@add_completion_class
class FishComplete(LineComplete):
    """Completion for fish from 3.4, of 2022."""

    name = "fish"
    source_template: ClassVar[str] = _FISH
