"""An administrator manages what lies below his own memberships: never above, never beside, never himself out."""

import pytest

from anxin.accounts import services
from anxin.accounts.choices import Language, Role
from anxin.accounts.models import Dealer, Membership, Person, Place, Region
from anxin.accounts.policies import forget_standing, realm_of
from anxin.accounts.selectors import find_people, get_place_for, place_reference, tree_under
from anxin.accounts.services import DealerDetails, PersonDetails
from anxin.foundation.errors import InvalidInput, NotAllowed, NotFound, Refused
from tests.cast import Cast

DETAILS = PersonDetails(name="周舟", email="zhou@example.com", language=Language.CHINESE)


@pytest.fixture
def second_dealer(cast: Cast) -> Dealer:
    """A second dealer in the region of the first."""
    return Dealer.objects.create(
        region=cast.shanghai.region, code="SH02", name={"zh": "浦东店", "en": "Pudong"}
    )


@pytest.fixture
def local(cast: Cast) -> Person:
    """An administrator of the first dealer alone."""
    person = Person.objects.create_user(username="bo.wen", email="bo@example.com", name="薄文", password=None)
    Membership.objects.create(person=person, role=Role.ADMINISTRATOR, dealer=cast.shanghai)
    return person


def _invite(by: Person, place: Place, role: Role = Role.CALLER, username: str = "zhou") -> Person:
    return services.invite_person(username, details=DETAILS, role=role, place=place, by=by)


def test_the_administrator_of_a_brand_sees_its_people_and_nobody_elses(cast: Cast):
    names = {person.username for person in find_people(cast.an)}
    assert "chen.min" in names
    assert "qian.duo" in names
    assert "zhao.qi" not in names


def test_the_administrator_of_a_dealer_sees_nobody_above_or_beside_it(
    cast: Cast, local: Person, second_dealer: Dealer
):
    _invite(cast.an, second_dealer)
    names = {person.username for person in find_people(local)}
    assert {"chen.min", "he.jun", "bo.wen"} <= names
    assert not names & {"an.ran", "qian.duo", "shen.yan", "zhou", "zhao.qi"}


def test_who_administers_nothing_manages_nobody(cast: Cast):
    with pytest.raises(NotAllowed):
        _invite(cast.liu, cast.shanghai)
    with pytest.raises(NotAllowed):
        services.deactivate_person("chen.min", by=cast.gao)


@pytest.mark.parametrize("where", ["brand", "region", "second", "foreign"])
def test_no_role_is_given_outside_ones_own_places(
    cast: Cast, local: Person, second_dealer: Dealer, where: str
):
    places: dict[str, Place] = {
        "brand": cast.shanghai.region.brand,
        "region": cast.shanghai.region,
        "second": second_dealer,
        "foreign": cast.chengdu,
    }
    with pytest.raises(NotFound):
        _invite(local, places[where])
    with pytest.raises(NotFound):
        services.grant_membership("chen.min", role=Role.AUDITOR, place=places[where], by=local)
    assert not Person.objects.filter(username="zhou").exists()


def test_a_person_who_also_works_elsewhere_keeps_his_details_to_who_is_above_both(
    cast: Cast, local: Person, second_dealer: Dealer
):
    services.grant_membership("chen.min", role=Role.CALLER, place=second_dealer, by=cast.an)
    for refused in (
        lambda: services.change_person("chen.min", details=DETAILS, by=local),
        lambda: services.deactivate_person("chen.min", by=local),
        lambda: services.reset_second_factor("chen.min", by=local),
    ):
        with pytest.raises(NotAllowed):
            refused()
    services.change_person("chen.min", details=DETAILS, by=cast.an)
    assert Person.objects.get(username="chen.min").name == "周舟"


def test_the_roles_of_another_place_are_neither_shown_nor_taken(
    cast: Cast, local: Person, second_dealer: Dealer
):
    elsewhere = services.grant_membership("chen.min", role=Role.CALLER, place=second_dealer, by=cast.an)
    (chen,) = find_people(local, words="chen.min")
    assert [membership.dealer for membership in chen.roles_here] == [cast.shanghai]  # type: ignore[attr-defined]
    with pytest.raises(NotFound):
        services.revoke_membership("chen.min", membership_id=elsewhere.pk, by=local)


