"""The database's shape goes up, down and up again, and is what the models say."""

import asyncio

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect
from sqlalchemy.engine import URL
from sqlmodel import SQLModel

from newsletter.database import DatabaseUnreachable
from newsletter.migrations import downgrade, upgrade


async def test_revisions_run_up_down_and_up(database: URL) -> None:
    await downgrade(database, "base")

    assert _tables(database) <= {"alembic_version"}

    await upgrade(database)

    assert {"subscriber", "issue", "delivery", "procrastinate_jobs"} <= _tables(database)


async def test_the_tables_are_what_the_models_say(database: URL) -> None:
    engine = create_engine(database)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "include_name": lambda name, kind, _: (
                    kind != "table" or not name.startswith("procrastinate_")
                )
            },
        )
        differences = [
            difference
            for difference in compare_metadata(context, SQLModel.metadata)
            if "delivery_single" not in str(difference)
        ]
    engine.dispose()

    assert differences == []


async def test_programs_that_start_together_wait_for_each_other(database: URL) -> None:
    await downgrade(database, "base")

    await asyncio.gather(*(upgrade(database) for _ in range(3)))

    assert "subscriber" in _tables(database)


async def test_a_database_that_does_not_answer_is_one_sentence(database: URL) -> None:
    nowhere = database.update_query_dict({"host": "/nowhere"})

    with pytest.raises(DatabaseUnreachable, match="does not answer"):
        await upgrade(nowhere)


def _tables(url: URL) -> set[str]:
    engine = create_engine(url)
    names = set(inspect(engine).get_table_names())
    engine.dispose()
    return names
