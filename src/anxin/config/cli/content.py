"""``anxin content load FOLDER``: a dealer group's own words and brand over the shipped ones."""

import argparse
from pathlib import Path

from anxin.config.cli.failures import CommandFailed
from anxin.config.cli.installation import database, late, load_django
from anxin.config.cli.words import gettext as _
from anxin.config.cli.words import ngettext


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("act", choices=["load"], help=_("what to do"))
    parser.add_argument("folder", type=Path, help=_("a folder with packs/care/*.yaml or brands/*/brand.yaml"))
    parser.add_argument(
        "--dealer", default="", help=_("code of the dealer who alone uses it; everybody without")
    )


def run(options: argparse.Namespace) -> int:
    """Check the folder and store what is new in it."""
    if not options.folder.is_dir():
        raise CommandFailed(_("%(path)s is no folder.") % {"path": options.folder})
    with database():
        load_django()
        if (
            options.dealer
            and not late("anxin.accounts.models.Dealer").objects.filter(code=options.dealer).exists()
        ):
            raise CommandFailed(_("There is no dealer with the code %(code)s.") % {"code": options.dealer})
        stored = late("anxin.playbooks.services.load_own_packs")(options.folder, dealer_code=options.dealer)
        message = ngettext("%(count)s list stored.", "%(count)s lists stored.", stored)
        print(message % {"count": stored})
    return 0