def test_nobody_takes_his_own_last_administration(cast: Cast):
    own = cast.an.memberships.get()
    services.grant_membership("an.ran", role=Role.AUDITOR, place=cast.shanghai, by=cast.an)
    with pytest.raises(Refused) as caught:
        services.revoke_membership("an.ran", membership_id=own.pk, by=cast.an)
    assert caught.value.code == "LAST_ADMINISTRATION"
    assert Membership.objects.filter(pk=own.pk).exists()


def test_a_second_administration_can_be_given_back(cast: Cast):
    second = services.grant_membership("an.ran", role=Role.ADMINISTRATOR, place=cast.shanghai, by=cast.an)
    services.revoke_membership("an.ran", membership_id=second.pk, by=cast.an)
    assert realm_of(cast.an).brands


def test_nobody_shuts_himself_out(cast: Cast):
    with pytest.raises(Refused):
        services.deactivate_person("an.ran", by=cast.an)


def test_nobody_is_left_without_any_role(cast: Cast):
    with pytest.raises(Refused) as caught:
        services.revoke_membership("chen.min", membership_id=cast.chen.memberships.get().pk, by=cast.an)
    assert caught.value.code == "LAST_MEMBERSHIP"


def test_the_same_role_is_not_given_twice(cast: Cast):
    with pytest.raises(InvalidInput):
        services.grant_membership("chen.min", role=Role.CALLER, place=cast.shanghai, by=cast.an)


def test_a_head_needs_a_department_and_an_administrator_more_than_one(cast: Cast):
    department = cast.he.memberships.get().department
    assert department
    with pytest.raises(InvalidInput):
        services.grant_membership("chen.min", role=Role.HEAD_OF_DEPARTMENT, place=cast.shanghai, by=cast.an)
    with pytest.raises(InvalidInput):
        services.grant_membership("chen.min", role=Role.ADMINISTRATOR, place=department, by=cast.an)


def test_a_stopped_administrator_administers_nothing(cast: Cast):
    cast.an.is_active = False
    forget_standing(cast.an)
    assert not realm_of(cast.an)


def test_places_are_changed_below_only(cast: Cast, local: Person, second_dealer: Dealer):
    names = {"zh": "新名", "en": "New"}
    with pytest.raises(NotFound):
        services.save_dealer("SH02", details=DealerDetails(names=names), by=local)
    with pytest.raises(NotFound):
        services.save_dealer(
            "SH03", details=DealerDetails(names=names), region=cast.shanghai.region, by=local
        )
    with pytest.raises(NotFound):
        services.change_brand("chenxi", names=names, pack="anxin", by=local)
    with pytest.raises(NotFound):
        services.save_region(names, region=cast.shanghai.region, by=local)
    with pytest.raises(NotFound):
        services.save_dealer("CD02", details=DealerDetails(names=names), by=cast.an)
    services.save_dealer("SH01", details=DealerDetails(names=names), by=local)
    cast.shanghai.refresh_from_db()
    assert cast.shanghai.name == names


def test_the_tree_shows_what_is_above_for_orientation_and_marks_what_is_ones_own(cast: Cast, local: Person):
    tree = [(branch.kind, branch.mine) for branch in tree_under(local)]
    assert tree == [("brand", False), ("region", False), ("dealer", True), ("department", True)]


def test_a_place_is_found_again_by_its_reference(cast: Cast):
    for branch in tree_under(cast.an):
        assert get_place_for(cast.an, branch.reference) == branch.place
        assert place_reference(branch.place) == branch.reference
    for foreign in ("dealer:CD02", "brand:lingyun", "department:0", "department:x", "dealer:", "x:y", ""):
        with pytest.raises(NotFound):
            get_place_for(cast.an, foreign)


def test_a_new_dealer_is_in_its_brand_administrators_realm_at_once(cast: Cast):
    region = Region.objects.get(pk=cast.shanghai.region_id)
    added = services.save_dealer(
        "SH09", details=DealerDetails(names={"zh": "九店"}), region=region, by=cast.an
    )
    assert realm_of(cast.an).holds(added)
