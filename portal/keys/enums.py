"""What keys are for, what they are, and where they lie."""

from enum import StrEnum


class Purpose(StrEnum):
    """What a key signs; no key serves two purposes."""

    PDF = "pdf"
    CREDENTIAL = "credential"
    LOG = "log"
    # Of the development authority alone: times for trying timestamps out.
    TIMESTAMP = "timestamp"


class Algorithm(StrEnum):
    """How a key signs, by the names of RFC 7518 and RFC 8037."""

    RS256 = "RS256"
    ES256 = "ES256"
    ED25519 = "Ed25519"


class Store(StrEnum):
    """Where the private part lies."""

    # A file that the portal made, in the ring's own folder.
    OWN = "own"
    # A file that the operator gives.
    FILE = "file"
    PKCS11 = "pkcs11"
    KMS = "kms"
