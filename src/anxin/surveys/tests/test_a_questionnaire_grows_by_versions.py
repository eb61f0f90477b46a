"""A wording that was asked stays; a change is a new version, checked before it is used, with its reason."""

from typing import Any

import pytest
from django.db import ProgrammingError, transaction

from anxin.engines.surveys import Words
from anxin.foundation.errors import InvalidInput, NotAllowed, NotFound, Refused, Stale
from anxin.surveys.choices import Purpose, VersionState
from anxin.surveys.models import Questionnaire, QuestionnaireVersion
from anxin.surveys.selectors.questionnaires import get_version_for, version_asked, versions_of
from anxin.surveys.services.questionnaires import (
    begin_draft,
    begin_questionnaire,
    change_draft,
    drop_draft,
    release_version,
    retire_questionnaire,
    use_for,
)
from anxin.surveys.tests.asking import ITEMS, make_version, said
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def _worded(version: QuestionnaireVersion, text: str) -> dict[str, Any]:
    items = [{**ITEMS[1], "asks": said(text)}, *ITEMS[2:]]
    return {**version.document, "items": items}


def test_a_changed_wording_is_a_new_version_and_the_old_one_stays(cast: Cast) -> None:
    first = make_version(cast.shanghai, cast.liu)
    draft = begin_draft(first.questionnaire.key, by=cast.liu)
    change_draft(draft.key, document=_worded(first, "How content are you"), by=cast.liu, seen=0)
    release_version(draft.key, by=cast.liu, reason="Nobody says satisfied", seen=1)
    first.refresh_from_db()
    assert first.state == VersionState.REPLACED
    assert first.document["items"][1]["asks"]["en"] == "How satisfied are you"
    newest = versions_of(cast.liu, first.questionnaire)[0]
    assert (newest.number, newest.state) == (2, VersionState.IN_USE)
    assert newest.reason == "Nobody says satisfied"


def test_the_database_itself_keeps_a_released_wording(cast: Cast) -> None:
    version = make_version(cast.shanghai, cast.liu)
    with pytest.raises(ProgrammingError, match="Cannot update rows"), transaction.atomic():
        QuestionnaireVersion.objects.filter(pk=version.pk).update(document={"items": []})


def test_no_detour_leads_to_another_wording_of_what_was_asked(cast: Cast) -> None:
    version, other = make_version(cast.shanghai, cast.liu), make_version(cast.shanghai, cast.liu)
    for change in ({"released_at": None}, {"number": 7}, {"questionnaire": other.questionnaire}):
        with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
            QuestionnaireVersion.objects.filter(pk=version.pk).update(**change)


def test_a_released_version_is_changed_no_more(cast: Cast) -> None:
    version = make_version(cast.shanghai, cast.liu)
    with pytest.raises(Refused) as refused:
        change_draft(version.key, document=_worded(version, "x"), by=cast.liu)
    assert refused.value.code == "NOT_A_DRAFT"


def test_replacing_needs_a_reason_and_a_difference(cast: Cast) -> None:
    first = make_version(cast.shanghai, cast.liu)
    draft = begin_draft(first.questionnaire.key, by=cast.liu)
    with pytest.raises(Refused) as refused:
        release_version(draft.key, by=cast.liu, reason="because")
    assert refused.value.code == "NOTHING_CHANGED"
    change_draft(draft.key, document=_worded(first, "How content are you"), by=cast.liu)
    with pytest.raises(InvalidInput) as wrong:
        release_version(draft.key, by=cast.liu, reason="  ")
    assert wrong.value.field == "reason"


def test_a_grave_fault_forbids_the_use_and_is_told_with_its_place(cast: Cast) -> None:
    draft = begin_questionnaire(cast.shanghai, purpose=Purpose.OTHER, title=Words("题", "Title"), by=cast.liu)
    items = [ITEMS[1] | {"factor": None}, {"key": "b", "kind": "scale_5", "asks": {"zh": "干净吗"}}]
    change_draft(draft.key, document=draft.document | {"items": items}, by=cast.liu)
    with pytest.raises(Refused) as refused:
        release_version(draft.key, by=cast.liu)
    assert str(refused.value) == "Not yet: item 2: The text in English is missing."


def test_who_looked_at_an_older_draft_is_told(cast: Cast) -> None:
    draft = begin_draft(make_version(cast.shanghai, cast.liu).questionnaire.key, by=cast.liu)
    change_draft(draft.key, document=_worded(draft, "one"), by=cast.liu, seen=0)
    with pytest.raises(Stale):
        change_draft(draft.key, document=_worded(draft, "two"), by=cast.gao, seen=0)


def test_what_customers_were_told_is_settled_for_good(cast: Cast) -> None:
    version = make_version(cast.shanghai, cast.liu, anonymous=True, purpose=Purpose.STUDY)
    draft = begin_draft(version.questionnaire.key, by=cast.liu)
    with pytest.raises(InvalidInput) as wrong:
        change_draft(draft.key, document=draft.document | {"anonymous": False}, by=cast.liu)
    assert wrong.value.field == "anonymous"


def test_a_document_that_cannot_be_read_names_its_field(cast: Cast) -> None:
    draft = begin_draft(make_version(cast.shanghai, cast.liu).questionnaire.key, by=cast.liu)
    broken = draft.document | {"items": [{"key": "a", "kind": "stars", "asks": said("x")}]}
    with pytest.raises(InvalidInput, match=r"items\[0\].kind"):
        change_draft(draft.key, document=broken, by=cast.liu)


def test_a_questionnaire_is_asked_for_its_own_purpose_alone(cast: Cast) -> None:
    version = make_version(cast.shanghai, cast.liu)
    assert version_asked(cast.shanghai, Purpose.AFTER_SERVICE) is None
    with pytest.raises(Refused):
        use_for(Purpose.AFTER_SALE, questionnaire=version.questionnaire.key, by=cast.liu)
    use_for(Purpose.AFTER_SERVICE, questionnaire=version.questionnaire.key, by=cast.liu)
    assert version_asked(cast.shanghai, Purpose.AFTER_SERVICE) == version
    assert version_asked(cast.chengdu, Purpose.AFTER_SERVICE) is None
    with pytest.raises(Refused) as refused:
        retire_questionnaire(version.questionnaire.key, by=cast.liu)
    assert refused.value.code == "QUESTIONNAIRE_USED"


def test_an_anonymous_one_is_asked_of_nobody_by_name(cast: Cast) -> None:
    version = make_version(cast.shanghai, cast.liu, anonymous=True)
    with pytest.raises(Refused) as refused:
        use_for(Purpose.AFTER_SERVICE, questionnaire=version.questionnaire.key, by=cast.liu)
    assert refused.value.code == "ANONYMOUS_IS_NOT_ASKED"
    assert version.questionnaire.door


def test_a_draft_that_never_was_in_use_leaves_nothing_behind(cast: Cast) -> None:
    draft = begin_questionnaire(cast.shanghai, purpose=Purpose.OTHER, title=Words("题", "Title"), by=cast.liu)
    assert drop_draft(draft.key, by=cast.liu) is None
    assert not Questionnaire.objects.exists()


def test_callers_read_and_do_not_edit_and_outsiders_find_nothing(cast: Cast) -> None:
    version = make_version(cast.shanghai, cast.liu)
    draft = begin_draft(version.questionnaire.key, by=cast.liu)
    assert get_version_for(cast.chen, version.key) == version
    for who, error in ((cast.chen, NotAllowed), (cast.zhao, NotFound), (cast.wang, NotFound)):
        with pytest.raises(error):
            change_draft(draft.key, document=draft.document, by=who)
