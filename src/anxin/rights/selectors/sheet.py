"""The position of a car as a printed form, for the file and for a talk inside the house."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from anxin.accounts.models import Person
from anxin.foundation import clock
from anxin.foundation.display import days_in_full
from anxin.foundation.paper import Block, Field, Form, Listing
from anxin.rights.choices import Standing
from anxin.rights.selectors.car_page import CarPage, PeriodShown, RightShown


def sheet_of(page: CarPage, person: Person) -> Form:
    """Return the position of a car that has been read for this person, in the language that is active."""
    zone = ZoneInfo(page.vehicle.dealer.time_zone)
    with timezone.override(zone), days_in_full():
        return Form(
            title=pgettext("paper", "Statutory position of a car"),
            house=str(page.vehicle.dealer),
            number=page.vehicle.plate or page.vehicle.vin or str(page.vehicle.key),
            printed_at=f"{clock.now().astimezone(zone):%Y-%m-%d %H:%M}",
            printed_by=person.name,
            mark=pgettext("paper", "INTERNAL"),
            note=_(
                "The least that the law asks for, never the whole answer; not legal advice. Keep it locked away."
            ),
            blocks=[_car(page), _rights(page), _visits(page), _requests(page), _costs(page)],
        )


def _car(page: CarPage) -> Block:
    car, terms = page.vehicle, page.terms
    fields = [
        Field(pgettext("paper", "Plate"), car.plate),
        Field(pgettext("paper", "VIN"), car.vin),
        Field(pgettext("paper", "Model"), f"{car.brand_name} {car.model_name}".strip()),
        Field(pgettext("paper", "Delivered on"), _day(car.delivered_on)),
        Field(pgettext("paper", "Invoice of"), _day(terms.invoice_date if terms else None)),
        Field(pgettext("paper", "Use"), str(terms.get_use_display()) if terms else ""),
        *(Field(period.name, _ends(period)) for period in page.periods),
        Field(pgettext("paper", "Edition"), (page.position.edition or "") if page.position else ""),
    ]
    return Block(pgettext("paper", "The car and its papers"), fields)


def _rights(page: CarPage) -> Block:
    heads = [
        pgettext("paper", "State"),
        pgettext("paper", "Right"),
        pgettext("paper", "Counted"),
        pgettext("paper", "Gives"),
        pgettext("paper", "Rests on"),
        pgettext("paper", "Article"),
    ]
    rows = [_right(each) for each in (*page.open, *page.one_step, *page.unknown)]
    questions = dict.fromkeys(asked.question.text for asked in page.questions)
    return Block(
        pgettext("paper", "Rights"),
        listings=[Listing("", heads, rows)],
        words=[pgettext("paper", "Still to be answered: %(questions)s") % {"questions": " ".join(questions)}]
        if questions
        else [],
    )


def _right(each: RightShown) -> Sequence[str]:
    rests = [order.number for order in each.visits] + [str(repair) for repair in each.elsewhere]
    rests += [open_.id for open_ in each.ambiguities] + [reading.id for reading in each.readings]
    return [
        str(Standing[each.state.name].label),
        each.words,
        each.counter,
        f"{' / '.join(each.remedies)}, {each.against}",
        ", ".join(rests),
        each.right.citation,
    ]


def _visits(page: CarPage) -> Block:
    heads = [
        pgettext("paper", "Order opened"),
        pgettext("paper", "Order number"),
        pgettext("paper", "Quality problem"),
        pgettext("paper", "Trouble"),
        pgettext("paper", "Days"),
        pgettext("paper", "Judged by"),
    ]
    said = {True: _("yes"), False: _("no"), None: _("not known")}
    rows = [
        [
            _day(each.order.opened_on),
            each.order.number,
            str(said[each.quality_problem]),
            each.judged.symptom_group if each.judged else "",
            str(each.days or ""),
            each.judged.judged_by.name if each.judged else "",
        ]
        for each in page.visits
    ]
    rows += [
        [
            _day(each.repair.came_on),
            f"{each.repair.workshop} ({each.repair.get_known_from_display()})",
            str(said[each.repair.quality_problem]),
            each.repair.symptom_group,
            str(each.days) if each.may_count else f"({each.days})",
            each.repair.noted_by.name,
        ]
        for each in page.elsewhere
    ]
    return Block(pgettext("paper", "Visits"), listings=[Listing("", heads, rows)])


def _requests(page: CarPage) -> Block:
    heads = [
        pgettext("paper", "Received"),
        pgettext("paper", "Asked for"),
        pgettext("paper", "Answer due"),
        pgettext("paper", "Answer"),
        pgettext("paper", "To be done by"),
        pgettext("paper", "Done"),
    ]
    rows = [
        [
            _day(each.received_on),
            str(each.get_remedy_display()),
            _day(each.answer_due),
            str(each.get_answer_display()) if each.answer else "",
            _day(each.complete_due),
            _day(each.completed_on),
        ]
        for each in page.requests
    ]
    return Block(pgettext("paper", "Requests of the owner"), listings=[Listing("", heads, rows)])


def _costs(page: CarPage) -> Block:
    costs = page.costs
    if costs is None:
        return Block(pgettext("paper", "Costs"))
    fields = [
        Field(pgettext("paper", "Price on the invoice"), _sum(costs.price)),
        Field(pgettext("paper", "The owner pays"), "0" if costs.free else _sum(costs.owner_pays)),
        Field(pgettext("paper", "The house pays back"), _sum(costs.house_pays)),
        Field(pgettext("paper", "Formula"), costs.formula, span=3),
        Field(pgettext("paper", "And besides"), "; ".join(costs.also_due), span=3),
    ]
    return Block(pgettext("paper", "Costs"), fields)


def _ends(period: PeriodShown) -> str:
    return " / ".join(filter(None, (_day(period.until), _day(period.extended))))


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _sum(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:,.2f}"
