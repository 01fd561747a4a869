"""Private files in S3-compatible storage."""

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from moto import mock_aws

from portal.files import services as files
from portal.files.errors import StoreUnavailable

pytestmark = pytest.mark.django_db


@pytest.fixture
def bucket(settings, monkeypatch):
    """A bucket that exists in this process only."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with mock_aws():
        boto3.client("s3", region_name="us-east-1").create_bucket(Bucket="portal")
        settings.STORAGES = {
            **settings.STORAGES,
            "default": {
                "BACKEND": "portal.files.adapters.buckets.PublicBucket",
                "OPTIONS": {"bucket_name": "portal", "region_name": "us-east-1", "location": "media"},
            },
            "private": {
                "BACKEND": "storages.backends.s3.S3Storage",
                "OPTIONS": {"bucket_name": "portal", "region_name": "us-east-1", "location": "private"},
            },
        }
        yield boto3.client("s3", region_name="us-east-1")


def test_a_file_goes_to_the_bucket_and_comes_back_in_parts_for_its_reader_alone(
    bucket, now, client, signed_in, make_user
):
    content = b"%PDF-1.7\n" + bytes(range(256)) * 40 + b"\n%%EOF\n"
    stored = files.store(content=content, name="a.pdf", kind="certificate_pdf", actor=None, now=now)
    names = [row["Key"] for row in bucket.list_objects_v2(Bucket="portal")["Contents"]]
    assert len(names) == 1
    assert names[0].startswith("private/")
    assert files.read(stored) == content
    assert files.local_path(stored) == ""
    link = files.link(stored, seconds=60, now=now)
    part = client.get(link, HTTP_RANGE="bytes=0-3")
    assert part.status_code == 206
    assert b"".join(part.streaming_content) == b"%PDF"
    assert signed_in(make_user()).get(f"/files/{stored.public_id}/").status_code == 404


def test_a_web_server_in_front_is_not_sent_to_a_disk_on_which_nothing_lies(bucket, now, client, settings):
    """It would answer 404 for every certificate."""
    settings.PRIVATE_ACCEL_PREFIX = "/private"
    content = b"%PDF-1.7\n1 0 obj\n%%EOF\n"
    stored = files.store(content=content, name="a.pdf", kind="certificate_pdf", actor=None, now=now)
    answer = client.get(files.link(stored, seconds=60, now=now))
    assert "X-Accel-Redirect" not in answer
    assert b"".join(answer.streaming_content) == content


def test_public_pictures_are_shown_under_an_address_of_the_portal(bucket, client):
    """The policy of pages lets them load nothing from elsewhere, and a signed address would expire in the cache."""
    name = default_storage.save("images/测试 a.png", ContentFile(b"\x89PNG\r\n"))
    address = default_storage.url(name)
    assert address.startswith("/media/images/")
    answer = client.get(address)
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == b"\x89PNG\r\n"
    assert "immutable" in answer["Cache-Control"]
    assert "sandbox" in answer["Content-Security-Policy"]
    assert client.get("/media/images/nothing.png").status_code == 404
    assert client.get("/media/private/a.pdf").status_code == 404


def test_a_bucket_that_is_away_is_said_to_be_away(bucket, now):
    bucket.delete_bucket(Bucket="portal")
    with pytest.raises(StoreUnavailable):
        files.store(content=b"%PDF-1.7\n%%EOF\n", name="a.pdf", kind="certificate_pdf", actor=None, now=now)
