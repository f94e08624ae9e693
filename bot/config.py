"""Settings, from the environment and ``.env``; each one says what it is for and where to get it."""

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from platformdirs import user_state_path
from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from redis.asyncio.connection import parse_url

from bot.errors import ConfigError
from bot.zones import known_zone

HELP = {
    "SLACK_BOT_TOKEN": "the bot's token, xoxb-…; Slack app settings → Install App → Bot User OAuth Token",
    "SLACK_SIGNING_SECRET": "the secret that proves that requests come from Slack; Slack app settings → Basic Information",
    "SLACK_API_URL": "where Slack's Web API is; leave it out for the real one",
    "GOODONES_API_URL": "where the lead API is; leave it out for the real one",
    "GOODONES_API_KEY": "the lead API's key, ctgo_… (45 characters); catchthegoodones.com → dashboard → API Key",
    "GOODONES_PUBLIC_URL": "the https address under which the lead API reaches this app, for example https://bot.example.com; without it new leads are looked for every few minutes",
    "GOODONES_ADMINS": "those who run this app in Slack, who hear of trouble and may do what only admins may: user ids by commas (profile → ⋮ → Copy member ID)",
    "GOODONES_POSTS_A_MINUTE": "messages that are posted to the whole workspace in any minute at most (Slack takes several hundred); 0 for no limit",
    "GOODONES_TIMEZONE": "the zone of times that are typed, for example quiet hours: an IANA name like Europe/Berlin; leave it out for UTC",
    "REDIS_URL": "redis://… of your store, redis+cluster://… of a cluster; leave it out for the embedded one",
    "GOODONES_ROLES": "what this process does, by commas: web (takes in what Slack and the lead API send), worker (does it and posts), clock (looks for what was missed); leave it out for all",
    "GOODONES_DATA_DIR": "folder for the embedded store",
    "GOODONES_METRICS_TOKEN": "the word with which GET /metrics may be read (Authorization: Bearer …): random, your own, 16 signs or more; leave it out for no metrics",
    "HOST": "address to listen on",
    "PORT": "port to listen on",
}
"""Every setting in one line: what it is for, where to get it. README and ``.env.example`` list the same."""

KEY = re.compile(r"ctgo_\S{40}")
PERSON = re.compile(r"[UW][A-Z0-9]{2,}")
HTTP_URL = re.compile(r"https?://[^\s/?#]+(/[^\s?#]*)?")
"""What we put behind it must not become part of a query or a fragment."""

SHOWN = 60
"""Characters of a wrong value that are told back."""


class Role(StrEnum):
    """What a process does. Any number of processes may have each one; together they share a store."""

    WEB = "web"
    """Takes in what Slack and the lead API send, and answers what needs no work."""
    WORKER = "worker"
    """Does what was taken in, posts what waits, follows runs."""
    CLOCK = "clock"
    """Looks for what was missed, and does what is due."""


def default_data_dir() -> Path:
    return user_state_path("goodones")


