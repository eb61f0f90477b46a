"""What stands in a person's list he may open, and what he may open stands there: one rule behind both."""

from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anxin.accounts.choices import Role
from anxin.accounts.models import Membership, Person
from anxin.complaints.models import Complaint
from anxin.complaints.policies import visible_to
from anxin.complaints.selectors.cases import get_complaint_for
from anxin.complaints.selectors.list_filter import ComplaintFilter
from anxin.complaints.selectors.lists import list_complaints
from anxin.complaints.services.give_task import NewTask, add_task
from anxin.complaints.services.hand_over import Offer, offer_hand_over
from anxin.complaints.services.open_complaint import Intake, open_complaint
from anxin.foundation.errors import NotFound
from tests.cast import Cast, make_complaint

pytestmark = pytest.mark.django_db

_PLACES = ("shanghai", "chengdu", "region", "brand")
_MEMBERSHIPS = st.lists(st.sampled_from(list(product(Role, _PLACES))), max_size=3, unique=True)


@pytest.fixture
def cases(cast: Cast) -> list[Complaint]:
    """Cases of both dealers, some of which touch Wang: owned, offered, with a task, about him."""
    foreign = Intake(
        dealer=cast.chengdu,
        words="提车晚了一个月",
        channel="intake-incoming",
        category="cat-sales-late-delivery",
        customer=cast.foreign_customer,
        vehicle=cast.foreign_car,
        mood=3,
    )
    offered, with_task = make_complaint(cast), make_complaint(cast)
    offer_hand_over(offered.slug, offer=Offer(to=cast.wang, what="请接手"), by=cast.chen)
    add_task(with_task.slug, task=NewTask(what="打电话", doer=cast.wang), by=cast.chen)
    return [
        make_complaint(cast),
        make_complaint(cast, owner=cast.wang),
        make_complaint(cast, concerns=cast.wang),
        offered,
        with_task,
        open_complaint(foreign, by=cast.zhao),
    ]


def agree(person: Person, cases: list[Complaint]) -> set[str]:
    """Ask by the list and by each address, and return what both show."""
    fresh = Person.objects.get(pk=person.pk)
    listed = {row.slug for row in list_complaints(fresh, ComplaintFilter()).rows}
    assert listed == {row.slug for row in visible_to(fresh).select_related("dealer")}
    opened = set()
    for case in cases:
        try:
            opened.add(get_complaint_for(fresh, case.slug).slug)
        except NotFound:
            continue
    assert listed == opened
    return opened


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(held=_MEMBERSHIPS, active=st.booleans())
def test_the_list_and_the_address_agree_whatever_roles_one_holds(
    cast: Cast, cases: list[Complaint], held: list[tuple[Role, str]], active: bool
) -> None:
    person = cast.wang
    Membership.objects.filter(person=person).delete()
    Person.objects.filter(pk=person.pk).update(is_active=active)
    dealer = cast.shanghai
    places: dict[str, dict[str, Any]] = {
        "shanghai": {"dealer": dealer},
        "chengdu": {"dealer": cast.chengdu},
        "region": {"region": dealer.region},
        "brand": {"brand": dealer.region.brand},
    }
    for role, place in held:
        Membership.objects.create(person=person, role=role, **places[place])
    seen = agree(person, cases)
    if not held or not active:
        assert seen == set()
    if not {"chengdu"} & {place for _role, place in held}:
        assert cases[-1].slug not in seen


def test_the_property_can_tell_people_apart(cast: Cast, cases: list[Complaint]) -> None:
    slugs = [case.slug for case in cases]
    assert agree(cast.liu, cases) == set(slugs[:-1])
    assert agree(cast.zhao, cases) == {slugs[-1]}
    assert agree(cast.wang, cases) == {slugs[1], slugs[3], slugs[4]}
    assert agree(cast.an, cases) == set()
