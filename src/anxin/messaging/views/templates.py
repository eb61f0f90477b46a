"""The templates of a dealer: read by whoever handles complaints, worded by whoever sets the house's rules."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anxin.accounts.choices import Capability
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.models import Dealer
from anxin.accounts.policies import require, standing_of
from anxin.foundation.errors import AnxinError, NotAllowed, NotFound
from anxin.foundation.htmx import redirect
from anxin.messaging.choices import Channel, TemplateKind
from anxin.messaging.forms.templates import TemplateForm, initial_of
from anxin.messaging.selectors.templates import (
    Template,
    count_uses,
    fields_of,
    history_of,
    may_read_templates,
    preview_of,
    template_of,
    templates_of,
)
from anxin.messaging.services.templates import change_template, restore_shipped


@require_GET
def templates(request: WorkplaceRequest) -> HttpResponse:
    """List the templates of the dealer, and how often each was used."""
    dealer = _dealer(request)
    uses = count_uses(dealer)
    rows = [{"template": each, "used": uses.get(each.key, 0)} for each in templates_of(dealer)]
    return render(request, "messaging/templates.html", {"rows": rows, **_frame(request, dealer)})


@require_http_methods(["GET", "POST"])
def new(request: WorkplaceRequest) -> HttpResponse:
    """Add a template of the dealer's own."""
    dealer = _dealer(request, writes=True)
    form = TemplateForm(
        request.POST or None, initial={"kind": TemplateKind.OTHER, "channels": [Channel.EMAIL]}
    )
    return _save(request, dealer, form) or _page(request, dealer, form)


@require_http_methods(["GET", "POST"])
def template(request: WorkplaceRequest, template_key: str) -> HttpResponse:
    """Show one template with its history; whoever may words it anew."""
    dealer = _dealer(request, writes=request.method == "POST")
    found = template_of(dealer, template_key)
    form = TemplateForm(request.POST or None, initial=initial_of(found))
    return _save(request, dealer, form, key=template_key) or _page(request, dealer, form, found)


@require_POST
def restore(request: WorkplaceRequest, template_key: str) -> HttpResponse:
    """Put a template back to what is shipped."""
    restore_shipped(_dealer(request, writes=True), key=template_key, by=request.user)
    messages.success(request, _("The template reads as it was shipped."))
    return redirect(request, reverse("messaging:template", args=[template_key]))


@require_POST
def preview(request: WorkplaceRequest) -> HttpResponse:
    """Show what is being typed as a customer would read it, in both languages, with made-up values."""
    dealer = _dealer(request)
    typed = {name: request.POST.get(name, "") for name in TemplateForm.base_fields}
    context = {
        "previews": preview_of(dealer, typed),
        "by_sms": Channel.SMS in request.POST.getlist("channels"),
    }
    return render(request, "messaging/_template_preview.html", context)


def _dealer(request: WorkplaceRequest, *, writes: bool = False) -> Dealer:
    if request.dealer is None:
        raise NotFound
    if writes:
        require(request.user, Capability.SET_CLOCKS, request.dealer.pk)
    elif not may_read_templates(request.user, request.dealer):
        raise NotAllowed("NOT_YOURS", _("Templates are for those who handle complaints."))
    return request.dealer


def _save(
    request: WorkplaceRequest, dealer: Dealer, form: TemplateForm, *, key: str = ""
) -> HttpResponse | None:
    if request.method != "POST" or not form.is_valid():
        return None
    data = form.cleaned_data
    try:
        kept = change_template(
            dealer, wording=form.wording(), by=request.user, key=key, why=data["why"], seen=data["seen"]
        )
    except AnxinError as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return None
    messages.success(request, _("Kept as version %(version)s.") % {"version": kept.version})
    return redirect(request, reverse("messaging:template", args=[kept.key]))


def _page(
    request: WorkplaceRequest, dealer: Dealer, form: TemplateForm, found: Template | None = None
) -> HttpResponse:
    shown = {name: str(form[name].value() or "") for name in TemplateForm.base_fields if name != "channels"}
    context = {
        "form": form,
        "template": found,
        "fields": list(fields_of(dealer).values()),
        "history": history_of(dealer, found.key) if found else [],
        "previews": preview_of(dealer, shown),
        "by_sms": Channel.SMS in (form["channels"].value() or []),
        **_frame(request, dealer),
    }
    status = 422 if form.errors else 200
    return render(request, "messaging/template.html", context, status=status)


def _frame(request: WorkplaceRequest, dealer: Dealer) -> dict[str, object]:
    may_set = standing_of(request.user).can(Capability.SET_CLOCKS, dealer.pk)
    return {"may_set": may_set, "dealer": dealer, "tab": "templates"}
