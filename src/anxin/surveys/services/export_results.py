"""Results as tables: figures by item and answer, and interviews of named customers; who took them out is on record."""

from collections.abc import Iterator, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Person
from anxin.accounts.policies import require
from anxin.engines.surveys import Item, ItemKind
from anxin.foundation import audit
from anxin.foundation.errors import InvalidInput, NotAllowed
from anxin.foundation.masking import mask_phones
from anxin.foundation.tables import Cell
from anxin.surveys.models import Interview, QuestionnaireVersion
from anxin.surveys.policies import visible_interviews
from anxin.surveys.selectors.questionnaires import definition_of, get_version_for
from anxin.surveys.selectors.results import ItemResult, results_of
from anxin.surveys.selectors.wording import KIND_NAMES, asked_of_anybody, value_in_words

MOST_ROWS = 20_000
type Sheet = tuple[list[str], list[list[Cell | None]]]


@transaction.atomic
def export_results(key: object, *, by: Person) -> Sheet:
    """Return headings and rows of a version's figures: a row an item, then one for each of its answers."""
    version = _version(key, by)
    rows = [row for result in results_of(by, version).items for row in _figures(result)]
    _record(version, by=by, rows=len(rows), what="figures")
    head = [
        _("No."), _("Question"), _("Answered by"), _("Answer"), "n", _("Share, %"), _("Mean"), _("from"), _("to"),
        _("Bad answers"),
    ]  # fmt: skip
    return head, rows


@transaction.atomic
def export_answers(key: object, *, by: Person) -> Sheet:
    """Return headings and rows of a version's interviews, a row each, with masked numbers and without names.

    ``NotAllowed`` for an anonymous questionnaire: nobody reads its interviews one by one. At most 20,000.
    """
    version = _version(key, by)
    if version.questionnaire.anonymous:
        raise NotAllowed("IS_ANONYMOUS", _("Anonymous answers leave the house as figures alone."))
    found = Interview.objects.filter(visible_interviews(by), version=version).order_by("-day", "key")
    interviews = list(found.select_related("order", "adviser")[: MOST_ROWS + 1])
    if len(interviews) > MOST_ROWS:
        raise InvalidInput("TOO_MANY_ROWS", _("More than %(most)s interviews."), params={"most": MOST_ROWS})
    items = [item for item in definition_of(version).items if item.kind is not ItemKind.SAY]
    head = [_("Day"), _("Way"), _("State"), _("Repair order"), _("Service adviser"), _("Share answered, %")]
    for item in items:
        head += (
            [item.key]
            if item.kind is ItemKind.TEXT
            else [item.key, _("%(item)s: words") % {"item": item.key}]
        )
    rows = [list(_cells(each, items)) for each in interviews]
    _record(version, by=by, rows=len(rows), what="answers")
    return head, rows


def _version(key: object, by: Person) -> QuestionnaireVersion:
    version = get_version_for(by, str(key))
    require(by, Capability.EXPORT_DATA, version.questionnaire.dealer_id)
    return version


def _figures(result: ItemResult) -> Iterator[list[Cell | None]]:
    item, mean = result.item, result.mean
    span = mean.interval if mean else None
    yield [
        str(result.number),
        asked_of_anybody(item),
        str(KIND_NAMES[item.kind]),
        "",
        str(result.n),
        "",
        f"{mean.mean:.2f}" if mean and mean.mean is not None else "",
        f"{span.low:.2f}" if span else "",
        f"{span.high:.2f}" if span else "",
        str(result.bad),
    ]
    for bar in result.bars:
        share = f"{100 * bar.count / result.n:.1f}" if result.n else ""
        answer = value_in_words(item, bar.value)
        yield [str(result.number), "", "", answer, str(bar.count), share, "", "", "", ""]


def _cells(interview: Interview, items: Sequence[Item]) -> Iterator[Cell | None]:
    yield interview.day.isoformat()
    yield str(interview.get_way_display())
    yield str(interview.get_state_display())
    yield interview.order.number if interview.order else ""
    yield interview.adviser.name if interview.adviser else interview.adviser_name
    yield f"{100 * interview.share:.0f}"
    for item in items:
        words = mask_phones(interview.words.get(item.key, ""))
        if item.kind is not ItemKind.TEXT:
            yield value_in_words(item, interview.answers.get(item.key))
        yield words


def _record(version: QuestionnaireVersion, *, by: Person, rows: int, what: str) -> None:
    audit.record_operation(
        "surveys.results_exported",
        person_id=by.pk,
        dealer_id=version.questionnaire.dealer_id,
        subject=str(version.questionnaire.key),
        rows=rows,
        what=what,
    )
