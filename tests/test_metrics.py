"""The numbers by themselves: what is told becomes what stands on the page, under names that Prometheus likes."""

import re

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.metrics import Metrics
from bot.records import Backlog, Sort
from tests.support.numbers import number, numbers

BACKLOG = Backlog(
    {"clicks": 2, "webhooks": 0, "messages": 7}, {Sort.CLICK: 1, Sort.WEBHOOK: 0, Sort.MESSAGE: 3}
)


def filled() -> Metrics:
    """Everything told once."""
    metrics = Metrics()
    metrics.answered("slack", 200, 0.03)
    metrics.sent({"lead": 1249}, "posted")
    metrics.reconciled("found")
    metrics.lead_shown(12.0)
    metrics.slack_too_fast("chat.postMessage")
    metrics.api_too_fast()
    metrics.given_up(Sort.CLICK)
    metrics.waits(BACKLOG)
    return metrics


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ('goodones_requests_total{door="slack",status="200"}', 1),
        ('goodones_ack_seconds_count{door="slack"}', 1),
        ('goodones_ack_seconds_bucket{door="slack",le="0.025"}', 0),
        ('goodones_ack_seconds_bucket{door="slack",le="0.05"}', 1),
        ('goodones_sends_total{kind="lead",outcome="posted"}', 1),
        ('goodones_reconciles_total{outcome="found"}', 1),
        ('goodones_lead_age_seconds_bucket{le="10.0"}', 0),
        ('goodones_lead_age_seconds_bucket{le="30.0"}', 1),
        ('goodones_slack_429_total{method="chat.postMessage"}', 1),
        ("goodones_api_429_total", 1),
        ('goodones_dead_letters_total{sort="click"}', 1),
        ('goodones_backlog{queue="messages"}', 7),
        ('goodones_dead_letters_kept{sort="message"}', 3),
        ("goodones_store_up", 1),
    ],
)
def test_what_is_told_once_is_counted_once(name: str, value: float) -> None:
    assert numbers(filled().text())[name] == value


@pytest.mark.parametrize(
    "name",
    [
        'goodones_reconciles_total{outcome="cannot_look"}',
        'goodones_reconciles_total{outcome="absent"}',
        'goodones_dead_letters_total{sort="webhook"}',
        "goodones_api_429_total",
    ],
)
def test_what_never_happened_stands_there_as_nothing_so_that_an_alert_can_be_made(name: str) -> None:
    assert numbers(Metrics().text())[name] == 0


def test_where_the_store_did_not_say_nothing_old_is_told() -> None:
    metrics = filled()
    metrics.waits(None)
    found = numbers(metrics.text())
    assert found["goodones_store_up"] == 0
    assert not [name for name in found if name.startswith(("goodones_backlog", "goodones_dead_letters_kept"))]
    assert found["goodones_api_429_total"] == 1


def test_a_lead_from_the_future_is_of_no_age() -> None:
    metrics = Metrics()
    metrics.lead_shown(-3.0)
    assert number(metrics, 'goodones_lead_age_seconds_bucket{le="1.0"}') == 1
    assert number(metrics, "goodones_lead_age_seconds_sum") == 0


def test_names_follow_the_rules() -> None:
    families = list(text_string_to_metric_families(filled().text().decode()))
    ours = [family for family in families if family.name.startswith("goodones_")]
    assert len(ours) > 10
    for family in ours:
        assert re.fullmatch(r"goodones_[a-z0-9]+(_[a-z0-9]+)*", family.name)
        assert family.documentation.endswith(".")
        if family.type == "histogram":
            assert family.name.endswith("_seconds")
        if family.type == "counter":
            assert all(sample.name.endswith("_total") for sample in family.samples)


def test_two_products_in_one_process_do_not_count_for_each_other() -> None:
    one, other = Metrics(), Metrics()
    one.api_too_fast()
    assert (number(one, "goodones_api_429_total"), number(other, "goodones_api_429_total")) == (1, 0)


def test_the_process_itself_is_told_of() -> None:
    assert number(Metrics(), "process_resident_memory_bytes") > 0
