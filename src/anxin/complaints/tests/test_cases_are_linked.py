"""Links between cases: seen from both sides, one parent a case, and nothing across dealers."""

from typing import Any

import pytest

from anxin.complaints.choices import EventKind, LinkKind
from anxin.complaints.models import CaseLink, Complaint
from anxin.complaints.selectors.cases import get_complaint_for
from anxin.complaints.selectors.joining import candidates_for, read_joined
from anxin.complaints.services.link_cases import NewLink, link_cases, unlink_cases
from anxin.complaints.services.merge_cases import merge_cases
from anxin.complaints.services.open_complaint import Intake, open_complaint
from anxin.foundation.errors import InvalidInput, NotAllowed, NotFound, Refused
from tests.cast import Cast, make_complaint


def _link(cast: Cast, here: Complaint, there: Complaint, kind: LinkKind = LinkKind.RELATED) -> CaseLink:
    return link_cases(here.slug, link=NewLink(there.slug, kind), by=cast.chen)


def test_a_link_stands_on_both_and_in_both_histories(cast: Cast) -> None:
    one, other = make_complaint(cast), make_complaint(cast)
    made = _link(cast, one, other, LinkKind.SAME_CAUSE)
    for here, there in ((one, other), (other, one)):
        (shown,) = read_joined(here, cast.liu).others
        assert (shown.case.pk, shown.kind) == (there.pk, LinkKind.SAME_CAUSE)
        assert here.events.filter(kind=EventKind.LINKED).get().facts["number"] == there.number
    unlink_cases(other.slug, link_id=made.pk, by=cast.chen)
    assert not read_joined(one, cast.liu).any
    assert one.events.filter(kind=EventKind.UNLINKED).count() == 1


def test_a_parent_shows_in_which_state_its_children_are(cast: Cast) -> None:
    parent, first, second = (make_complaint(cast) for _ in range(3))
    for child in (first, second):
        _link(cast, child, parent, LinkKind.PARENT)
    Complaint.objects.filter(pk=second.pk).update(status="closed")
    joined = read_joined(parent, cast.liu)
    assert {each.case.pk for each in joined.children} == {first.pk, second.pk}
    assert [count for _label, count in joined.states] == [1, 1]
    shown = read_joined(first, cast.liu).parent
    assert shown is not None
    assert shown.case.pk == parent.pk


def test_a_case_has_one_parent_and_none_of_its_own_children_above_it(cast: Cast) -> None:
    top, middle, low = (make_complaint(cast) for _ in range(3))
    _link(cast, middle, top, LinkKind.PARENT)
    _link(cast, low, middle, LinkKind.PARENT)
    with pytest.raises(Refused) as ring:
        _link(cast, top, low, LinkKind.PARENT)
    assert ring.value.code == "LINKED_IN_A_RING"
    with pytest.raises(Refused) as second:
        _link(cast, low, make_complaint(cast), LinkKind.PARENT)
    assert second.value.code == "HAS_PARENT"


def test_nothing_is_linked_twice_with_itself_or_with_another_dealer(cast: Cast) -> None:
    one, other = make_complaint(cast), make_complaint(cast)
    _link(cast, one, other)
    with pytest.raises(Refused):
        _link(cast, other, one, LinkKind.SAME_CAUSE)
    with pytest.raises(InvalidInput):
        _link(cast, one, one)
    away = open_complaint(
        Intake(
            dealer=cast.chengdu, words="异响", channel="intake-incoming", category="cat-service-not-fixed"
        ),
        by=cast.zhao,
    )
    with pytest.raises(NotFound):
        _link(cast, one, away)
    with pytest.raises(NotAllowed):
        link_cases(one.slug, link=NewLink(other.slug, LinkKind.RELATED), by=cast.shen)


def test_links_of_a_merged_case_are_seen_where_it_goes_on(cast: Cast) -> None:
    merged, target, friend = (make_complaint(cast) for _ in range(3))
    _link(cast, merged, friend)
    merge_cases(merged.slug, into=target.slug, by=cast.liu)
    target = get_complaint_for(cast.liu, target.slug)
    (shown,) = read_joined(target, cast.liu).others
    assert shown.case.pk == friend.pk
    (back,) = read_joined(friend, cast.liu).others
    assert back.case.pk == target.pk
    assert len(read_joined(target, cast.liu).merged) == 1


def test_the_look_ahead_offers_few_and_finds_by_number(cast: Cast) -> None:
    case = make_complaint(cast)
    others = [make_complaint(cast) for _ in range(10)]
    stranger = make_complaint(cast, words="轮胎漏气", customer=None, vehicle=None)
    offered = candidates_for(cast.chen, case)
    assert len(offered) == 8
    assert case.pk not in {each.case.pk for each in offered}
    assert all(each.case.customer_id == case.customer_id for each in offered)
    assert [each.case.pk for each in candidates_for(cast.chen, case, query=others[0].number)] == [
        others[0].pk
    ]
    assert [each.case.pk for each in candidates_for(cast.chen, case, query="漏气")] == [stranger.pk]
    assert candidates_for(cast.zhao, case) == []


def test_the_pages_lead_to_a_link_and_away_from_it(cast: Cast, signed_in: Any) -> None:
    one, other = make_complaint(cast), make_complaint(cast)
    client, place = signed_in(cast.chen), one.get_absolute_url()
    assert other.number in client.get(f"{place}links/").content.decode()
    assert other.number in client.get(f"{place}join/link/?q={other.number}").content.decode()
    assert client.get(f"{place}links/?other={other.slug}").status_code == 200
    sent = {"other": other.slug, "how": "parent", "note": ""}
    assert client.post(f"{place}links/", sent).status_code == 302
    link = CaseLink.objects.get()
    assert (link.one_id, link.other_id, link.kind) == (other.pk, one.pk, LinkKind.PARENT)
    assert other.number in client.get(place).content.decode()
    assert client.post(f"{place}links/{link.pk}/remove/").status_code == 302
    assert not CaseLink.objects.exists()
