"""Early warnings: looked for every night, told once, settled with what was done; the dealer sets the rules."""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anxin.accounts.choices import Capability, Role
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import require
from anxin.accounts.selectors import memberships_at
from anxin.complaints.models import EarlyWarning, WatchRuleChoice
from anxin.complaints.selectors.warnings import get_warning_for
from anxin.complaints.selectors.watching import Looking, Sight, own_choices, sights_on, watch_rules
from anxin.engines.priority.early_warning import RULE_KEYS, Choice
from anxin.foundation import audit, clock
from anxin.foundation.errors import InvalidInput, Refused
from anxin.foundation.jobs import enqueue
from anxin.messaging.choices import NoticeKind
from anxin.messaging.services.notices import NewNotice, tell

TASK = "complaints.sweep_warnings"
#: A rule counts at most so many events and looks back at most so many days.
MOST_COUNTED, MOST_DAYS = 99, 3650
_LONGEST = 300
_TOLD = (Role.CUSTOMER_SERVICE_MANAGER, Role.GENERAL_MANAGER)
_BATCH = 500


def sweep_warnings(dealer: Dealer, *, customers: Iterable[int] | None = None) -> int:
    """Look for customers to watch, all or some, and return how many warnings are new.

    The same facts never warn twice and grown facts do. All that is new is written and told at once, so that a
    sweep that was killed leaves nothing behind and the next one does it whole (S127; daily-work section 6).
    """
    looking = Looking(dealer, customers=None if customers is None else sorted(set(customers)))
    return _keep_new(dealer, {_place(row): row for row in _seen(looking, dealer)})


def sweep_warnings_of(dealer_id: int) -> int:
    """Look for customers to watch at a dealer by its number; none where it is gone."""
    dealer = Dealer.objects.filter(pk=dealer_id).first()
    return sweep_warnings(dealer) if dealer else 0


def sweep_all_warnings() -> int:
    """Look for customers to watch at every dealer; return how many warnings are new."""
    return sum(sweep_warnings(dealer) for dealer in Dealer.objects.order_by("pk"))


def sweep_soon(dealer: Dealer) -> None:
    """Have the worker look for customers to watch once the present transaction has been kept."""
    enqueue(TASK, dealer_id=dealer.pk)


@transaction.atomic
def settle_warning(warning_id: int, *, what_was_done: str, by: Person) -> EarlyWarning:
    """Settle a warning with what was done; ``InvalidInput`` without it, ``Refused`` when it is settled already."""
    warning = get_warning_for(by, warning_id, lock=True)
    require(by, Capability.HANDLE_COMPLAINTS, warning.dealer_id)
    done = " ".join(what_was_done.split())
    if not done:
        raise InvalidInput("NOT_SAID_WHAT_WAS_DONE", _("Write what was done."), field="what_was_done")
    if len(done) > _LONGEST:
        raise InvalidInput(
            "TEXT_TOO_LONG",
            _("At most %(limit)s characters; there are %(count)s."),
            field="what_was_done",
            params={"limit": _LONGEST, "count": len(done)},
        )
    if warning.settled_at is not None:
        raise Refused("WARNING_SETTLED", _("Somebody has settled this warning already."))
    _write(warning, settled_at=clock.now(), settled_by=by, what_was_done=done)
    _record("warning_settled", warning, by=by)
    return warning


@transaction.atomic
def reopen_warning(warning_id: int, *, by: Person) -> EarlyWarning:
    """Take the settling of a warning back; an open one stays as it is."""
    warning = get_warning_for(by, warning_id, lock=True)
    require(by, Capability.HANDLE_COMPLAINTS, warning.dealer_id)
    if warning.settled_at is None:
        return warning
    _write(warning, settled_at=None, settled_by=None, what_was_done="")
    _record("warning_reopened", warning, by=by)
    return warning


@transaction.atomic
def set_watch_rules(dealer: Dealer, *, choices: Mapping[str, Choice], by: Person) -> list[str]:
    """Set several rules, all or none, and return the keys of those that changed."""
    return [key for key, choice in choices.items() if set_watch_rule(dealer, rule=key, choice=choice, by=by)]


