"""A PDF of unknown origin does no harm: what is too large, too deep, too slow or noise ends in a report."""

import resource
import zlib
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from portal.keys import selectors as key_ring
from portal.printing import services as printing
from portal.printing.adapters import examiner, isolation
from portal.printing.services import examining

pytestmark = pytest.mark.usefixtures("ring", "quick")


def test_half_a_gigabyte_is_refused_in_little_memory(tmp_path):
    path = tmp_path / "large.pdf"
    with path.open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(500 * 1024 * 1024)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with path.open("rb") as file:
        found = printing.examine_pdf(file)
    assert found.codes == ["too_large"]
    assert "10 MB" in found.problems[0].message
    # In KiB: the limit itself and a copy of it at most.
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 40 * 1024
    assert printing.examine_pdf(bytes(examining.LARGEST_BYTES + 1)).codes == ["too_large"]


def bomb() -> bytes:
    """A cross-reference stream that unpacks to more than the process may have."""
    packer = zlib.compressobj(9)
    first = packer.compress(bytes(1024 * 1024)) + packer.flush(zlib.Z_FULL_FLUSH)
    # After a full flush the same input packs to the same bytes.
    packed = first + 1200 * (packer.compress(bytes(1024 * 1024)) + packer.flush(zlib.Z_FULL_FLUSH)) + packer.flush()
    head = b"%PDF-1.7\n"
    stream = (
        b"1 0 obj\n<</Type/XRef/W[1 2 1]/Size 300000000/Root 2 0 R/Filter/FlateDecode/Length %d>>\nstream\n"
        % len(packed)
        + packed
        + b"\nendstream\nendobj\n"
    )
    return head + stream + b"startxref\n%d\n%%%%EOF\n" % len(head)


def file_of(body: bytes, trailer: bytes = b"") -> bytes:
    """A file with one page, `body` in its catalog, and more in its trailer."""
    objects = [b"<</Type/Catalog/Pages 2 0 R " + body + b">>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"]
    out, offsets = b"%PDF-1.7\n", []
    for number, item in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, item)
    start = len(out)
    out += b"xref\n0 3\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return out + b"trailer\n<</Size 3/Root 1 0 R %b>>\nstartxref\n%d\n%%%%EOF\n" % (trailer % {b"start": start}, start)


def fields(signature: bytes) -> bytes:
    return b"/AcroForm<</SigFlags 3/Fields[<</FT/Sig/T(a)/V " + signature + b">>]>>"


HOSTILE: dict[str, Callable[[], bytes]] = {
    "bomb": bomb,
    "nested": lambda: file_of(b"/Names " + b"[" * 200_000 + b"]" * 200_000),
    "nested dictionaries": lambda: file_of(b"/Names " + b"<</A " * 100_000 + b">>" * 100_000),
    "cross-reference loop": lambda: file_of(b"", b"/Prev %(start)d"),
    "fields that contain themselves": lambda: file_of(b"/AcroForm<</Fields[1 0 R]>>/Kids[1 0 R]/T(a)"),
    "no root": lambda: file_of(b"").replace(b"/Root 1 0 R", b"/Root 9 0 R"),
    "startxref far away": lambda: file_of(b"").replace(b"startxref\n", b"startxref\n99999999"),
    "huge size": lambda: file_of(b"").replace(b"/Size 3", b"/Size 99999999999999999999"),
    "signature without ranges": lambda: file_of(fields(b"<</Type/Sig/Contents<3000>>>")),
    "ranges of nothing": lambda: file_of(fields(b"<</Type/Sig/Contents<3000>/ByteRange[0 0 0 0]>>")),
    "negative ranges": lambda: file_of(fields(b"<</Type/Sig/Contents<3000>/ByteRange[0 -5 -9 7]>>")),
    "ranges that are text": lambda: file_of(fields(b"<</Type/Sig/Contents(abc)/ByteRange[(a)(b)(c)(d)]>>")),
    "indefinite DER": lambda: file_of(fields(b"<</Type/Sig/Contents<" + b"3080" * 20_000 + b">/ByteRange[0 9 20 9]>>")),
    "only a head": lambda: b"%PDF-1.7\n%%EOF",
    "noise": lambda: b"%PDF-1.7\n" + bytes(range(256)) * 2000,
    "many small objects": lambda: file_of(b"/Names[" + b"[]" * 400_000 + b"]"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_end_in_a_report(name, own_process):
    content = HOSTILE[name]()
    assert len(content) <= examining.LARGEST_BYTES
    found = printing.examine_pdf(content)
    assert found.codes[0] in {"damaged", "no_signature", "too_complex", "truncated"}
    assert not found.genuine
    assert not found.signed


def test_a_process_that_takes_too_long_is_ended(monkeypatch, signed, own_process):
    monkeypatch.setattr(isolation, "SECONDS", 0.01)
    assert printing.examine_pdf(signed).codes == ["too_complex"]


def test_too_many_at_once_are_asked_to_come_back(monkeypatch, signed, own_process):
    monkeypatch.setattr(isolation, "_WAIT_SECONDS", 0.01)
    for _ in range(2):
        assert isolation._AT_ONCE.acquire()
    try:
        assert printing.examine_pdf(signed).codes == ["busy"]
    finally:
        isolation._AT_ONCE.release()
        isolation._AT_ONCE.release()
    assert printing.examine_pdf(signed).genuine


def test_the_examiner_sees_no_secret(signed, monkeypatch, own_process):
    """Neither our environment nor our settings reach the process that reads what strangers send."""
    asked = {}
    run = isolation.subprocess.run

    def watched(command, **options):
        asked.update(options)
        return run(command, **options)

    monkeypatch.setattr(isolation.subprocess, "run", watched)
    printing.examine_pdf(signed)
    assert asked["env"] == {"LANG": "C.UTF-8"}
    assert b"PRIVATE" not in asked["input"].partition(b"\n")[0]


@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=8)), min_size=1, max_size=6),
    st.floats(0.2, 1),
)
def test_no_change_makes_a_genuine_file_or_a_fault(signed, changes, share):
    changed = bytearray(signed[: int(len(signed) * share)])
    for place, what in changes:
        start = int(place * len(changed))
        changed[start : start + len(what)] = what
    if bytes(changed) == signed:
        return
    start = signed.index(b"/Contents <")
    room = range(start, signed.index(b">", start + 12))
    answer = examiner.examine(bytes(changed), key_ring.roots(), set(examining._own_keys()))
    if all(old == new or place in room for place, (old, new) in enumerate(zip(signed, changed, strict=False))) and len(
        changed
    ) == len(signed):
        return  # within the signature's own room there is padding that means nothing
    said = answer.get("signature") or {}
    assert not (said.get("own") and said.get("intact") and said.get("valid") and said.get("covers_whole_file"))


@given(st.binary(max_size=300), st.binary(max_size=300))
def test_ranges_tell_where_files_differ(original, shown):
    ranges = printing.changed_ranges(original, shown)
    inside = {place for first, length in ranges for place in range(first, first + length)}
    for place in range(max(len(original), len(shown))):
        if original[place : place + 1] != shown[place : place + 1]:
            assert place in inside
    assert (ranges == []) == (original == shown)
    assert len(ranges) <= 20
