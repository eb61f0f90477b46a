"""Who is named in a cell: one or several, with figures, in brackets, with spaces."""

import pytest

from anxin.foundation.tables.names import is_named, names_in


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("王磊、郑强", ["王磊", "郑强"]),
        ("王磊 郑强01，王磊", ["王磊", "郑强01"]),
        ("John Smith / Ann Lee", ["John Smith", "Ann Lee"]),
        ("", []),
        ("、 ", []),
        ("T01/T02", ["T01", "T02"]),
    ],
)
def test_a_cell_names_each_colleague_once(cell: str, names: list[str]) -> None:
    assert names_in(cell) == names


def test_a_colleague_is_found_beside_others_and_with_a_number() -> None:
    assert is_named("李强", "王磊、李强01")
    assert not is_named("李", "王磊、李强01")
    assert not is_named("", "王磊、")
