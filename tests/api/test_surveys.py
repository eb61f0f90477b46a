"""Surveys over the API: what is asked, what was answered, and who reads which of it."""

import uuid

from anxin.surveys.models import Interview, QuestionnaireVersion
from anxin.surveys.services.give_anonymous import give_anonymous
from anxin.surveys.services.giving import Step
from anxin.surveys.tests.asking import ITEMS, make_version
from tests.api.conftest import ApiFor
from tests.asked import asked_keys
from tests.cast import Cast


def test_a_questionnaire_is_read_with_the_versions_that_one_may_see(cast: Cast, api_for: ApiFor) -> None:
    keys = asked_keys(cast)
    listed = api_for(cast.chen).get("/surveys/questionnaires", dealer="SH01").json()["items"]
    assert str(keys["questionnaire_key"]) in [each["key"] for each in listed]
    assert api_for(cast.zhao).get("/surveys/questionnaires").json()["items"] == []
    path = f"/surveys/questionnaires/{keys['questionnaire_key']}"
    states = {
        person.username: [each["state"] for each in api_for(person).get(path).json()["versions"]]
        for person in (cast.chen, cast.liu)
    }
    assert states == {cast.chen.username: ["in_use"], cast.liu.username: ["draft", "in_use"]}
    version = api_for(cast.chen).get(f"/surveys/versions/{keys['survey_version_key']}").json()
    assert [each["key"] for each in version["document"]["items"]] == [each["key"] for each in ITEMS]


def test_results_and_interviews_are_read_with_masked_numbers(cast: Cast, api_for: ApiFor) -> None:
    keys = asked_keys(cast)
    found = api_for(cast.liu).get(f"/surveys/versions/{keys['survey_version_key']}/results").json()
    overall = next(each for each in found["items"] if each["item"] == "overall")
    assert (found["counted"], overall["n"], overall["mean"], overall["bad"]) == (1, 1, 4.0, 1)
    interview = api_for(cast.liu).get(f"/surveys/interviews/{keys['interview_key']}").json()
    assert interview["answers"]["overall"] == 4
    assert "139****1234" in interview["words"]["overall"]


def test_anonymous_answers_are_in_no_list_and_have_no_address(cast: Cast, api_for: ApiFor) -> None:
    version = make_version(cast.shanghai, cast.liu, anonymous=True, items=ITEMS[1:])
    key = uuid.uuid4()
    give_anonymous(version, key=key, step=Step(answers={"overall": 3}))
    assert Interview.objects.filter(pk=key).exists()
    api = api_for(cast.liu)
    assert api.get("/surveys/interviews").json()["items"] == []
    assert api.get(f"/surveys/interviews/{key}").status_code == 404
    results = api.get(f"/surveys/versions/{QuestionnaireVersion.objects.get().key}/results").json()
    assert (results["too_few"], results["counted"], results["items"]) == (True, 0, [])
