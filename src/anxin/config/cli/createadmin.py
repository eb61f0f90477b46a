"""``anxin createadmin``: the first person who may manage people."""

import argparse
import getpass
import sys

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from anxin.config.cli.failures import CommandFailed
from anxin.config.cli.installation import database, late, load_django
from anxin.config.cli.words import gettext as _
from anxin.config.cli.words import language


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options; what is not given is asked for."""
    parser.add_argument("--username", help=_("name to sign in with"))
    parser.add_argument("--name", help=_("the person's name"))
    parser.add_argument("--email", help=_("address for password resets"))
    parser.add_argument("--brand", default="", help=_("key of the brand, when there are several"))
    parser.add_argument(
        "--password-stdin", action="store_true", help=_("read the password from standard input")
    )


def run(options: argparse.Namespace) -> int:
    """Ask for what is missing and add the administrator."""
    with database():
        load_django()
        username = options.username or ask(_("User name"))
        name = options.name or ask(_("Name"))
        email = options.email or ask(_("E-mail"))
        password = sys.stdin.readline().rstrip("\n") if options.password_stdin else ask_password()
        require_good_password(password)
        late("anxin.accounts.services.create_administrator")(
            username,
            name=name,
            email=email,
            password=password,
            language=language(),
            brand_key=options.brand,
        )
    print(_("%(username)s may sign in as administrator.") % {"username": username})
    return 0


def ask(label: str) -> str:
    """Ask until something is answered."""
    try:
        while True:
            if answer := input(f"{label}: ").strip():
                return answer
    except EOFError as error:
        told = _("%(label)s is missing: give it as an option, or answer at a terminal.")
        raise CommandFailed(told % {"label": label}) from error


def ask_password() -> str:
    """Ask twice without showing what is typed."""
    try:
        first = getpass.getpass(_("Password") + ": ")
        second = getpass.getpass(_("Password again") + ": ")
    except EOFError as error:
        raise CommandFailed(_("The password is missing: use --password-stdin.")) from error
    if first != second:
        raise CommandFailed(_("The two passwords differ: nothing was changed."))
    return first


def require_good_password(password: str) -> None:
    """Apply the same rules as the pages."""
    try:
        validate_password(password)
    except ValidationError as error:
        raise CommandFailed(" ".join(error.messages)) from error
