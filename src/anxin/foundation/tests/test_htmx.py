import json

import pytest
from django.http import HttpResponse

from anxin.foundation import htmx

HTMX = {"HX-Request": "true"}


@pytest.mark.parametrize(
    ("headers", "partial"),
    [
        ({}, False),
        (HTMX, True),
        (HTMX | {"HX-Boosted": "true"}, False),
        (HTMX | {"HX-History-Restore-Request": "true"}, False),
    ],
)
def test_only_a_plain_htmx_request_gets_a_piece_of_the_page(rf, headers, partial):
    assert htmx.wants_partial(rf.get("/", headers=headers)) is partial


def test_the_partial_alone_is_rendered_for_htmx_and_caches_keep_both_apart(rf, settings, tmp_path):
    (tmp_path / "sample.html").write_text(
        "<main>{% partialdef rows inline %}<p>{{ n }}</p>{% endpartialdef %}</main>"
    )
    settings.TEMPLATES = [
        {"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [tmp_path], "OPTIONS": {}}
    ]
    whole = htmx.render_page(rf.get("/"), "sample.html", {"n": 1}, partial="rows")
    piece = htmx.render_page(rf.get("/", headers=HTMX), "sample.html", {"n": 1}, partial="rows")
    assert whole.content == b"<main><p>1</p></main>"
    assert piece.content == b"<p>1</p>"
    assert "HX-Request" in whole.headers["Vary"]


def test_a_redirect_reaches_a_browser_and_htmx_each_in_its_own_way(rf):
    browser = htmx.redirect(rf.post("/"), "/today/")
    assert (browser.status_code, browser.headers["Location"]) == (302, "/today/")
    by_htmx = htmx.redirect(rf.post("/", headers=HTMX), "/today/")
    assert (by_htmx.status_code, by_htmx.headers["HX-Redirect"]) == (204, "/today/")


def test_one_answer_carries_several_events():
    response = htmx.toast(HttpResponse(), "已完成", undo_url="/undo/7/")
    htmx.draft_saved(response, "complaint-7")
    events = json.loads(response.headers["HX-Trigger"])
    assert events["anxin:toast"] == {"text": "已完成", "level": "success", "undoUrl": "/undo/7/"}
    assert events["anxin:saved"] == {"drafts": ["complaint-7"]}
    assert response.headers["HX-Trigger"].isascii()
