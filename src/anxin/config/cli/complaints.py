"""``anxin complaints import FILE``: complaints from a CSV or XLSX file."""

import argparse
from pathlib import Path

from anxin.config.cli.failures import CommandFailed
from anxin.config.cli.installation import database, late, load_django
from anxin.config.cli.words import gettext as _


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the one action and its options."""
    actions = parser.add_subparsers(required=True, metavar="import")
    action = actions.add_parser("import", help=_("import complaints from a CSV or XLSX file"))
    action.add_argument("file", type=Path, metavar="FILE")
    action.add_argument("--dealer", metavar="CODE", help=_("the dealer that the complaints belong to"))
    mapping = _("name a column of the file: our=theirs")
    action.add_argument("--map", nargs="+", action="extend", default=[], metavar="COLUMN", help=mapping)
    action.add_argument("--dry-run", action="store_true", help=_("show what would be done, change nothing"))
    action.add_argument("--rejects", type=Path, metavar="FILE", help=_("where rejected rows are written"))


def run(options: argparse.Namespace) -> int:
    """Import the file."""
    if not options.file.is_file():
        raise CommandFailed(_("There is no file %(path)s.") % {"path": options.file})
    with database():
        load_django()
        late("anxin.complaints.services.import_complaints")
    return 0
