import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import translation

from anxin.foundation import clock
from anxin.foundation.gallery import gallery_context

SOURCE = Path(settings.PACKAGE_DIR)
ICONS = SOURCE.parent.parent / "frontend" / "icons.json"


def render(text, **context):
    return Template("{% load anxin %}" + text).render(Context(context))


def test_a_query_is_changed_without_losing_the_rest(rf):
    request = rf.get("/complaints/", {"q": "空调", "cursor": "abc", "level": ["3", "4"]})
    made = render('{% query_with cursor="" sort="-due" %}', request=request)
    assert made == "?q=%E7%A9%BA%E8%B0%83&amp;level=3&amp;level=4&amp;sort=-due"


def test_a_query_that_is_emptied_leaves_no_stale_address(rf):
    assert render('{% query_with q="" %}', request=rf.get("/", {"q": "a"})) == "?"


def test_a_stopped_clock_does_not_tick():
    due = clock.now() + timedelta(hours=1)
    assert "data-due" in render("{% due when %}", when=due)
    assert "data-due" not in render('{% due when state="met" %}', when=due)
    assert render("{% due when %}", when=None) == ""


def test_the_scripts_words_cannot_end_their_script_element():
    with translation.override("en"):
        made = render("{% script_words %}")
    body = made.removeprefix('<script type="application/json" id="anxin-words">').removesuffix("</script>")
    assert "<" not in body
    assert json.loads(body)["left.hm"] == "%(hours)s h %(minutes)s min left"


def test_a_charts_data_cannot_end_its_script_element():
    made = render('{% json_for_chart data "c" %}', data={"x": ["</script><script>alert(1)</script>"]})
    assert made.count("</script>") == 1


class Plate(forms.Form):
    plate = forms.CharField(help_text="Such as 沪A·12345.", max_length=12)


def test_a_wrong_field_names_its_error_to_readers_software():
    made = render('{% include "components/field.html" with field=form.plate %}', form=Plate({"plate": ""}))
    assert 'aria-invalid="true"' in made
    assert 'aria-describedby="id_plate-help id_plate-error"' in made
    assert 'id="id_plate-error"' in made


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_gallery_shows_every_component_without_inline_script_or_style(language):
    with translation.override(language):
        page = render_to_string("foundation/gallery.html", gallery_context())
    assert not re.search(r"<style|\sstyle=|\son\w+=", page)
    for script in re.findall(r"<script[^>]*>", page):
        assert "src=" in script or 'type="application/json"' in script


def test_base_renders_with_nothing_given():
    page = render_to_string("base.html")
    assert '<html lang="' in page
    assert 'data-bs-theme="system"' in page


@pytest.mark.parametrize("name", ["403", "404", "409", "429", "500", "csrf"])
def test_an_error_page_says_what_to_do(name):
    page = render_to_string(f"{name}.html")
    assert 'class="plain-actions"' in page


@pytest.mark.skipif(not ICONS.exists(), reason="the front end's sources are not in an installed wheel")
def test_every_icon_that_a_template_names_is_in_the_sprite():
    known = set(json.loads(ICONS.read_text()))
    named = {
        name
        for template in SOURCE.rglob("templates/**/*.html")
        for name in re.findall(r'{% icon "([\w-]+)"', template.read_text())
    }
    assert named - known == set()
