"""The statutory position of one car: on its page and on paper."""

from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.csp import CSP
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_GET

from anxin.accounts.choices import Language
from anxin.accounts.middleware import WorkplaceRequest
from anxin.customers.selectors import get_vehicle_for
from anxin.foundation.paper import pdf_from
from anxin.rights.forms.requests import AnswerForm, CompletionForm, RequestForm
from anxin.rights.models import RightsRequest
from anxin.rights.policies import can_answer_requests, can_judge, can_take_requests
from anxin.rights.selectors.at_reception import position_of
from anxin.rights.selectors.car_page import CarPage, read_car_page
from anxin.rights.services.print_position import print_position

#: Older browsers put a PDF into an object of a page of their own, which the policy of our pages forbids.
_POLICY = {"object-src": [CSP.SELF], "base-uri": [CSP.NONE], "frame-ancestors": [CSP.NONE]}
_LANGUAGES = {"zh": Language.CHINESE.value, "en": Language.ENGLISH.value}


@dataclass(frozen=True, kw_only=True)
class JudgedForms:
    """A form of the page that a service has refused, with the request that it is about."""

    about: UUID | None = None
    taking: RequestForm | None = None
    answering: AnswerForm | None = None
    completing: CompletionForm | None = None


@require_GET
def position(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Show where the owner of a car stands by law, why, and what it would cost."""
    return show_car(request, read_car_page(request.user, key))


@require_GET
def short(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Show a car's position in a few lines, as the pages of others load it."""
    vehicle = get_vehicle_for(request.user, key)
    context = {"rights": position_of(vehicle, by=request.user)}
    return render(request, "rights/_position.html", context)


@require_GET
@csp_override(_POLICY)
def sheet(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Hand out the position as PDF; ``lang`` is zh or en."""
    language = _LANGUAGES.get(request.GET.get("lang", ""), get_language() or Language.CHINESE.value)
    with translation.override(language):
        form = print_position(key, by=request.user)
        written = pdf_from("foundation/print/form.html", {"form": form}, language=language)
    named = content_disposition_header(False, f"{form.number}-rights.pdf")
    headers = {"Content-Disposition": named or "inline", "Cache-Control": "private, no-store"}
    return HttpResponse(written, content_type="application/pdf", headers=headers)


def show_car(request: WorkplaceRequest, page: CarPage, *, judged: JudgedForms | None = None) -> HttpResponse:
    """Show the page of a car, with the form that a service has judged where there is one."""
    dealer, forms = page.vehicle.dealer, judged or JudgedForms()
    context = {
        "page": page,
        "vehicle": page.vehicle,
        "zone": dealer.time_zone,
        "request_form": forms.taking or RequestForm(),
        "asked": [(each, *_forms_of(each, forms)) for each in page.requests],
        "may_judge": can_judge(request.user, dealer.pk),
        "may_take": can_take_requests(request.user, dealer.pk),
        "may_answer": can_answer_requests(request.user, dealer.pk),
    }
    with timezone.override(ZoneInfo(dealer.time_zone)):
        return render(request, "rights/car.html", context, status=422 if judged else 200)


def _forms_of(request: RightsRequest, forms: JudgedForms) -> tuple[AnswerForm | None, CompletionForm | None]:
    """Return the form that the next step of a request needs."""
    mine = forms.about == request.key
    seen = {"seen": request.version}
    if request.completed_on or not request.is_open:
        return None, None
    if not request.answer:
        return (forms.answering if mine else None) or AnswerForm(
            initial=seen, auto_id=f"a{request.pk}_%s"
        ), None
    return None, (forms.completing if mine else None) or CompletionForm(
        initial=seen, auto_id=f"c{request.pk}_%s"
    )
