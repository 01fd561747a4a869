"""Many certificates in one file: for the printer, with a cover for each agency, or the signed files themselves.

Both take memory for a few certificates however many there are: rows are read in pages, files one by one.
"""

import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import IO, Any
from zoneinfo import ZoneInfo

from django.conf import settings

from certification.certificates import logic
from certification.certificates.enums import State
from certification.certificates.models import Certificate
from certification.certificates.selectors import level_title
from portal.employment import selectors as employment
from portal.files import selectors as stored_files
from portal.files import services as files
from portal.printing import services as printing

BEIJING = ZoneInfo("Asia/Shanghai")
# Rows that are read at once.
_PAGE = 200
_HEADS = ("序号", "单位", "姓名", "等级", "证书编号", "发证日期", "文件", "SHA-256")
_WIDTHS = (6, 30, 16, 18, 26, 14, 36, 68)
_NOTES = (
    "每个 PDF 都是发证时签名并存档的原件，一个字节都没有改过。",
    "“SHA-256”一栏是文件的指纹，任何人都可以重新计算，和这里比较。",
)

_STATES = {
    State.SUSPENDED: "已暂停",
    State.REVOKED: "已撤销",
    State.SUPERSEDED: "已被新证书代替",
    State.WITHDRAWN: "已撤回",
}

Progress = Callable[[int], None]


@dataclass(frozen=True)
class Entry:
    """A certificate in a bundle: row number, whose, and the agency where the holder works on the day (or "")."""

    certificate_id: int
    agency: str
    holder_name: str
    level: int | None
    number: str
    issued_on: date
    file_id: int
    sha256: str
    state: str


@dataclass(frozen=True)
class Printed:
    """What a print run came to."""

    certificates: int
    pages: int


def _order(text: str) -> bytes:
    """Return a key that sorts the common characters by their sound, as the national code does."""
    return text.encode("gb18030")


def entries(certificate_ids: Iterable[int], *, on: date) -> list[Entry]:
    """Return those of these certificates that have a PDF, by agency, then holder; without an agency last.

    Arguments: on, the day on which it is asked where the holder works.
    """
    ids, found = list(certificate_ids), []
    for start in range(0, len(ids), _PAGE):
        rows = list(
            Certificate.objects.filter(pk__in=ids[start : start + _PAGE], pdf__isnull=False).values_list(
                "pk", "person_id", "holder_name", "level", "number", "issued_on", "pdf_id", "pdf_sha256", "state"
            )
        )
        spells = employment.in_post(on=on, post=None).filter(person_id__in=[row[1] for row in rows])
        agencies = dict(spells.order_by("pk").values_list("person_id", "organisation__name"))
        found += [Entry(row[0], agencies.get(row[1], ""), *row[2:]) for row in rows]
    return sorted(found, key=lambda one: (not one.agency, _order(one.agency), _order(one.holder_name), one.number))


def _contents(listed: Sequence[Entry]) -> Iterator[tuple[Entry, bytes]]:
    """Yield the files in order, one in memory at a time."""
    for entry in listed:
        stored = stored_files.get_by_pk(entry.file_id)
        assert stored is not None, "a foreign key leads to it"
        yield entry, files.read(stored)


def _lines(left_out: Iterable[Entry]) -> list[str]:
    """Return a line for each certificate that stays out, in Chinese as all that is printed."""
    return [f"{entry.number}（{_STATES[State(entry.state)]}）" for entry in left_out]


def _cover(agency: str, group: Sequence[Entry], **context: Any) -> bytes:
    rows = [
        {
            "place": place,
            "holder_name": entry.holder_name,
            "level_title": level_title(entry.level),
            "number": entry.number,
        }
        # Each agency signs for its own: every sheet counts from one.
        for place, entry in enumerate(group, start=1)
    ]
    return printing.render_pdf(
        template="certification/certificates/pdf/cover.html",
        context={"agency": agency, "rows": rows, "count": len(group), "sample": settings.SAMPLE_DATA, **context},
        metadata={"title": context["title"]},
    )


def print_run(
    certificate_ids: Iterable[int],
    *,
    target: IO[bytes],
    title: str,
    issuer_name: str,
    now: datetime,
    left_out: Iterable[int] = (),
    progress: Progress | None = None,
) -> Printed:
    """Write one PDF of these certificates for the printer: a cover for each agency, then its certificates by name.

    The signatures do not come along: they belong to the single files. Certificates without a PDF are left out.

    Arguments: target, an open binary file; title, of the batch; issuer_name, on the covers; left_out, row numbers
    of those that are handed out no more, said on the cover of their agency; progress, called with the number of
    certificates taken so far. Raises ValueError where none has a PDF.
    """
    today = now.astimezone(BEIJING).date()
    listed = entries(certificate_ids, on=today)
    same = {"title": title, "issuer_name": issuer_name, "day": logic.day_text(today)}
    others = entries(left_out, on=today)

    def contents() -> Iterator[bytes]:
        done = 0
        for agency, members in groupby(listed, key=lambda one: one.agency):
            group = list(members)
            out = _lines(entry for entry in others if entry.agency == agency)
            yield _cover(agency, group, left_out=out, **same)
            for _entry, content in _contents(group):
                yield content
                done += 1
                if progress is not None:
                    progress(done)

    pages = printing.join_pdf(contents(), target=target, title=title, now=now)
    return Printed(len(listed), pages)


def archive(
    certificate_ids: Iterable[int],
    *,
    target: IO[bytes],
    title: str,
    now: datetime,
    left_out: Iterable[int] = (),
    progress: Progress | None = None,
) -> int:
    """Write a zip of the signed files, byte for byte as frozen, with a list of their digests; return how many.

    Arguments and errors as of print_run.
    """
    today = now.astimezone(BEIJING).date()
    listed = entries(certificate_ids, on=today)
    if not listed:
        raise ValueError("nothing to pack")
    # The directory of a zip can say no other time than the local one.
    moment = now.astimezone(BEIJING).timetuple()[:6]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as packed:

        def put(name: str, content: bytes) -> None:
            packed.writestr(zipfile.ZipInfo(name, date_time=moment), content)  # type: ignore[arg-type]

        for done, (entry, content) in enumerate(_contents(listed), start=1):
            put(_name(entry), content)
            if progress is not None:
                progress(done)
        put("名单.xlsx", _list(listed, title, _lines(entries(left_out, on=today))))
    return len(listed)


def _name(entry: Entry) -> str:
    # Numbers of bodies may hold a slash.
    return f"证书/{entry.number.replace('/', '_')}.pdf"


def _list(listed: Sequence[Entry], title: str, left_out: Sequence[str]) -> bytes:
    more = [f"没有放进来的证书（{len(left_out)} 本，已经不能发）：", *left_out] if left_out else []
    rows = (
        (
            place,
            entry.agency,
            entry.holder_name,
            level_title(entry.level),
            entry.number,
            entry.issued_on,
            _name(entry),
            entry.sha256,
        )
        for place, entry in enumerate(listed, start=1)
    )
    return printing.workbook("证书名单", _HEADS, rows, widths=_WIDTHS, notes=(title, *_NOTES, *more))
