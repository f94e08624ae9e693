"""A phrasebook: lines as people really type them, on phones and off, and what they get."""

from dataclasses import dataclass, field

import pytest

from bot.commands.parse import parse


@dataclass(frozen=True)
class Said:
    """What a line should come to: the deciding word, the stream's name and the filter in words."""

    line: str
    action: str
    name: str = ""
    filters: str = "every lead"
    topic: str = field(default="")


PHRASES = (
    Said("Help", "help"),
    Said("HELP ME", "help"),
    Said("help run", "help", topic="run"),
    Said("subscribe --help", "help", topic="subscribe"),
    Said("streams", "streams"),
    Said("Stream", "streams"),
    Said("run", "run"),
    Said("Run.", "run"),
    Said("run Rust founders in “Berlin”", "run", "Rust founders in Berlin"),
    Said("run: rust", "run", "rust"),
    Said("sync Rust…", "run", "Rust"),
    Said("streams “Rust founders” run", "run", "Rust founders"),
    Said("subscribe", "subscribe"),
    Said("Subscribe Rust High", "subscribe", "Rust", "high fit"),
    Said(
        "subscribe rust, high, not likers, over 10k",
        "subscribe",
        "rust",
        "high fit, no likers, over 10k followers",
    ),
    Said("subscribe high rust —not likers", "subscribe", "rust", "high fit, no likers"),
    Said("subscribe rust high fit or medium fit", "subscribe", "rust", "high or medium fit"),
    Said("subscribe to “high fit rust” with followers only", "subscribe", "high fit rust", "followers only"),
    Said("subscribe rust but no likers please", "subscribe", "rust please", "no likers"),
    Said("subscribe @yongfook @levelsio", "subscribe", "", "from @levelsio or @yongfook"),
    Said("sub rust not <https://x.com/bob|x.com/bob>", "subscribe", "rust", "not from @bob"),
    Said(
        "subscribe rust 10K+ followers, under 1M",
        "subscribe",
        "rust",
        "over 10k followers, under 1m followers",
    ),
    Said("subscribe every lead", "subscribe"),
    Said("streams subscribe rust medium", "subscribe", "rust", "medium fit"),
    Said("Unsubscribe from Rust!", "unsubscribe", "Rust"),
    Said("unsub", "unsubscribe"),
    Said("subscriptions", "subscriptions"),
    Said("subs", "subscriptions"),
    Said("Digest 🙏", "digest"),
    Said(":bar_chart: digest", "digest"),
)


@pytest.mark.parametrize("said", PHRASES, ids=lambda said: said.line)
def test_people_are_understood(said: Said) -> None:
    intent = parse(said.line)
    assert intent.action == said.action
    assert intent.name_text == said.name
    assert intent.filters.describe() == said.filters
    assert intent.topic == said.topic


@pytest.mark.parametrize("said", PHRASES, ids=lambda said: said.line)
def test_people_are_understood_in_capitals_and_with_every_space(said: Said) -> None:
    loud = parse(said.line.upper().replace(" ", "\u00a0 "))
    assert loud.action == said.action
    assert loud.name_text.casefold() == said.name.casefold()
    assert loud.filters.describe() == said.filters
