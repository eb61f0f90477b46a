"""What is written about a mailbox; its passwords are never shown again."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anxin.messaging.models import Mailbox
from anxin.messaging.models.mailboxes import Security
from anxin.messaging.services.manage_mailboxes import MailboxDetails

_SECRET = forms.PasswordInput(attrs={"autocomplete": "new-password"})
_KEPT = _("Kept sealed and never shown again; leave it empty to keep the present one.")


class MailboxForm(forms.Form):
    """A mailbox: its address, where it is read, where it sends, and what becomes of new mail."""

    address = forms.CharField(label=_("E-mail address"), max_length=254)
    name = forms.CharField(label=_("Name that customers see"), max_length=80)
    imap_host = forms.CharField(
        label=_("IMAP server"), required=False, max_length=120, help_text=_("Such as imap.exmail.qq.com.")
    )
    imap_port = forms.IntegerField(label=_("IMAP port"), min_value=1, max_value=65535, initial=993)
    imap_security = forms.ChoiceField(label=_("IMAP security"), choices=Security, initial=Security.TLS)
    imap_user = forms.CharField(
        label=_("IMAP user"), required=False, max_length=120, help_text=_("Empty where it is the address.")
    )
    imap_password = forms.CharField(
        label=_("IMAP password"), required=False, max_length=200, widget=_SECRET, help_text=_KEPT
    )
    folder = forms.CharField(label=_("Folder"), max_length=80, initial="INBOX")
    smtp_host = forms.CharField(label=_("SMTP server"), required=False, max_length=120)
    smtp_port = forms.IntegerField(label=_("SMTP port"), min_value=1, max_value=65535, initial=465)
    smtp_security = forms.ChoiceField(label=_("SMTP security"), choices=Security, initial=Security.TLS)
    smtp_user = forms.CharField(label=_("SMTP user"), required=False, max_length=120)
    smtp_password = forms.CharField(
        label=_("SMTP password"), required=False, max_length=200, widget=_SECRET, help_text=_KEPT
    )
    opens_cases = forms.BooleanField(
        label=_("Open a complaint for each new mail at once"), required=False, initial=True,
        help_text=_("Otherwise a person looks at it first, on the page of mail to be sorted."),
    )  # fmt: skip
    plus_addresses = forms.BooleanField(
        label=_("The server takes name+word@domain"), required=False,
        help_text=_("Then every answer names its case in the address itself."),
    )  # fmt: skip
    own_copy = forms.BooleanField(
        label=_("Keep a copy of what is sent in the mailbox"), required=False, initial=True,
        help_text=_("Its arrival proves that a mail left, should a server fail at the wrong moment."),
    )  # fmt: skip
    active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def details(self) -> MailboxDetails:
        """Return what was written."""
        return MailboxDetails(**self.cleaned_data)


def written_about(mailbox: Mailbox) -> dict[str, Any]:
    """Return a mailbox as its form shows it, without the passwords."""
    return {name: getattr(mailbox, name, "") for name in MailboxForm.base_fields}
