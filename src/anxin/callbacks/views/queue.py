"""The queue: whom to ring now and why, and the next customer at one key."""

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anxin.accounts.middleware import WorkplaceRequest
from anxin.callbacks.choices import Outcome
from anxin.callbacks.selectors.queue import (
    DONE,
    LATER,
    NOW,
    WORKS,
    QueueFilter,
    QueuePage,
    read_queue,
    tries_today,
)
from anxin.callbacks.services.hold_call import take_next_call
from anxin.callbacks.views.showing import caller_at
from anxin.foundation.htmx import redirect

_LONGEST = 60


@require_GET
def queue(request: WorkplaceRequest) -> HttpResponse:
    """Show the queue of the workplace's dealer: now, later, or done today; by kind of work, name and plate."""
    dealer = caller_at(request)
    asked = request.GET
    wanted = QueueFilter(
        work=asked.get("work", "") if asked.get("work") in WORKS else "",
        when=asked.get("when", NOW) if asked.get("when") in {NOW, LATER, DONE} else NOW,
        query=asked.get("q", "").replace("\0", "").strip()[:_LONGEST],
    )
    with timezone.override(ZoneInfo(dealer.time_zone)):
        page = read_queue(request.user, dealer, wanted)
        tries = tries_today(request.user, dealer)
        context = {
            "page": page,
            "wanted": wanted,
            "works": _work_tabs(page, wanted),
            "whens": _when_tabs(page, wanted),
            "zone": dealer.time_zone,
            "tries": sum(tries.values()),
            "answered": tries.get(Outcome.COMPLETE, 0) + tries.get(Outcome.PARTIAL, 0),
        }
        return render(request, "callbacks/queue.html", context)


@require_POST
def take_next(request: WorkplaceRequest) -> HttpResponse:
    """Take the next customer of the queue and open the caller's screen."""
    dealer = caller_at(request)
    work = request.POST.get("work", "")
    call = take_next_call(dealer, by=request.user, work=work if work in WORKS else "")
    if call is None:
        messages.info(request, _("Nobody is to be rung at this moment."))
        return redirect(request, reverse("callbacks:queue"))
    return redirect(request, reverse("callbacks:call", args=[call.key]))


def _work_tabs(page: QueuePage, wanted: QueueFilter) -> list[dict[str, object]]:
    labels = {
        "": _("All"),
        "visits": _("After a visit"),
        "complaints": _("Complaints and bad answers"),
        "due": _("Due and lost"),
    }
    return [
        {"work": work, "label": label, "count": page.counts[work], "active": work == wanted.work}
        for work, label in labels.items()
    ]


def _when_tabs(page: QueuePage, wanted: QueueFilter) -> list[dict[str, object]]:
    told = (
        (NOW, _("Now"), page.counts[""]),
        (LATER, _("Later"), page.later),
        (DONE, _("Done today by me"), page.done),
    )
    return [
        {"when": when, "label": label, "count": count, "active": when == wanted.when}
        for when, label, count in told
    ]
