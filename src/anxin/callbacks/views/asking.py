"""The script, one thing at a time: each answer is kept, and what comes next is shown in its place."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anxin.accounts.middleware import WorkplaceRequest
from anxin.callbacks.forms.calling import AnswerForm
from anxin.callbacks.selectors.blocking import holder_of
from anxin.callbacks.selectors.script import spoken_language, step_of
from anxin.callbacks.services.ask_customer import answer_on_line
from anxin.callbacks.views.showing import callers_call
from anxin.foundation.errors import InvalidInput, NotFound, Refused
from anxin.foundation.htmx import redirect, wants_partial
from anxin.surveys.services.giving import Step


@require_GET
def script(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Show one item of the script: the one asked for, or the next."""
    return _shown(request, key, item=request.GET.get("item", ""), say=request.GET.get("say", ""))


@require_POST
def answer(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Keep one answer, own words or a reason why not, and show what comes next."""
    call = callers_call(request, key)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        raise InvalidInput(
            "ANSWER_UNREADABLE", _("Choose one of the answers."), field=next(iter(form.errors))
        )
    data = form.cleaned_data
    language = "en" if spoken_language(call, data["say"]) == "en" else "zh-hans"
    step = _step(data, request.POST)
    error, item = "", ""
    if not (step.answers or step.words or step.skipped):
        error, item = _("Write down his words, or note why there are none."), data["item"]
    else:
        try:
            answer_on_line(key, step=step, by=request.user, language=language, seen=data["seen"])
        except InvalidInput as wrong:
            error, item = str(wrong), data["item"]
    if not wants_partial(request):
        return redirect(request, f"{reverse('callbacks:call', args=[key])}?say={data['say']}")
    return _shown(request, key, item=item, say=data["say"], error=error)


def _step(data: Mapping[str, Any], sent: QueryDict) -> Step:
    item, words = data["item"], data["words"].strip()
    if data["skip"]:
        return Step(skipped={item: data["skip"]})
    values = sent.getlist("value")
    given: Any = values if "several" in sent else next(iter(values), None)
    return Step(
        answers={item: given} if given not in (None, []) else {},
        words={item: words} if words else {},
    )


def _shown(request: WorkplaceRequest, key: UUID, *, item: str, say: str, error: str = "") -> HttpResponse:
    call = callers_call(request, key)
    if holder_of(call) != request.user:
        raise Refused("CALL_NOT_TAKEN", _("Take the call first."))
    if call.version is None:
        raise NotFound
    with timezone.override(ZoneInfo(call.dealer.time_zone)):
        context = {
            "call": call,
            "step": step_of(call, request.user, item=item, language=say),
            "say": spoken_language(call, say),
            "error": error,
        }
        return render(request, "callbacks/_script.html", context, status=422 if error else 200)
