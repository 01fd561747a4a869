"""Uploads checked and cleaned, bytes handed out to those who may have them."""

import hashlib
import io
import struct
import zipfile
import zlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from portal.files import registry, selectors, services
from portal.files.errors import BadArchive, BadImage, Empty, TooLarge, WrongType
from portal.files.logic import archives, filenames, ranges, signatures
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kinds(monkeypatch, tmp_path):
    monkeypatch.setattr(registry, "KINDS", dict(registry.KINDS))
    monkeypatch.setattr(registry, "_early", dict(registry._early))
    registry.kind(
        "test_paper", max_bytes=2000, types={signatures.PDF, signatures.XLSX, signatures.CSV}, owner_reads=True
    )
    registry.kind(
        "test_picture",
        max_bytes=5 * registry.MB,
        types=signatures.IMAGES,
        image=registry.ImageRule(min_width=50, min_height=70, crop=(5, 7), longest=400, darkest=30),
        owner_reads=True,
    )


def picture(width=600, height=800, colour="lightblue", form="JPEG", **more) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, form, **more)
    return out.getvalue()


def bomb(width=60_000, height=60_000) -> bytes:
    """A PNG of some kilobytes that claims 3,600 million pixels."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


def archive(*members: tuple[str, bytes], **more) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, body in members:
            made.writestr(name, body)
    return out.getvalue()


def store(now, content=b"%PDF-1.7 hello", name="paper.pdf", kind="test_paper", **more):
    return services.store(content=content, name=name, kind=kind, actor=None, now=now, **more)


class TestTaking:
    def test_what_is_kept_can_be_read_back(self, now):
        stored = store(now)
        assert services.read(stored) == b"%PDF-1.7 hello"
        with services.open(stored) as file:
            assert file.read(4) == b"%PDF"
        assert stored.path.startswith("test_paper/")
        assert (settings.PRIVATE_ROOT / stored.path).exists()
        assert not Path(settings.PRIVATE_ROOT).is_relative_to(settings.MEDIA_ROOT)

    def test_the_content_decides_not_the_name(self, now):
        with pytest.raises(WrongType) as refused:
            store(now, content=b"MZ\x90\x00" + b"\x00" * 50, name="paper.pdf")
        assert "PDF" in str(refused.value)
        with pytest.raises(WrongType):
            store(now, content=b"<html><script>alert(1)</script>", name="paper.pdf")
        with pytest.raises(WrongType):
            store(now, content=b"GIF89a....", kind="test_picture")

    def test_too_large_and_empty(self, now):
        with pytest.raises(TooLarge):
            store(now, content=b"%PDF-" + b"x" * 2000)
        upload = SimpleUploadedFile("a.pdf", b"%PDF-" + b"x" * 3000)
        with pytest.raises(TooLarge):
            services.store_upload(upload=upload, kind="test_paper", actor=None, now=now)
        with pytest.raises(Empty):
            store(now, content=b"")

    def test_a_large_film_is_never_in_memory_as_a_whole(self, now):
        class Watched(io.BytesIO):
            largest = 0

            def read(self, size=-1):
                self.largest = max(self.largest, len(self.getbuffer()) if size is None or size < 0 else size)
                return super().read(size)

        registry.kind("test_film", max_bytes=3 * registry.MB, types={signatures.MP4, signatures.VTT})
        film = b"\x00\x00\x00\x10ftypisom\x00\x00\x00\x00" + bytes(range(256)) * 8000
        source = Watched(film)
        given = {"name": "a.mp4", "kind": "test_film", "actor": None, "now": now}
        stored = services.store_file(source=source, **given)
        assert services.read(stored) == film
        assert (stored.size, stored.content_type) == (len(film), "video/mp4")
        assert stored.sha256 == hashlib.sha256(film).hexdigest() == services.digest(source)
        assert source.largest <= 64 * 1024
        with pytest.raises(TooLarge):
            services.store_file(source=io.BytesIO(film + bytes(2 * registry.MB)), **given)
        with pytest.raises(WrongType):
            services.store_file(source=io.BytesIO(b"%PDF-1.7"), **given)
        with pytest.raises(Empty):
            services.store_file(source=io.BytesIO(b""), **given)
        text = services.store_file(source=io.BytesIO("WEBVTT\n\n翻身".encode()), **{**given, "name": "a.vtt"})
        assert text.content_type == "text/vtt"

    def test_a_refused_upload_leaves_no_file_behind(self, now):
        # Looked for by its length, which no other file has: tests of other processes store theirs in the same folder.
        content = b"\x00\x01\x02" * 617
        with pytest.raises(WrongType):
            store(now, content=content)
        lengths = [path.stat().st_size for path in Path(settings.PRIVATE_ROOT).glob("*/*/*/*") if path.exists()]
        assert len(content) not in lengths
        kept = store(now)
        assert (settings.PRIVATE_ROOT / kept.path) in list(Path(settings.PRIVATE_ROOT).glob("*/*/*/*"))

    @pytest.mark.parametrize(
        ("name", "kept"),
        [
            ("../../etc/passwd", "passwd.pdf"),
            ("..\\..\\windows\\win.ini", "win.pdf"),
            ("/absolute/毕业证.pdf", "毕业证.pdf"),
            ('a"b\r\nSet-Cookie: x.pdf', "abSet-Cookie x.pdf"),
            ("", "file.pdf"),
            (".pdf", "file.pdf"),
            ("\u202efdp.exe", "fdp.pdf"),
        ],
    )
    def test_names_lead_nowhere(self, now, name, kept):
        stored = store(now, name=name)
        assert stored.name == kept
        assert ".." not in stored.path
        assert stored.public_id in stored.path

    @given(st.text(max_size=300))
    def test_a_cleaned_name_is_one_short_plain_part(self, name):
        cleaned = filenames.clean(name, ".pdf")
        assert cleaned.endswith(".pdf")
        assert 4 < len(cleaned) <= 154
        assert not set(cleaned) & set('/\\\0\r\n"')


class TestPictures:
    def test_location_and_comments_are_gone_and_the_picture_stands_upright(self, now):
        exif = Image.Exif()
        exif[0x0112] = 6  # rotated by a quarter
        exif[0x010F] = "GPSPHONE"
        exif.get_ifd(0x8825)[2] = (45.0, 46.0, 0.0)
        raw = picture(800, 600, exif=exif, comment=b"SECRET")
        assert b"GPSPHONE" in raw
        stored = store(now, content=raw, name="p.jpg", kind="test_picture")
        kept = services.read(stored)
        assert b"GPSPHONE" not in kept
        assert b"Exif" not in kept
        assert b"SECRET" not in kept
        with Image.open(io.BytesIO(kept)) as image:
            assert not image.getexif()
            assert image.mode == "RGB"
            assert image.format == "JPEG"
            assert "progression" not in image.info
            assert image.height > image.width
            assert max(image.size) <= 400
            assert abs(image.width / image.height - 5 / 7) < 0.01

    @pytest.mark.parametrize("form", ["PNG", "WEBP", "JPEG"])
    def test_every_format_becomes_jpeg(self, now, form):
        stored = store(now, content=picture(form=form), name=f"a.{form}", kind="test_picture")
        assert stored.content_type == "image/jpeg"
        assert stored.name == "a.jpg"

    def test_transparent_ground_becomes_white(self, now):
        out = io.BytesIO()
        Image.new("RGBA", (100, 140), (0, 0, 0, 0)).save(out, "PNG")
        kept = services.read(store(now, content=out.getvalue(), kind="test_picture"))
        with Image.open(io.BytesIO(kept)) as image:
            assert min(image.getpixel((5, 5))) > 250

    def test_a_bomb_is_refused_before_it_is_opened(self, now):
        raw = bomb()
        assert len(raw) < 5000
        with pytest.raises(BadImage) as refused:
            store(now, content=raw, kind="test_picture")
        assert refused.value.code == "image_pixels"

    @pytest.mark.parametrize(
        ("raw", "code"),
        [
            (picture(40, 40), "image_small"),
            (picture(colour="black"), "image_dark"),
            (picture()[:2000], "image_unreadable"),
            (b"\xff\xd8\xff\xe0 not a picture", "image_unreadable"),
            (picture(9000, 6000, form="PNG"), "image_pixels"),
        ],
    )
    def test_unfit_pictures_are_refused_in_words(self, now, raw, code):
        with pytest.raises(BadImage) as refused:
            store(now, content=raw, kind="test_picture")
        assert refused.value.code == code
        assert refused.value.field == "file"


class TestArchives:
    def test_a_plain_archive_passes(self):
        services.check_archive(archive(("xl/workbook.xml", b"<x/>"), ("a/b.txt", b"hello")))

    @pytest.mark.parametrize(
        ("raw", "code"),
        [
            (b"PK\x03\x04 broken", "archive_unreadable"),
            (archive(("../evil.txt", b"x")), "archive_path"),
            (archive(("/etc/passwd", b"x")), "archive_path"),
            (archive(("a\\..\\..\\evil", b"x")), "archive_path"),
            (archive(("C:/evil", b"x")), "archive_path"),
            (archive(*[(f"{n}.txt", b"x") for n in range(2001)]), "archive_members"),
            (archive(("bomb.xml", b"\0" * 30_000_000)), "archive_ratio"),
            (archive(*[(f"{n}.xml", b"\0" * 3_000_000) for n in range(5)]), "archive_ratio"),
        ],
    )
    def test_harm_is_refused(self, raw, code):
        with pytest.raises(BadArchive) as refused:
            services.check_archive(raw)
        assert refused.value.code == code

    def test_links_encryption_and_declared_size(self):
        link = zipfile.ZipInfo("link")
        link.external_attr = 0o120777 << 16
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as made:
            made.writestr(link, "/etc/passwd")
        with pytest.raises(BadArchive, match="链接"):
            services.check_archive(out.getvalue())
        with pytest.raises(BadArchive):
            archives.check_archive(archive(("a", b"x" * 2000)), max_total=1000)

    def test_a_sheet_with_a_bomb_is_refused_at_the_door(self, now):
        raw = archive(("xl/workbook.xml", b"<x/>"), ("../evil", b"x"))
        with pytest.raises(BadArchive):
            store(now, content=raw, name="a.xlsx")


class TestRanges:
    SIZE = 14

    @pytest.mark.parametrize(
        ("header", "expected"),
        [
            ("bytes=0-3", (0, 3)),
            ("bytes=5-", (5, 13)),
            ("bytes=-4", (10, 13)),
            ("bytes=-400", (0, 13)),
            ("bytes=10-400", (10, 13)),
            ("bytes=4-2", None),
            ("bytes=a-b", None),
            ("bytes=-", None),
            ("bytes=0-1,3-4", None),
            ("items=0-3", None),
        ],
    )
    def test_headers(self, header, expected):
        assert ranges.parse(header, self.SIZE) == expected

    @pytest.mark.parametrize("header", ["bytes=14-", "bytes=99-100", "bytes=-0"])
    def test_behind_the_end(self, header):
        with pytest.raises(ranges.Unsatisfiable):
            ranges.parse(header, self.SIZE)

    @given(st.text(alphabet="bytes=0123456789-, ", max_size=70), st.integers(0, 50))
    def test_any_header_gives_bytes_that_exist(self, header, size):
        try:
            found = ranges.parse(header, size)
        except ranges.Unsatisfiable:
            return
        assert found is None or 0 <= found[0] <= found[1] < size


class TestHandingOut:
    @pytest.fixture
    def owner(self, now):
        return PersonFactory()

    @pytest.fixture
    def stored(self, now, owner):
        return store(now, owner_person_id=owner.pk, name="证明 1.pdf")

    def url(self, stored):
        return f"/files/{stored.public_id}/"

    def test_the_owner_reads_it_whole(self, signed_in, owner, stored):
        answer = signed_in(owner.user).get(self.url(stored))
        assert answer.status_code == 200
        assert answer.getvalue() == b"%PDF-1.7 hello"
        assert answer["Content-Type"] == "application/pdf"
        assert answer["Accept-Ranges"] == "bytes"
        assert answer["Cache-Control"] == "no-store, private"
        assert "inline" in answer["Content-Disposition"]
        assert "attachment" in signed_in(owner.user).get(self.url(stored) + "?download")["Content-Disposition"]

    def test_parts_of_it(self, signed_in, owner, stored):
        client = signed_in(owner.user)
        answer = client.get(self.url(stored), headers={"range": "bytes=5-7"})
        assert answer.status_code == 206
        assert answer.getvalue() == b"1.7"
        assert answer["Content-Range"] == "bytes 5-7/14"
        assert answer["Content-Length"] == "3"
        answer = client.get(self.url(stored), headers={"range": "bytes=-5"})
        assert answer.getvalue() == b"hello"
        answer = client.get(self.url(stored), headers={"range": "bytes=20-"})
        assert answer.status_code == 416
        assert answer["Content-Range"] == "bytes */14"
        answer = client.head(self.url(stored))
        assert answer.status_code == 200
        assert answer["Content-Length"] == "14"
        assert answer.content == b""

    @pytest.mark.parametrize("method", ["get", "head", "post", "put", "patch", "delete", "options"])
    def test_an_outsider_finds_nothing_whatever_the_method(self, signed_in, make_user, stored, method):
        client = signed_in(make_user(("school_manager", None, None)))
        assert getattr(client, method)(self.url(stored)).status_code == 404
        assert getattr(client, method)("/files/" + "x" * 20 + "/").status_code == 404

    def test_the_owner_may_only_read(self, signed_in, owner, stored):
        assert signed_in(owner.user).post(self.url(stored)).status_code == 405

    def test_a_stranger_is_sent_to_sign_in_alike_for_real_and_invented_files(self, stored):
        for address in (self.url(stored), "/files/" + "x" * 20 + "/"):
            answer = Client().get(address)
            assert answer.status_code == 302
            assert answer["Location"].startswith("/accounts/login/")
        assert Client().post(self.url(stored)).status_code == 404

    def test_a_link_holds_until_it_expires(self, now, stored, owner):
        link = services.link(stored, seconds=60, now=now)
        assert Client().get(link).getvalue() == b"%PDF-1.7 hello"
        assert owner.name not in link
        assert Client().get(services.link(stored, seconds=-1, now=now)).status_code == 404
        assert Client().get(link[:-1] + ("a" if link[-1] != "a" else "b")).status_code == 404
        assert Client().get(link.replace("until=", "until=9")).status_code == 404
        other = store(now)
        assert Client().get(link.replace(stored.public_id, other.public_id)).status_code == 404
        assert services.link_holds(stored.public_id, until="x", key="y", now=now + timedelta(days=1)) is False

    def test_readers_that_a_room_adds(self, now, make_user, stored):
        user = make_user()
        assert selectors.readable_by(user, stored.public_id) is None
        registry.reader("test_paper", lambda asker, file: asker.pk == user.pk and file.pk == stored.pk)
        assert selectors.readable_by(user, stored.public_id) == stored

    def test_a_kind_that_nobody_registers_any_more_is_read_by_nobody(self, owner, stored):
        del registry.KINDS["test_paper"]
        assert selectors.readable_by(owner.user, stored.public_id) is None

    def test_production_leaves_the_bytes_to_the_web_server(self, settings, signed_in, owner, stored):
        settings.PRIVATE_ACCEL_PREFIX = "/_private"
        answer = signed_in(owner.user).get(self.url(stored))
        assert answer["X-Accel-Redirect"] == f"/_private/{stored.path}"
        assert answer.content == b""

    def test_what_browsers_should_not_show_is_handed_over_as_a_download(self, now, signed_in, owner):
        stored = store(now, content="姓名,分数\n".encode(), name="成绩.csv", owner_person_id=owner.pk)
        assert "attachment" in signed_in(owner.user).get(self.url(stored))["Content-Disposition"]
