"""The table of the counts: nothing in it belongs to a person."""

from sqlmodel import Field, SmallInteger, SQLModel


class ClickCount(SQLModel, table=True):
    """How often one link of one item was opened."""

    __tablename__ = "click_count"

    issue_id: int = Field(primary_key=True, foreign_key="issue.id")
    item: int = Field(primary_key=True, sa_type=SmallInteger)  # 1 is the first
    link: str = Field(primary_key=True, max_length=8)  # digest of its address
    clicks: int
