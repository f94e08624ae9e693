"""README, help and settings say what the code does."""

import re
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.commands.table import COMMAND, WORDS, Word
from bot.config import HELP, Settings
from bot.metrics import Metrics
from bot.slack.payloads import Command
from bot.slack.replies import Say
from handlers import TABLES
from handlers.help import show_help

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()


@pytest.mark.parametrize("word", WORDS, ids=lambda word: word.name or "nothing")
def test_readme_lists_every_word(word: Word) -> None:
    assert f"`{f'{COMMAND} {word.usage}'.strip()}`" in README


def test_readme_lists_no_word_that_is_not_there() -> None:
    typed = re.findall(rf"`{COMMAND} ([a-z]+)", README)
    assert set(typed) <= {word.name for word in WORDS}


@pytest.mark.parametrize("word", WORDS, ids=lambda word: word.name or "nothing")
def test_every_word_and_verb_has_a_route(word: Word) -> None:
    routed = {route.name for table in TABLES for route in table if route.kind == "command"}
    assert {word.name, *word.verbs} <= routed


@pytest.mark.parametrize("name", HELP)
def test_every_setting_is_documented_everywhere(name: str) -> None:
    assert f"`{name}`" in README
    assert re.search(rf"^#?{name}=", (ROOT / ".env.example").read_text(), re.MULTILINE)


def test_every_setting_has_a_line_of_help() -> None:
    names = {field.upper() for field in Settings.model_fields}
    known = {name.removeprefix("GOODONES_") for name in HELP}
    assert {name.removeprefix("GOODONES_") for name in names} == known


def test_help_shows_every_word_at_once() -> None:
    shown = show_help(Command(command="help", text="help"))
    assert isinstance(shown, Say)
    assert all(f"`{word.typed}`" in str(shown.message.blocks) for word in WORDS)


def test_readmes_make_targets_exist() -> None:
    makefile = (ROOT / "Makefile").read_text()
    for target in set(re.findall(r"(?:^|`)make ([a-z]+)", README, re.MULTILINE)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_readmes_pictures_and_files_exist() -> None:
    for path in re.findall(r"\]\((?!https?:)([^)#]+)\)", README):
        assert (ROOT / path).exists(), path


def test_readme_explains_every_metric_and_no_other() -> None:
    families = text_string_to_metric_families(Metrics().text().decode())
    ours = {family.name for family in families if family.name.startswith("goodones_")}
    known = {re.sub("_total$", "", name) for name in re.findall(r"`(goodones_[a-z0-9_]+)`", README)}
    assert known == {name for name in ours if not name.endswith("_created")}


def test_changelog_names_the_version() -> None:
    version = re.search(r'^version = "(.+)"', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    assert version is not None
    assert f"## {version[1]}" in (ROOT / "CHANGELOG.md").read_text()
