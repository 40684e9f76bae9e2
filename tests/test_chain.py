"""The arithmetic of the ledger: one way to write a value, and digests that nobody may ever compute otherwise."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.chain import (
    Header,
    NotCanonicalError,
    Part,
    before_digest,
    beginning,
    canonical,
    chain_of,
    checkpoint_digest,
    entry_digest,
    heads_digest,
    parsed,
    plain,
)

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)

CANONICAL = {
    "keys in the order of their characters": ({"b": 1, "a": 2, "B": 3}, '{"B":3,"a":2,"b":1}'),
    "no white space": ({"a": [1, 2, {"b": None}]}, '{"a":[1,2,{"b":null}]}'),
    "characters as they are": ("Київ — “75”\u200b", '"Київ — “75”\u200b"'),
    "control characters escaped": ("a\nb\x07", '"a\\nb\\u0007"'),
    "yes and no are no numbers": ([True, False, 1, 0], "[true,false,1,0]"),
    "whole numbers of any size": (2**70, "1180591620717411303424"),
}


@pytest.mark.parametrize(("value", "written"), CANONICAL.values(), ids=CANONICAL)
def test_a_value_is_written_in_one_way(value: Any, written: str) -> None:
    assert canonical(value) == written
    assert parsed(written) == value


@pytest.mark.parametrize(
    "value", [1.5, float("nan"), {"a": 1.0}, [[2.5]], {1: "a"}, {"a": {None: 1}}, b"bytes", {"a"}, ("a",), NOON]
)
def test_what_could_be_written_in_two_ways_is_refused(value: Any) -> None:
    with pytest.raises(NotCanonicalError):
        canonical(value)


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1}',
        '{"b":1,"a":2}',
        '{"a":1,"a":1}',
        "[1.0]",
        "[1e3]",
        "NaN",
        "-Infinity",
        '"\\u0041"',
        '"\\/"',
        "[1]\n",
        "",
        "nonsense",
        "[" * 100_000,
    ],
)
def test_what_is_written_in_another_way_is_not_read(text: str) -> None:
    with pytest.raises(NotCanonicalError):
        parsed(text)


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
)


@given(PLAIN)
def test_whatever_is_written_reads_back_the_same(value: Any) -> None:
    assert parsed(canonical(value)) == value


def test_values_of_the_record_become_plain() -> None:
    two_hours_east = datetime(2026, 11, 20, 14, 0, tzinfo=timezone(timedelta(hours=2)))
    assert plain(two_hours_east) == "2026-11-20T12:00:00.000000+00:00"
    assert plain(date(2026, 11, 20)) == "2026-11-20"
    assert plain([(1, 0.5)]) == [[1, "0.5"]]
    assert plain({"at": NOON}) == {"at": "2026-11-20T12:00:00.000000+00:00"}
    assert plain(None) is None


def test_a_header_is_written_so() -> None:
    header = Header("article/7", 2, NOON, "record_review", (("act", "aa"), ("review", "bb")), "cc")
    assert header.content == (
        '{"at":"2026-11-20T12:00:00.000000+00:00","chain":"article/7","format":1,'
        '"parts":[{"digest":"aa","kind":"act"},{"digest":"bb","kind":"review"}],'
        '"previous":"cc","sequence":2,"verb":"record_review"}'
    )


def test_chains_are_named_so() -> None:
    assert (chain_of(7), chain_of(None)) == ("article/7", "registry")


# Written down once: what was printed on a report years ago must still be what is computed today.
DIGESTS = {
    "an entry": (
        entry_digest("{}"),
        "1b5b87a9937625b9d3c9206fb227b436d868031a7ef677bfa5b1b062161cc372",
    ),
    "a part": (
        Part("review", "0f" * 16, "{}").digest,
        "88a777a12916586de2bde78b62cb6af02e66fb5a0593def4df030799f73897eb",
    ),
    "the beginning of a chain": (
        beginning("article/7"),
        "f202de7c0cc38059a6aff80f9d66a10b7ee0bc93ffc506ec83f8cfcdfb5bc1c3",
    ),
    "heads": (
        heads_digest([("article/7", 2, "aa"), ("registry", 1, "bb")]),
        "c37e94871a106c5be9cb0688a3f909caaf990aa1326f817f14affaf198ba91c3",
    ),
    "a checkpoint": (
        checkpoint_digest({"number": 1, "previous": ""}),
        "91ec57f82f4a4b52a270a6a64723b4d762acf9e72ece21a80dbf61e3cceb1afd",
    ),
    "what was before": (
        before_digest(["{}", "[]"]),
        "d19e48d8977385bb8e93c2ae478392af0ab907b2a5ecbfca860e43b276c608b1",
    ),
}


@pytest.mark.parametrize(("found", "known"), DIGESTS.values(), ids=DIGESTS)
def test_digests_stay_what_they_are(found: str, known: str) -> None:
    assert found == known


def test_no_kind_of_digest_passes_for_another() -> None:
    text = "[]"
    found = [entry_digest(text), beginning(text), Part("a", "", text).digest, heads_digest([])]
    assert len(set(found)) == len(found)


def test_a_part_cannot_be_guessed_without_its_salt() -> None:
    assert Part("review", "00" * 16, "[]").digest != Part("review", "01" * 16, "[]").digest


def test_heads_are_one_digest_in_whatever_order_they_come() -> None:
    heads = [("article/1", 3, "aa"), ("registry", 9, "bb")]
    assert heads_digest(heads) == heads_digest(heads[::-1])
    assert heads_digest(heads) != heads_digest([("article/1", 3, "aa"), ("registry", 9, "bc")])


def test_the_order_of_rows_before_the_ledger_counts() -> None:
    assert before_digest(["a", "b"]) != before_digest(["b", "a"])
    assert before_digest(["ab"]) != before_digest(["a", "b"])
