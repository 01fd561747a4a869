"""Reading data files of divisions."""

import gzip
from pathlib import Path

from portal.regions.errors import BadFile

DATA = Path(__file__).resolve().parent / "data"


def vendored() -> Path:
    """Return the newest data file that comes with the project."""
    return max(DATA.glob("divisions-*.csv"))


def read(file: Path | None) -> tuple[str, str]:
    """Return text and name of a data file (.csv or .csv.gz, UTF-8); default the vendored one.

    Raises: BadFile when it is not UTF-8, OSError when it cannot be read.
    """
    path = file or vendored()
    raw = path.read_bytes()
    if path.suffix == ".gz":
        raw = gzip.decompress(raw)
    try:
        return raw.decode("utf-8"), path.name[:100]
    except UnicodeDecodeError as error:
        raise BadFile(raw.count(b"\n", 0, error.start) + 1, "encoding") from None
