"""The words of a subtitle track."""

import re

_TIMES = re.compile(r"-->")
_TAG = re.compile(r"<[^>]*>")
# A pause of this many seconds between two captions starts a new paragraph.
_PAUSE = 1.0


def _seconds(stamp: str) -> float:
    total = 0.0
    for part in stamp.strip().split(":"):
        total = total * 60 + float(part)
    return total


def paragraphs(text: str) -> list[str]:
    """Return what a WebVTT file says as paragraphs, parted where the speaker pauses; a broken file gives what it can."""
    found: list[list[str]] = []
    ended = -10.0
    for block in re.split(r"\n\s*\n", text.lstrip("\ufeff").replace("\r\n", "\n")):
        lines = block.strip().split("\n")
        at = next((number for number, line in enumerate(lines) if _TIMES.search(line)), None)
        if at is None:
            continue
        words = "".join(_TAG.sub("", line).strip() for line in lines[at + 1 :])
        try:
            start, end = (_seconds(stamp.split()[0]) for stamp in lines[at].split("-->"))
        except (ValueError, IndexError):
            start = end = ended
        if not found or start - ended >= _PAUSE:
            found.append([])
        found[-1].append(words)
        ended = end
    return ["，".join(part for part in parts if part) + "。" for parts in found if any(parts)]
