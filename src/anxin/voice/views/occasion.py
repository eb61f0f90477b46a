"""One occasion: what was heard on it, and what may be done with it and with each line."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.models import Person
from anxin.foundation.errors import AnxinError, NotAllowed, NotFound
from anxin.foundation.htmx import redirect
from anxin.foundation.masking import mask_phones
from anxin.voice.choices import Channel, Decision, HeardKind, HeardState
from anxin.voice.forms import answering as forms
from anxin.voice.forms.fields import JudgedForm
from anxin.voice.forms.recording import GuestsForm, HeardForm, StagesForm
from anxin.voice.models import Heard, Listening
from anxin.voice.policies import can_answer, can_write, require_answering, require_writing
from anxin.voice.selectors.heard import get_heard_for, get_listening_for, lines_of
from anxin.voice.selectors.words import reason_name, stage_choices, stage_name, theme_name
from anxin.voice.services import answering, recording, rounds

_FORMS: Mapping[str, type[forms.LineForm]] = {
    "answer": forms.AnswerForm,
    "settle": forms.SettleForm,
    "hand": forms.HandForm,
    "complain": forms.ComplainForm,
    "promise": forms.PromiseForm,
}
type Bound = tuple[str, JudgedForm]


@require_GET
def show(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Show an occasion with its lines."""
    return _page(request, get_listening_for(request.user, key))


@require_POST
def operate(request: WorkplaceRequest, key: UUID, what: str) -> HttpResponse:
    """Add a line, invite, note who came, or give marks; a refusal keeps what was typed."""
    listening = get_listening_for(request.user, key)
    if what not in _DO:
        raise NotFound
    require_writing(request.user, listening.dealer_id)
    form = _occasion_form(what, listening, request.POST)
    if form.is_valid():
        try:
            _DO[what](listening, form, request)
        except (NotAllowed, NotFound):
            raise
        except AnxinError as error:
            form.take_error(error)
        else:
            messages.success(request, _("Written down."))
            return redirect(request, listening.get_absolute_url())
    return _page(request, listening, bound=(what, form))


@require_POST
def operate_line(request: WorkplaceRequest, key: UUID, what: str) -> HttpResponse:
    """Answer a line, settle it, hand it over, make a complaint or a promise of it."""
    line = get_heard_for(request.user, key)
    if what not in _FORMS:
        raise NotFound
    require_answering(request.user, line)
    with timezone.override(ZoneInfo(line.dealer.time_zone)):
        form = _FORMS[what](request.POST, line=line, auto_id=f"{what}-{line.pk}-%s")
        if form.is_valid():
            try:
                _DO_LINE[what](line.key, form.cleaned_data, request.user)
            except (NotAllowed, NotFound):
                raise
            except AnxinError as error:
                form.take_error(error)
            else:
                messages.success(request, _("Written down."))
                return redirect(request, line.get_absolute_url())
    return _page(request, line.listening, bound=(f"{what}-{line.pk}", form))


def _page(request: WorkplaceRequest, listening: Listening, *, bound: Bound | None = None) -> HttpResponse:
    person, dealer = request.user, listening.dealer
    failed = dict([bound] if bound else [])
    with timezone.override(ZoneInfo(dealer.time_zone)):
        writes = can_write(person, dealer.pk)
        context = {
            "occasion": listening,
            "lines": [_line(each, person, failed) for each in lines_of(person, listening)],
            "guests": list(listening.guests.select_related("customer")),
            "stages": [
                (stage_name(each.stage, dealer.code), each.score, each.reason)
                for each in listening.stages.all()
            ],
            "forms": {name: _occasion_form(name, listening) for name in _offered(listening)} | failed
            if writes
            else {},
            "failed": next(iter(failed), ""),
            "zone": dealer.time_zone,
        }
        return render(request, "voice/occasion.html", context, status=422 if bound else 200)


def _line(line: Heard, person: Person, failed: Mapping[str, JudgedForm]) -> dict[str, Any]:
    offered = [*_possible(line)] if can_answer(person, line) else []
    code = line.dealer.code
    return {
        "heard": line,
        "words": mask_phones(line.words),
        "theme": theme_name(line.theme, code) if line.theme else "",
        "reason": reason_name(line.reason, code) if line.reason else "",
        "forms": [
            {
                "what": what,
                "form": failed.get(f"{what}-{line.pk}")
                or _FORMS[what](line=line, auto_id=f"{what}-{line.pk}-%s"),
                "open": f"{what}-{line.pk}" in failed,
            }
            for what in offered
        ],
    }


