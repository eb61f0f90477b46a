"""Who sets the plan types another, sees what it would make of the last months, keeps it, and takes it back."""

import pytest
from playwright.sync_api import expect

from anxin.accounts.models import Person
from anxin.satisfaction.models import PlanVersion
from anxin.satisfaction.services.counting import count_month
from anxin.satisfaction.tests.csi60_house import OCTOBER
from anxin.satisfaction.tests.two_advisers import asked_in_october, second_adviser
from tests.cast import Cast
from tests.e2e.conftest import OpenDesk


@pytest.mark.parametrize(("language", "phone"), [("zh-hans", False), ("en", True)])
def test_a_plan_is_typed_kept_and_taken_back(
    cast: Cast, open_desk: OpenDesk, language: str, phone: bool
) -> None:
    asked_in_october(cast, second_adviser(cast))
    count_month(cast.shanghai.pk, month=OCTOBER)
    Person.objects.update(language=language)
    liu = open_desk(cast.liu, language=language, phone=phone)
    page = liu.page
    page.goto("/satisfaction/plan/")
    page.get_by_text(liu.words("Change it from a month on")).click()
    page.locator("input[name=weight_quality]").fill("40")
    check = page.locator("#plan-check")
    expect(check).to_contain_text(liu.words("This plan can be scored."))
    expect(check.locator("tbody").first).to_contain_text(liu.words("As typed"))
    expect(check.locator("tbody tr").nth(1)).to_contain_text("24")
    page.locator("select[name=try-place]").select_option(value="dealer=SH01")
    expect(check.locator("h3")).to_contain_text(str(cast.shanghai.name[language[:2]]))
    page.locator("input[name=kinds][value=repair]").check()
    expect(check.locator("tbody tr").nth(1)).not_to_contain_text("24")
    page.locator("input[name=owned_from]").fill("24")
    page.locator("input[name=owned_to]").fill("12")
    expect(check).to_contain_text(liu.words("The span ends before it begins."))
    page.locator("input[name=owned_to]").fill("36")
    expect(check).to_contain_text(liu.words("This plan can be scored."))
    page.locator("input[name=holds_from]").fill("2027-01")
    page.locator("input[name=why]").fill("只看维修客户")
    page.get_by_role("button", name=liu.words("Keep as a new version")).click()
    versions = page.locator(".plan-version")
    expect(versions).to_have_count(2)
    expect(versions.first).to_contain_text("只看维修客户")

    back = versions.first.locator("details")
    back.locator("summary").click()
    back.get_by_role("button").click()
    expect(versions.first.locator(".field-error")).to_be_visible()
    back.locator("input[name=why]").fill("选错了范围")
    back.get_by_role("button").click()
    expect(page.locator("section", has=page.locator("#taken-back"))).to_contain_text("选错了范围")
    assert PlanVersion.objects.count() == 1
