"""Who did what, for those who may read it."""

from typing import cast

from django.http import HttpRequest, HttpResponse

from anxin.accounts.audit_trail import ORDER, action_names, audit_for, in_words
from anxin.accounts.forms import AuditFilter
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.policies import realm_of
from anxin.foundation.htmx import render_page
from anxin.foundation.keyset import page_of


def audit(request: HttpRequest) -> HttpResponse:
    """List what was done at the reader's dealers, newest first."""
    names = sorted(((key, str(name)) for key, name in action_names().items()), key=lambda pair: pair[1])
    form = AuditFilter(request.GET or None, actions=names)
    chosen = form.cleaned_data if form.is_valid() else {}
    asker = cast(WorkplaceRequest, request).user
    records = audit_for(
        asker,
        who=chosen.get("who", ""),
        action=chosen.get("action", ""),
        day=chosen.get("day"),
    )
    page = page_of(records, order=ORDER, cursor=request.GET.get("cursor", ""))
    context = {
        "form": form,
        "page": page,
        "lines": in_words(page.rows, reader=asker),
        "filtered": any(chosen.values()),
        "tab": "audit",
        "manages_people": bool(realm_of(asker)),
    }
    return render_page(request, "accounts/audit.html", context, partial="rows")
