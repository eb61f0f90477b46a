"""The account of a figure and a dispute as table and on paper: what their page shows this person, and no more."""

from collections.abc import Callable, Sequence

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from anxin.accounts.choices import Role
from anxin.accounts.models import Membership, Person
from anxin.foundation.models import AuditRecord
from anxin.foundation.tables import Cell, open_table
from anxin.satisfaction.models import Dispute, ScoreRun
from anxin.satisfaction.selectors import why_words
from anxin.satisfaction.selectors.disputes import both_figures
from anxin.satisfaction.selectors.places import place_of
from anxin.satisfaction.selectors.run_lines import keys_of_group
from anxin.satisfaction.selectors.why_account import account_of
from anxin.satisfaction.selectors.why_sources import live_source
from anxin.satisfaction.selectors.windows import Window
from anxin.satisfaction.services import disputes, runs
from anxin.satisfaction.services.counting import count_month
from anxin.satisfaction.services.plans import default_plan
from anxin.satisfaction.tests.csi60_house import OCTOBER
from anxin.satisfaction.tests.two_advisers import asked_in_october, run_of_october, second_adviser
from tests.cast import Cast
from tests.paper import need_printing, words_of

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Person], Client]
SPAN = "until=2026-10&span=1"
WANG = "SH01/wang.lei"


@pytest.fixture(autouse=True)
def october(cast: Cast) -> Person:
    lin = second_adviser(cast)
    asked_in_october(cast, lin)
    count_month(cast.shanghai.pk, month=OCTOBER)
    return lin


@pytest.fixture
def run(cast: Cast) -> ScoreRun:
    return run_of_october(cast)


@pytest.fixture
def dispute(cast: Cast, run: ScoreRun) -> Dispute:
    keys = keys_of_group(run, "adviser", WANG)[:2]
    return disputes.dispute_figure(
        disputes.Figure(run.key, WANG), interviews=keys, reason="不是我接待的", by=cast.wang
    )


def rows_of(client: Client, address: str) -> list[list[Cell | None]]:
    answer = client.get(address)
    assert answer.status_code == 200
    with open_table(b"".join(answer), name="x.xlsx") as table:
        return [list(row.cells.values()) for row in table.rows]


def row(rows: Sequence[Sequence[Cell | None]], first: str) -> list[Cell | None]:
    return next(list(each) for each in rows if each and str(each[0]).startswith(first))


def why(kind: str) -> str:
    return reverse("satisfaction:why_file", args=[kind])


def test_the_table_of_an_account_holds_the_figure_its_steps_and_its_interviews(
    cast: Cast, signed_in: SignedIn
) -> None:
    rows = rows_of(signed_in(cast.liu), f"{why('xlsx')}?dealer=SH01&adviser=wang.lei&{SPAN}")
    place = place_of(cast.liu, dealer="SH01", adviser="wang.lei")
    source = live_source(place, default_plan(cast.shanghai.region.brand), Window(OCTOBER, OCTOBER, 1))
    asked = row(rows, "Index of those asked")
    assert asked[4:8] == [12, 12, 18, pytest.approx(12 / 18, abs=1e-6)]
    filled = {each[0]: each[2] for each in rows if len(each) > 2}
    with translation.override("en"):
        account = account_of(source.given)
    assert asked[1] == pytest.approx(account.index, abs=1e-6)
    for step in [*account.steps, *account.strata_steps, *account.shrinkage]:
        assert any(step.title == name for name in filled), step.title
    assert row(rows, account.steps[0].title)[2] == account.steps[0].filled
    for part in source.parts:
        assert row(rows, part.name)[2] == pytest.approx(part.total, abs=1e-6)
    assert row(rows, "All of them")[1] == 12


def test_neither_customers_nor_their_words_leave_the_house_with_it(
    cast: Cast, signed_in: SignedIn, run: ScoreRun, dispute: Dispute
) -> None:
    client = signed_in(cast.liu)
    for address in (
        f"{why('csv')}?dealer=SH01&{SPAN}",
        f"{why('csv')}?run={run.key}&dealer=SH01",
        reverse("satisfaction:dispute_file", args=[dispute.key, "csv"]),
    ):
        told = b"".join(client.get(address)).decode()
        assert "没人接" not in told and "13900001234" not in told and cast.customer.name not in told


def test_an_adviser_takes_his_own_account_and_no_colleagues(
    cast: Cast, signed_in: SignedIn, run: ScoreRun
) -> None:
    client = signed_in(cast.wang)
    own = rows_of(client, f"{why('xlsx')}?dealer=SH01&adviser=wang.lei&{SPAN}")
    assert row(own, "Index of those asked")[4] == 12
    assert client.get(f"{why('xlsx')}?dealer=SH01&adviser=lin.hao&{SPAN}").status_code == 404
    assert client.get(f"{why('xlsx')}?run={run.key}&dealer=SH01&adviser=lin.hao").status_code == 404
    house = rows_of(client, f"{why('xlsx')}?run={run.key}&dealer=SH01")
    # The dealer's as a whole: no interview, and no square from which a colleague's figure could be taken.
    assert row(house, "All of them")[1:4:2] == [24, "—"]
    assert not any(each and str(each[0]).startswith(key[:8]) for each in house for key in run.interviews)
    assert signed_in(cast.chen).get(f"{why('xlsx')}?dealer=SH01&{SPAN}").status_code == 403
    assert client.get(f"{why('exe')}?dealer=SH01&adviser=wang.lei&{SPAN}").status_code == 404


