"""Zip archives and spreadsheets, judged by their directory before anything in them is opened."""

import io
import stat
import zipfile

from portal.files.errors import BadArchive

MAX_MEMBERS = 2000
MAX_TOTAL = 200 * 1024 * 1024
MAX_RATIO = 120
# A ratio says little of small members: a sheet of empty rows packs well and does no harm.
RATIO_FROM = 4 * 1024 * 1024


def check_archive(
    content: bytes, *, max_members: int = MAX_MEMBERS, max_total: int = MAX_TOTAL, max_ratio: int = MAX_RATIO
) -> None:
    """Refuse an archive that would do harm when it is opened.

    Arguments: max_members, count of entries; max_total, declared size in bytes when unpacked; max_ratio, unpacked to
    packed size of the whole and of each entry above 4 MB.
    Raises: BadArchive. The directory may lie about sizes: zipfile itself stops reading an entry at its declared size.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise BadArchive("unreadable") from None
    if len(members) > max_members:
        raise BadArchive("members")
    total = 0
    for member in members:
        _judge(member, max_ratio)
        total += member.file_size
        if total > max_total:
            raise BadArchive("size")
    if total > RATIO_FROM and total > max_ratio * max(1, len(content)):
        raise BadArchive("ratio")


def _judge(member: zipfile.ZipInfo, max_ratio: int) -> None:
    name = member.orig_filename.replace("\\", "/")
    if name.startswith("/") or ".." in name.split("/") or ":" in name.split("/")[0] or "\x00" in name:
        raise BadArchive("path")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise BadArchive("link")
    if member.flag_bits & 0x1:
        raise BadArchive("encrypted")
    if member.file_size > RATIO_FROM and member.file_size > max_ratio * max(1, member.compress_size):
        raise BadArchive("ratio")
