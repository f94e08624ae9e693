"""What every model of the API has in common."""

from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

Moment = Annotated[datetime, AwareDatetime]
"""A point in time. The API writes ISO 8601 in UTC with ``Z``; a time without zone is refused."""


class Model(BaseModel):
    """Frozen; reads the API's camelCase, keeps fields that it does not know (additions are no errors)."""

    model_config = ConfigDict(
        frozen=True,
        extra="allow",
        alias_generator=to_camel,
        validate_by_alias=True,
        validate_by_name=True,
    )
