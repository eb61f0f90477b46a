"""The search box: the lines under it while one types, and the page of everything found."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from anxin.accounts.choices import Capability
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.policies import standing_of
from anxin.complaints.choices import SearchGroup
from anxin.complaints.forms.search import SearchForm, chosen_in_search
from anxin.complaints.selectors import searching
from anxin.complaints.selectors.search_cases import CaseSearch
from anxin.foundation.htmx import redirect

LONGEST = 200
_SEEING = (Capability.SEE_COMPLAINTS, Capability.SEE_OWN_COMPLAINTS)


@require_GET
def search(request: WorkplaceRequest) -> HttpResponse:
    """Show what is found in groups; an exact complaint number goes straight to its case."""
    query = request.GET.get("q", "").strip()[:LONGEST]
    group = request.GET.get("group", "")
    group = group if group in SearchGroup.values else ""
    wanted = CaseSearch.read(request.GET.dict())
    plain = not group and not wanted.is_narrowed
    exact = searching.exact_case(request.user, query) if query and plain else None
    if exact:
        return redirect(request, exact.get_absolute_url())
    cursor = request.GET.get("cursor", "")
    found = searching.search(request.user, query, group=group, cursor=cursor, wanted=wanted)
    seen = set(standing_of(request.user).dealers_with(*_SEEING))
    dealers = [dealer for dealer in request.dealers if dealer.pk in seen]
    address = urlencode({name: value for name, value in (("q", query), ("group", group)) if value})
    context = {
        "query": query,
        "group": group or ("" if plain else SearchGroup.COMPLAINTS.value),
        "choices": [("", ""), *SearchGroup.choices],
        "groups": found,
        "form": SearchForm(wanted, query=query, group=group, dealers=dealers),
        "chosen": chosen_in_search(wanted, address=address),
        "clear_url": f"?{address}",
        "may_add": standing_of(request.user).can_anywhere(Capability.CHANGE_CUSTOMERS),
    }
    return render(request, "complaints/search.html", context)


@require_GET
def suggest(request: WorkplaceRequest) -> HttpResponse:
    """Answer the lines under the search box, and the way to everything found."""
    query = request.GET.get("q", "").strip()[:LONGEST]
    context = {
        "query": query,
        "lines": searching.suggest(request.user, query) if query else [],
        "all_url": f"{reverse('complaints:search')}?{urlencode({'q': query})}",
    }
    return render(request, "complaints/_suggestions.html", context)
