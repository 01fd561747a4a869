"""Private files in S3-compatible storage."""

import boto3
import pytest
from moto import mock_aws

from portal.files import services as files

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
