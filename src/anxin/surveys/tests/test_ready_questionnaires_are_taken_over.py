"""A dealer asks what is shipped until he chooses his own; it becomes his on its first use, once."""

import pytest

from anxin.foundation.errors import NotFound, Refused
from anxin.foundation.models import AuditRecord
from anxin.surveys.choices import Purpose, VersionState
from anxin.surveys.models import Questionnaire
from anxin.surveys.selectors.questionnaires import version_asked
from anxin.surveys.services.questionnaires import ready_version, take_over_pack, use_for
from anxin.surveys.tests.asking import make_version
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_the_first_use_takes_the_ready_one_over_and_the_second_finds_it(cast: Cast) -> None:
    first = ready_version(cast.shanghai, purpose=Purpose.AFTER_SERVICE)
    assert (first.state, first.number) == (VersionState.IN_USE, 1)
    assert first.questionnaire.pack == "after_service"
    assert ready_version(cast.shanghai, purpose=Purpose.AFTER_SERVICE) == first
    assert Questionnaire.objects.count() == 1
    assert AuditRecord.objects.get(action="surveys.pack_taken_over").person_id is None


def test_the_dealers_own_choice_stands_before_what_is_shipped(cast: Cast) -> None:
    own = make_version(cast.shanghai, cast.liu)
    use_for(Purpose.AFTER_SERVICE, questionnaire=own.questionnaire.key, by=cast.liu)
    assert ready_version(cast.shanghai, purpose=Purpose.AFTER_SERVICE) == own
    assert ready_version(cast.chengdu, purpose=Purpose.AFTER_SERVICE).questionnaire.dealer == cast.chengdu


def test_for_a_purpose_without_any_one_says_so(cast: Cast) -> None:
    with pytest.raises(Refused):
        ready_version(cast.shanghai, purpose=Purpose.OTHER)
    assert version_asked(cast.shanghai, Purpose.OTHER) is None


def test_by_hand_it_is_taken_once_and_unknown_ones_do_not_exist(cast: Cast) -> None:
    first = take_over_pack(cast.shanghai, pack="waiting_area", by=cast.liu)
    assert take_over_pack(cast.shanghai, pack="waiting_area", by=cast.gao) == first
    assert first.questionnaire.anonymous
    assert first.questionnaire.door
    with pytest.raises(NotFound):
        take_over_pack(cast.shanghai, pack="nothing", by=cast.liu)
