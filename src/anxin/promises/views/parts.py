"""Bringing in the supplier's list of parts, and saying which of its columns is which where nobody knows them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.models import Dealer
from anxin.foundation.errors import AnxinError, NotAllowed, NotFound
from anxin.foundation.htmx import redirect, wants_partial
from anxin.promises.forms.parts import PartColumnsForm
from anxin.promises.models import PartList
from anxin.promises.selectors.ledger import promises_named
from anxin.promises.selectors.part_lists import get_part_list_for
from anxin.promises.services import part_lists
from anxin.promises.services.part_dates import MOST_TOLD, PartResult
from anxin.promises.views.showing import workplace_of


@require_http_methods(["GET", "POST"])
def parts(request: WorkplaceRequest) -> HttpResponse:
    """Take over a supplier's list of parts on order, and say at once whom it makes wait."""
    dealer = workplace_of(request)
    if request.method != "POST":
        return _show(request, dealer)
    upload = request.FILES.get("file")
    if upload is None:
        return _show(request, dealer, error=_("Choose a file."))
    try:
        taken = part_lists.take_part_list(upload, dealer=dealer, by=request.user)
    except (NotAllowed, NotFound):
        raise
    except AnxinError as refused:
        return _show(request, dealer, error=str(refused))
    if isinstance(taken, PartList):
        return redirect(request, reverse("promises:part_list", args=[taken.key]))
    return _show(request, dealer, result=taken)


@require_http_methods(["GET", "POST"])
def part_list(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Look at a list whose columns nobody knows, say which is which, and take it over or throw it away."""
    kept = get_part_list_for(request.user, key)
    do = request.POST.get("do", "look")
    if do == "discard":
        part_lists.discard_part_list(key, by=request.user)
        messages.success(request, _("The list is thrown away."))
        return redirect(request, reverse("promises:parts"))
    shown = part_lists.preview_part_list(key, by=request.user)
    if request.method != "POST":
        return _look(request, kept, PartColumnsForm(kept, shown.headings, chosen=shown.chosen), shown)
    form = PartColumnsForm(kept, shown.headings, chosen=shown.chosen, data=request.POST)
    if form.is_valid():
        try:
            if do == "go":
                result = part_lists.import_kept_list(key, mapping=form.mapping(), by=request.user)
                return _show(request, kept.dealer, result=result)
            shown = part_lists.preview_part_list(key, by=request.user, mapping=form.mapping())
        except (NotAllowed, NotFound):
            raise
        except AnxinError as refused:
            form.tell(refused.field, str(refused))
    return _look(request, kept, form, shown)


def _look(
    request: WorkplaceRequest, kept: PartList, form: PartColumnsForm, shown: part_lists.PartPreview
) -> HttpResponse:
    context = {
        "kept": kept,
        "form": form,
        "preview": shown,
        "missing": part_lists.missing_in_words(shown, kept.dealer),
        "unread": shown.unread[:MOST_TOLD],
    }
    template = "promises/part_list.html" + ("#preview" if wants_partial(request) else "")
    return render(request, template, context, status=422 if form.errors else 200)


def _show(
    request: WorkplaceRequest, dealer: Dealer, *, result: PartResult | None = None, error: str = ""
) -> HttpResponse:
    context = {
        "result": result,
        "error": error,
        "unknown": result.unknown[:MOST_TOLD] if result else [],
        "endangered": promises_named(request.user, result.endangered if result else []),
        "dealer_of_import": dealer,
        "zone": dealer.time_zone,
    }
    return render(request, "promises/parts.html", context, status=422 if error else 200)
