"""What the pages are compared with: the same rows by the plainest Django, signed in, one small template, no frame."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.template import engines

from anxin.complaints.models import Complaint
from anxin.foundation import clock
from anxin.foundation.searching import tsquery_literal

_ROWS = """<!doctype html><title>bare</title><table>{% for c in rows %}<tr><td>{{ c.number }}</td>
<td>{{ c.get_level_display }}</td><td>{{ c.customer.name }}</td><td>{{ c.vehicle.plate }}</td>
<td>{{ c.words|truncatechars:90 }}</td><td>{{ c.get_phase_display }}</td><td>{{ c.owner.name }}</td>
<td>{{ c.dealer.code }}</td><td>{{ c.received_at|date:"Y-m-d H:i" }}</td>
<td>{{ c.due_at|timeuntil }}</td></tr>{% endfor %}</table>"""
_CASE = """<!doctype html><title>bare</title><h1>{{ c.number }} {{ c.customer.name }}</h1><p>{{ c.words }}</p>
<ul>{% for e in events %}<li>{{ e.at|date:"Y-m-d H:i" }} {{ e.by.name }} {{ e.get_kind_display }} {{ e.reason }}</li>
{% endfor %}</ul><ul>{% for o in orders %}<li>{{ o.number }} {{ o.opened_at|date:"Y-m-d" }} {{ o.work }}</li>
{% endfor %}</ul><ul>{% for s in solutions %}<li>{{ s.what }}</li>{% endfor %}</ul>"""

_RELATED = ("dealer", "customer", "vehicle", "owner")


def _render(text: str, context: dict[str, object]) -> HttpResponse:
    template = _kept.setdefault(text, engines["django"].from_string(text))
    return HttpResponse(template.render(context))


_kept: dict[str, object] = {}


def _dealer_ids(request: HttpRequest) -> list[int]:
    return [dealer.pk for dealer in request.dealers]  # type: ignore[attr-defined]  # set by the middleware


@login_required
def bare_list(request: HttpRequest) -> HttpResponse:
    rows = Complaint.objects.filter(dealer_id__in=_dealer_ids(request)).select_related(*_RELATED)
    return _render(_ROWS, {"rows": rows.order_by("-received_at", "-id")[:50]})


@login_required
def bare_case(request: HttpRequest, pk: int) -> HttpResponse:
    case = Complaint.objects.select_related(*_RELATED).get(pk=pk, dealer_id__in=_dealer_ids(request))
    return _render(
        _CASE,
        {
            "c": case,
            "events": case.events.select_related("by"),
            "solutions": case.solutions.all(),
            "orders": case.vehicle.repair_orders.order_by("-opened_at")[:10] if case.vehicle else [],
        },
    )


@login_required
def bare_search(request: HttpRequest) -> HttpResponse:
    rows = Complaint.objects.filter(
        dealer_id__in=_dealer_ids(request),
        texts__kind="case",
        texts__search__finds=tsquery_literal(request.GET["q"]),
    ).select_related(*_RELATED)
    return _render(_ROWS, {"rows": rows.order_by("-received_at", "-id")[:20]})


@login_required
def bare_today(request: HttpRequest) -> HttpResponse:
    rows = Complaint.objects.filter(dealer_id=_dealer_ids(request)[0], due_at__lt=clock.now()).select_related(
        *_RELATED
    )
    return _render(_ROWS, {"rows": rows.order_by("due_at")[:60]})
