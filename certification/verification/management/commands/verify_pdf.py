"""Checks a certificate file."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from certification.certificates import selectors as certificates
from certification.verification import selectors, services


class Command(BaseCommand):
    """Says whether a PDF is, byte for byte, a certificate of this portal, and what that is worth today."""

    help = "Check a certificate PDF: digest and status. Exit 0 = valid, 1 = not ours or not valid, 2 = no such file."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("file", type=Path, help="the certificate")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check the file."""
        try:
            content = options["file"].read_bytes()
        except OSError as error:
            sys.stderr.write(f"{error}\n")
            sys.exit(2)
        answer, digest = services.check_file(content=content, address=None, now=timezone.now())
        certificate = certificates.by_digest(digest)
        log = selectors.examined_log(certificate, digest) if certificate else None
        report = {
            "found": answer.found,
            "sha256": digest,
            # Files are not signed yet; the digest alone decides whether the file is the frozen one.
            "signature": None,
            "certificate": certificate.number if certificate else None,
            "status": answer.status,
            "level": answer.level,
            "issuer": answer.issuer,
            "issued_on": answer.issued_on,
            "revoked_on": answer.revoked_on,
            "reason": answer.reason,
            "log": log,
        }
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False, default=str))
        elif answer.found:
            self.stdout.write(f"{report['certificate']} {report['status']} sha256 {digest}")
        else:
            self.stdout.write(f"not a certificate of this portal: sha256 {digest}")
        contradicted = (
            log is not None and "entry" in log and not (log["included"] and (log["signed"] or log["pending"]))
        )
        if answer.status != "valid" or contradicted:
            sys.exit(1)
