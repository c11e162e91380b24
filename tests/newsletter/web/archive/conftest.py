"""An archive to be filled and read."""

import pytest

from newsletter.database import Sessions
from tests.newsletter.web.archive.shelf import Shelf


@pytest.fixture
def shelf(sessions: Sessions) -> Shelf:
    return Shelf(sessions)
