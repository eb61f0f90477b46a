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
from anxin.complaints.selectors import searching
from anxin.foundation.htmx import redirect

LONGEST = 200


@require_GET
def search(request: WorkplaceRequest) -> HttpResponse:
    """Show what is found in groups; an exact complaint number goes straight to its case."""
    query = request.GET.get("q", "").strip()[:LONGEST]
    group = request.GET.get("group", "")
    exact = searching.exact_case(request.user, query) if query and not group else None
    if exact:
        return redirect(request, exact.get_absolute_url())
    found = searching.search(request.user, query, group=group, cursor=request.GET.get("cursor", ""))
    context = {
        "query": query,
        "group": group if group in SearchGroup.values else "",
        "choices": [("", "")] + [(value, label) for value, label in SearchGroup.choices],
        "groups": found,
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
