"""Keys that sign certificates, credentials and the public log: where they lie, and who vouches for a time."""

import os

from portal.settings.parts.environment import PORTAL_VAR

# The ring: which keys there were and are, and those that the portal made itself. All processes share it.
SIGNING_FOLDER = os.environ.get("SIGNING_FOLDER") or str(PORTAL_VAR / "keys" / "signing")

# By purpose. "key": a PEM file, "pkcs11:<label>" or "kms:<name>"; "public": PEM file of the certificate chain (the
# signer's own first) or of the public key; it may be left out for a PEM file of a key without a certificate.
SIGNING_KEYS = {
    "pdf": {
        "key": os.environ.get("SIGNING_PDF_KEY", ""),
        "passphrase": os.environ.get("SIGNING_PDF_PASSPHRASE", ""),
        "public": os.environ.get("SIGNING_PDF_CHAIN", ""),
    },
    "credential": {
        "key": os.environ.get("SIGNING_CREDENTIAL_KEY", ""),
        "passphrase": os.environ.get("SIGNING_CREDENTIAL_PASSPHRASE", ""),
        "public": os.environ.get("SIGNING_CREDENTIAL_PUBLIC", ""),
    },
    "log": {
        "key": os.environ.get("SIGNING_LOG_KEY", ""),
        "passphrase": os.environ.get("SIGNING_LOG_PASSPHRASE", ""),
        "public": os.environ.get("SIGNING_LOG_PUBLIC", ""),
    },
}
# What the development authority gives out where no key is given: "RS256" (RSA-2048) or "ES256" (P-256).
SIGNING_PDF_ALGORITHM = os.environ.get("SIGNING_PDF_ALGORITHM", "RS256")

SIGNING_PKCS11 = {
    "module": os.environ.get("SIGNING_PKCS11_MODULE", ""),
    "token": os.environ.get("SIGNING_PKCS11_TOKEN", ""),
    "pin": os.environ.get("SIGNING_PKCS11_PIN", ""),
}
SIGNING_KMS = {"url": os.environ.get("SIGNING_KMS_URL", ""), "token": os.environ.get("SIGNING_KMS_TOKEN", "")}

# A time-stamping authority (RFC 3161) adds a time that does not rest on our own clock; empty: none is asked.
SIGNING_TSA_URL = os.environ.get("SIGNING_TSA_URL", "")
# Roots beside our own that count when a file is examined: those of the time-stamping authority, of earlier keys.
SIGNING_ROOTS = os.environ.get("SIGNING_ROOTS", "")
