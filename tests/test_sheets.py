"""Leads as CSV: a row each, read back as they were, and never a formula."""

import csv
import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import sheets
from bot.api.models import Email, EnrichmentResult, Lead, LinkedIn, Profile
from bot.records import LeadRecord, Mark

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
ADA = Lead(
    id=7,
    stream_id=43,
    account_id=8,
    segment_id=13,
    match_confidence="high",
    source_type="new_follower",
    discovered_at=NOW,
    profile=Profile(x_user_id="1", handle="ada", display_name="Ada, “L”", follower_count=0),
)


def mark(kind: str, state: str = "done") -> Mark:
    return Mark.model_validate({"kind": kind, "by": "U0AMY", "at": NOW, "job": "j", "state": state})


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix(sheets.BOM), newline="")))


def written(lead: Lead, record: LeadRecord | None = None, *, contacts: bool = False) -> dict[str, str]:
    rows = sheets.lines(
        [(lead, record)], stream="Rust", segments={13: "Engineers"}, accounts={8: "rusty"}, contacts=contacts
    )
    (row,) = read(sheets.header(contacts=contacts) + rows)
    return row


def test_a_lead_that_nobody_touched() -> None:
    row = written(ADA)
    assert tuple(row) == sheets.COLUMNS
    assert {name: cell for name, cell in row.items() if cell} == {
        "lead_id": "7",
        "name": "Ada, “L”",
        "handle": "ada",
        "url": "https://x.com/ada",
        "fit": "high",
        "followers": "0",
        "source": "new_follower",
        "account": "rusty",
        "stream": "Rust",
        "segment": "Engineers",
        "found_at": "2026-11-23 09:00:00",
    }


def test_what_was_done_and_by_whom() -> None:
    record = LeadRecord(
        lead=ADA,
        judged=mark("good"),
        enriched=mark("email"),
        exported=mark("exported"),
        messaged=mark("messaged"),
        claimed=mark("claimed"),
    )
    row = written(ADA, record)
    assert row["judged"] == "good"
    assert {row[name] for name in row if name.endswith("_by")} == {"U0AMY"}
    assert row["enriched_at"] == row["exported_at"] == row["judged_at"] == "2026-11-23 09:00:00"


def test_what_is_only_being_done_is_not_told() -> None:
    row = written(
        ADA, LeadRecord(lead=ADA, judged=mark("good", "calling"), exported=mark("exported", "unknown"))
    )
    assert not any((row["judged"], row["judged_by"], row["exported_at"], row["exported_by"]))


def test_contacts_are_there_only_when_asked_for() -> None:
    found = EnrichmentResult(
        linkedin=LinkedIn(url="https://linkedin.example/ada", confidence="high"),
        email=Email(address="ada@example.com", status="verified"),
    )
    record = LeadRecord(lead=ADA, found=found)
    assert "email" not in written(ADA, record)
    row = written(ADA, record, contacts=True)
    assert [row[name] for name in sheets.CONTACTS] == [
        "https://linkedin.example/ada",
        "high",
        "ada@example.com",
        "verified",
    ]
    assert [written(ADA, contacts=True)[name] for name in sheets.CONTACTS] == [""] * 4


def test_a_lead_with_every_field_missing() -> None:
    bare = Lead(id=1, profile=Profile(x_user_id="1", handle="x"))
    assert {name for name, cell in written(bare).items() if cell} == {"lead_id", "handle", "url", "stream"}


@pytest.mark.parametrize(
    "cell",
    [
        "=1",
        "+1",
        "-1",
        "@x",
        "\t=1",
        "\r=1",
        "\n=1",
        "\uff1d1",
        " =1",
        '"=1',
        "'=1",
        "\ufeff=1",
        "\u2003=1",
        "\u202e@x",
        "\u2060\u200e+1",
        "\x1f=1",
        "\u3000=1",
        "\x85 =1",
    ],
)
def test_what_may_be_a_formula_is_disarmed(cell: str) -> None:
    assert sheets.disarmed(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "Ada", "a=b", "1-2", "ada@example.com", "é"])
def test_other_texts_stay_as_they_are(cell: str) -> None:
    assert sheets.disarmed(cell) == cell


@given(name=st.text(), handle=st.text(min_size=1))
def test_whatever_a_stranger_writes_is_one_row_and_no_formula(name: str, handle: str) -> None:
    lead = Lead(id=7, profile=Profile(x_user_id="1", handle=handle, display_name=name))
    row = written(lead)
    assert tuple(row) == sheets.COLUMNS
    assert row["name"] == sheets.disarmed(name.replace("\0", ""))
    assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for cell in row.values())
