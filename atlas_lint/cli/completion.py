"""`atlas-lint completion`: the script that completes commands, options, rules, ids and kinds in a shell."""

from __future__ import annotations

import click
from click.shell_completion import ShellComplete

from atlas_lint.cli import COMPLETION, streams
from atlas_lint.cli.help import command
from atlas_lint.cli.shell_scripts import BashComplete, FishComplete, ZshComplete

SHELLS: dict[str, type[ShellComplete]] = {"bash": BashComplete, "zsh": ZshComplete, "fish": FishComplete}


@command()
@click.argument("shell", type=click.Choice(list(SHELLS)))
def completion(shell: str) -> None:
    """Print the script that completes atlas-lint's command line in SHELL.

    It completes commands, options, rules, formats, and the ids and kinds that the last check of the atlas found.

    \b
    Examples:
      eval "$(atlas-lint completion bash)"                      in ~/.bashrc
      eval "$(atlas-lint completion zsh)"                       in ~/.zshrc
      atlas-lint completion fish > ~/.config/fish/completions/atlas-lint.fish
    """
    script = SHELLS[shell](click.Command("atlas-lint"), {}, "atlas-lint", COMPLETION).source()
    streams.to_standard_output([f"{script.strip()}\n"])
