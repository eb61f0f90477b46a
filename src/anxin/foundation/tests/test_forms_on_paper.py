"""Forms become A4 pages: ruled rows, repeated heads, signatures that stay whole, and nothing fetched from anywhere."""

from collections.abc import Sequence
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from anxin.foundation import paper
from anxin.foundation.errors import NotEquipped
from anxin.foundation.paper import Block, Field, Form, Listing, Signature, in_rows, pdf_from, ticks
from tests.paper import faces_in, need_chinese_face, need_printing, pages_of, words_of

TEMPLATE = "foundation/print/form.html"
A4 = (794, 1123)


def form_of(*blocks: Block, house: str = "上海大道店") -> Form:
    return Form("客户投诉处理单", house, "TS20261121-0007", "2026-11-22 09:10", "刘芳", blocks)


def printed(*blocks: Block, language: str = "zh-hans") -> bytes:
    need_printing()
    return pdf_from(TEMPLATE, {"form": form_of(*blocks)}, language=language)


def laid_out(*blocks: Block) -> Sequence[Any]:
    need_printing()
    html = render_to_string(TEMPLATE, {"form": form_of(*blocks)})
    pages: Sequence[Any] = paper._typesetting().pages_of(html, stylesheet=paper.stylesheet()).pages
    return pages


def listing(rows: int, words: str = "调拨配件") -> Block:
    return Block(
        "",
        listings=[Listing("我方行动", ["事项", "负责人"], [[f"{words} {n}", "何军"] for n in range(rows)])],
    )


def test_fields_fill_rows_of_three_columns():
    rows = in_rows(
        [Field("a"), Field("b", span=2), Field("c", span=3), Field("d", span=2), Field("e", span=2)]
    )
    assert [[(each.label, each.span) for each in row] for row in rows] == [
        [("a", 1), ("b", 2)],
        [("c", 3)],
        [("d", 3)],
        [("e", 3)],
    ]


def test_an_empty_field_is_room_to_write_in_and_a_filled_one_is_not():
    assert len(Field("facts", lines=3).writing_lines) == 3
    assert not Field("facts", "known", lines=3).writing_lines
    assert not Field("sex", ticks=ticks(("male", False))).writing_lines


def test_a_form_without_a_word_in_it_is_still_a_page():
    pages = laid_out(Block("受理", [Field("编号"), Field("日期", lines=4)]))
    assert [(round(page.width), round(page.height)) for page in pages] == [A4]


def test_every_page_tells_whose_it_is_and_which_of_how_many():
    pages = pages_of(printed(listing(120)))
    assert len(pages) > 2
    for number, words in enumerate(pages, start=1):
        assert f"第{number}页，共{len(pages)}页" in words
        assert "上海大道店" in words
        assert "TS20261121-0007" in words
        assert "刘芳打印于2026-11-2209:10" in words


def test_the_same_form_speaks_english():
    words = words_of(printed(Block("Taken in", [Field("Number", "7")]), language="en"))
    assert "Page 1 of 1" in words
    assert "Printed 2026-11-22 09:10 by 刘芳" in words


def test_the_heads_of_a_table_stand_on_every_page_that_it_reaches():
    pages = pages_of(printed(listing(120)))
    assert len(pages) > 2
    assert all("我方行动事项负责人" in words for words in pages)
    assert "".join(pages).count("何军") == 120


def test_words_without_a_gap_are_broken_and_none_of_them_is_lost():
    word = "".join(chr(ord("a") + n % 26) for n in range(4000))
    pages = laid_out(Block("投诉", [Field("原话", word, span=3)]))
    assert _widest(pages) <= A4[0]
    assert word in "".join(pages_of(printed(Block("投诉", [Field("原话", word, span=3)]))))


def test_a_field_longer_than_a_page_goes_on_over_the_page():
    words = "空调修了三次还是不凉，" * 900
    pdf = printed(Block("投诉", [Field("编号", "7"), Field("原话", words, span=3)]), listing(2))
    pages = pages_of(pdf)
    assert len(pages) > 2
    assert sum(words.count("空调") for words in pages) == 900


def test_a_signature_and_its_date_stay_on_one_page():
    seen = set()
    for rows in range(24, 42, 2):
        signing = Block("", signatures=[Signature("客户"), Signature("经销商")])
        pages = pages_of(printed(listing(rows), signing))
        assert [words.count("签字") for words in pages] == [words.count("日期") for words in pages]
        seen.add(len(pages))
    assert seen == {1, 2}


def test_words_that_look_like_markup_stay_words():
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)><b>粗</b>"
    words = pages_of(printed(Block("投诉", [Field("原话", evil, span=3)])))[0]
    assert evil.replace(" ", "") in words


@pytest.mark.parametrize(
    "address", ["https://example.org/a.png", "file:///etc/hostname", "data:image/png;base64,AAAA", "a.png"]
)
def test_nothing_is_fetched_from_anywhere(address: str, monkeypatch: pytest.MonkeyPatch):
    need_printing()
    typesetting = paper._typesetting()
    asked: list[str] = []
    fetch = typesetting.NothingFromOutside.fetch

    def watched(self: Any, url: str, headers: object = None) -> Any:
        asked.append(url)
        return fetch(self, url, headers)

    monkeypatch.setattr(typesetting.NothingFromOutside, "fetch", watched)
    html = f'<link rel="stylesheet" href="{address}"><img src="{address}"><p>ja'
    document = typesetting.pages_of(html, stylesheet=f"p {{ background: url({address}) }}")
    assert len(document.pages) == 1
    with pytest.raises(ValueError, match="nothing from outside"):
        typesetting.NothingFromOutside().fetch(address)
    assert all(url.endswith(address) for url in asked)


def test_chinese_is_set_in_a_chinese_face_everywhere_on_the_page():
    need_chinese_face()
    pdf = printed(
        Block("受理直接责任人", [Field("骨角门令", "直骨", ticks=ticks(("是", True)))]), listing(60)
    )
    faces = faces_in(pdf)
    assert faces
    ours = tuple(face.replace(" ", "-") for face in paper.FACES)
    assert [face for face in faces if not face.startswith(ours)] == []
    assert not [face for face in faces if "JP" in face]


def test_the_style_names_the_faces_wherever_a_new_context_begins():
    style = paper.stylesheet()
    names = ", ".join(f'"{face}"' for face in paper.FACES)
    assert style.count(names) == style.count("font-family:") == style.count("content: element(") + 3


def test_a_machine_without_pango_says_what_to_install(monkeypatch: pytest.MonkeyPatch):
    def missing(_name: str) -> Any:
        print("the library's own advice, which nobody asked for")
        raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr(paper, "import_module", missing)
    with translation.override("en"), pytest.raises(NotEquipped, match="lacks Pango") as refused:
        pdf_from(TEMPLATE, {"form": form_of()}, language="en")
    assert refused.value.status == 503
    assert "libpangoft2-1.0-0" in str(refused.value)
    assert "libpango" in paper.why_not_printing()


def _widest(pages: Sequence[Any]) -> float:
    boxes = [box for page in pages for box in page._page_box.descendants()]
    return max(float(box.position_x + box.width) for box in boxes if hasattr(box, "text"))
