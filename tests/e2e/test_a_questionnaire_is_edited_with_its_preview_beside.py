"""A manager words a question anew: what is wrong is said while she types, arrows move items, a reason goes with it."""

from playwright.sync_api import expect

from anxin.surveys.choices import VersionState
from anxin.surveys.models import QuestionnaireVersion
from tests.asked import asked_keys
from tests.cast import Cast
from tests.e2e.conftest import OpenDesk


def test_it_is_checked_while_she_types_moved_by_keys_and_put_into_use(
    cast: Cast, open_desk: OpenDesk
) -> None:
    keys = asked_keys(cast)
    page = open_desk(cast.liu).page
    page.goto(f"/surveys/drafts/{keys['survey_draft_key']}/?part=overall")
    preview = page.locator("#survey-preview")
    expect(preview).to_contain_text("It can be used like this")

    english = page.get_by_label("Question in English")
    english.fill("")
    expect(preview.locator(".check-grave")).to_contain_text("English is missing")
    english.fill("How content are you with the work")
    expect(preview).to_contain_text("It can be used like this")
    expect(preview.locator(".met-phone")).to_contain_text("How content are you with the work")
    page.get_by_role("button", name="Keep", exact=True).click()

    down = page.get_by_role("button", name="Move 2 down")
    down.focus()
    down.press("Enter")
    moved = page.get_by_role("button", name="Move 3 down")
    expect(moved).to_be_focused()
    expect(page.locator(".editor-line").nth(2)).to_contain_text("How content are you with the work")

    page.get_by_label("Why it changes").fill("Shorter, as customers say it")
    page.get_by_role("button", name="Use from now on").click()
    expect(page.get_by_text("Shorter, as customers say it")).to_be_visible()
    expect(page.get_by_text("The order of the questions changed.")).to_be_attached()
    released = QuestionnaireVersion.objects.get(key=keys["survey_draft_key"])
    assert released.state == VersionState.IN_USE
    assert [each["key"] for each in released.document["items"]][:3] == ["greet", "clean", "overall"]
