"""Templates: what is filled in, what falls away, and what a dealer may change of them."""

from typing import Any

import pytest

from anxin.foundation.errors import InvalidInput, NotAllowed, NotFound, Refused, Stale
from anxin.messaging.selectors.templates import (
    fields_of,
    fill_in,
    gaps_in,
    sample_values,
    sms_length,
    template_of,
    templates_of,
)
from anxin.messaging.services.templates import Wording, change_template, render_template, restore_shipped

pytestmark = pytest.mark.django_db


def wording(**other: Any) -> Wording:
    kept: dict[str, Any] = {
        "name": {"zh": "洗车券", "en": "Car wash"},
        "kind": "other",
        "channels": ("sms",),
        "text": {"zh": "{customer}您好，{date}起可用。", "en": "Dear {customer}, from {date}."},
    }
    return Wording(**{**kept, **other})


def test_every_shipped_template_can_be_filled_in_both_languages(cast: Any) -> None:
    for template in templates_of(cast.shanghai):
        for language in ("zh", "en"):
            values = sample_values(cast.shanghai, language)
            subject, text = render_template(
                template.key, dealer=cast.shanghai, language=language, values=values
            )
            assert subject
            assert text
            assert "{" not in subject + text


def test_what_the_house_sends_by_itself_never_leaves_a_gap(cast: Any) -> None:
    """The one thing that a person can no longer mend."""
    for template in templates_of(cast.shanghai):
        if template.automatic:
            for language in ("zh-hans", "en"):
                _subject, text = render_template(
                    template.key, dealer=cast.shanghai, language=language, values={"number": "TS1"}
                )
                assert "{" not in text
                assert ("TS1" in text) is ("{number}" in str(template.text))


def test_a_line_about_what_is_not_known_falls_away(cast: Any) -> None:
    with_link = render_template(
        "received",
        dealer=cast.shanghai,
        language="en",
        values={"number": "TS1", "link": "https://x.example/a"},
    )
    without = render_template("received", dealer=cast.shanghai, language="en", values={"number": "TS1"})
    assert "https://x.example/a" in with_link.text
    assert "See where it stands" not in without.text
    assert "hear from us by" not in without.text


def test_an_unknown_customer_is_addressed_all_the_same(cast: Any) -> None:
    text = render_template("received", dealer=cast.shanghai, language="zh", values={"number": "TS1"}).text
    assert text.startswith("尊敬的客户：")


def test_a_gap_stops_the_house_and_is_shown_to_a_person(cast: Any) -> None:
    with pytest.raises(InvalidInput) as refused:
        render_template("appointment", dealer=cast.shanghai, language="zh", values={})
    assert refused.value.code == "TEMPLATE_GAP"
    draft = render_template("appointment", dealer=cast.shanghai, language="zh", values={}, gaps=True)
    assert "【日期】" in draft.text
    assert gaps_in(draft.text, cast.shanghai) == ["【日期】", "【时间】"]


def test_what_was_filled_in_is_not_filled_in_again(cast: Any) -> None:
    """A customer may call himself {link}."""
    text, _gaps = fill_in(
        "{customer}",
        values={"customer": "{link}", "link": "x"},
        fields=fields_of(cast.shanghai),
        language="en",
    )
    assert text == "{link}"


def test_a_dealer_words_a_template_anew_and_goes_back(cast: Any) -> None:
    shipped = template_of(cast.shanghai, "update")
    words = wording(kind="update", subject={"zh": "进展", "en": "News"}, channels=("email",))
    changed = change_template(cast.shanghai, key="update", wording=words, by=cast.liu, seen=0)
    assert changed.version == 1
    assert changed.subject["en"] == "News"
    assert template_of(cast.shanghai, "update").text == words.text
    restored = restore_shipped(cast.shanghai, key="update", by=cast.liu)
    assert restored.version == 2
    assert restored.text == shipped.text


