"""The poster that hangs in the waiting area."""

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from anxin.accounts.choices import Capability
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.policies import require
from anxin.foundation.paper import pdf_from
from anxin.portal.selectors.asking import page_on_wall
from anxin.portal.views.public import LANGUAGES
from anxin.portal.views.qr import qr_svg
from anxin.surveys.selectors.doors import version_behind
from anxin.surveys.selectors.questionnaires import get_questionnaire_for


@require_GET
def poster(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Hand out the poster of an anonymous questionnaire as PDF; ``lang`` is zh or en."""
    questionnaire = get_questionnaire_for(request.user, key)
    require(request.user, Capability.RUN_SURVEYS, questionnaire.dealer_id)
    version = version_behind(questionnaire.door)
    language = LANGUAGES.get(request.GET.get("lang", ""), get_language() or LANGUAGES["zh"])
    address = f"{settings.ANXIN_URL}{reverse('portal:wall', args=[questionnaire.door])}"
    with translation.override(language):
        shown = page_on_wall(version, None)
        context = {
            "dealer": questionnaire.dealer,
            "title": shown.title,
            "opening": shown.opening,
            "address": address,
            "qr": qr_svg(address),
        }
        written = pdf_from("portal/wall_poster.html", context, language=language)
    named = content_disposition_header(False, f"{questionnaire.dealer.code}-questions.pdf")
    headers = {"Content-Disposition": named or "inline", "Cache-Control": "private, no-store"}
    return HttpResponse(written, content_type="application/pdf", headers=headers)
