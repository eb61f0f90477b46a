"""Orders are found by their words: filed by the worker after an import, by two Chinese characters, from an index."""

from pathlib import Path

from procrastinate.contrib.django.models import ProcrastinateJob

from anxin.workshop.models import OrderImport, OrderText
from anxin.workshop.selectors.orders import OrderFilter, advisers_named, list_orders, technicians_named
from anxin.workshop.services.file_words import TASK, file_words
from anxin.workshop.tasks import file_words_of_orders
from anxin.workshop.tests.order_files import an_order, bring
from anxin.workshop.tests.repeat_visits import visit
from tests.cast import Cast


def _found(cast: Cast, **wanted: str) -> list[str]:
    page = list_orders(cast.chen, cast.shanghai, OrderFilter.read(wanted))
    return [order.number for order in page.rows]


def test_an_import_asks_the_worker_and_two_characters_find_what_it_filed(
    cast: Cast, tmp_path: Path, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        bring(cast, tmp_path, an_order(工单号="R9", 客户描述="方向盘抖动，高速明显"))
    assert ProcrastinateJob.objects.filter(task_name=TASK).count() == 1
    assert _found(cast, words="抖动") == []
    file_words_of_orders(0)
    for words in ("抖动", "高速", "方向盘 抖动", "压缩机", "R9"):
        assert _found(cast, words=words) == ["R9"], words
    assert _found(cast, words="异响") == []


def test_what_nobody_was_asked_to_file_is_found_by_the_sweep(cast: Cast, tmp_path: Path) -> None:
    bring(cast, tmp_path, an_order(工单号="R9", 客户描述="方向盘抖动"))
    visit(cast, "RO-7", 1, words="刹车异响")
    assert file_words() == 2
    assert (_found(cast, words="抖动"), _found(cast, words="异响")) == (["R9"], ["RO-7"])
    assert OrderImport.objects.get().filed_at is not None
    assert file_words() == 0


def test_a_changed_order_is_found_by_its_new_words_alone(cast: Cast, tmp_path: Path) -> None:
    for words in ("方向盘抖动", "空调异味"):
        bring(cast, tmp_path, an_order(工单号="R9", 客户描述=words))
        file_words()
    assert (_found(cast, words="抖动"), _found(cast, words="异味")) == ([], ["R9"])
    assert OrderText.objects.count() == 1


def test_the_end_of_a_number_finds_its_order(cast: Cast) -> None:
    visit(cast, "RO20260120001", 1)
    file_words()
    assert _found(cast, q="0001") == _found(cast, q="ro20260120001") == ["RO20260120001"]
    assert _found(cast, q="2012") == []


def test_names_are_offered_once_each_without_those_of_another_house(cast: Cast) -> None:
    for day, who in enumerate(("陈师傅", "李师傅", "陈师傅", ""), start=1):
        visit(
            cast,
            f"RO-{day}",
            day,
            technician_name=who,
            adviser=cast.wang if day < 3 else None,
            adviser_name="老李",
        )
    assert technicians_named(cast.chen, cast.shanghai) == ["李师傅", "陈师傅"]
    assert sorted(advisers_named(cast.chen, cast.shanghai)) == sorted(["老李", cast.wang.name])
    assert technicians_named(cast.zhao, cast.shanghai) == advisers_named(cast.zhao, cast.shanghai) == []
