"""Setting up the mailboxes of a dealer: addresses, servers, passwords that nobody sees again."""

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import require
from anxin.foundation import audit
from anxin.foundation.errors import AnxinError, InvalidInput, Refused
from anxin.foundation.sealing import seal
from anxin.messaging.models import Mailbox
from anxin.messaging.models.mailboxes import Security
from anxin.messaging.selectors.mailboxes import get_mailbox_for
from anxin.messaging.services.fetch_mail import wake_fetching
from anxin.messaging.services.incoming_mail import MailServerFailed, OpenFolder

_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.\-]{0,118}[A-Za-z0-9])?|\[?[0-9A-Fa-f:]{2,40}\]?")
#: What has to be read anew from its beginning when it changes.
_PLACE = ("imap_host", "imap_user", "folder")
#: Whom a stored password is shown to: it goes to no server, port or user that it was not written for.
_SHOWN_TO = ("host", "port", "security", "user")


@dataclass(frozen=True, kw_only=True)
class MailboxDetails:
    """How a mailbox is reached. An empty password leaves the stored one as it is, for the server it was written for."""

    address: str
    name: str
    imap_host: str = ""
    imap_port: int = 993
    imap_security: str = Security.TLS
    imap_user: str = ""
    imap_password: str = ""
    folder: str = "INBOX"
    smtp_host: str = ""
    smtp_port: int = 465
    smtp_security: str = Security.TLS
    smtp_user: str = ""
    smtp_password: str = ""
    plus_addresses: bool = False
    own_copy: bool = True
    opens_cases: bool = True
    active: bool = True


@dataclass(frozen=True)
class MailboxTried:
    """What came of trying a mailbox: empty codes where it went well (``MailFault``)."""

    reading: str
    sending: str

    @property
    def works(self) -> bool:
        return not self.reading and not self.sending


@transaction.atomic
def add_mailbox(dealer: Dealer, *, details: MailboxDetails, by: Person) -> Mailbox:
    """Add a mailbox to a dealer; ``InvalidInput`` names the field. Mail that lies there already is left alone."""
    require(by, Capability.RUN_CHANNELS, dealer.pk)
    mailbox = Mailbox(dealer=dealer)
    _fill(mailbox, details)
    mailbox.save()
    _record("added", mailbox, by)
    wake_fetching(mailbox.pk)
    return mailbox


@transaction.atomic
def change_mailbox(mailbox_id: int, *, details: MailboxDetails, by: Person) -> Mailbox:
    """Change how a mailbox is reached, or put it out of use; ``NotFound`` for another house's.

    A server that changes needs its password again (``InvalidInput`` ``PASSWORD_AGAIN``).
    """
    mailbox = get_mailbox_for(by, mailbox_id, lock=True)
    before = {name: getattr(mailbox, name) for name in _PLACE}
    _fill(mailbox, details)
    if any(getattr(mailbox, name) != value for name, value in before.items()):
        mailbox.uid_validity = mailbox.last_uid = 0
    mailbox.failing_since, mailbox.last_error = None, ""
    mailbox.save()
    _record("changed", mailbox, by)
    wake_fetching(mailbox.pk)
    return mailbox


def fetch_now(mailbox_id: int, *, by: Person) -> Mailbox:
    """Have a mailbox looked into at once; ``Refused`` for one that is out of use or has no server to read from."""
    mailbox = get_mailbox_for(by, mailbox_id)
    if not mailbox.active or not mailbox.imap_host:
        raise Refused(
            "MAILBOX_NOT_READ", _("This mailbox is out of use, or no server is named to read it from.")
        )
    wake_fetching(mailbox.pk)
    return mailbox


def try_mailbox(mailbox_id: int, *, by: Person) -> MailboxTried:
    """Log in to both servers of a mailbox without fetching or sending anything, and say what came of it."""
    mailbox = get_mailbox_for(by, mailbox_id)
    open_folder: OpenFolder = import_string(settings.ANXIN_MAIL_FOLDER)
    try_sending: Callable[[Mailbox], None] = import_string(settings.ANXIN_MAIL_SENDER_TEST)

    def read() -> None:
        with open_folder(mailbox):
            pass

    return MailboxTried(
        reading=_fault_of(read) if mailbox.imap_host else "NOT_SET_UP",
        sending=_fault_of(lambda: try_sending(mailbox)) if mailbox.smtp_host else "NOT_SET_UP",
    )


def _fault_of(doing: Callable[[], None]) -> str:
    try:
        doing()
    except (MailServerFailed, AnxinError) as failure:
        return failure.code
    return ""


def _fill(mailbox: Mailbox, details: MailboxDetails) -> None:
    values = asdict(details)
    for name in ("imap", "smtp"):
        _require_same_server(mailbox, name, values)
        if password := values.pop(f"{name}_password"):
            setattr(mailbox, f"{name}_secret", seal(password))
        values[f"{name}_host"] = _checked_host(values[f"{name}_host"], f"{name}_host")
        if not 0 < values[f"{name}_port"] < 65_536:
            raise InvalidInput("PORT_INVALID", _("A port is a number from 1 to 65535."), field=f"{name}_port")
    values["address"] = _checked_address(mailbox, values["address"])
    values["name"] = " ".join(values["name"].split())
    if not values["name"]:
        raise InvalidInput("NAME_MISSING", _("Say by which name customers see this mailbox."), field="name")
    for name, value in values.items():
        setattr(mailbox, name, value.strip() if isinstance(value, str) else value)


def _require_same_server(mailbox: Mailbox, name: str, values: Mapping[str, Any]) -> None:
    """Let a stored password stay where its server stays; without a server it is shown to nobody."""
    if (
        values[f"{name}_password"]
        or not getattr(mailbox, f"{name}_secret")
        or not values[f"{name}_host"].strip()
    ):
        return
    for part in _SHOWN_TO:
        if str(getattr(mailbox, f"{name}_{part}")).strip() != str(values[f"{name}_{part}"]).strip():
            raise InvalidInput(
                "PASSWORD_AGAIN",
                _("The server has changed: write the password again."),
                field=f"{name}_password",
            )


def _checked_address(mailbox: Mailbox, told: str) -> str:
    address = told.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise InvalidInput("ADDRESS_INVALID", _("This is no e-mail address."), field="address") from error
    if Mailbox.objects.filter(address=address).exclude(pk=mailbox.pk).exists():
        raise InvalidInput("ADDRESS_TAKEN", _("This address is set up already."), field="address")
    return address


def _checked_host(told: str, field: str) -> str:
    host = told.strip()
    if host and not _HOST.fullmatch(host):
        raise InvalidInput(
            "HOST_INVALID", _("Write the server's name alone, such as imap.example.com."), field=field
        )
    return host


def _record(what: str, mailbox: Mailbox, by: Person) -> None:
    audit.record_operation(
        f"messaging.mailbox_{what}",
        person_id=by.pk,
        dealer_id=mailbox.dealer_id,
        subject=mailbox.address,
        active=mailbox.active,
    )
