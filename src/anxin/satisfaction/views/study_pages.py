"""What the pages of drivers, charts and recovery have in common: place and months, files, paper."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode

from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.models import Person
from anxin.foundation.downloads import table_file
from anxin.foundation.errors import NotFound
from anxin.satisfaction.choices import RunState
from anxin.satisfaction.models import Study
from anxin.satisfaction.policies import may_take_out_place
from anxin.satisfaction.selectors.months_asked import Offered, read_months, whole_place
from anxin.satisfaction.selectors.places import Place
from anxin.satisfaction.selectors.windows import Window
from anxin.satisfaction.services.taking_out import Taken, paper_of, sheet_of
from anxin.satisfaction.views.paper import pdf_answer

_KINDS = frozenset({"brand", "region", "dealer"})
_FILES = frozenset({"pdf", "xlsx", "csv"})
_READS_AHEAD = ("Sec-Purpose", "Purpose")


@dataclass(frozen=True)
class Asked:
    """The place and the months that an address asks for."""

    person: Person
    place: Place
    window: Window

    @property
    def may_export(self) -> bool:
        return may_take_out_place(self.person, self.place.dealer_ids)

    @property
    def query(self) -> str:
        return urlencode({**self.place.asked, "until": self.window.until, "span": str(self.window.asked)})


def looked_at[**P](
    view: Callable[Concatenate[WorkplaceRequest, P], HttpResponseBase],
) -> Callable[Concatenate[WorkplaceRequest, P], HttpResponseBase]:
    """Let a view answer who looks, and with 503 a browser that fetches ahead: to look at a study has it worked out."""

    @wraps(view)
    def answer(request: WorkplaceRequest, /, *args: P.args, **more: P.kwargs) -> HttpResponseBase:
        if any(request.headers.get(name, "").startswith("prefetch") for name in _READS_AHEAD):
            return HttpResponse(status=503, headers={"Cache-Control": "no-store"})
        return view(request, *args, **more)

    return answer


def read_asked(person: Person, query: Mapping[str, str], offered: Offered) -> Asked:
    """Return what is asked for, refused where it makes no sense or is not the person's to see."""
    place = whole_place(person, _with_place(query))
    return Asked(person, place, read_months(query, place, offered))


def crumbs(asked: Asked, page: str) -> list[dict[str, str]]:
    """Return the way down to the place, each step with the same months."""
    address, span = reverse(page), urlencode({"until": asked.window.until, "span": str(asked.window.asked)})
    above = [each for each in asked.place.trail if each.asked != asked.place.asked]
    return [{"label": each.name, "url": f"{address}?{each.query}&{span}"} for each in above]


def study_context(study: Study | None) -> dict[str, Any]:
    """Return how far a study is, for the page."""
    if study is None:
        return {"study": None, "running": False}
    return {
        "study": study,
        "running": study.state == RunState.WAITING,
        "failed": study.state == RunState.FAILED,
        "of": len(study.dealer_ids),
    }


def as_file(kind: str, taken: Taken, *, by: Person, stem: str) -> HttpResponseBase:
    """Answer with what is taken out as ``pdf``, ``xlsx`` or ``csv``."""
    if kind not in _FILES:
        raise NotFound
    if kind != "pdf":
        columns, rows = sheet_of(taken, by=by)
        return table_file(kind, stem=stem, columns=columns, rows=rows)
    return pdf_answer(paper_of(taken, by=by), f"{stem}.pdf")


def stem_of(name: str, asked: Asked) -> str:
    """Return the name of a file without its ending."""
    key = "-".join(asked.place.asked.values())
    return f"{name}-{key}-{asked.window.until}"


def _with_place(query: Mapping[str, str]) -> dict[str, str]:
    """A form names its place as one value, ``dealer:SH01``; a link as ``dealer=SH01``."""
    kind, _colon, key = query.get("place", "").partition(":")
    if kind not in _KINDS or not key:
        return dict(query)
    return {name: value for name, value in query.items() if name not in _KINDS} | {kind: key}
