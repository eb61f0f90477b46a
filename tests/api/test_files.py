"""Files by the API: sent as a form sends them, judged by their content, handed out as bytes."""

from datetime import timedelta

from anxin.complaints.models import Attachment, Complaint
from anxin.foundation import clock
from tests.api.conftest import ROOT, ApiFor
from tests.cast import Cast
from tests.sample_files import HTML, PDF, picture, upload


def test_a_file_is_sent_listed_and_taken_out(cast: Cast, api_for: ApiFor, complaint: Complaint) -> None:
    chen, files = api_for(cast.chen), f"/complaints/{complaint.slug}/files"
    made = chen.send(files, upload(picture(), "brake.png"), note="左前轮")
    body = made.json()
    assert made.status_code == 201
    assert made["Location"] == f"{ROOT}{files}/{body['key']}"
    assert (body["name"], body["kind"], body["content_type"]) == ("brake.png.jpg", "photo", "image/jpeg")
    assert (body["width"], body["height"], body["note"]) == (80, 60, "左前轮")
    assert body["added_by"]["username"] == "chen.min"
    assert chen.get(files).json() == {"items": [body]}
    out = api_for(cast.shen).get(f"{files}/{body['key']}")
    assert b"".join(out.streaming_content) == picture()
    assert out["Content-Disposition"].startswith("attachment")
    assert out["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_what_is_refused_is_told_by_field_and_code(cast: Cast, api_for: ApiFor, complaint: Complaint) -> None:
    chen, files = api_for(cast.chen), f"/complaints/{complaint.slug}/files"
    for content, status, code in ((HTML, 422, "FILE_NOT_KEPT"), (b"", 422, "FILE_EMPTY"), (PDF, 201, None)):
        answer = chen.send(files, upload(content, "photo.jpg"))
        assert (answer.status_code, answer.json().get("code")) == (status, code)
    twice = chen.send(files, upload(PDF, "again.pdf")).json()
    assert (twice["code"], twice["field"]) == ("FILE_ALREADY_THERE", "file")
    assert twice["params"]["key"] == str(Attachment.objects.get().key)
    missing = chen.post(files, {})
    assert (missing.status_code, missing.json()["field"]) == (422, "file")


def test_a_file_sent_again_under_its_key_is_kept_once(
    cast: Cast, api_for: ApiFor, complaint: Complaint
) -> None:
    chen, files = api_for(cast.chen), f"/complaints/{complaint.slug}/files"
    first, again = (chen.send(files, upload(PDF, "a.pdf"), Idempotency_Key="one") for _time in range(2))
    assert (first.status_code, again.status_code, again["Idempotent-Replayed"]) == (201, 201, "true")
    assert first.json() == again.json()
    other = chen.send(files, upload(picture(), "b.jpg"), Idempotency_Key="one")
    assert other.json()["code"] == "IDEMPOTENCY_KEY_REUSED"
    assert Attachment.objects.count() == 1


def test_removed_and_brought_back(cast: Cast, api_for: ApiFor, complaint: Complaint) -> None:
    chen, case = api_for(cast.chen), f"/complaints/{complaint.slug}"
    key = chen.send(f"{case}/files", upload(PDF, "a.pdf")).json()["key"]
    stale = chen.post(f"{case}/remove_attachment", {"file": key, "seen": complaint.version})
    assert stale.json()["code"] == "COMPLAINT_STALE"
    removed = chen.post(f"{case}/remove_attachment", {"file": key, "why": "重复"})
    assert removed.status_code == 200
    assert chen.get(f"{case}/files").json() == {"items": []}
    assert chen.get(f"{case}/files/{key}").status_code == 404
    with clock.at(clock.now() + timedelta(days=1)):
        assert chen.post(f"{case}/restore_attachment", {"file": key}).status_code == 200
    assert [each["key"] for each in chen.get(f"{case}/files").json()["items"]] == [key]
