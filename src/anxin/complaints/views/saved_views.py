"""Views of the list: all that one has, kept, changed, put over the list, deleted and brought back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.models import Dealer
from anxin.complaints.forms.filters import filter_in_words
from anxin.complaints.forms.saved_views import ViewForm
from anxin.complaints.models import SavedView
from anxin.complaints.selectors.list_state import ListState
from anxin.complaints.selectors.saved_views import (
    changeable_view_for,
    counts_of,
    pinned_views,
    view_for,
    views_of,
)
from anxin.complaints.services.keep_view import (
    WantedView,
    begin_with_view,
    change_view,
    keep_view,
    pin_view,
    remove_view,
    restore_view,
)
from anxin.complaints.views.lists import dealers_in_sight
from anxin.foundation.errors import InvalidInput, NotAllowed
from anxin.foundation.htmx import redirect


@require_http_methods(["GET", "POST"])
def views(request: WorkplaceRequest) -> HttpResponse:
    """Show every view that the reader has, or keep a list as a new one."""
    dealers_in_sight(request)
    if request.method == "POST":
        return _keep(request)
    shown = views_of(request.user)
    context = {
        "views": [
            (
                view,
                _in_words(view.wanted),
                ViewForm.of_view(view.saved) if view.may_change and view.saved else None,
            )
            for view in shown
        ]
    }
    return render(request, "complaints/views.html", context)


@require_GET
def counts(request: WorkplaceRequest) -> HttpResponse:
    """Answer with the reader's tabs and how much is in each of them; ``at`` names the one he stands on."""
    dealers_in_sight(request)
    tabs = pinned_views(request.user)
    found = counts_of(request.user, tabs)
    context = {
        "tabs": tabs,
        "here": request.GET.get("at", ""),
        "counted": [(tab, found.get(tab.key, "")) for tab in tabs],
    }
    return render(request, "complaints/_view_tabs_counted.html", context)


@require_POST
def change(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Rename and share a view, or keep in it what the list shows now."""
    saved = changeable_view_for(request.user, key)
    form = ViewForm(request.POST, dealer=saved.dealer)
    if "list" in request.POST and "name" not in request.POST:
        state = ListState.read(request.user, QueryDict(request.POST["list"]))
        changed = change_view(str(key), view=_with_list_of(saved, state), by=request.user)
    else:
        if not form.is_valid():
            raise _unreadable(form)
        kept = view_for(request.user, str(key))
        state = ListState(kept.wanted, kept.columns, kept)
        changed = change_view(str(key), view=form.wanted(state), by=request.user)
        return redirect(request, f"{reverse('complaints:views')}#view-{changed.key}")
    return redirect(request, changed.get_absolute_url())


@require_POST
def remove(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Delete a view; the answer offers the way back."""
    gone = remove_view(str(key), by=request.user)
    told = _("“%(name)s” is deleted.") % {"name": gone.name}
    undo = reverse("complaints:restore_view", args=[key])
    messages.success(request, told, extra_tags=undo)
    return redirect(request, reverse("complaints:views"))


@require_POST
def restore(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Bring a deleted view back."""
    restored = restore_view(str(key), by=request.user)
    return redirect(request, f"{reverse('complaints:views')}#view-{restored.key}")


@require_POST
def choose(request: WorkplaceRequest, view: str, act: str) -> HttpResponse:
    """Put a view over one's list or take it off, or begin with it or no longer."""
    dealers_in_sight(request)
    on = request.POST.get("on") == "yes"
    {"pin": pin_view, "begin": begin_with_view}[act](view, on=on, by=request.user)
    if request.POST.get("back") == "list":
        return redirect(request, f"{reverse('complaints:list')}?view={view}")
    return redirect(request, f"{reverse('complaints:views')}#view-{view}")


def _keep(request: WorkplaceRequest) -> HttpResponse:
    dealer = _dealer_of(request)
    form = ViewForm(request.POST, dealer=dealer)
    if not form.is_valid():
        raise _unreadable(form)
    state = ListState.read(request.user, QueryDict(form.cleaned_data["list"]))
    saved = keep_view(form.wanted(state), dealer=dealer, by=request.user)
    return redirect(request, saved.get_absolute_url())


def _with_list_of(saved: SavedView, state: ListState) -> WantedView:
    return WantedView(
        name=saved.name,
        wanted=state.wanted,
        columns=state.columns,
        sharing=saved.sharing,  # type: ignore[arg-type]
        role=saved.role,
        department=saved.department,
    )


def _unreadable(form: ViewForm) -> InvalidInput:
    field, errors = next(iter(form.errors.items()))
    return InvalidInput("VIEW_UNREADABLE", str(errors[0]), field=field)


def _in_words(wanted: object) -> list[str]:
    return [words for _name, words in filter_in_words(wanted)]  # type: ignore[arg-type]


def _dealer_of(request: WorkplaceRequest) -> Dealer:
    if request.dealer is None:
        raise NotAllowed("ROLE_MAY_NOT_SEE", _("Your role does not see complaints."))
    return request.dealer
