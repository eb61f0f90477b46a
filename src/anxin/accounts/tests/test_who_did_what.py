"""The audit trail: dealer by dealer, in readable words, filtered, paged by key, and only for those who may read it."""

from datetime import UTC, datetime

import pytest

from anxin.accounts import services
from anxin.accounts.audit_trail import action_names, audit_for
from anxin.accounts.choices import Role
from anxin.accounts.services import DealerDetails
from anxin.foundation import audit, clock
from anxin.foundation.errors import NotAllowed
from tests.cast import Cast, make_complaint


def test_a_manager_reads_what_was_done_at_his_dealer(cast: Cast, signed_in):
    complaint = make_complaint(cast)
    page = signed_in(cast.liu).get("/people/audit/").content.decode()
    assert complaint.slug in page
    assert f'href="/complaints/{complaint.slug}/"' in page
    assert cast.chen.name in page


def test_another_dealers_records_are_not_there(cast: Cast, signed_in):
    complaint = make_complaint(cast)
    page = signed_in(cast.zhao).get("/people/audit/").content.decode()
    assert complaint.slug not in page
    assert "Nothing was done yet" in page


def test_a_caller_may_not_read_it(cast: Cast):
    with pytest.raises(NotAllowed):
        audit_for(cast.chen)


def test_an_administrator_reads_of_cases_without_a_link_that_he_could_not_open(cast: Cast, signed_in):
    complaint = make_complaint(cast)
    page = signed_in(cast.an).get("/people/audit/").content.decode()
    assert complaint.slug in page
    assert f'href="/complaints/{complaint.slug}/"' not in page


def test_what_concerns_a_whole_brand_is_for_its_administrator(cast: Cast, signed_in):
    services.set_sign_in_rule(Role.AUDITOR, brand=cast.shanghai.region.brand, required=True, by=cast.an)
    words = "second factor demanded"
    assert words in signed_in(cast.an).get("/people/audit/").content.decode()
    assert words not in signed_in(cast.liu).get("/people/audit/").content.decode()


def test_it_is_filtered_by_person_action_and_day(cast: Cast, signed_in):
    with clock.at(datetime(2026, 11, 20, 17, 30, tzinfo=UTC)):
        services.save_dealer("SH01", details=DealerDetails(names={"zh": "一"}), by=cast.an)
    with clock.at(datetime(2026, 11, 22, 3, 0, tzinfo=UTC)):
        services.grant_membership("chen.min", role=Role.AUDITOR, place=cast.shanghai, by=cast.an)
    client = signed_in(cast.an)

    def actions(query: str) -> list[str]:
        return [line.record.action for line in client.get(f"/people/audit/?{query}").context["lines"]]

    both = ["accounts.membership_granted", "accounts.dealer_changed"]
    assert actions("") == both
    assert actions("who=安然") == both
    assert actions("who=nobody") == []
    assert actions("action=accounts.dealer_changed") == both[1:]
    # 17:30 UTC is the small hours of the 21st in Shanghai.
    assert actions("day=2026-11-21") == both[1:]
    assert actions("day=2026-11-20") == []


def test_pages_follow_each_other_without_loss_or_repeat(cast: Cast, signed_in):
    for number in range(120):
        audit.record_operation(
            "accounts.dealer_changed", person_id=cast.an.pk, dealer_id=cast.shanghai.pk, subject=f"n{number}"
        )
    client = signed_in(cast.liu)
    seen: list[str] = []
    cursor = ""
    for _page in range(5):
        page = client.get("/people/audit/", {"cursor": cursor} if cursor else {}).context["page"]
        seen += [row.subject for row in page.rows]
        cursor = page.older
        if not cursor:
            break
    assert seen == [f"n{number}" for number in reversed(range(120))]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_name_of_an_action_is_readable(language: str):
    for key, name in action_names().items():
        assert str(name)
        assert str(name) != key
