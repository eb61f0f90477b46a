"""A dealer's mailbox: read by IMAP, written from by SMTP."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from anxin.accounts.models import Dealer


class Security(models.TextChoices):
    """How the connection to a mail server is protected."""

    TLS = "tls", _("TLS from the first byte")
    STARTTLS = "starttls", _("STARTTLS")
    NONE = "none", _("none (inside the house only)")


class Mailbox(models.Model):
    """An address of a dealer at which customers write and from which they are answered."""

    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="mailboxes")
    #: In lower case; replies come to ``name+token@domain`` where the server takes that, else to the address itself.
    address = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name that customers see"), max_length=80)
    imap_host = models.CharField(_("IMAP server"), max_length=120, blank=True)
    imap_port = models.PositiveIntegerField(_("IMAP port"), default=993)
    imap_security = models.CharField(
        _("IMAP security"), max_length=10, choices=Security, default=Security.TLS
    )
    imap_user = models.CharField(_("IMAP user"), max_length=120, blank=True)
    #: Sealed by ``foundation.sealing``; so is the other password.
    imap_secret = models.TextField(blank=True)
    folder = models.CharField(_("folder"), max_length=80, default="INBOX")
    smtp_host = models.CharField(_("SMTP server"), max_length=120, blank=True)
    smtp_port = models.PositiveIntegerField(_("SMTP port"), default=465)
    smtp_security = models.CharField(
        _("SMTP security"), max_length=10, choices=Security, default=Security.TLS
    )
    smtp_user = models.CharField(_("SMTP user"), max_length=120, blank=True)
    smtp_secret = models.TextField(blank=True)
    #: The server takes ``name+anything@domain``; then the token that names the thread stands in the address too.
    plus_addresses = models.BooleanField(_("the server takes name+word@domain"), default=False)
    #: Every mail also goes to the mailbox itself: its arrival proves that the others were handed over as well.
    own_copy = models.BooleanField(_("keep a copy of what is sent in the mailbox"), default=True)
    #: Else a person looks at every new mail first, on the page of mail to be sorted.
    opens_cases = models.BooleanField(_("open a complaint for each new mail at once"), default=True)
    active = models.BooleanField(_("in use"), default=True)
    #: How far the folder has been read; another validity means that the server has counted anew (RFC 3501).
    uid_validity = models.PositiveBigIntegerField(default=0)
    last_uid = models.PositiveBigIntegerField(default=0)
    fetched_at = models.DateTimeField(null=True, editable=False)
    failing_since = models.DateTimeField(null=True, editable=False)
    last_error = models.CharField(max_length=300, blank=True, editable=False)

    class Meta:
        ordering = ["address"]

    def __str__(self) -> str:
        return self.address
