"""Films through ffprobe."""

import json
import shutil
import subprocess
import tempfile
from typing import IO, Any

from portal.files.errors import BadFilm

_CHUNK = 64 * 1024


def probe(source: IO[bytes]) -> dict[str, Any] | None:
    """Return what ffprobe finds in an MP4 file, {"seconds", "streams"}; None where ffprobe is not installed.

    Arguments: source, copied to a file of its own first. Raises BadFilm for what ffprobe cannot read in its time and
    memory. It opens files only, never an address, and takes the file for MP4 whatever it claims to be: other formats
    can name further files to read.
    """
    program = shutil.which("ffprobe")
    if program is None:
        return None
    with tempfile.NamedTemporaryFile(suffix=".mp4") as copy:
        source.seek(0)
        shutil.copyfileobj(source, copy, _CHUNK)
        copy.flush()
        command = [
            program, "-v", "error", "-protocol_whitelist", "file,crypto", "-f", "mp4",
            "-show_entries", "format=duration:stream=codec_type", "-of", "json", copy.name,
        ]  # fmt: skip
        # Two gigabytes of addresses and twenty seconds of processor, for a program that reads what strangers send.
        limited = ["sh", "-c", 'ulimit -v 2000000; ulimit -t 20; exec "$@"', "sh", *command]
        try:
            done = subprocess.run(  # noqa: S603  (no part of the command is from outside)
                limited, capture_output=True, timeout=30, check=True, stdin=subprocess.DEVNULL
            )
            found = json.loads(done.stdout)
            seconds = float(found.get("format", {}).get("duration", 0))
        except (subprocess.SubprocessError, ValueError, AttributeError):
            raise BadFilm("unreadable") from None
    return {"seconds": seconds, "streams": [stream.get("codec_type") for stream in found.get("streams", [])]}
