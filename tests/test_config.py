"""Settings: what is missing or malformed is named, with what it is for and where to get it; secrets stay unseen."""

import traceback
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.config import HELP, Role, Settings, default_data_dir, load_settings
from bot.errors import ConfigError, GoodOnesError

KEY = "ctgo_" + "k3Y_" * 10
GOOD = {
    "slack_bot_token": "xoxb-1-token",
    "slack_signing_secret": "a-signing-secret",
    "api_key": KEY,
    "public_url": "https://bot.example.com",
}
ENVIRONMENT = {
    "SLACK_BOT_TOKEN": "xoxb-1-token",
    "SLACK_SIGNING_SECRET": "a-signing-secret",
    "GOODONES_API_KEY": KEY,
    "GOODONES_PUBLIC_URL": "https://bot.example.com",
}
NEEDED = [name for name in ENVIRONMENT if name != "GOODONES_PUBLIC_URL"]
SECRET = "Passw0rd-of-mine"


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting from this machine, no ``.env`` in the current folder."""
    for name in (*HELP, "API_KEY", "API_URL", "PUBLIC_URL", "DATA_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def load(**given: Any) -> Settings:
    return load_settings(**{**GOOD, **given})


def complaint(**given: Any) -> str:
    with pytest.raises(ConfigError) as raised:
        load(**given)
    return str(raised.value)


def said(given: dict[str, Any]) -> str:
    try:
        load_settings(**given)
    except ConfigError as error:
        return str(error)
    return "right"


def test_three_settings_are_enough() -> None:
    found = load_settings(**{name: value for name, value in GOOD.items() if name != "public_url"})
    assert found.public_url is None


def test_a_fourth_has_leads_brought() -> None:
    found = load_settings(**GOOD)
    assert found.slack_bot_token.get_secret_value() == "xoxb-1-token"
    assert found.api_key.get_secret_value() == KEY
    assert found.public_url == "https://bot.example.com"
    assert found.slack_api_url == "https://slack.com/api"
    assert found.api_url == "https://www.catchthegoodones.com/api/v2"
    assert found.redis_url is None
    assert (found.host, found.port) == ("127.0.0.1", 3000)
    assert found.data_dir == default_data_dir()


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    given = {
        **ENVIRONMENT,
        "SLACK_API_URL": "http://127.0.0.1:1/api/",
        "GOODONES_API_URL": "http://127.0.0.1:2/api/v2/",
        "REDIS_URL": "redis://:pw@cache:6379/0",
        "GOODONES_DATA_DIR": str(tmp_path),
        "GOODONES_ADMINS": "U0AMY, W0BEN",
        "GOODONES_POSTS_A_MINUTE": "0",
        "GOODONES_TIMEZONE": "Europe/Berlin",
        "GOODONES_ROLES": "clock, web",
        "GOODONES_METRICS_TOKEN": "a-long-random-word-of-mine",
        "HOST": "0.0.0.0",
        "PORT": "8080",
    }
    assert set(given) == set(HELP)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    found = load_settings()
    assert (found.host, found.port, found.data_dir) == ("0.0.0.0", 8080, tmp_path)
    assert (found.slack_api_url, found.api_url) == ("http://127.0.0.1:1/api", "http://127.0.0.1:2/api/v2")
    assert found.redis_url is not None
    assert found.redis_url.get_secret_value() == "redis://:pw@cache:6379/0"
    assert found.admins == ("U0AMY", "W0BEN")
    assert found.posts_a_minute == 0
    assert found.timezone == "Europe/Berlin"
    assert found.roles == (Role.WEB, Role.CLOCK)
    assert found.metrics_token is not None
    assert found.metrics_token.get_secret_value() == "a-long-random-word-of-mine"


@pytest.mark.parametrize(
    "zone", ["Berlin", "Europe/Nowhere", "../../etc/passwd", "/etc/localtime", "Europe", "+02:00"]
)
def test_a_zone_that_nobody_knows_is_named(zone: str) -> None:
    assert f"GOODONES_TIMEZONE is not right: {zone} is no zone" in complaint(timezone=zone)


def test_admins_are_named_once_each_however_they_are_set_apart() -> None:
    assert load(admins="U0AMY,  U0BEN\nU0AMY").admins == ("U0AMY", "U0BEN")
    assert load().admins == ()


def test_an_admin_by_another_name_than_their_id_is_not_taken() -> None:
    assert "GOODONES_ADMINS is not right: amy is no user id" in complaint(admins="U0AMY,amy")


def test_without_roles_a_process_does_everything() -> None:
    assert load().roles == (Role.WEB, Role.WORKER, Role.CLOCK)
    assert load(roles="worker web,clock web").roles == tuple(Role)


def test_processes_that_share_the_work_share_a_store() -> None:
    assert load(roles="web", redis_url="redis://cache").roles == (Role.WEB,)
    assert "set REDIS_URL too" in complaint(roles="web")
    # One complaint for each mistake.
    assert complaint(roles="web", redis_url="cache").count("is not right") == 1


def test_settings_come_from_a_file(tmp_path: Path) -> None:
    lines = [f"{name}={value}" for name, value in ENVIRONMENT.items()]
    (tmp_path / ".env").write_text("\n".join([*lines, "SOMETHING_ELSE=1"]), encoding="utf-8")
    assert load_settings().api_key.get_secret_value() == KEY


def test_what_is_given_wins_over_the_environment_and_that_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("PORT=1\nHOST=file\nGOODONES_PUBLIC_URL=https://file", encoding="utf-8")
    monkeypatch.setenv("PORT", "2")
    monkeypatch.setenv("GOODONES_PUBLIC_URL", "https://environment")
    found = load_settings(**GOOD)
    assert (found.host, found.port, found.public_url) == ("file", 2, "https://bot.example.com")


@pytest.mark.parametrize(
    "name", ["API_KEY", "API_URL", "PUBLIC_URL", "DATA_DIR", "ADMINS", "TIMEZONE", "ROLES", "METRICS_TOKEN"]
)
def test_a_variable_of_another_program_is_not_taken_for_ours(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = load_settings(**GOOD)
    monkeypatch.setenv(name, "https://somebody-else.example.com")
    assert load_settings(**GOOD) == before
    monkeypatch.setenv(name, KEY)
    with pytest.raises(ConfigError, match="GOODONES_API_KEY is missing"):
        load_settings(**{key: value for key, value in GOOD.items() if key != "api_key"})


@pytest.mark.parametrize("name", NEEDED)
def test_a_missing_setting_is_named_with_its_purpose_and_source(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for each, value in ENVIRONMENT.items():
        if each != name:
            monkeypatch.setenv(each, value)
    with pytest.raises(ConfigError) as raised:
        load_settings()
    assert str(raised.value) == f"{name} is missing: {HELP[name]}"


def test_an_empty_address_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**ENVIRONMENT, "GOODONES_PUBLIC_URL": ""}.items():
        monkeypatch.setenv(name, value)
    assert load_settings().public_url is None


@pytest.mark.parametrize("name", NEEDED)
def test_an_empty_setting_is_a_missing_one(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for each, value in ENVIRONMENT.items():
        monkeypatch.setenv(each, "" if each == name else value)
    with pytest.raises(ConfigError, match=f"^{name} is missing"):
        load_settings()


def test_everything_wrong_is_said_at_once_one_line_each() -> None:
    with pytest.raises(ConfigError) as raised:
        load_settings(port="many", redis_url="cache")
    lines = str(raised.value).splitlines()
    assert [line.partition(" ")[0] for line in lines] == [
        "SLACK_BOT_TOKEN",
        "SLACK_SIGNING_SECRET",
        "GOODONES_API_KEY",
        "REDIS_URL",
        "PORT",
    ]


MALFORMED: list[tuple[str, str, Any, str]] = [
    ("SLACK_BOT_TOKEN", "slack_bot_token", "xoxp-a-user-token", "does not begin with xoxb-"),
    ("SLACK_BOT_TOKEN", "slack_bot_token", "xoxb-", "does not begin with xoxb-"),
    ("SLACK_BOT_TOKEN", "slack_bot_token", "my xoxb-1", "does not begin with xoxb-"),
    ("SLACK_SIGNING_SECRET", "slack_signing_secret", "short", "too short"),
    ("SLACK_SIGNING_SECRET", "slack_signing_secret", "has spaces in between", "spaces"),
    ("GOODONES_API_KEY", "api_key", "ctgo_tooshort", "45 characters"),
    ("GOODONES_API_KEY", "api_key", KEY + "x", "45 characters"),
    ("GOODONES_API_KEY", "api_key", "sk_live" + KEY[7:], "45 characters"),
    ("GOODONES_PUBLIC_URL", "public_url", "bot.example.com", "no http(s) address"),
    ("GOODONES_PUBLIC_URL", "public_url", "https://", "no http(s) address"),
    ("GOODONES_API_URL", "api_url", "ftp://example.com", "no http(s) address"),
    ("SLACK_API_URL", "slack_api_url", "https://slack com", "no http(s) address"),
    ("REDIS_URL", "redis_url", "127.0.0.1:6379", "does not begin with redis://"),
    ("REDIS_URL", "redis_url", "redis://:pa/ss@cache:6379", "must be %-encoded"),
    ("REDIS_URL", "redis_url", "redis://[::1", "must be %-encoded"),
    ("PORT", "port", "http", "valid integer"),
    ("PORT", "port", -1, "greater than or equal to 0"),
    ("PORT", "port", 65536, "less than or equal to 65535"),
    ("GOODONES_POSTS_A_MINUTE", "posts_a_minute", "many", "valid integer"),
    ("GOODONES_POSTS_A_MINUTE", "posts_a_minute", -1, "greater than or equal to 0"),
    ("GOODONES_ROLES", "roles", "web,timer", "timer is no role"),
    ("GOODONES_ROLES", "roles", " , ", "it names no role"),
    ("GOODONES_ROLES", "roles", 5, "valid tuple"),
    ("GOODONES_METRICS_TOKEN", "metrics_token", "short", "too short"),
    ("GOODONES_METRICS_TOKEN", "metrics_token", "a word of mine with spaces", "has spaces"),
    ("HOST", "host", 5, "valid string"),
    ("GOODONES_DATA_DIR", "data_dir", 5, "valid path"),
]


@pytest.mark.parametrize(("name", "field", "value", "reason"), MALFORMED)
def test_a_malformed_setting_is_named_with_the_reason_and_its_purpose(
    name: str, field: str, value: Any, reason: str
) -> None:
    text = complaint(**{field: value})
    assert text.startswith(f"{name} is not right: ")
    assert reason in text
    assert text.endswith(HELP[name])
    assert "\n" not in text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("slack_bot_token", "xoxb-1"),
        ("slack_bot_token", "xoxe.xoxb-1-rotated"),
        ("slack_signing_secret", "0123456789abcdef"),
        ("redis_url", "redis://cache"),
        ("redis_url", "redis+cluster://cache"),
        ("redis_url", "rediss+cluster://cache"),
        ("redis_url", "rediss://bot:p%2Fw@cache:6380/1"),
        ("redis_url", "unix:///run/redis.sock"),
        ("redis_url", None),
        ("port", 0),
        ("port", "65535"),
    ],
)
def test_every_right_form_is_taken(field: str, value: Any) -> None:
    load(**{field: value})


def test_an_address_loses_its_last_slash() -> None:
    assert (
        load(public_url="https://bot.example.com/goodones/").public_url == "https://bot.example.com/goodones"
    )


def test_a_file_in_another_encoding_is_said_and_not_shown(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(f"SLACK_SIGNING_SECRET={SECRET}".encode() + b"\xff\n")
    with pytest.raises(ConfigError) as raised:
        load_settings(**GOOD)
    assert "UTF-8" in str(raised.value)
    assert SECRET not in "".join(traceback.format_exception(raised.value))


def test_no_secret_is_in_the_settings_as_text() -> None:
    found = load(
        slack_bot_token=f"xoxb-{SECRET}",
        slack_signing_secret=SECRET,
        redis_url=f"redis://:{SECRET}@cache",
        metrics_token=SECRET,
        api_key="ctgo_" + SECRET.ljust(40, "x"),
    )
    assert SECRET not in f"{found!r} {found} {found.model_dump()} {found.model_dump_json()}"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("slack_bot_token", f"xoxp-{SECRET}"),
        ("slack_signing_secret", f"{SECRET} {SECRET}"),
        ("api_key", SECRET),
        ("redis_url", f"cache:{SECRET}"),
        ("redis_url", f"redis://:{SECRET}/{SECRET}@cache:6379"),
    ],
)
def test_a_malformed_secret_is_not_shown_by_the_complaint(field: str, value: str) -> None:
    with pytest.raises(ConfigError) as raised:
        load(**{field: value})
    error: BaseException | None = raised.value
    while error is not None:
        assert SECRET not in "".join(traceback.format_exception(error, chain=False))
        error = error.__context__


def test_even_without_the_loader_a_malformed_secret_is_not_shown() -> None:
    with pytest.raises(ValidationError) as raised:
        Settings(slack_bot_token=f"xoxp-{SECRET}")
    assert SECRET not in str(raised.value)


@given(value=st.text(max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_text_is_a_setting_or_a_complaint_that_names_it(value: str) -> None:
    for name in ("slack_bot_token", "slack_signing_secret", "redis_url"):
        assert said({**GOOD, "_env_file": None, name: value}).startswith(("right", f"{name.upper()} is not"))


def test_a_complaint_is_an_error_of_ours() -> None:
    assert issubclass(ConfigError, GoodOnesError)
    assert not ConfigError.retryable


@pytest.mark.parametrize(
    ("field", "value", "begin"),
    [
        ("timezone", "Europe/\udcff", "GOODONES_TIMEZONE is not right: Europe/\\udcff is no zone"),
        ("timezone", "x" * 5_000, f"GOODONES_TIMEZONE is not right: {'x' * 60} is no zone"),
        ("admins", "U0\udcff", "GOODONES_ADMINS is not right: U0\\udcff is no user id"),
        ("roles", "w\udcff", "GOODONES_ROLES is not right: w\\udcff is no role"),
    ],
)
def test_a_value_that_no_terminal_could_show_is_named_all_the_same(
    field: str, value: str, begin: str
) -> None:
    said = complaint(redis_url="redis://store", **{field: value})
    assert said.startswith(begin)
    assert said.encode()


@pytest.mark.parametrize("option", ["socket_timeout=abc", "db=z", "health_check_interval=often"])
@pytest.mark.parametrize("begin", ["unix:///run/redis.sock", "rediss+cluster://store:7000/0"])
def test_an_option_of_the_store_that_cannot_be_read_is_said_before_the_start(begin: str, option: str) -> None:
    assert "no setting of a connection" in complaint(redis_url=f"{begin}?{option}")
    assert load(redis_url=f"{begin}?socket_timeout=2").redis_url


@pytest.mark.parametrize("ending", ["?key=1", "#part", "/path?key=1"])
def test_an_address_ends_where_ours_can_go_on(ending: str) -> None:
    assert "GOODONES_PUBLIC_URL is not right" in complaint(public_url=f"https://bot.example.com{ending}")