def test_who_may_not_export_reads_the_page_without_the_buttons(
    cast: Cast, signed_in: SignedIn, run: ScoreRun, dispute: Dispute
) -> None:
    reader, manager = signed_in(cast.he), signed_in(cast.liu)
    page = reverse("satisfaction:why")
    for shown, file in (
        (f"{page}?dealer=SH01&{SPAN}", f"{why('xlsx')}?dealer=SH01&{SPAN}"),
        (f"{page}?run={run.key}&dealer=SH01", f"{why('pdf')}?run={run.key}&dealer=SH01"),
        (dispute.get_absolute_url(), reverse("satisfaction:dispute_file", args=[dispute.key, "xlsx"])),
    ):
        stem = file.split("?")[0]
        assert stem in manager.get(shown).content.decode()
        assert reader.get(shown).status_code == 200 and stem not in reader.get(shown).content.decode()
        assert reader.get(file).status_code == 403
    assert not AuditRecord.objects.filter(action__endswith="_taken_out", person=cast.he).exists()


def test_too_few_interviews_tell_their_number_alone(cast: Cast, signed_in: SignedIn) -> None:
    told = b"".join(signed_in(cast.liu).get(f"{why('csv')}?dealer=SH01&until=2026-09&span=1")).decode()
    assert "n = 0" in told and "Σ" not in told


def test_it_is_on_record_who_took_it(
    cast: Cast, signed_in: SignedIn, run: ScoreRun, dispute: Dispute
) -> None:
    client = signed_in(cast.liu)
    client.get(f"{why('xlsx')}?dealer=SH01&{SPAN}")
    client.get(f"{why('xlsx')}?run={run.key}&dealer=SH01")
    client.get(reverse("satisfaction:dispute_file", args=[dispute.key, "xlsx"]))
    live, frozen = AuditRecord.objects.filter(action="satisfaction.account_taken_out").order_by("pk")
    assert (live.person_id, live.subject, live.details["span"]) == (cast.liu.pk, "SH01", "2026-10")
    assert (frozen.subject, frozen.details) == (str(run.key), {"figure": "SH01", "way": "table"})
    taken = AuditRecord.objects.get(action="satisfaction.dispute_taken_out")
    assert (taken.dealer_id, taken.subject) == (cast.shanghai.pk, str(dispute.key))


def test_both_figures_of_a_dispute_stand_beside_each_other(
    cast: Cast, signed_in: SignedIn, dispute: Dispute
) -> None:
    runs.carry_out(disputes.uphold_dispute(dispute.key, answer="查过了", by=cast.liu).pk)
    rows = rows_of(signed_in(cast.wang), reverse("satisfaction:dispute_file", args=[dispute.key, "xlsx"]))
    before, after = both_figures(cast.wang, dispute)
    first, second = row(rows, "disputed"), row(rows, "correction 1")
    assert [first[1], second[1]] == pytest.approx([before.index, after.index], abs=1e-6)
    assert first[5:8] == [12, 18, pytest.approx(12 / 18, abs=1e-6)] and second[5] == 10
    assert second[2] == pytest.approx(after.change, abs=1e-6)
    told = "".join(str(each[0]) for each in rows if each)
    assert "不是我接待的" in told and "查过了" in told
    assert all(any(each and each[0] == key[:8] for each in rows) for key in dispute.interviews)


def test_a_dispute_whose_figure_one_sees_no_more_is_not_taken_out(
    cast: Cast, signed_in: SignedIn, run: ScoreRun
) -> None:
    keys = keys_of_group(run, "adviser", "SH01/lin.hao")[:1]
    figure = disputes.Figure(run.key, "SH01/lin.hao")
    made = disputes.dispute_figure(figure, interviews=keys, reason="重复", by=cast.liu)
    Membership.objects.filter(person=cast.liu).update(role=Role.SERVICE_ADVISER)
    client = signed_in(cast.liu)
    page = client.get(made.get_absolute_url())
    file = reverse("satisfaction:dispute_file", args=[made.key, "xlsx"])
    assert page.status_code == 200 and file not in page.content.decode()
    assert client.get(file).status_code == 404


def test_on_paper_it_reads_the_same_in_both_languages(
    cast: Cast, signed_in: SignedIn, run: ScoreRun, dispute: Dispute, monkeypatch: pytest.MonkeyPatch
) -> None:
    need_printing()
    monkeypatch.setattr("anxin.satisfaction.services.account_exporting.MOST_ON_PAPER", 10)
    assert why_words.MOST_ON_PAPER > 10
    for language, title, more, whole in (
        ("zh-hans", "3 加总了什么", "另有2项", "合计"),
        ("en", "3 What is added up", "2more", "All of them"),
    ):
        Person.objects.filter(pk=cast.liu.pk).update(language=language)
        client = signed_in(Person.objects.get(pk=cast.liu.pk))
        for query in (f"dealer=SH01&adviser=wang.lei&{SPAN}", f"run={run.key}&dealer=SH01&adviser=wang.lei"):
            answer = client.get(f"{why('pdf')}?{query}")
            assert answer["Content-Type"] == "application/pdf"
            words = "".join(words_of(answer.content).split())
            assert title.replace(" ", "") in words and more in words and "Σy/n" in words
            rows = rows_of(client, f"{why('xlsx')}?{query}")
            assert row(rows, whole)[1] == 12 and more not in str(rows).replace(" ", "")
        answer = client.get(reverse("satisfaction:dispute_file", args=[dispute.key, "pdf"]))
        assert "不是我接待的" in words_of(answer.content)
