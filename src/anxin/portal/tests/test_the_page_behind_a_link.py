"""The page behind a link opens in its language, and calls no case of somebody else the reader's own."""

import pytest
from django.test import Client

from anxin.complaints.services.merge_cases import Merging, merge_cases
from anxin.portal.services.give_link import give_link
from tests.cast import Cast, make_complaint, make_customer

pytestmark = pytest.mark.django_db

ENGLISH, CHINESE = "Your case", "您的投诉"


@pytest.mark.parametrize(
    ("named", "browser", "query", "words"),
    [
        ("en", "zh-CN", "", ENGLISH),
        ("zh-hans", "en-GB", "", CHINESE),
        ("zh-hans", "en-GB", "?lang=en", ENGLISH),
        ("", "en-GB", "", ENGLISH),
        ("", "zh-CN", "", CHINESE),
    ],
)
def test_it_opens_in_the_language_of_the_link(
    cast: Cast, named: str, browser: str, query: str, words: str
) -> None:
    token = give_link(make_complaint(cast).slug, by=cast.chen, language=named)
    page = Client(headers={"accept-language": browser}).get(f"/c/{token}/{query}").content.decode()
    assert f'lang="{"en" if words == ENGLISH else "zh"}' in page


def test_the_case_of_somebody_else_is_not_called_his(cast: Cast) -> None:
    other, _car = make_customer(
        cast.shanghai, "周先生", "13900007777", plate="沪A77777", vin="LFV3A28K7B3077777"
    )
    source, target = make_complaint(cast), make_complaint(cast, customer=other)
    token = give_link(source.slug, by=cast.chen, language="en")
    merge_cases(source.slug, into=target.slug, by=cast.liu, merging=Merging(knowingly=True))
    page = Client().get(f"/c/{token}/").content.decode()
    assert target.number in page
    assert f"your case {target.number}" not in page
