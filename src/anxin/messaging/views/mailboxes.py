"""The mailboxes of a dealer: added, changed, tried, looked into at once."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anxin.accounts.choices import Capability
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.policies import require
from anxin.foundation.errors import AnxinError, NotAllowed, NotFound
from anxin.foundation.htmx import redirect
from anxin.messaging.choices import MailFault
from anxin.messaging.forms.mailboxes import MailboxForm, written_about
from anxin.messaging.selectors.mailboxes import get_mailbox_for, mailboxes_of
from anxin.messaging.services import manage_mailboxes as services
from anxin.messaging.views.outbox import dealer_of

_PASSWORDS = ("imap_password", "smtp_password")


@require_GET
def mailboxes(request: WorkplaceRequest) -> HttpResponse:
    """List the mailboxes of the dealer and how each is doing."""
    found = mailboxes_of(request.user, dealer_of(request))
    rows = [{"mailbox": each, "fault": _words(each.last_error)} for each in found]
    return render(request, "messaging/mailboxes.html", {"rows": rows, "tab": "mailboxes"})


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters(*_PASSWORDS)
def new_mailbox(request: WorkplaceRequest) -> HttpResponse:
    """Add a mailbox."""
    dealer = dealer_of(request)
    require(request.user, Capability.RUN_CHANNELS, dealer.pk)
    form = MailboxForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            added = services.add_mailbox(dealer, details=form.details(), by=request.user)
        except AnxinError as error:
            _show(form, error)
        else:
            return _tried(request, added.pk)
    return _form_page(request, form, _("New mailbox"))


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters(*_PASSWORDS)
def mailbox(request: WorkplaceRequest, mailbox_id: int) -> HttpResponse:
    """Show a mailbox and change it."""
    kept = get_mailbox_for(request.user, mailbox_id)
    form = MailboxForm(request.POST or None, initial=written_about(kept))
    if request.method == "POST" and form.is_valid():
        try:
            services.change_mailbox(mailbox_id, details=form.details(), by=request.user)
        except AnxinError as error:
            _show(form, error)
        else:
            return _tried(request, mailbox_id)
    return _form_page(request, form, kept.address)


@require_POST
def try_mailbox(request: WorkplaceRequest, mailbox_id: int) -> HttpResponse:
    """Log in to both servers and say what came of it."""
    return _tried(request, mailbox_id)


@require_POST
def fetch_mailbox(request: WorkplaceRequest, mailbox_id: int) -> HttpResponse:
    """Have a mailbox looked into at once."""
    services.fetch_now(mailbox_id, by=request.user)
    messages.success(request, _("The mailbox is being looked into."))
    return redirect(request, reverse("messaging:mailboxes"))


def _tried(request: WorkplaceRequest, mailbox_id: int) -> HttpResponse:
    tried = services.try_mailbox(mailbox_id, by=request.user)
    if tried.works:
        messages.success(request, _("Reading and sending both work."))
    else:
        told = {_("Reading"): tried.reading, _("Sending"): tried.sending}
        for what, code in told.items():
            messages.add_message(
                request,
                messages.ERROR if code else messages.SUCCESS,
                _("%(what)s: %(words)s") % {"what": what, "words": _words(code) or _("works.")},
            )
    return redirect(request, reverse("messaging:mailboxes"))


def _form_page(request: WorkplaceRequest, form: MailboxForm, heading: str) -> HttpResponse:
    context = {"form": form, "heading": heading, "tab": "mailboxes"}
    return render(request, "messaging/mailbox.html", context, status=422 if form.errors else 200)


def _show(form: MailboxForm, error: AnxinError) -> None:
    if isinstance(error, (NotAllowed, NotFound)):
        raise error
    form.add_error(error.field if error.field in form.fields else None, str(error))


def _words(code: str) -> str:
    return str(MailFault(code).label) if code in MailFault.values else code