def _possible(line: Heard) -> list[str]:
    found = ["answer", "hand"] if line.state == HeardState.WAITING else []
    found += ["settle"] if line.state == HeardState.ANSWERED else []
    found += ["complain"] if line.kind in _AGAINST and line.complaint_id is None else []
    found += ["promise"] if line.listening.customer_id and line.promise_id is None else []
    return found


_AGAINST = (HeardKind.COMPLAINT, HeardKind.DISLIKE)


def _offered(listening: Listening) -> list[str]:
    more = {Channel.FOCUS_GROUP: ["invite"], Channel.MYSTERY_VISIT: ["score"]}
    return ["hear", *more.get(Channel(listening.channel), [])]


def _occasion_form(what: str, listening: Listening, data: Any = None) -> JudgedForm:
    if what == "hear":
        return HeardForm(data, dealer=listening.dealer, auto_id="hear-%s")
    if what == "score":
        marks = {each.stage: (str(each.score), each.reason) for each in listening.stages.all()}
        initial = {name: mark for name, (mark, _why) in marks.items()}
        initial |= {f"{name}_reason": why for name, (_mark, why) in marks.items()}
        return StagesForm(data, dealer=listening.dealer, initial=initial, auto_id="score-%s")
    return GuestsForm(data, auto_id="invite-%s") if what == "invite" else JudgedForm(data)


def _hear(listening: Listening, form: JudgedForm, request: WorkplaceRequest) -> None:
    if isinstance(form, HeardForm):
        recording.hear_more(listening.key, form.heard(), by=request.user)


def _invite(listening: Listening, form: JudgedForm, request: WorkplaceRequest) -> None:
    rounds.invite_guests(listening.key, form.cleaned_data["guests"].splitlines(), by=request.user)


def _attend(listening: Listening, form: JudgedForm, request: WorkplaceRequest) -> None:
    came = set(request.POST.getlist("came"))
    rounds.note_attendance(
        listening.key, {each.pk: str(each.pk) in came for each in listening.guests.all()}, by=request.user
    )


def _score(listening: Listening, form: JudgedForm, request: WorkplaceRequest) -> None:
    data = form.cleaned_data
    marks = [
        rounds.Mark(key, int(data[key]), data[f"{key}_reason"])
        for key, _name in stage_choices(listening.dealer.code)
        if data[key]
    ]
    rounds.score_stages(listening.key, marks, by=request.user)


def _answer(key: UUID, data: Mapping[str, Any], by: Person) -> None:
    reply = answering.Reply(
        answer=data["answer"],
        decision=Decision(data.get("decision", "")),
        follows=data["follows"],
        follows_by=data["follows_by"],
    )
    answering.answer_heard(key, reply, by=by, seen=data["seen"])


def _settle(key: UUID, data: Mapping[str, Any], by: Person) -> None:
    answering.settle_heard(key, by=by, seen=data["seen"])


def _hand(key: UUID, data: Mapping[str, Any], by: Person) -> None:
    answering.hand_heard(key, to=data["keeper"], by=by, seen=data["seen"])


def _complain(key: UUID, data: Mapping[str, Any], by: Person) -> None:
    answering.complain_of_heard(key, category=data["category"], by=by, seen=data["seen"])


def _promise(key: UUID, data: Mapping[str, Any], by: Person) -> None:
    answering.promise_of_heard(key, what=data["what"], due_at=data["due_at"], by=by)


_DO: Mapping[str, Callable[[Listening, JudgedForm, WorkplaceRequest], None]] = {
    "hear": _hear, "invite": _invite, "attend": _attend, "score": _score,
}  # fmt: skip
_DO_LINE: Mapping[str, Callable[[UUID, Mapping[str, Any], Person], None]] = {
    "answer": _answer, "settle": _settle, "hand": _hand, "complain": _complain, "promise": _promise,
}  # fmt: skip
