"""The editor of a draft: one part at a time, checks and previews while one types, then into use or away."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from anxin.accounts.choices import Capability
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.policies import require
from anxin.engines.surveys import Questionnaire
from anxin.foundation.errors import AnxinError, InvalidInput, NotAllowed, NotFound
from anxin.foundation.htmx import redirect
from anxin.surveys.choices import VersionState
from anxin.surveys.forms.editing import FrameForm, ItemForm
from anxin.surveys.forms.questionnaires import ReleaseForm
from anxin.surveys.forms.rows import GroupRows
from anxin.surveys.models import QuestionnaireVersion
from anxin.surveys.selectors.faults import checks_of
from anxin.surveys.selectors.questionnaires import definition_of, get_version_for, version_in_use
from anxin.surveys.selectors.wording import KIND_NAMES, numbers_of, only_if, said
from anxin.surveys.services import arrange_items, changing
from anxin.surveys.services.questionnaires import change_draft, drop_draft, release_version
from anxin.surveys.views.showing import preview

FRAME, GROUPS = "frame", "groups"


@require_http_methods(["GET", "POST"])
def draft(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Show a draft with one part open; keep that part."""
    found = _draft(request, key)
    part = request.POST.get("part") or request.GET.get("part") or FRAME
    if request.method != "POST":
        return _page(request, found, part)
    error: AnxinError | None = None
    form, document = _typed(found, part, request.POST)
    if document is not None:
        try:
            change_draft(key, document=document, by=request.user, seen=_seen(request))
        except (NotAllowed, NotFound):
            raise
        except AnxinError as refused:
            error = refused
        else:
            return redirect(request, _address(key, request.POST.get("next") or part))
    return _page(request, found, part, form=form, error=error)


@require_POST
def check(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Say what is wrong with the draft as it is being typed, and show how it would be met; nothing is kept."""
    found = _draft(request, key)
    part = request.POST.get("part") or FRAME
    _form, document = _typed(found, part, request.POST)
    try:
        asked = changing.read(document) if document is not None else definition_of(found)
    except InvalidInput:
        asked = definition_of(found)
    context = {"preview": preview(asked, request.POST.get("lang", "")), "draft": found, "part": part}
    return render(request, "surveys/_preview.html", context)


@require_POST
def add(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Add an empty item of the kind chosen, behind the part that is open."""
    data = request.POST
    _version, item = arrange_items.add_item(
        key, kind=data.get("kind", ""), after=data.get("after", ""), by=request.user, seen=_seen(request)
    )
    return redirect(request, _address(key, item))


@require_POST
def move(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Move an item up or down; the same arrow stays under the hand."""
    item, to = request.POST.get("item", ""), request.POST.get("to", "")
    arrange_items.move_item(key, item=item, to=to, by=request.user, seen=_seen(request))
    return redirect(request, _address(key, request.POST.get("part") or item, moved=f"{to}-{item}"))


@require_POST
def remove(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Take an item out of the draft."""
    item = request.POST.get("item", "")
    arrange_items.remove_item(key, item=item, by=request.user, seen=_seen(request))
    return redirect(request, _address(key, FRAME))


@require_POST
def drop(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Throw the draft away."""
    left = drop_draft(key, by=request.user, seen=_seen(request))
    messages.success(request, _("The draft is gone."))
    to = reverse("surveys:questionnaire", args=[left.key]) if left else reverse("surveys:questionnaires")
    return redirect(request, to)


@require_POST
def release(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Put the draft into use, with the reason where it replaces a version."""
    found = _draft(request, key)
    form = ReleaseForm(request.POST, replaces=version_in_use(found.questionnaire) is not None)
    if form.is_valid():
        data = form.cleaned_data
        try:
            release_version(key, by=request.user, reason=data.get("reason", ""), seen=data["seen"])
        except (NotAllowed, NotFound):
            raise
        except AnxinError as error:
            form.take_error(error)
        else:
            messages.success(request, _("In use from now on."))
            return redirect(request, reverse("surveys:questionnaire", args=[found.questionnaire.key]))
    return _page(request, found, FRAME, release=form)


def _draft(request: WorkplaceRequest, key: UUID) -> QuestionnaireVersion:
    found = get_version_for(request.user, key)
    require(request.user, Capability.RUN_SURVEYS, found.questionnaire.dealer_id)
    if found.state != VersionState.DRAFT:
        raise NotFound
    return found


def _typed(
    found: QuestionnaireVersion, part: str, data: Mapping[str, Any]
) -> tuple[Any, dict[str, Any] | None]:
    """Return the form of a part with what was typed, and the whole document with it; none where it does not fit."""
    document = dict(found.document)
    if part == FRAME:
        frame = FrameForm(data, body=document)
        return frame, {**document, **frame.document()} if frame.is_valid() else None
    if part == GROUPS:
        rows = GroupRows(data, document.get("factors", ()))
        return rows, {**document, "factors": rows.document()}
    form = _item_form(found, part, data)
    if not form.is_valid():
        return form, None
    items = [form.document() if each["key"] == part else each for each in document["items"]]
    return form, {**document, "items": items}


def _item_form(found: QuestionnaireVersion, part: str, data: Mapping[str, Any] | None = None) -> ItemForm:
    body = next((each for each in found.document["items"] if each["key"] == part), None)
    if body is None:
        raise NotFound
    return ItemForm(data, asked=definition_of(found), body=body)


def _page(
    request: WorkplaceRequest,
    found: QuestionnaireVersion,
    part: str,
    *,
    form: Any = None,
    error: AnxinError | None = None,
    release: ReleaseForm | None = None,
) -> HttpResponse:
    asked = definition_of(found)
    replaces = version_in_use(found.questionnaire) is not None
    if form is None and part == FRAME:
        form = FrameForm(body=found.document)
    elif form is None and part == GROUPS:
        form = GroupRows(None, found.document.get("factors", ()))
    context = {
        "draft": found,
        "questionnaire": found.questionnaire,
        "part": part,
        "form": form or _item_form(found, part),
        "lines": _lines(asked),
        "kinds": [(kind.value, name) for kind, name in KIND_NAMES.items()],
        "preview": preview(asked, request.GET.get("lang", "")),
        "release": release or ReleaseForm(replaces=replaces, initial={"seen": found.version}),
        "error": error,
        "moved": request.GET.get("moved", ""),
        "zone": found.questionnaire.dealer.time_zone,
    }
    wrong = error is not None or release is not None or bool(getattr(form, "errors", None))
    return render(request, "surveys/draft.html", context, status=422 if wrong else 200)


def _lines(asked: Questionnaire) -> list[dict[str, Any]]:
    """Return the items as lines of the editor, each with whether something about it must be put right."""
    faulty = {each.item for each in checks_of(asked) if each.grave}
    numbers = numbers_of(asked)
    return [
        {
            "number": number,
            "shown": numbers.get(item.key, ""),
            "key": item.key,
            "asks": said(item.asks) or _("(no words yet)"),
            "kind": KIND_NAMES[item.kind],
            "only_if": only_if(asked, item),
            "required": item.required or item.must_say,
            "faulty": number in faulty,
        }
        for number, item in enumerate(asked.items, start=1)
    ]


def _address(key: UUID, part: str, *, moved: str = "") -> str:
    more = f"&moved={moved}" if moved else ""
    return f"{reverse('surveys:draft', args=[key])}?part={part}{more}"


def _seen(request: WorkplaceRequest) -> int | None:
    typed = request.POST.get("seen")
    return int(typed) if typed and typed.isascii() and typed.isdigit() and len(typed) < 10 else None
