"""``anxin doctor``: what is wrong with this installation and how to mend it."""

import argparse
import json

from rich.console import Console

from anxin.config.cli.checkups import CHECKUPS, DJANGO_CHECKUPS, Finding, State, examine
from anxin.config.cli.failures import sentence_of
from anxin.config.cli.installation import database, load_django
from anxin.config.cli.words import gettext as _

MARKS = {
    State.FINE: "[green]✓[/green]",
    State.WORTH_KNOWING: "[yellow]![/yellow]",
    State.WRONG: "[red]✗[/red]",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--json", action="store_true", help=_("findings for another program to read"))


def run(options: argparse.Namespace) -> int:
    """Examine everything, even when the first thing is broken; 1 when something is wrong."""
    findings = [examine(checkup) for checkup in CHECKUPS]
    try:
        with database():
            load_django()
            findings += [examine(checkup) for checkup in DJANGO_CHECKUPS]
    except Exception as error:  # whatever keeps the rest from being examined is itself a finding
        told = sentence_of(error) or str(error)
        findings.append(Finding(_("Database"), State.WRONG, told, ""))
    if options.json:
        print(json.dumps([finding.as_json() for finding in findings], ensure_ascii=False, indent=2))
    else:
        show(findings)
    return 1 if any(finding.state is State.WRONG for finding in findings) else 0


def show(findings: list[Finding]) -> None:
    """Print each finding in a line, and under it what to do."""
    console = Console(highlight=False)
    for finding in findings:
        console.print(f"{MARKS[finding.state]} [bold]{finding.name}[/bold]  ", end="")
        console.print(finding.told, markup=False)
        if finding.mend:
            console.print(f"    → {finding.mend}", markup=False)
    wrong = sum(finding.state is State.WRONG for finding in findings)
    console.print()
    if wrong:
        console.print(_("Something is wrong: do what the arrows say, then run anxin doctor again."))
    else:
        console.print(_("All is well."))