class Settings(BaseSettings):
    """What ``assemble`` needs. Secrets print as stars."""

    model_config = SettingsConfigDict(
        env_file=".env", extra="ignore", env_ignore_empty=True, hide_input_in_errors=True
    )

    slack_bot_token: SecretStr
    slack_signing_secret: SecretStr
    slack_api_url: str = "https://slack.com/api/"
    # By their full names only: an API_URL or API_KEY in the environment is somebody else's.
    api_url: Annotated[str, Field(validation_alias="GOODONES_API_URL")] = (
        "https://www.catchthegoodones.com/api/v2"
    )
    api_key: Annotated[SecretStr, Field(validation_alias="GOODONES_API_KEY")]
    public_url: Annotated[str | None, Field(validation_alias="GOODONES_PUBLIC_URL")] = None
    admins: Annotated[tuple[str, ...], NoDecode, Field(validation_alias="GOODONES_ADMINS")] = ()
    posts_a_minute: Annotated[int, Field(validation_alias="GOODONES_POSTS_A_MINUTE", ge=0)] = 240
    timezone: Annotated[str, Field(validation_alias="GOODONES_TIMEZONE")] = "UTC"
    redis_url: SecretStr | None = None
    # Behind ``redis_url``, which it looks at.
    roles: Annotated[tuple[Role, ...], NoDecode, Field(validation_alias="GOODONES_ROLES")] = tuple(Role)
    data_dir: Annotated[Path, Field(validation_alias="GOODONES_DATA_DIR", default_factory=default_data_dir)]
    metrics_token: Annotated[SecretStr | None, Field(validation_alias="GOODONES_METRICS_TOKEN")] = None
    host: str = "127.0.0.1"
    port: int = Field(default=3000, ge=0, le=65535)

    @field_validator("slack_bot_token")
    @classmethod
    def _looks_like_a_bot_token(cls, value: SecretStr) -> SecretStr:
        return _shaped(value, re.compile(r"xox[be]-\S+|xoxe\.xoxb-\S+"), "it does not begin with xoxb-")

    @field_validator("slack_signing_secret")
    @classmethod
    def _looks_like_a_secret(cls, value: SecretStr) -> SecretStr:
        return _shaped(value, re.compile(r"\S{16,}"), "it is too short or has spaces")

    @field_validator("api_key")
    @classmethod
    def _looks_like_a_key(cls, value: SecretStr) -> SecretStr:
        return _shaped(value, KEY, "a key begins with ctgo_ and has 45 characters")

    @field_validator("slack_api_url", "api_url", "public_url")
    @classmethod
    def _is_an_address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        if not HTTP_URL.fullmatch(value):
            raise ValueError("it is no http(s) address")
        return value.rstrip("/")

    @field_validator("admins", mode="before")
    @classmethod
    def _are_people(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        people = _words(value)
        if wrong := [each for each in people if not PERSON.fullmatch(each)]:
            raise ValueError(f"{_shown(wrong[0])} is no user id of Slack's, which begins with U or W")
        return people

    @field_validator("roles", mode="before")
    @classmethod
    def _are_roles(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        named = _words(value)
        if wrong := [each for each in named if each not in set(Role)]:
            raise ValueError(f"{_shown(wrong[0])} is no role")
        if not named:
            raise ValueError("it names no role")
        return tuple(role for role in Role if role in named)

    @field_validator("roles")
    @classmethod
    def _share_a_store(cls, value: tuple[Role, ...], given: ValidationInfo) -> tuple[Role, ...]:
        if set(value) != set(Role) and given.data.get("redis_url", "malformed") is None:
            raise ValueError("processes that share the work share a store: set REDIS_URL too")
        return value

    @field_validator("metrics_token")
    @classmethod
    def _is_hard_to_guess(cls, value: SecretStr | None) -> SecretStr | None:
        complaint = "it is too short (16 signs or more) or has spaces"
        return None if value is None else _shaped(value, re.compile(r"[!-~]{16,}"), complaint)

    @field_validator("timezone")
    @classmethod
    def _is_a_zone(cls, value: str) -> str:
        if found := known_zone(value):
            return found
        raise ValueError(f"{_shown(value)} is no zone that this machine knows")

    @field_validator("redis_url")
    @classmethod
    def _is_a_redis_address(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None:
            return None
        complaint = "it does not begin with redis://, rediss:// or unix://, or redis+cluster:// for a cluster"
        _shaped(value, re.compile(r"(rediss?(\+cluster)?|unix)://\S+"), complaint)
        try:
            _ = urlsplit(value.get_secret_value()).port
        except ValueError:
            raise ValueError(
                "its port is no number, or its password has signs that must be %-encoded"
            ) from None
        try:
            parse_url(value.get_secret_value().replace("+cluster", "", 1))
        except ValueError:
            raise ValueError("what stands behind its ? is no setting of a connection") from None
        return value


def _shown(value: str) -> str:
    """Short enough for a line, and without what no terminal could show: bytes that are no UTF-8."""
    return value[:SHOWN].encode(errors="backslashreplace").decode()


def _words(value: str) -> tuple[str, ...]:
    """What stands between commas and spaces, once each."""
    return tuple(dict.fromkeys(each for each in re.split(r"[,\s]+", value) if each))


def _shaped(value: SecretStr, pattern: re.Pattern[str], complaint: str) -> SecretStr:
    if not pattern.fullmatch(value.get_secret_value()):
        raise ValueError(complaint)
    return value


def load_settings(**given: object) -> Settings:
    """Read the settings; ``given`` ones win. Raises ConfigError that names every missing or malformed one."""
    fields = Settings.model_fields
    named = {
        str(fields[name].validation_alias or name) if name in fields else name: given[name] for name in given
    }
    try:
        return Settings(**named)  # type: ignore[arg-type]  # pydantic checks them
    except UnicodeDecodeError:
        raise ConfigError("The file .env is no UTF-8 text; save it as UTF-8.") from None
    except ValidationError as error:
        lines = [_complaint(each) for each in error.errors(include_input=False, include_url=False)]
        raise ConfigError("\n".join(lines)) from None


def _complaint(error: ErrorDetails) -> str:
    name = str(error["loc"][0]).upper()
    if error["type"] == "missing":
        return f"{name} is missing: {HELP[name]}"
    reason = error["msg"].removeprefix("Value error, ")
    return f"{name} is not right: {reason}. It is {HELP[name]}"
