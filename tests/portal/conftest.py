"""What the tests of the ground floor share."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def ring(tmp_path: Path, settings: Any) -> Path:
    """Keys of the test's own; returns their folder."""
    settings.SIGNING_FOLDER = str(tmp_path / "signing")
    return tmp_path / "signing"