@transaction.atomic
def set_watch_rule(dealer: Dealer, *, rule: str, choice: Choice, by: Person) -> bool:
    """Switch a rule of the dealer and set its numbers; tell whether that changed anything.

    A number left open, or as shipped, stays as shipped. ``InvalidInput`` names ``most`` or ``days`` with the rule,
    as ``most-part_replaced``.
    """
    require(by, Capability.SET_CLOCKS, dealer.pk)
    shipped = {each.key: each for each in watch_rules(dealer, chosen={})}
    if rule not in RULE_KEYS or rule not in shipped:
        raise InvalidInput("RULE_UNKNOWN", _("Choose one of the rules in the list."), field="rule")
    check_choice(rule, choice)
    present = shipped[rule]
    wanted = Choice(
        on=choice.on,
        most=None if choice.most == present.most else choice.most,
        days=None if choice.days == present.days else choice.days,
    )
    if wanted == own_choices(dealer).get(rule, Choice(present.on)):
        return False
    WatchRuleChoice.objects.update_or_create(
        dealer=dealer, rule=rule, defaults={"on": wanted.on, "most": wanted.most, "days": wanted.days}
    )
    audit.record_operation(
        "complaints.watch_rule_set",
        person_id=by.pk,
        dealer_id=dealer.pk,
        subject=dealer.code,
        rule=rule,
        on=wanted.on,
        most=wanted.most,
        days=wanted.days,
    )
    return True


def check_choice(rule: str, choice: Choice) -> None:
    """Let numbers pass that a rule can work with; ``InvalidInput`` names the field, as ``days-part_replaced``."""
    for name, value, most in (("most", choice.most, MOST_COUNTED), ("days", choice.days, MOST_DAYS)):
        if value is not None and not 0 <= value <= most:
            raise InvalidInput(
                "NUMBER_OUT_OF_BOUNDS",
                _("A whole number from 0 to %(most)s is needed."),
                field=f"{name}-{rule}",
                params={"most": most},
            )


def _seen(looking: Looking, dealer: Dealer) -> list[EarlyWarning]:
    now, today = clock.now(), clock.today(dealer.time_zone)
    return [
        EarlyWarning(
            dealer=dealer,
            customer_id=sight.watched.customer_id,
            vehicle_id=sight.vehicle_id,
            rule=sight.hit.rule,
            sighting=_sighting(sight),
            seen_on=today,
            seen_at=now,
            because=_because(sight),
        )
        for sight in sights_on(looking, rules=watch_rules(dealer), today=today)
    ]


def _sighting(sight: Sight) -> str:
    vehicle = sight.watched.vehicle_id
    return sight.hit.sighting if vehicle is None else f"{sight.hit.sighting}-{vehicle}"


def _because(sight: Sight) -> dict[str, Any]:
    why = sight.hit.because
    return {
        "code": why.code,
        "params": dict(why.params),
        "citations": list(why.citations),
        "case": sight.case,
    }


def _place(row: EarlyWarning) -> tuple[str, int, str]:
    return row.rule, row.customer_id, row.sighting


@transaction.atomic
def _keep_new(dealer: Dealer, found: Mapping[tuple[str, int, str], EarlyWarning]) -> int:
    # Two sweeps of one dealer wait for each other here, so that each counts only what it has added.
    Dealer.objects.select_for_update(no_key=True).get(pk=dealer.pk)
    rows = EarlyWarning.objects.filter(
        dealer=dealer, customer__in={row.customer_id for row in found.values()}
    )
    known = set(rows.values_list("rule", "customer_id", "sighting"))
    new = [found[place] for place in sorted(found) if place not in known]
    EarlyWarning.objects.bulk_create(new, batch_size=_BATCH)
    if new:
        _tell_manager(dealer, new)
    return len(new)


def _tell_manager(dealer: Dealer, new: Iterable[EarlyWarning]) -> None:
    """Tell of all that is new in one notice: how many and by which rules, nothing of whom."""
    places = [_place(row) for row in new]
    rules = [key for key in RULE_KEYS if any(rule == key for rule, *_rest in places)]
    digest = sha256(repr(places).encode()).hexdigest()[:16]
    notice = NewNotice(
        dealer=dealer,
        kind=NoticeKind.WARNING,
        code="EARLY_WARNING",
        params={"count": len(places), "watch_rules": rules},
        subject=dealer.code,
        url=reverse("complaints:warnings"),
        key=f"{dealer.code}/early-warning/{digest}",
    )
    tell(_managers(dealer), notice=notice, at=clock.now())


def _managers(dealer: Dealer) -> list[Person]:
    members = list(
        memberships_at(dealer).filter(person__is_active=True).select_related("person").order_by("pk")
    )
    for role in _TOLD:
        found = {each.person_id: each.person for each in members if each.role == role}
        if found:
            return list(found.values())
    return []


def _write(warning: EarlyWarning, **values: Any) -> None:
    for name, value in values.items():
        setattr(warning, name, value)
    warning.save(update_fields=list(values))


def _record(action: str, warning: EarlyWarning, *, by: Person) -> None:
    audit.record_operation(
        f"complaints.{action}",
        person_id=by.pk,
        dealer_id=warning.dealer_id,
        subject=str(warning.customer.key),
        rule=warning.rule,
        warning=warning.pk,
    )
