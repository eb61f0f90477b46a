"""The one command: ``anxin``.

A command is a module beside this one, imported when it is asked for: those that need Django import it, the
engines' commands start without it.
"""

import argparse
import difflib
import importlib
import importlib.metadata
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import ModuleType

from anxin.config.cli.failures import sentence_of
from anxin.config.cli.words import gettext as _
from anxin.config.cli.words import gettext_noop


@dataclass(frozen=True)
class Command:
    """Where a command lives and what it does, known without importing it."""

    module: str
    summary: str


COMMANDS: dict[str, Command] = {
    "demo": Command("anxin.config.cli.demo", gettext_noop("show Anxin with a demo dealer group")),
    "serve": Command("anxin.config.cli.serve", gettext_noop("serve the pages and the API")),
    "worker": Command("anxin.config.cli.worker", gettext_noop("carry out background jobs")),
    "migrate": Command(
        "anxin.config.cli.migrate", gettext_noop("bring the database and the content packs up to date")
    ),
    "doctor": Command(
        "anxin.config.cli.doctor", gettext_noop("find out what is wrong here and how to mend it")
    ),
    "createadmin": Command("anxin.config.cli.createadmin", gettext_noop("add an administrator")),
    "complaints": Command("anxin.config.cli.complaints", gettext_noop("import complaints from a file")),
    "clocks": Command("anxin.config.cli.clocks", gettext_noop("explain the deadlines of a case")),
    "repairs": Command("anxin.config.cli.repairs", gettext_noop("find repeat repairs in repair orders")),
    "rights": Command("anxin.config.cli.rights", gettext_noop("tell a car owner's rights by law")),
    "surveys": Command("anxin.config.cli.surveys", gettext_noop("import answers to a questionnaire")),
    "csi": Command("anxin.config.cli.csi", gettext_noop("score interviews: the Anxin index")),
    "content": Command("anxin.config.cli.content", gettext_noop("load a dealer group's own words and brand")),
    "shell": Command("anxin.config.cli.shell", gettext_noop("a Python prompt inside the installation")),
    "manage": Command("anxin.config.cli.manage", gettext_noop("Django's own management commands")),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 failed, 2 asked wrongly."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words[0] in {"-h", "--help", "help"}:
        print(overview())
        return 0 if words else 2
    if words[0] in {"-V", "--version"}:
        print(f"anxin {importlib.metadata.version('anxin')}")
        return 0
    command = COMMANDS.get(words[0])
    if command is None:
        print(unknown(words[0]), file=sys.stderr)
        return 2
    return run(words[0], command, words[1:])


def run(name: str, command: Command, words: list[str]) -> int:
    """Import the command's module, read its options and run it; failures become one sentence."""
    try:
        module = importlib.import_module(command.module)
        if passes_on(module):
            code: int = module.run(words)
        else:
            code = module.run(parser_for(name, command, module).parse_args(words))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 0
    except Exception as error:  # the sentence is for people; ANXIN_DEBUG shows the rest
        told = sentence_of(error)
        if told is None:
            raise
        print(f"anxin {name}: {told}", file=sys.stderr)
        return 1
    return code


def passes_on(module: ModuleType) -> bool:
    """Tell whether a command hands all its words on to another program unread."""
    return bool(getattr(module, "PASSES_ON", False))


def parser_for(name: str, command: Command, module: ModuleType) -> argparse.ArgumentParser:
    """Make the parser of one command."""
    parser = argparse.ArgumentParser(prog=f"anxin {name}", description=_(command.summary))
    add_arguments: Callable[[argparse.ArgumentParser], None] = module.add_arguments
    add_arguments(parser)
    return parser


def overview() -> str:
    """List the commands."""
    lines = [_("Usage: anxin COMMAND [OPTIONS]; anxin COMMAND --help tells more."), ""]
    lines += [f"  {name:<12} {_(command.summary)}" for name, command in COMMANDS.items()]
    return "\n".join(lines)


def unknown(word: str) -> str:
    """Say that there is no such command and which may be meant."""
    near = difflib.get_close_matches(word, COMMANDS, n=1)
    told = _("There is no command %(word)s.") % {"word": word}
    if near:
        told += " " + _("Do you mean anxin %(near)s?") % {"near": near[0]}
    return f"{told}\n\n{overview()}"
