"""Photos and recordings on a case, by hand: added, looked at large, taken off and brought back."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from anxin.accounts.models import Person
from anxin.complaints.models import Attachment
from anxin.complaints.services.attach_file import attach_file
from tests.cast import Cast, make_complaint
from tests.e2e.conftest import OpenDesk
from tests.sample_files import HTML, PDF, WAV, boxed, picture, upload

#: Where pictures of the page are put when somebody wants to look at them.
PICTURES = os.environ.get("ANXIN_PICTURES", "")


def sent(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


@pytest.mark.parametrize(("language", "phone"), [("zh-hans", False), ("en", True)])
def test_files_are_added_looked_at_and_taken_off(
    cast: Cast, open_desk: OpenDesk, language: str, phone: bool
) -> None:
    Person.objects.update(language=language)
    complaint = make_complaint(cast)
    desk = open_desk(cast.chen, language=language, phone=phone)
    page = desk.page
    desk.open(f"{complaint.get_absolute_url()}?side=files")
    desk.turn_to("The case", context="history")
    # Written before the files are added, in a form that saw the version before them.
    desk.type("Note down what is said", "他说照片马上发来。", desk.form("note"))
    page.get_by_text(desk.words("Add photos, recordings or papers")).click()
    page.locator("#files-file").set_input_files(
        [
            sent("刹车盘.jpg", picture(size=(1800, 1200), colour="steelblue")),
            sent("发票.jpg", HTML),
            sent("来电录音.wav", WAV),
        ]
    )
    page.locator("#files-note").fill("客户从微信发来")
    desk.press("Add to the case")
    lines = page.locator(".files-line")
    expect(lines.locator(".files-good")).to_have_count(2)
    expect(lines.nth(1).locator(".field-error")).to_contain_text("HTML")
    expect(page.locator(".file")).to_have_count(2)
    expect(page.locator("#case-files-shown")).to_contain_text("客户从微信发来")
    expect(page.locator("input[name=seen]").first).to_have_value(str(complaint.version + 2))
    _photograph(page, f"files-{language}-{'phone' if phone else 'desk'}")

    desk.turn_to("The talk")
    desk.press("Keep the note", desk.form("note"))
    expect(page.locator("#case-history")).to_contain_text("他说照片马上发来。")
    expect(page.locator(".conflict")).to_have_count(0)
    desk.open(f"{complaint.get_absolute_url()}?side=files")
    desk.turn_to("The case", context="history")
    page.locator("[data-view=photo]").click()
    viewer = page.locator("#file-viewer")
    expect(viewer.locator("img")).to_be_visible()
    page.wait_for_function("document.querySelector('#file-viewer img').naturalWidth === 1600")
    _photograph(page, f"viewer-{language}-{'phone' if phone else 'desk'}", whole=False)
    page.keyboard.press("ArrowRight")
    expect(viewer.locator("audio")).to_be_visible()
    expect(viewer.locator(".dialog-title")).to_have_text("来电录音.wav")
    page.keyboard.press("ArrowRight")
    expect(viewer.locator("img")).to_be_visible()
    page.keyboard.press("Escape")
    expect(viewer).to_be_hidden()
    expect(viewer.locator("img")).to_have_count(0)

    card = page.locator(".file").first
    card.locator("summary").click()
    card.locator("input[name=why]").fill("发错了")
    card.locator("form button").click()
    expect(page.locator(".file")).to_have_count(1)
    expect(page.locator("#case-files-shown")).to_contain_text("发错了")
    page.locator("#toasts [data-undo]").click()
    expect(page.locator(".file")).to_have_count(2)
    assert Attachment.objects.filter(removed_at=None).count() == 2


def test_a_video_is_sought_and_a_paper_is_saved(cast: Cast, open_desk: OpenDesk) -> None:
    complaint = make_complaint(cast)
    attach_file(complaint.slug, upload=upload(PDF, "发票.pdf"), by=cast.chen)
    attach_file(complaint.slug, upload=upload(boxed(b"isom"), "异响.mp4"), by=cast.chen)
    page = open_desk(cast.liu).page
    page.goto(f"{complaint.get_absolute_url()}?side=files")
    with page.expect_response(lambda answer: answer.url.endswith("/play/")) as asked:
        page.locator("[data-view=video]").click()
    assert asked.value.status == 206
    page.keyboard.press("Escape")
    with page.expect_download() as saved:
        page.locator(".file-name", has_text="发票").click()
    assert saved.value.suggested_filename == "发票.pdf"
    assert Path(saved.value.path()).read_bytes() == PDF


def _photograph(page: Page, name: str, *, whole: bool = True) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=whole)
