"""The rows behind a figure of the report, each with the page on which it stands."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.urls import reverse

from anxin.accounts.models import Dealer, Person
from anxin.complaints.models import Complaint
from anxin.foundation.errors import NotFound
from anxin.foundation.masking import mask_phones
from anxin.surveys.choices import Purpose
from anxin.surveys.models import Interview
from anxin.surveys.policies import visible_interviews
from anxin.surveys.selectors.across import interviews_behind, questions_across
from anxin.surveys.selectors.groups import COUNTED
from anxin.surveys.selectors.interviews import asked_for
from anxin.voice.choices import COMPLAINT, SURVEY, Channel, HeardKind
from anxin.voice.models import Heard, Listening
from anxin.voice.policies import names_seen, visible_listenings
from anxin.voice.selectors.six_heard import NOBODY, Voices, complaints_between
from anxin.voice.selectors.span import Span
from anxin.voice.selectors.words import channel_name

MOST = 500
_LONGEST = 160


@dataclass(frozen=True)
class Row:
    """A row behind a figure: its day, where it came from, what it says, and its page."""

    day: date
    channel: str
    text: str
    url: str


def rows_behind(person: Person, dealers: Sequence[Dealer], span: Span, of: str) -> list[Row]:
    """Return the rows of a figure such as ``reason:reason-tired``, at most 500; ``NotFound`` for no figure.

    Interviews without a name stand behind figures and have no row.
    """
    what, _colon, key = of.partition(":")
    voices = Voices(person, dealers, span)
    if what in ("item", "bad"):
        rows = _of_question(person, dealers, span, key, bad=what == "bad")
    elif what == "theme":
        kinds, _dot, theme = key.partition(":")
        known = [HeardKind(each) for each in kinds.split(".") if each in HeardKind.values]
        rows = (_heard(each) for each in voices.of_kind(*known) if each.theme == theme)
    elif what == "praised":
        rows = (_heard(each) for each in voices.of_kind(HeardKind.PRAISE) if _is_about(each, person, key))
    elif what == "reason":
        rows = _of_reasons(voices, key.split(","))
    elif what == "channel":
        rows = _of_channel(voices, key)
    else:
        raise NotFound
    return list(islice(rows, MOST))


def _is_about(line: Heard, person: Person, key: str) -> bool:
    if line.about is None:
        return False
    seen = names_seen(person, line.dealer_id)
    return line.about.username == key if seen else key == NOBODY


def _of_question(
    person: Person, dealers: Sequence[Dealer], span: Span, key: str, *, bad: bool
) -> Iterable[Row]:
    asked = {each.key: each for each in questions_across(person, dealers, span.since, span.until)}
    if key not in asked:
        raise NotFound
    found = interviews_behind(person, asked[key], dealers, span.since, span.until, bad=bad)
    return (_interview(each) for each in found[:MOST])


def _of_reasons(voices: Voices, keys: Sequence[str]) -> Iterator[Row]:
    span = voices.span
    told = complaints_between(voices.person, voices.dealers, span.since, span.until)
    yield from (_complaint(each) for each in told.filter(reason__in=keys)[:MOST])
    for line in voices.of_kind(HeardKind.COMPLAINT, HeardKind.DISLIKE):
        if line.reason in keys and line.complaint_id is None:
            yield _heard(line)


def _of_channel(voices: Voices, channel: str) -> Iterable[Row]:
    person, span = voices.person, voices.span
    if channel == COMPLAINT:
        told = complaints_between(person, voices.dealers, span.since, span.until)
        return (_complaint(each) for each in told.exclude(channel="intake-call-back")[:MOST])
    inside = {"dealer__in": voices.dealers, "day__gte": span.since, "day__lte": span.until}
    if channel == SURVEY:
        asked = Interview.objects.filter(visible_interviews(person), state__in=COUNTED, **inside)
        asked = asked.exclude(version__questionnaire__purpose__in=(Purpose.DUE, Purpose.LOST))
        return (_interview(each) for each in asked.select_related("customer").order_by("-day", "key")[:MOST])
    rows = Listening.objects.filter(visible_listenings(person), channel=channel, **inside)
    heard = (_listening(each) for each in rows.select_related("customer").order_by("-day", "-pk")[:MOST])
    if channel != Channel.LOST_CUSTOMER:
        return heard
    rung = asked_for(Purpose.LOST, voices.dealers, span.since, span.until).filter(visible_interviews(person))
    by_call = (
        _interview(each, channel) for each in rung.select_related("customer").order_by("-day", "key")[:MOST]
    )
    return sorted([*heard, *by_call], key=lambda row: row.day, reverse=True)


def _heard(line: Heard) -> Row:
    channel = str(line.listening.get_channel_display())
    return Row(line.listening.day, channel, _short(line.words), line.get_absolute_url())


def _complaint(case: Complaint) -> Row:
    text = f"{case.number} · {case.words}"
    return Row(case.received_on, channel_name(COMPLAINT), _short(text), case.get_absolute_url())


def _interview(each: Interview, channel: str = SURVEY) -> Row:
    name = each.customer.name if each.customer else "—"
    page = reverse("surveys:interview", args=[each.pk])
    return Row(each.day, channel_name(channel), name, page)


def _listening(each: Listening) -> Row:
    name = each.customer.name if each.customer else each.spoke_with
    return Row(each.day, str(each.get_channel_display()), name or "—", each.get_absolute_url())


def _short(text: str) -> str:
    told = mask_phones(" ".join(text.split()))
    return told if len(told) <= _LONGEST else f"{told[: _LONGEST - 1]}…"
