"""What the index finds, judged by PostgreSQL itself."""

import os
from collections.abc import Iterator

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anxin.foundation.searching import Part, PartKind, Weight, tsquery_literal, tsvector_literal

HAN = "发动机异响变速箱车辆维修投诉客户顿挫漏油門開關"
RUN = st.text(alphabet=HAN, min_size=2, max_size=30)
NOISE = st.text(max_size=40)
LOOSE = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def connection() -> Iterator[psycopg.Connection]:
    address = os.environ.get("DATABASE_URL", "")
    if not address.startswith("postgres"):
        pytest.skip("no PostgreSQL at DATABASE_URL")
    # The statements read no table, so the server's own database serves and always exists.
    with psycopg.connect(address, autocommit=True, dbname="postgres") as opened:
        yield opened


def finds(connection: psycopg.Connection, query: str, *parts: Part) -> bool:
    row = connection.execute(
        "SELECT %s::tsvector @@ %s::tsquery", [tsvector_literal(parts), tsquery_literal(query)]
    ).fetchone()
    assert row is not None
    return bool(row[0])


@LOOSE
@given(before=NOISE, run=RUN, after=NOISE, data=st.data())
def test_every_substring_of_a_chinese_run_finds_its_text(
    connection: psycopg.Connection, before: str, run: str, after: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(run) - 2))
    stop = data.draw(st.integers(start + 2, len(run)))
    assert finds(connection, run[start:stop], Part(before), Part(f"{before} {run} {after}"))


@LOOSE
@given(text=st.text(max_size=80), query=st.text(max_size=30))
def test_any_text_and_any_query_are_accepted(connection: psycopg.Connection, text: str, query: str) -> None:
    finds(connection, query, *(Part(text, kind=kind) for kind in PartKind))


@LOOSE
@given(text=st.text(alphabet="abcxyz019 \\'\":&|!()<>*,;车响", max_size=40))
def test_signs_of_the_query_language_are_only_signs(connection: psycopg.Connection, text: str) -> None:
    if tsquery_literal(text):
        assert finds(connection, text, Part(text))


@pytest.mark.parametrize(
    ("kind", "value", "query"),
    [
        (PartKind.VIN, "LSVAU2180N2123456", "123456"),
        (PartKind.VIN, "LSVAU2180N2123456", "n2123456"),
        (PartKind.VIN, "LSVAU2180N2123456", "LSVAU2180N2123456"),
        (PartKind.VIN, "LSVAU2180N2123456", "lsvau"),
        (PartKind.PLATE, "沪A·12345", "沪A12345"),
        (PartKind.PLATE, "沪A12345", "沪A·12345"),
        (PartKind.PLATE, "沪A12345", "a12345"),
        (PartKind.PLATE, "沪A12345", "12345"),
        (PartKind.PLATE, "沪A12345", "沪A12"),
        (PartKind.PLATE, "沪AD12345", "沪A·D12345"),
        (PartKind.PLATE, "沪A1234学", "沪A1234学"),
        (PartKind.PLATE, "AB12 CDE", "ab12cde"),
        (PartKind.PLATE, "AB12CDE", "AB12 CDE"),
        (PartKind.PHONE, "13812345678", "138 1234 5678"),
        (PartKind.PHONE, "13812345678", "+86 138-1234-5678"),
        (PartKind.PHONE, "138 1234 5678", "13812345678"),
        (PartKind.PHONE, "13812345678", "5678"),
        (PartKind.PHONE, "13812345678", "1381"),
        (PartKind.PHONE, "021-62345678", "62345678"),
        (PartKind.NUMBER, "TS20261121-0007", "TS20261121-0007"),
        (PartKind.NUMBER, "TS20261121-0007", "0007"),
        (PartKind.NUMBER, "TS20261121-0007", "20261121"),
        (PartKind.TEXT, "车牌沪A·12345，电话138-1234-5678", "沪A12345 异响"),
    ],
)
def test_codes_are_found_as_people_quote_them(
    connection: psycopg.Connection, kind: PartKind, value: str, query: str
) -> None:
    assert finds(connection, query, Part("异响"), Part(value, Weight.A, kind))


@pytest.mark.parametrize(
    ("text", "query"),
    [("空调异响，噪音大", "响噪"), ("动发机", "发动机"), ("沪A12345", "沪B12345"), ("13812345678", "5679")],
)
def test_what_is_not_there_is_not_found(connection: psycopg.Connection, text: str, query: str) -> None:
    assert not finds(connection, query, Part(text))


def test_the_largest_texts_are_accepted_and_their_ends_found(connection: psycopg.Connection) -> None:
    filler = "".join(chr(0x4E00 + number % 7000) for number in range(40_000))
    assert finds(connection, "变速箱漏油", Part(f"{filler}。变速箱漏油"))
    words = " ".join(f"word{number}" for number in range(300_000))
    assert finds(connection, "word77", Part(words))
    assert finds(connection, "x" * 3000, Part("x" * 3000))


def test_a_hit_in_an_important_part_ranks_higher(connection: psycopg.Connection) -> None:
    ranks = [
        connection.execute(
            "SELECT ts_rank(%s::tsvector, %s::tsquery)",
            [tsvector_literal([Part("异响", weight)]), tsquery_literal("异响")],
        ).fetchone()
        for weight in (Weight.A, Weight.B, Weight.C, Weight.D)
    ]
    assert ranks == sorted(ranks, key=lambda row: -(row[0] if row else 0))
    assert len(set(ranks)) == 4
