"""Early warnings as people read them: listed, worded, and on the customer's page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import standing_of
from anxin.complaints.models import EarlyWarning
from anxin.complaints.wording import category_name, watch_rule_name
from anxin.customers.models import Customer
from anxin.engines.priority.early_warning import RULE_KEYS
from anxin.engines.priority.texts import REASON_TEXTS
from anxin.foundation.errors import NotFound
from anxin.foundation.keyset import Page, page_of

ORDER = ("-seen_at", "-id")
PAGE_SIZE = 30
_MOST_ON_PAGE = 10


class Shown(StrEnum):
    """What the list of warnings is narrowed to."""

    OPEN = "open"
    SETTLED = "settled"
    ALL = "all"


@dataclass(frozen=True)
class WarningFilter:
    """How a list of warnings is narrowed: by dealer, rule and state."""

    dealer: str = ""
    rule: str = ""
    shown: Shown = Shown.OPEN

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> "WarningFilter":
        """Read what an address asks for; what is not understood asks for nothing."""
        rule, shown = asked.get("rule", ""), asked.get("shown", "")
        return cls(
            dealer=asked.get("dealer", "")[:12],
            rule=rule if rule in RULE_KEYS else "",
            shown=Shown(shown) if shown in Shown else Shown.OPEN,
        )

    @property
    def is_narrowed(self) -> bool:
        return self != WarningFilter()

    @property
    def query(self) -> str:
        """The filter as a query string, with what is usual left out."""
        usual = asdict(WarningFilter())
        return urlencode({name: value for name, value in asdict(self).items() if value != usual[name]})


@dataclass(frozen=True)
class ShownWarning:
    """A warning in words."""

    warning: EarlyWarning
    rule: str
    why: str
    citations: str
    case: str
    case_url: str


def warnings_visible_to(person: Person) -> QuerySet[EarlyWarning]:
    """Return the warnings of the dealers whose figures a person sees."""
    dealers = standing_of(person).dealers_with(Capability.SEE_FIGURES)
    return EarlyWarning.objects.filter(dealer__in=dealers)


def get_warning_for(person: Person, warning_id: int, *, lock: bool = False) -> EarlyWarning:
    """Return a warning that the person may see, with dealer and customer; ``NotFound`` otherwise."""
    rows = warnings_visible_to(person).filter(pk=warning_id).select_related("dealer", "customer", "vehicle")
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise NotFound
    return found


def warnings_page(
    person: Person, wanted: WarningFilter, *, cursor: str = "", size: int = PAGE_SIZE
) -> Page[EarlyWarning]:
    """Return one page of the warnings that a person may see, the newest first."""
    rows = warnings_visible_to(person)
    if wanted.dealer:
        rows = rows.filter(dealer__code=wanted.dealer)
    if wanted.rule:
        rows = rows.filter(rule=wanted.rule)
    if wanted.shown != Shown.ALL:
        rows = rows.filter(settled_at__isnull=wanted.shown == Shown.OPEN)
    rows = rows.select_related("dealer", "customer", "vehicle", "settled_by")
    return page_of(rows, order=ORDER, cursor=cursor, size=size)


def shown_warnings(warnings: Iterable[EarlyWarning]) -> list[ShownWarning]:
    """Put warnings into the reader's words."""
    return [shown_warning(each) for each in warnings]


def shown_warning(warning: EarlyWarning) -> ShownWarning:
    """Put one warning into the reader's words."""
    because = warning.because
    case = because.get("case", "")
    return ShownWarning(
        warning=warning,
        rule=watch_rule_name(warning.rule),
        why=why_in_words(because["code"], because["params"]),
        citations=", ".join(because["citations"]),
        case=case,
        case_url=case_address(warning.dealer, case),
    )


def why_in_words(code: str, params: Mapping[str, Any]) -> str:
    """Return what a rule saw, with its counts and dates; a fault is a category or a part."""
    named = dict(params)
    if "fault" in named:
        named["fault"] = category_name(str(named["fault"]))
    return _(REASON_TEXTS[code]) % named


def case_address(dealer: Dealer, number: str) -> str:
    """Return the page of a dealer's case by its number; empty without one."""
    return reverse("complaints:case", args=[f"{dealer.code}-{number}"]) if number else ""


def open_warnings_of(customer: Customer) -> Sequence[ShownWarning]:
    """Return what a customer is to be watched for; whoever sees the customer sees this."""
    rows = EarlyWarning.objects.filter(customer=customer, settled_at=None)
    return shown_warnings(rows.select_related("dealer").order_by("-seen_at", "-pk")[:_MOST_ON_PAGE])
