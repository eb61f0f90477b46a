"""Paper: a questionnaire to print, and its sheets typed in, one after the other by the keyboard alone."""

from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from anxin.accounts.middleware import WorkplaceRequest
from anxin.engines.surveys import ItemKind, Mode
from anxin.foundation.errors import AnxinError, NotAllowed, NotFound
from anxin.foundation.htmx import redirect
from anxin.foundation.paper import pdf_from
from anxin.surveys.forms.sheets import SheetForm
from anxin.surveys.models import QuestionnaireVersion
from anxin.surveys.policies import require_typing
from anxin.surveys.selectors.questionnaires import definition_of, get_version_for
from anxin.surveys.selectors.wording import said, shown_items
from anxin.surveys.services.keep_sheet import keep_sheet

_LANGUAGES = {"zh": "zh-hans", "en": "en"}


@require_http_methods(["GET", "POST"])
def sheets(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Type a sheet in and go on to the next one."""
    version = get_version_for(request.user, key)
    require_typing(request.user, version.questionnaire.dealer_id)
    form = SheetForm(version, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            kept = keep_sheet(version, sheet=form.sheet(), by=request.user)
        except (NotAllowed, NotFound):
            raise
        except AnxinError as error:
            form.take_error(error)
        else:
            messages.success(request, _kept_in_words(form, str(kept.get_state_display())))
            return redirect(request, reverse("surveys:sheets", args=[key]))
    context = {"form": form, "version": version, "questionnaire": version.questionnaire}
    response = render(request, "surveys/sheets.html", context, status=422 if form.errors else 200)
    # Django would write when a sheet did not fit into the log, and of an anonymous card no time is kept.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


@require_GET
def paper(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Hand out the questionnaire to print, as PDF; ``lang`` is zh or en."""
    version = get_version_for(request.user, key)
    chosen = request.GET.get("lang", "")
    language = _LANGUAGES.get(chosen, get_language() or "zh-hans")
    with translation.override(language):
        written = pdf_from("surveys/paper.html", _on_paper(version), language=language)
    named = content_disposition_header(False, f"questionnaire-{version.number}.pdf")
    headers = {"Content-Disposition": named or "inline", "Cache-Control": "private, no-store"}
    return HttpResponse(written, content_type="application/pdf", headers=headers)


def _on_paper(version: QuestionnaireVersion) -> dict[str, object]:
    whole, dealer = definition_of(version), version.questionnaire.dealer
    # What a caller says is not on paper: questions are counted, and named by others, without it.
    asked = replace(whole, items=tuple(each for each in whole.items if each.kind is not ItemKind.SAY))

    def filled(text: str) -> str:
        told = {"dealer": str(dealer), "dealer_phone": dealer.phone, "customer": _("customer")}
        told |= {"plate": "", "car": "", "agent": str(dealer), "date": "______"}
        for name, value in told.items():
            text = text.replace("{" + name + "}", value)
        return text.replace("  ", " ")

    return {
        "dealer": dealer,
        "version": version,
        "anonymous": version.questionnaire.anonymous,
        "title": filled(said(asked.title)),
        "opening": filled(said(asked.opening)),
        "closing": filled(said(asked.closing)),
        "items": [(each, filled(each.asks)) for each in shown_items(asked, Mode.READ)],
    }


def _kept_in_words(form: SheetForm, state: str) -> str:
    number = form.cleaned_data.get("number", "")
    if not number:
        return _("Kept. The next card, please.")
    return _("Sheet %(number)s is kept (%(state)s). The next one, please.") % {
        "number": number,
        "state": state,
    }
