"""The page behind a secret link, and what the customer does there."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_GET, require_POST, require_safe

from anxin.complaints.selectors.attachments import stored_picture
from anxin.foundation.errors import AnxinError, NotFound
from anxin.foundation.stored_files import show
from anxin.portal.forms import DecideForm, RateForm, ReviewForm, SayForm
from anxin.portal.selectors.doors import MOST_BYTES, MOST_FILES, limits_of
from anxin.portal.selectors.following import his_file, read_followed
from anxin.portal.selectors.links import Followed, follow_link
from anxin.portal.services import follow as services
from anxin.portal.views.public import LANGUAGES, for_customers, language_of, page
from anxin.portal.views.qr import qr_svg


@require_safe
@for_customers
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """Show the case that a link opens."""
    bare = token.removesuffix("/")
    return _page(request, follow_link(bare), bare)


@require_POST
@for_customers
def decide(request: HttpRequest, token: str) -> HttpResponse:
    """Say yes or no to a solution."""
    followed, form = follow_link(token), DecideForm(request.POST)
    if not form.is_valid():
        return _page(request, followed, token, wrong={"decide": form}, status=422)
    data = form.cleaned_data
    try:
        services.decide(
            followed, solution_id=data["solution"], accepted=data["answer"] == "yes", words=data["words"]
        )
    except NotFound:
        raise
    except AnxinError as error:
        return _wrong(request, followed, token, "decide", form, error)
    return _back(request, token, "solutions")


@require_POST
@for_customers
def say(request: HttpRequest, token: str) -> HttpResponse:
    """Write to the house, or send files."""
    # Before the body is read: who has no link sends nothing here.
    followed = follow_link(token)
    form = SayForm(request.POST)
    if not form.is_valid():
        return _page(request, followed, token, wrong={"say": form}, status=422)
    try:
        services.say(followed, text=form.cleaned_data["text"], uploads=request.FILES.getlist("files"))
    except AnxinError as error:
        return _wrong(request, followed, token, "say", form, error)
    return _back(request, token, "messages")


@require_POST
@for_customers
def rate(request: HttpRequest, token: str) -> HttpResponse:
    """Judge the handling."""
    followed, form = follow_link(token), RateForm(request.POST)
    if not form.is_valid():
        return _page(request, followed, token, wrong={"rate": form}, status=422)
    try:
        services.rate(followed, grades=form.grades(), words=form.cleaned_data["words"])
    except AnxinError as error:
        return _wrong(request, followed, token, "rate", form, error)
    return _back(request, token, "handling")


@require_POST
@for_customers
def ask_review(request: HttpRequest, token: str) -> HttpResponse:
    """Ask that somebody uninvolved looks at the handling."""
    followed, form = follow_link(token), ReviewForm(request.POST)
    if not form.is_valid():
        return _page(request, followed, token, wrong={"review": form}, status=422)
    try:
        services.want_review(followed, why=form.cleaned_data["why"])
    except AnxinError as error:
        return _wrong(request, followed, token, "review", form, error)
    return _back(request, token, "review")


@require_GET
@for_customers
def picture(request: HttpRequest, token: str, key: UUID) -> HttpResponseBase:
    """Show a photo that the customer sent, small."""
    return show(request, stored_picture(his_file(follow_link(token), key), large=False))


def _wrong(
    request: HttpRequest, followed: Followed, token: str, name: str, form: forms.Form, error: AnxinError
) -> HttpResponse:
    form.add_error(error.field if error.field in form.fields else None, str(error))
    return _page(request, followed, token, wrong={name: form}, status=error.status)


def _back(request: HttpRequest, token: str, part: str) -> HttpResponse:
    lang = request.GET.get("lang", "")
    query = f"?lang={lang}" if lang in {"zh", "en"} else ""
    return HttpResponseRedirect(f"{reverse('portal:follow', args=[token])}{query}#{part}", status=303)


def _page(
    request: HttpRequest,
    followed: Followed,
    token: str,
    *,
    wrong: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    with translation.override(_language_of(request, followed)):
        return _written(request, followed, token, wrong=wrong, status=status)


def _language_of(request: HttpRequest, followed: Followed) -> str:
    """Return what is chosen in the address, else that of the link, else that of the browser."""
    chosen = LANGUAGES.get(request.GET.get("lang", ""))
    return chosen or followed.link.language or language_of(request)


def _written(
    request: HttpRequest,
    followed: Followed,
    token: str,
    *,
    wrong: dict[str, Any] | None,
    status: int,
) -> HttpResponse:
    dealer = followed.complaint.dealer
    is_new = request.GET.get("new") == "1" and followed.link.made_by_id is None
    address = f"{settings.ANXIN_URL}{reverse('portal:follow', args=[token])}" if is_new else ""
    context = {
        "case": read_followed(followed),
        "token": token,
        "wrong": wrong or {},
        "is_new": is_new,
        "address": address,
        "qr": qr_svg(address) if is_new else "",
        "limits": limits_of(dealer) if is_new else [],
        "most_files": MOST_FILES,
        "most_bytes": MOST_BYTES,
    }
    return page(request, "portal/follow.html", context, dealer=dealer, status=status)
