"""The report taken out of the house, as a table or on paper; who took it is on record."""

from collections.abc import Iterator, Sequence

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import require
from anxin.engines.statistics.intervals import Interval
from anxin.foundation import audit, clock
from anxin.foundation.display import exact_moment
from anxin.foundation.masking import mask_phones
from anxin.foundation.paper import Block, Form, Listing, require_printing
from anxin.foundation.tables import Cell
from anxin.voice.selectors.six_heard import Counted
from anxin.voice.selectors.six_questions import LEAST, Judged, Report, Satisfaction, six_questions
from anxin.voice.selectors.span import Span

_PAPER_LINES = 40
type Line = tuple[str, str, str, str]


@transaction.atomic
def report_table(
    dealers: Sequence[Dealer], span: Span, *, by: Person
) -> tuple[list[str], list[list[Cell | None]]]:
    """Return headings and rows of the report: question, name, number, share or mean with its interval."""
    _take_out(dealers, by, "voice.report_exported", span)
    found = six_questions(by, dealers, span)
    head = [_("Question"), _("What"), _("Number"), "n", _("Figure with interval")]
    rows: list[list[Cell | None]] = []
    for title, lines in parts_of(found):
        rows += [[title, *line] for line in lines]
    return head, rows


@transaction.atomic
def print_report(dealers: Sequence[Dealer], span: Span, *, by: Person) -> Form:
    """Return the report as a form on paper in the language that is active."""
    require_printing()
    _take_out(dealers, by, "voice.report_printed", span)
    found = six_questions(by, dealers, span)
    heads = [_("What"), _("Number"), "n", _("Figure with interval")]
    blocks = [
        Block(title=title, listings=[Listing(title="", heads=heads, rows=lines[:_PAPER_LINES])])
        for title, lines in parts_of(found)
    ]
    return Form(
        title=_("Six questions"),
        house=", ".join(str(each) for each in dealers),
        number=span.name,
        printed_at=exact_moment(clock.now(), zone=dealers[0].time_zone),
        printed_by=by.name,
        blocks=blocks,
    )


def parts_of(report: Report) -> list[tuple[str, list[Line]]]:
    """Return the report's parts, each with its title and its lines in words."""
    praised = [_counted(each) for each in (*report.praise, *report.praised)]
    suggestions = [
        *map(_suggestion, report.suggestions),
        *((each.text, "", "", "") for each in report.wishes),
    ]
    thinking = [(f"{each.name}: {text}", "", "", "") for each in report.thinking for text, _url in each.words]
    return [
        (_("1 How satisfied are they?"), [_satisfied(each) for each in report.satisfied]),
        (_("2 What do they really think?"), thinking),
        (_("3 What do they appreciate?"), [*praised, *(_judged(each) for each in report.best)]),
        (
            _("4 What do they not like?"),
            [*(_judged(each) for each in report.low), *(_counted(each) for each in report.disliked)],
        ),
        (_("5 What do they commonly complain of?"), [_counted(each) for each in report.reasons]),
        (_("6 What do they suggest?"), suggestions),
        (_("Sources"), [_counted(each) for each in report.channels]),
        (_("Five demands on listening"), list(_demands(report))),
    ]


def _take_out(dealers: Sequence[Dealer], by: Person, action: str, span: Span) -> None:
    for dealer in dealers:
        require(by, Capability.SEE_FIGURES, dealer.pk)
    for dealer in dealers:
        audit.record_operation(
            action, person_id=by.pk, dealer_id=dealer.pk, subject=dealer.code, span=span.name
        )


def _satisfied(found: Satisfaction) -> Line:
    question, mean = found.question, found.question.mean
    if found.too_few or mean is None or mean.mean is None:
        return found.asks, "", str(question.n), _("too few answers, fewer than %(least)s") % {"least": LEAST}
    told = f"{mean.mean:.2f}{_span(mean.interval, 1, 2)}; {_share(question.n - question.bad, question.n)}"
    return (
        found.asks,
        str(question.n - question.bad),
        str(question.n),
        f"{told}{_span(question.satisfied, 100, 0)}",
    )


def _judged(found: Judged) -> Line:
    question = found.question
    figure = f"{_share(question.bad, question.n)}{_span(question.bad_share, 100, 0)}"
    return found.asks, str(question.bad), str(question.n), figure


def _counted(found: Counted) -> Line:
    figure = f"{_share(found.count, found.total)}{_span(found.share, 100, 0)}"
    return found.name, str(found.count), str(found.total), figure


def _suggestion(line: object) -> Line:
    words, state = getattr(line, "words", ""), getattr(line, "get_state_display", str)()
    return mask_phones(str(words))[:300], "", "", str(state)


def _demands(report: Report) -> Iterator[Line]:
    for each in report.demands:
        met = pgettext("demand", "met") if each.met else pgettext("demand", "not met")
        yield f"{each.source} {each.name}", "", "", f"{met}: {each.told}"


def _share(count: int, total: int) -> str:
    return f"{100 * count / total:.0f} %" if total else "—"


def _span(found: Interval | None, times: int, digits: int) -> str:
    return f" ({times * found.low:.{digits}f}–{times * found.high:.{digits}f})" if found else ""
