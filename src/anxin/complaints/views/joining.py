"""Joining cases and parting them again: merge, take it back, split, take that back, link and unlink."""

from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anxin.accounts.middleware import WorkplaceRequest
from anxin.complaints.forms.joining import LinkForm, MergeForm, PartForm, SplitForm
from anxin.complaints.models import Complaint
from anxin.complaints.selectors.cases import get_complaint_for
from anxin.complaints.selectors.handlers import require_handler
from anxin.complaints.selectors.joining import candidates_for, preview_merge, preview_unmerge
from anxin.complaints.selectors.merged import standing_case
from anxin.complaints.selectors.splitting import movable_of, split_to_undo
from anxin.complaints.services.link_cases import link_cases, unlink_cases
from anxin.complaints.services.merge_cases import merge_cases, unmerge_case
from anxin.complaints.services.split_case import split_case, unsplit_case
from anxin.foundation.errors import AnxinError, NotAllowed, NotFound
from anxin.foundation.htmx import redirect

_WAYS = frozenset({"merge", "link"})


@require_http_methods(["GET", "POST"])
def merge(request: WorkplaceRequest, slug: str) -> HttpResponse:
    """Choose another case, look at what merging would do, and merge."""
    complaint = _worked_on(request, slug)
    other = _other(request, complaint)
    if other is None:
        return _pick(request, complaint, way="merge")
    source, target = _direction(complaint, other, keep=_asked(request).get("keep", ""))
    first = {
        "other": other.slug,
        "keep": target.slug,
        "seen": source.version,
        "target_seen": target.version,
        "tell": True,
    }
    form = MergeForm(request.POST) if request.method == "POST" else MergeForm(initial=first)

    def act(checked: MergeForm) -> str:
        end = merge_cases(source.slug, into=target.slug, by=request.user, merging=checked.merging())
        return f"{end.get_absolute_url()}?merged={source.number}"

    if answer := _carried_out(request, form, act):
        return answer
    context = {
        "complaint": complaint,
        "other": other,
        "form": _as_of_now(form, seen=source.version, target_seen=target.version),
        "preview": preview_merge(source, target),
    }
    return _shown(request, "complaints/merge.html", complaint, context, form=form)


@require_http_methods(["GET", "POST"])
def unmerge(request: WorkplaceRequest, slug: str) -> HttpResponse:
    """Show what taking a merging back would do, and take it back."""
    complaint = _worked_on(request, slug)
    preview = preview_unmerge(complaint, standing_case(complaint))
    if preview is None:
        return redirect(request, complaint.get_absolute_url())
    form = PartForm(request.POST or None, initial={"seen": complaint.version})

    def act(checked: PartForm) -> str:
        data = checked.cleaned_data
        return unmerge_case(slug, by=request.user, why=data["why"], seen=data["seen"]).get_absolute_url()

    if answer := _carried_out(request, form, act):
        return answer
    context = {"complaint": complaint, "preview": preview, "form": _as_of_now(form, seen=complaint.version)}
    return _shown(request, "complaints/unmerge.html", complaint, context, form=form)


@require_http_methods(["GET", "POST"])
def split(request: WorkplaceRequest, slug: str) -> HttpResponse:
    """Choose what becomes a case of its own, and split it off."""
    complaint = _worked_on(request, slug)
    first = {"seen": complaint.version, "count_from": "receipt"}
    form = SplitForm(request.POST or None, complaint=complaint, movable=movable_of(complaint), initial=first)

    def act(checked: SplitForm) -> str:
        made = split_case(slug, part=checked.part(), by=request.user, seen=checked.cleaned_data["seen"])
        return made.get_absolute_url()

    if answer := _carried_out(request, form, act):
        return answer
    return _shown(
        request,
        "complaints/split.html",
        complaint,
        {"complaint": complaint, "form": _as_of_now(form, seen=complaint.version)},
        form=form,
    )


@require_http_methods(["GET", "POST"])
def unsplit(request: WorkplaceRequest, slug: str) -> HttpResponse:
    """Show what taking a splitting back would do, and take it back."""
    complaint = _worked_on(request, slug)
    undone = split_to_undo(complaint)
    if undone is None:
        return redirect(request, complaint.get_absolute_url())
    form = PartForm(request.POST or None, initial={"seen": complaint.version})

    def act(checked: PartForm) -> str:
        data = checked.cleaned_data
        origin = unsplit_case(slug, by=request.user, why=data["why"], seen=data["seen"])
        return f"{origin.get_absolute_url()}?merged={complaint.number}"

    if answer := _carried_out(request, form, act):
        return answer
    context = {"complaint": complaint, "split": undone, "form": _as_of_now(form, seen=complaint.version)}
    return _shown(request, "complaints/unsplit.html", complaint, context, form=form)


