"""What the tests of keys share: a bureau's own key."""

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.portal.keys.making import bureau


@pytest.fixture
def given(settings, tmp_path):
    """Give a bureau's key for PDF files."""

    def give(key: object | None = None, passphrase: str = "开门") -> None:
        bureau(tmp_path, key or rsa.generate_private_key(public_exponent=65537, key_size=2048))
        settings.SIGNING_KEYS = settings.SIGNING_KEYS | {
            "pdf": {
                "key": str(tmp_path / "bureau.pem"),
                "passphrase": passphrase,
                "public": str(tmp_path / "bureau.crt"),
            }
        }

    return give
