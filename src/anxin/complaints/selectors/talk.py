"""What guides the talk: the phase's goal, what to do and say, with the words in {braces} filled in from the case."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from anxin.accounts.models import Dealer, Person
from anxin.complaints.choices import Mode, Phase, Side
from anxin.complaints.models import CaseAction, Complaint, Solution
from anxin.customers.selectors import addressed
from anxin.foundation import clock
from anxin.foundation.bilingual import pick
from anxin.playbooks.selectors import Entry, brand_pack, entries, entry, label
from anxin.promises.models import Promise

_BRACES = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Line:
    """One line of guidance with what stands behind it."""

    text: SafeString
    say: SafeString | str = ""
    note: str = ""
    source: str = ""


@dataclass(frozen=True)
class Talk:
    """The guidance for one phase, in the reader's language."""

    label: str
    goals: Sequence[str]
    done_when: str
    right: Sequence[Line]
    wrong: Sequence[Line]
    do: Sequence[Line]
    dont: Sequence[Line]
    why: Sequence[Line]
    cards: Sequence[Line]
    steps: Sequence[Line]
    points: Sequence[Line]
    offers_blocked: bool


def talk_for(phase: str, *, mode: str, values: Mapping[str, str], dealer_code: str) -> Talk:
    """Return the guidance for a phase, only the lines that suit the way of talking."""
    found = next(
        each for each in entries("phases", "phases", dealer_code=dealer_code) if each["key"] == phase
    )
    way = Mode.IN_PERSON if mode == Mode.IN_PERSON else Mode.PHONE
    wording = list(_fitting(found["wording"], way))
    steps = (
        each for each in entries("ten_steps", "steps", dealer_code=dealer_code) if phase in each["phases"]
    )
    points = _fitting(entries("eleven_points", "points", dealer_code=dealer_code), way)
    return Talk(
        label=pick(found),
        goals=[pick(goal) for goal in found["goals"]],
        done_when=pick(found["done_when"]),
        right=[_line(each, values) for each in wording if each["kind"] == "right"],
        wrong=[_line(each, values) for each in wording if each["kind"] == "wrong"],
        do=[_line(each, values) for each in _fitting(found["do"], way)],
        dont=[_line(each, values) for each in _fitting(found["dont"], way)],
        why=[_line(each, values) for each in found["why"]],
        cards=[_line(each, values) for each in found["cards"]],
        steps=[_line(each, values) for each in steps],
        points=[_line(each, values, note="self_check") for each in points],
        offers_blocked="offers" in found["closed_fields"],
    )


def threat_cards(values: Mapping[str, str], *, dealer_code: str) -> list[Line]:
    """Return how to react in words to a threat; what quietly happens to the case is the other track."""
    reactions = entries("threats", "reactions", dealer_code=dealer_code)
    return [_line(each, values) for each in reactions if each["track"] == "words"]


def greeting_line(dealer: Dealer, person: Person) -> SafeString:
    """Return the brand's greeting for the time of day at the dealer's."""
    values = house_values(dealer, person)
    return filled(pick(brand_pack(dealer.brand_pack)["greeting"]), values)


def house_values(dealer: Dealer, person: Person) -> dict[str, str]:
    """Return the values of the words in {braces} that need no case."""
    return {"dealer": str(dealer), "agent": person.name, "greeting": _greeting(dealer, clock.now())}


def case_values(
    complaint: Complaint,
    person: Person,
    *,
    promises: Iterable[Promise],
    solutions: Sequence[Solution],
    actions: Sequence[CaseAction],
) -> dict[str, str]:
    """Return the values of the words in {braces} as this case gives them; what it does not give stays a gap."""
    zone = ZoneInfo(complaint.dealer.time_zone)
    values = house_values(complaint.dealer, person)
    if complaint.customer:
        values["customer"] = addressed(complaint.customer)
        values["phone_tail"] = complaint.customer.phone[-4:]
    due = min((promise.due_at for promise in promises if promise.state == "open"), default=None)
    if due:
        values["time"] = f"{due.astimezone(zone):%H:%M}"
    values |= {f"option_{place}": each.what for place, each in enumerate(solutions[:2], start=1)}
    for name, side in (("our_action", Side.OURS), ("customer_action", Side.CUSTOMER)):
        values[name] = "、".join(each.what for each in actions if each.side == side and each.done_at is None)
    if complaint.trouble_area:
        values["concern"] = label("trouble_areas", "areas", complaint.trouble_area)
    values["repaired_item"] = _repaired_item(complaint)
    return {name: value for name, value in values.items() if value}


def filled(text: str, values: Mapping[str, str]) -> SafeString:
    """Fill the words in {braces}; one without a value shows as a gap with its name."""
    pieces = _BRACES.split(text)
    parts = ((piece if place % 2 == 0 else _value(piece, values)) for place, piece in enumerate(pieces))
    return format_html_join("", "{}", ((part,) for part in parts))


def _value(name: str, values: Mapping[str, str]) -> str | SafeString:
    if values.get(name):
        return values[name]
    gap = entry("placeholders", "placeholders", name)
    return format_html('<span class="gap">{}</span>', pick(gap) if gap else name)


def _line(found: Entry, values: Mapping[str, str], *, note: str = "note") -> Line:
    return Line(
        text=filled(pick(found), values),
        say=filled(pick(found["say"]), values) if "say" in found else "",
        note=pick(found[note]) if note in found else "",
        source=found["source"] if found["source"] != "own" else "",
    )


def _fitting(found: Iterable[Entry], way: Mode) -> Iterable[Entry]:
    return (each for each in found if "mode" not in each or str(way) in each["mode"])


def _greeting(dealer: Dealer, now: datetime) -> str:
    here = now.astimezone(ZoneInfo(dealer.time_zone)).time()
    words = sorted(brand_pack(dealer.brand_pack)["greeting_words"], key=lambda each: str(each["starts"]))
    begun = [each for each in words if time.fromisoformat(str(each["starts"])) <= here]
    return pick((begun or words)[-1])


def _repaired_item(complaint: Complaint) -> str:
    if complaint.repair_order and complaint.repair_order.work:
        return complaint.repair_order.work
    return complaint.vehicle.model_name if complaint.vehicle else ""


def phase_names() -> dict[str, str]:
    """Return the phases' names in order."""
    return {str(phase): str(phase.label) for phase in Phase}


def nothing_else_may_be_asked() -> str:
    """Return why the follow-up call asks one thing only (S080)."""
    return _(
        "This call asks about the handled problem only. Surveys, reminders and offers pause until the case is closed."
    )