@require_http_methods(["GET", "POST"])
def link(request: WorkplaceRequest, slug: str) -> HttpResponse:
    """Choose another case and how the two belong together, and link them."""
    complaint = _worked_on(request, slug)
    other = _other(request, complaint)
    if other is None:
        return _pick(request, complaint, way="link")
    first = {"other": other.slug, "seen": complaint.version, "how": LinkForm.RELATED}
    form = LinkForm(request.POST or None, initial=first)

    def act(checked: LinkForm) -> str:
        link_cases(slug, link=checked.link(other.slug), by=request.user, seen=checked.cleaned_data["seen"])
        return complaint.get_absolute_url()

    if answer := _carried_out(request, form, act):
        return answer
    context = {"complaint": complaint, "other": other, "form": _as_of_now(form, seen=complaint.version)}
    return _shown(request, "complaints/link.html", complaint, context, form=form)


@require_POST
def unlink(request: WorkplaceRequest, slug: str, link_id: int) -> HttpResponse:
    """Remove a link of a case."""
    complaint = _worked_on(request, slug)
    unlink_cases(slug, link_id=link_id, by=request.user)
    return redirect(request, complaint.get_absolute_url())


@require_GET
def find(request: WorkplaceRequest, slug: str, way: str) -> HttpResponse:
    """Show the few cases that could be meant, while somebody types."""
    if way not in _WAYS:
        raise NotFound
    complaint = _worked_on(request, slug)
    return render(request, "complaints/_join_found.html", _found(request, complaint, way=way))


def _pick(request: WorkplaceRequest, complaint: Complaint, *, way: str) -> HttpResponse:
    context = _found(request, complaint, way=way)
    return _shown(request, "complaints/join_pick.html", complaint, context)


def _found(request: WorkplaceRequest, complaint: Complaint, *, way: str) -> dict[str, Any]:
    query = request.GET.get("q", "")[:200]
    found = candidates_for(request.user, complaint, query=query)
    return {"complaint": complaint, "candidates": found, "query": query, "way": way}


def _carried_out[F: Form](request: WorkplaceRequest, form: F, act: Callable[[F], str]) -> HttpResponse | None:
    """Do what a form asks and lead on; nothing where it was not sent or was refused, with why on the form."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return redirect(request, act(form))
    except (NotFound, NotAllowed):
        raise
    except AnxinError as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
    return None


def _as_of_now[F: Form](form: F, **versions: int) -> F:
    """Let the next try of a form that was refused count from what its page shows now."""
    if form.is_bound:
        sent: Any = form.data
        typed = sent.copy()
        for name, version in versions.items():
            typed[name] = str(version)
        form.data = typed
    return form


def _shown(
    request: WorkplaceRequest,
    template: str,
    complaint: Complaint,
    context: Mapping[str, Any],
    *,
    form: Form | None = None,
) -> HttpResponse:
    refused = form is not None and form.is_bound
    with timezone.override(ZoneInfo(complaint.dealer.time_zone)):
        return render(request, template, dict(context), status=422 if refused else 200)


def _worked_on(request: WorkplaceRequest, slug: str) -> Complaint:
    complaint = get_complaint_for(request.user, slug)
    require_handler(request.user, complaint)
    return complaint


def _asked(request: WorkplaceRequest) -> Mapping[str, str]:
    return request.POST if request.method == "POST" else request.GET


def _other(request: WorkplaceRequest, complaint: Complaint) -> Complaint | None:
    """The other case, at the end of its pointers; nobody learns of one that he does not see."""
    named = _asked(request).get("other", "")
    if not named:
        return None
    end = standing_case(get_complaint_for(request.user, named))
    return get_complaint_for(request.user, end.slug)


def _direction(complaint: Complaint, other: Complaint, *, keep: str) -> tuple[Complaint, Complaint]:
    """Which case goes on in which: as chosen, else the older one stays, whose number the customer has known longest."""
    if keep not in {complaint.slug, other.slug}:
        older = min((complaint, other), key=lambda case: (case.received_at, case.pk))
        keep = older.slug
    return (other, complaint) if keep == complaint.slug else (complaint, other)
