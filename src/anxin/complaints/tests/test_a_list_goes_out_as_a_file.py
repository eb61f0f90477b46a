"""A list as a file: the same cases as on the page, without telephone numbers, and always recorded."""

import csv
import io
from collections.abc import Callable

import pytest
from django.test import Client

from anxin.accounts.models import Person
from anxin.complaints.services import export_complaints
from anxin.foundation.models import AuditRecord
from tests.cast import Cast, make_complaint

SignIn = Callable[[Person], Client]


def exported(client: Client, query: str = "") -> list[list[str]]:
    answer = client.get(f"/complaints/export.csv{query}")
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))


def test_the_file_holds_what_the_filter_asks_for(cast: Cast, signed_in: SignIn) -> None:
    make_complaint(cast, words="过减速带异响")
    make_complaint(cast, words="提车晚了", category="cat-sales-late-delivery")
    rows = exported(signed_in(cast.liu), "?q=异响")
    assert [row[13] for row in rows] == ["Customer's own words", "过减速带异响"]


def test_no_telephone_number_goes_out(cast: Cast, signed_in: SignIn) -> None:
    make_complaint(cast)
    assert not any(cast.customer.phone in cell for row in exported(signed_in(cast.gao)) for cell in row)


def test_words_that_look_like_a_formula_stay_words(cast: Cast, signed_in: SignIn) -> None:
    make_complaint(cast, words="=cmd|' /C calc'!A0")
    assert exported(signed_in(cast.liu))[1][13].startswith("'=")


def test_who_took_how_many_by_which_filter_is_recorded(cast: Cast, signed_in: SignIn) -> None:
    make_complaint(cast)
    exported(signed_in(cast.liu), "?level=1")
    record = AuditRecord.objects.get(action="complaints.exported")
    assert (record.person, record.dealer_id, record.details["rows"]) == (cast.liu, cast.shanghai.pk, 1)
    assert record.details["filter"]["level"] == "1"


def test_a_caller_may_not_and_an_outsider_gets_an_empty_file(cast: Cast, signed_in: SignIn) -> None:
    make_complaint(cast)
    assert signed_in(cast.chen).get("/complaints/export.csv").status_code == 403
    assert len(exported(signed_in(cast.zhao))) == 1


def test_a_spreadsheet_opens_and_any_other_kind_is_not_found(cast: Cast, signed_in: SignIn) -> None:
    make_complaint(cast)
    client = signed_in(cast.liu)
    assert client.get("/complaints/export.xlsx").getvalue()[:2] == b"PK"
    assert client.get("/complaints/export.exe").status_code == 404


def test_more_than_a_file_takes_is_told_before_anything_is_written(
    cast: Cast, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_complaints, "MOST_ROWS", 1)
    make_complaint(cast)
    make_complaint(cast)
    answer = signed_in(cast.liu).get("/complaints/export.csv")
    assert answer.status_code == 422
    assert "Narrow the list" in answer.content.decode()
