"""What every section of the format shares."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from workbench.rules.format.values import Id

RoundingWord = Literal["四舍五入", "舍去", "进一"]
BasisWord = Literal["批准额", "兑付额"]
Citations = Annotated[tuple[Id, ...], Field(alias="依据", min_length=1)]


class Part(BaseModel):
    """A section or a list item: nothing beyond the named keys, never changed."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)
