"""The link of a merged case is seen and withdrawn where the case goes on, and nothing leads to its page any more."""

import pytest

from anxin.complaints.choices import EventKind
from anxin.complaints.selectors.correspondence import ways_of
from anxin.complaints.services.merge_cases import merge_cases
from anxin.foundation.errors import NotFound
from anxin.messaging.choices import Channel
from anxin.portal.selectors.links import follow_link, link_shown
from anxin.portal.services.give_link import give_link, withdraw_link
from tests.cast import Cast, make_complaint

pytestmark = pytest.mark.django_db


def test_it_is_withdrawn_from_the_case_in_which_its_own_goes_on(cast: Cast) -> None:
    source, target = make_complaint(cast), make_complaint(cast)
    token = give_link(source.slug, by=cast.chen)
    merge_cases(source.slug, into=target.slug, by=cast.liu)
    shown = link_shown(cast.liu, target.slug)
    assert shown.working is not None
    assert shown.working.complaint_id == source.pk

    withdraw_link(target.slug, by=cast.liu)
    with pytest.raises(NotFound):
        follow_link(token)
    shown = link_shown(cast.liu, target.slug)
    assert shown.working is None
    assert target.events.get(kind=EventKind.DOOR_SHUT).facts == {"numbers": [source.number]}
    assert Channel.DOOR not in {way.channel for way in ways_of(shown.complaint)}


def test_a_link_given_anew_leaves_that_of_the_merged_case_as_it_is(cast: Cast) -> None:
    source, target = make_complaint(cast), make_complaint(cast)
    token = give_link(source.slug, by=cast.chen)
    merge_cases(source.slug, into=target.slug, by=cast.liu)
    give_link(target.slug, by=cast.liu)
    assert follow_link(token).complaint.pk == target.pk
