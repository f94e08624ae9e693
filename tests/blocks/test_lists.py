"""Lists, files and bulk orders as people see them: within Slack's limits, whatever strangers wrote."""

from datetime import UTC, datetime
from typing import Any

import pytest

from blocks.bulk import bulk_begins, bulk_message, bulk_turned, bulk_window
from blocks.files import file_progress, file_sent, file_sent_before
from blocks.lists import PAGE, ListedLead, ListPage, list_page
from bot.api.models import Lead, Profile
from bot.bulk import Bulk, BulkKind, Order, Plan, Result, Tally
from tests.blocks.limits import check_message, check_view

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
HOSTILE = "<!channel> *bold* `code` :tada: " + "\u202e" * 5 + "x" * 5_000


def listed(number: int = 1, **profile: object) -> ListedLead:
    person = Profile.model_validate({"xUserId": "1", "handle": "ada", **profile})
    return ListedLead(Lead(id=number, match_confidence="high", profile=person), ("good", "exported"))


def page(**fields: Any) -> ListPage:
    given = {
        "id": "l1",
        "leads": [listed(number) for number in range(PAGE)],
        "start": 0,
        "size": 42,
        "asked": "high fit",
        "looked": 500,
        **fields,
    }
    return ListPage(**given)


def texts(message: Any) -> str:
    return str(message.blocks)


def test_a_page_says_where_it_stands_and_what_was_done() -> None:
    shown = list_page(page(stream="Rust", since=NOW, triage='{"v":1}'))
    check_message(shown)
    assert "*1–10 of 42 leads* of *Rust*: high fit, since" in texts(shown)
    assert "👍 📤" in texts(shown)
    assert "Next 10 →" in texts(shown)
    assert "← Back" not in texts(shown)
    assert "triage.open" in texts(shown)
    assert shown.text == "1–10 of 42 leads of Rust: high fit."


@pytest.mark.parametrize(
    ("start", "ways"), [(0, {"Next 10 →"}), (30, {"← Back", "Next 2 →"}), (40, {"← Back"})]
)
def test_pages_have_neighbours(start: int, ways: set[str]) -> None:
    shown = texts(list_page(page(start=start)))
    assert {way for way in ("Next 10 →", "Next 2 →", "← Back") if way in shown} == ways


def test_leads_that_are_no_longer_kept_are_missed_aloud() -> None:
    shown = list_page(page(leads=[]))
    check_message(shown)
    assert "no longer kept" in texts(shown)


def test_what_was_not_read_is_said() -> None:
    assert "Looked at the first 2,000 of 4,312" in texts(
        list_page(page(looked=2_000, more=True, total=4_312))
    )
    assert "Looked at the first 2,000 that the API gave" in texts(list_page(page(looked=2_000, more=True)))
    assert "Looked at 1 lead" in texts(list_page(page(looked=1)))


def test_nothing_that_fits_has_no_buttons() -> None:
    shown = list_page(page(leads=[], size=0, stream="Rust"))
    check_message(shown)
    assert "No leads of *Rust* fit: high fit." in texts(shown)
    assert "button" not in texts(shown)


def test_what_strangers_wrote_stays_text() -> None:
    bad = listed(handle=HOSTILE[:500], displayName=HOSTILE, bio=HOSTILE)
    shown = list_page(page(leads=[bad] * PAGE, stream=HOSTILE, asked=HOSTILE))
    check_message(shown)
    formatted = str([block["text"]["text"] for block in shown.blocks if "text" in block])
    assert "<!channel>" not in formatted
    assert ":tada:" not in formatted


def test_files_are_told_of() -> None:
    check_message(file_progress(500, 2_000, 40, done=False))
    assert "looked at 500 of 2,000 leads, 40 fit" in texts(file_progress(500, 2_000, 40, done=False))
    assert "looked at 500 leads" in texts(file_progress(500, None, 40, done=False))
    assert "is written" in texts(file_progress(500, 2_000, 40, done=True))
    assert "3 of them with contact details" in file_sent(40, contacts=3).text
    assert "contact" not in file_sent(1, contacts=None).text
    check_message(file_sent_before())


@pytest.mark.parametrize("kind", list(BulkKind))
def test_a_window_says_what_it_takes(kind: BulkKind) -> None:
    view = bulk_window(kind, Plan(tuple(range(120)), 130), {"list": "l"}, per_minute=40, balance=5, low=True)
    check_view(view)
    assert "*120 leads*" in str(view)
    assert "about 3 minutes" in str(view)
    assert "10 leads" in str(view)
    assert view["callback_id"] == f"leads.{kind}"
    assert ("only *5 left*" in str(view)) is (kind is BulkKind.ENRICH)
    assert ("wrong_job" in str(view)) is (kind is BulkKind.BAD)


def test_a_window_with_nothing_to_do_cannot_be_sent() -> None:
    view = bulk_window(BulkKind.GOOD, Plan((), 3), {"list": "l"}, per_minute=40)
    check_view(view)
    assert "submit" not in view
    assert "3 leads judged already" in str(view)


def bulk(kind: BulkKind = BulkKind.EXPORT, **fields: Any) -> Bulk:
    return Bulk(id="b", order=Order(kind=kind, stream=43), by="U0AMY", at=NOW, size=42, **fields)


@pytest.mark.parametrize(
    ("given", "tally", "said", "ways"),
    [
        ({}, Tally({Result.DONE: 7}, 35), "*7 done* · 35 to go", ["bulk.cancel"]),
        ({"state": "ended"}, Tally({Result.DONE: 42}), "✅", []),
        (
            {"state": "ended"},
            Tally({Result.DONE: 39, Result.FAILED: 2, Result.SKIPPED: 1}, 0, {"*Gone.*": 2}),
            "• 2 × *Gone.*",
            ["bulk.retry"],
        ),
        ({"state": "cancelled"}, Tally({Result.DONE: 7}, 35), "(cancelled)", ["bulk.resume"]),
        ({"state": "stopped", "why": "*No credits.*"}, Tally({}, 42), "*No credits.*", ["bulk.resume"]),
        ({"why": "*Away.*", "stalled": NOW}, Tally({}, 42), "It goes on by itself", ["bulk.cancel"]),
        ({"state": "ended"}, Tally({Result.UNKNOWN: 1}), "never done twice", []),
    ],
)
def test_a_bulk_order_shows_how_far_it_is(
    given: dict[str, Any], tally: Tally, said: str, ways: list[str]
) -> None:
    shown = bulk_message(bulk(**given), tally)
    check_message(shown)
    assert said in texts(shown)
    assert [each for each in ("bulk.cancel", "bulk.resume", "bulk.retry") if each in texts(shown)] == ways


def test_only_admins_go_on_with_what_spends_credits() -> None:
    tally = Tally({Result.FAILED: 2}, 3, {"x": 2})
    shown = texts(bulk_message(bulk(BulkKind.ENRICH, state="stopped"), tally))
    assert "bulk.resume_enrich" in shown
    assert "bulk.retry_enrich" in shown


def test_many_reasons_are_cut_short() -> None:
    reasons = {f"reason {number}": 1 for number in range(20)}
    shown = bulk_message(bulk(state="ended"), Tally({Result.FAILED: 20}, 0, reasons))
    check_message(shown)
    assert "… and 15 more" in texts(shown)


def test_a_click_on_it_is_answered() -> None:
    check_message(bulk_begins(bulk()))
    check_message(bulk_turned("Nothing failed."))
