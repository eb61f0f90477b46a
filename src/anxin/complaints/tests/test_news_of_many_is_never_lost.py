"""What an import changed about customers and cars reaches their complaints, also where the process was killed."""

from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from anxin.complaints import tasks
from anxin.complaints.reactions import renew_words_after_many
from anxin.complaints.services import renew_search_words
from anxin.customers.events import ManyChanged
from anxin.customers.models import ManyNews
from anxin.foundation import clock
from tests.cast import Cast


@pytest.fixture
def news(cast: Cast) -> ManyNews:
    """What an import has committed, and nobody was told of."""
    return ManyNews.objects.create(at=clock.now(), customer_ids=[cast.customer.pk], vehicle_ids=[cast.car.pk])


def _jobs() -> list[tuple[str, dict[str, list[int]]]]:
    rows = ProcrastinateJob.objects.filter(task_name__startswith="complaints.renew_words_of").order_by("pk")
    return [(job.task_name, job.args) for job in rows]


def test_whoever_hears_of_it_takes_it_over_once(cast: Cast, news: ManyNews) -> None:
    for _time in range(2):
        renew_words_after_many(ManyChanged(news_id=news.pk))
    assert _jobs() == [
        ("complaints.renew_words_of_customers", {"customer_ids": [cast.customer.pk]}),
        ("complaints.renew_words_of_vehicles", {"vehicle_ids": [cast.car.pk]}),
    ]
    assert not ManyNews.objects.exists()


def test_what_nobody_heard_of_is_found_by_the_sweep(news: ManyNews) -> None:
    with clock.at(clock.now() + timedelta(minutes=6)):
        tasks.renew_missed_words(0)
        tasks.renew_missed_words(0)
    assert len(_jobs()) == 2
    assert not ManyNews.objects.exists()


def test_what_is_being_told_is_left_to_whoever_tells_it(news: ManyNews) -> None:
    tasks.renew_missed_words(0)
    assert not _jobs() and ManyNews.objects.exists()


def test_news_stays_where_its_jobs_could_not_be_queued(
    news: ManyNews, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_told: object, **_more: object) -> int:
        raise ConnectionError

    monkeypatch.setattr(renew_search_words, "enqueue", killed)
    with pytest.raises(ConnectionError):
        renew_search_words.hear_of_many(news.pk)
    assert ManyNews.objects.exists()