def test_another_dealer_keeps_what_was_shipped(cast: Any) -> None:
    change_template(cast.shanghai, key="update", wording=wording(kind="update"), by=cast.liu)
    assert template_of(cast.chengdu, "update").version == 0


def test_a_dealer_has_templates_of_his_own(cast: Any) -> None:
    made = change_template(cast.shanghai, wording=wording(), by=cast.liu)
    second = change_template(cast.shanghai, wording=wording(), by=cast.liu)
    assert [made.key, second.key] == ["own_1", "own_2"]
    assert {"own_1", "own_2"} <= {each.key for each in templates_of(cast.shanghai)}
    with pytest.raises(NotFound):
        template_of(cast.chengdu, "own_1")
    with pytest.raises(Refused):
        restore_shipped(cast.shanghai, key="own_1", by=cast.liu)


def test_an_unknown_word_in_braces_is_named(cast: Any) -> None:
    words = wording(text={"zh": "{customer}您好", "en": "Dear {custmer}"})
    with pytest.raises(InvalidInput) as refused:
        change_template(cast.shanghai, wording=words, by=cast.liu)
    assert refused.value.field == "text_en"
    assert "{custmer}" in str(refused.value)


def test_full_width_braces_and_spaces_are_understood(cast: Any) -> None:
    words = wording(text={"zh": "｛ customer ｝您好", "en": "Dear {customer}"})
    assert change_template(cast.shanghai, wording=words, by=cast.liu).text["zh"] == "{customer}您好"


def test_a_brace_left_open_is_refused(cast: Any) -> None:
    words = wording(text={"zh": "{customer您好", "en": "Dear {customer}"})
    with pytest.raises(InvalidInput) as refused:
        change_template(cast.shanghai, wording=words, by=cast.liu)
    assert refused.value.code == "BRACES_OPEN"


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"name": {"zh": "", "en": "x"}}, "name_zh"),
        ({"text": {"zh": "好", "en": " "}}, "text_en"),
        ({"channels": ("wecom",)}, "channels"),
        ({"kind": "poem"}, "kind"),
        ({"channels": ("email",)}, "subject_zh"),
        ({"text": {"zh": "长" * 4001, "en": "x"}}, "text_zh"),
    ],
)
def test_what_is_missing_or_too_long_is_told_at_its_field(cast: Any, other: Any, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        change_template(cast.shanghai, wording=wording(**other), by=cast.liu)
    assert refused.value.field == field


def test_what_the_house_sends_by_itself_takes_no_word_filled_in_by_hand(cast: Any) -> None:
    with pytest.raises(InvalidInput) as refused:
        change_template(cast.shanghai, key="link", wording=wording(kind="link"), by=cast.liu)
    assert refused.value.code == "PLACEHOLDER_BY_HAND"
    with pytest.raises(InvalidInput) as refused:
        change_template(cast.shanghai, key="link", wording=wording(kind="link", active=False), by=cast.liu)
    assert refused.value.field == "active"


def test_two_people_do_not_word_over_each_other(cast: Any) -> None:
    change_template(cast.shanghai, key="update", wording=wording(kind="update"), by=cast.liu, seen=0)
    with pytest.raises(Stale):
        change_template(
            cast.shanghai, key="update", wording=wording(kind="update", active=False), by=cast.gao, seen=0
        )


def test_who_handles_does_not_word(cast: Any) -> None:
    with pytest.raises(NotAllowed):
        change_template(cast.shanghai, wording=wording(), by=cast.chen)
    with pytest.raises((NotAllowed, NotFound)):
        change_template(cast.shanghai, wording=wording(), by=cast.zhao)


@pytest.mark.parametrize(
    ("sign", "times", "parts"),
    [("好", 0, 0), ("好", 70, 1), ("好", 71, 2), ("好", 134, 2), ("好", 135, 3), ("😀", 36, 2)],
)
def test_a_text_message_is_counted_in_parts(sign: str, times: int, parts: int) -> None:
    assert sms_length(sign * times).parts == parts
