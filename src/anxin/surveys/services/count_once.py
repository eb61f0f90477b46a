"""A customer who answered the same about the same visit or complaint again counts once: as he answered last."""

from collections.abc import Iterable

from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber

from anxin.surveys.choices import InterviewState, Purpose
from anxin.surveys.models import Interview, QuestionnaireVersion

_COUNTED = (InterviewState.COMPLETE, InterviewState.PARTIAL)


def count_once(version: QuestionnaireVersion, ended: Iterable[Interview]) -> None:
    """Supersede what was answered earlier to a version by the customers of interviews that ended now.

    A matter is the repair order, or after a complaint its public name; without one, each interview counts. Three
    queries at most, in the transaction of the caller.
    """
    matter = "subject" if version.questionnaire.purpose == Purpose.AFTER_COMPLAINT else "order"
    told = [each for each in ended if each.customer_id and each.state in _COUNTED]
    matters = {getattr(each, "subject" if matter == "subject" else "order_id") for each in told} - {"", None}
    if not matters:
        return
    rows = Interview.objects.filter(
        Q(**{f"{matter}__in": matters}),
        version=version,
        customer__in={each.customer_id for each in told},
        state__in=_COUNTED,
    )
    # Who answers by link while he is called: one of the two waits for the other.
    list(rows.order_by("pk").select_for_update(of=("self",)).values_list("pk"))
    place = Window(
        RowNumber(),
        partition_by=[F("customer"), F(matter)],
        order_by=[F("ended_at").desc(nulls_last=True), "pk"],
    )
    earlier = rows.annotate(place=place).filter(place__gt=1).values_list("pk", flat=True)
    Interview.objects.filter(pk__in=list(earlier)).update(state=InterviewState.SUPERSEDED)
