"""What a panel says of each submission in words, beside its marks."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from workbench.storage.columns import Integer, Moment, Text
from workbench.storage.tables import STRICT, Row, filled


class Opinion(Row, table=True):
    """The panel's opinion on one submission and who wrote it last; earlier texts stay in the record."""

    __tablename__ = "opinion"
    __table_args__ = (filled("text"), filled("by_name"), STRICT)
    submission_id: int = Field(primary_key=True, foreign_key="submission.id", sa_type=Integer)
    text: str = Field(sa_type=Text)
    by_name: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=Moment)
