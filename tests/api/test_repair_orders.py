"""Repair orders over the API: brought in as data or as a file, read as a list."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from anxin.foundation.tables import LARGEST_FILE
from anxin.workshop.models import OrderImport, RepairOrder
from anxin.workshop.schemas.orders import MOST_AT_ONCE
from anxin.workshop.services.importing.runs import carry_out_run
from anxin.workshop.tests.order_files import an_order, write_export
from tests.api.conftest import ROOT, ApiClient, ApiFor
from tests.cast import Cast

ORDER = {
    "order_no": "R1",
    "vin": "LSVAM4186C2184841",
    "plate": "沪A8K201",
    "opened_at": "2026-01-20 09:30",
    "kind": "warranty",
    "customer": "周建军",
    "customer_phone": "13911110001",
    "odometer_km": "48,600 km",
    "complaint": "空调不凉",
}


@pytest.fixture
def liu(cast: Cast, api_for: ApiFor) -> ApiClient:
    return api_for(cast.liu)


def test_orders_are_brought_in_as_data_and_read(cast: Cast, liu: ApiClient) -> None:
    rows = [ORDER, {**ORDER, "work": "换压缩机"}, {**ORDER, "order_no": "R2", "vin": "short"}]
    made = liu.post("/repair-orders", {"dealer": "SH01", "orders": rows})
    assert made.status_code == 201, made.content
    body = made.json()
    assert (body["new"], body["rejected"], body["total"], body["state"]) == (1, 1, 3, "done")
    assert [(each["row"], each["column"]) for each in body["rejects"]] == [(3, "vin")]
    (shown,) = liu.get("/repair-orders", vin="lsvam4186c2184841").json()["items"]
    assert (shown["number"], shown["kind"], shown["work"]) == ("R1", "warranty", "换压缩机")
    assert liu.get(f"/repair-orders/{shown['key']}").json() == shown
    assert liu.get(f"/repair-orders/imports/{body['key']}").json() == body


def test_the_same_again_changes_nothing(cast: Cast, liu: ApiClient) -> None:
    body = {"dealer": "SH01", "orders": [ORDER]}
    first = liu.post("/repair-orders", body, Idempotency_Key="one")
    again = liu.post("/repair-orders", body, Idempotency_Key="one")
    assert again.json() == first.json() and again["Idempotent-Replayed"] == "true"
    third = liu.post("/repair-orders", body).json()
    assert (third["new"], third["known"]) == (0, 1)
    assert RepairOrder.objects.count() == 1


def test_too_many_orders_at_once_are_refused(cast: Cast, liu: ApiClient) -> None:
    many = [{**ORDER, "order_no": f"R{place}"} for place in range(MOST_AT_ONCE + 1)]
    refused = liu.post("/repair-orders", {"dealer": "SH01", "orders": many})
    assert refused.status_code == 422
    assert not RepairOrder.objects.exists()


def test_an_unknown_field_is_refused(cast: Cast, liu: ApiClient) -> None:
    refused = liu.post("/repair-orders", {"dealer": "SH01", "orders": [{**ORDER, "id_card": "1"}]})
    assert refused.status_code == 422


def test_a_file_is_queued_and_its_progress_read(cast: Cast, liu: ApiClient, tmp_path: Path) -> None:
    path = write_export(tmp_path, an_order(), an_order(工单号=""), encoding="gb18030")
    assert path.stat().st_size < LARGEST_FILE
    with override_settings(MEDIA_ROOT=tmp_path / "uploads"):
        upload = SimpleUploadedFile("o.csv", path.read_bytes())
        headers = {"authorization": f"Bearer {liu.token}"}
        form = {"file": upload, "dealer": "SH01"}
        made = liu.client.post(f"{ROOT}/repair-orders/imports", form, headers=headers)
        assert (made.status_code, made.json()["state"]) == (201, "queued")
        carry_out_run(OrderImport.objects.get().pk)
    done = liu.get(made["Location"].removeprefix(ROOT)).json()
    assert (done["state"], done["door"], done["new"], done["rejected_rows"]) == ("done", "api", 1, 1)
    assert "工单号" in done["rejects"][0]["column"]


def test_lists_of_an_outsider_are_empty(cast: Cast, liu: ApiClient, api_for: ApiFor) -> None:
    liu.post("/repair-orders", {"dealer": "SH01", "orders": [ORDER]})
    zhao = api_for(cast.zhao)
    assert zhao.get("/repair-orders").json()["items"] == []
    assert zhao.get("/repair-orders", dealer="SH01").json()["items"] == []
