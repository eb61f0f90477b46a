"""One interview, all the same answer, nobody: every page of the index says what there is, and never NaN or None."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils.html import strip_tags

from anxin.accounts.models import Person
from anxin.foundation import clock
from anxin.satisfaction.choices import RunState
from anxin.satisfaction.selectors.places import place_of
from anxin.satisfaction.services import runs
from anxin.satisfaction.services.counting import count_month
from anxin.satisfaction.services.plans import default_plan
from anxin.satisfaction.tests.answered import answered, closed_visit, wording
from anxin.satisfaction.tests.csi60_house import OCTOBER
from tests.cast import Cast

pytestmark = pytest.mark.django_db
ITEMS = ("overall", "initiation", "adviser", "facility", "pick_up", "quality", "recommend")
TENS, ONES = dict.fromkeys(ITEMS, 10), {**dict.fromkeys(ITEMS, 1), "recommend": 0}
CASES: dict[str, list[dict[str, int]]] = {
    "nobody": [],
    "one": [TENS],
    "two that agree": [TENS] * 2,
    "forty that agree": [TENS] * 40,
    "twelve ones": [ONES] * 12,
    "twelve without an answer": [{}] * 12,
    "twelve with too little of the weight": [{"quality": 9, "pick_up": 8}] * 12,
}
QUARTER = "dealer=SH01&until=2026-10&span=3"
ADDRESSES = (
    *(f"{page}?{QUARTER}" for page in ("", "league/", "why/", "figures.csv", "league/figures.csv")),
    *(f"complaints/?dealer=SH01&of={measure}" for measure in ("complaints", "repeats", "bad", "index")),
    "drivers/?dealer=SH01",
    "recovery/?dealer=SH01",
)
NOT_A_FIGURE = re.compile(r"\b(nan|none|inf|infinity)\b", re.IGNORECASE)


@pytest.fixture(autouse=True)
def _in_november() -> Iterator[None]:
    with clock.at(datetime(2026, 11, 3, 4, tzinfo=UTC)):
        yield


@pytest.mark.parametrize("name", CASES)
def test_every_page_says_what_there_is(name: str, cast: Cast, signed_in: Callable[[Person], Client]) -> None:
    version, given = wording(cast.shanghai), CASES[name]
    default_plan(cast.shanghai.region.brand)
    for place, answers in enumerate(given):
        order = closed_visit(cast, f"2026-10-{1 + place % 28:02}", adviser=cast.wang)
        answered(version, order, answers, adviser=cast.wang)
    closed_visit(cast, "2026-10-05", adviser=cast.wang)
    count_month(cast.shanghai.pk, month=OCTOBER)
    begun = runs.begin_run(place_of(cast.liu, dealer="SH01"), first=OCTOBER, last=OCTOBER, by=cast.liu)
    run = runs.carry_out(begun.pk)
    assert run.state == (RunState.DONE if given else RunState.FAILED)
    client = signed_in(cast.liu)
    for address in (*(f"/satisfaction/{each}" for each in ADDRESSES), run.get_absolute_url()):
        told = words_of(client, address)
        assert not NOT_A_FIGURE.search(told), (address, NOT_A_FIGURE.search(told))


def words_of(client: Client, address: str) -> str:
    """What a reader sees of a page or a table, without the data of its pictures."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    whole = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    return strip_tags(re.sub(r"<script.*?</script>", " ", whole.decode(), flags=re.DOTALL))
