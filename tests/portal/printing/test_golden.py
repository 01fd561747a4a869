"""Whole files, byte for byte: one of each layout, of fixed facts, at a fixed moment, by a key of the tests' own.

RSA with PKCS #1 v1.5 has no chance in it, so a digest that differs means that certificates come out otherwise than they
did: by a change here, or of WeasyPrint, Pango, HarfBuzz, Pillow or zlib. Look at the new file as a picture and with
pdftotext; where the change is wanted, write the digests anew and commit them with its reason:

    RENEW_GOLDEN=1 pytest tests/portal/printing/test_golden.py -n0

The key in golden/key.pem signs nothing but this.
"""

import hashlib
import io
import json
import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import NameOID

from certification.certificates.logic import layouts
from portal.printing import services as printing
from portal.printing.adapters import photos

FOLDER = Path(__file__).parent / "golden"
DIGESTS = FOLDER / "digests.json"
ISSUER = "示例市康颐职业技能评价中心"
DAY = datetime(2026, 12, 18, tzinfo=UTC)
CREDENTIAL = '{"@context":[],"name":"样例"}'.encode()


@pytest.fixture
def signer(ring, settings, tmp_path):
    """Sign with the fixed key, under a certificate that is the same every time."""
    key = serialization.load_pem_private_key((FOLDER / "key.pem").read_bytes(), None)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "TEST ONLY")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2026, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2076, 1, 1, tzinfo=UTC))
        .sign(key, hashes.SHA256())
    )
    (tmp_path / "golden.crt").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    said = {"key": str(FOLDER / "key.pem"), "passphrase": "", "public": str(tmp_path / "golden.crt")}
    settings.SIGNING_KEYS = settings.SIGNING_KEYS | {"pdf": said}
    return printing.signer()


def made(layout: layouts.Layout, signer: object) -> bytes:
    seal = printing.seal_svg(text=ISSUER, centre_text=layout.seal[1], kind=layout.seal[0])
    given = {**layout.sample, "issuer_name": ISSUER, "photo": True, "sample": False, "seal": seal}
    page = printing.compile_page(
        template=layout.template,
        context=layouts.context(layout, given, {}),
        varying=[name for name in layout.slots if name not in layout.fixed],
    )
    return page.fill(
        {**layout.sample, "holder_name": "古丽米热·阿卜杜喀迪尔"},
        photo=photos.blank(300, 420),
        qr_text=layout.sample["verify_url"],
        metadata={"title": "证书", "author": ISSUER},
        attachments=[printing.Attachment("credential.json", "application/ld+json", CREDENTIAL, "电子凭证")],
        signer=signer,
        now=DAY,
        fallback=False,
    )


@pytest.mark.parametrize("name", layouts.LAYOUTS)
def test_files_are_those_of_before(name: str, signer: object) -> None:
    digest = hashlib.sha256(made(layouts.LAYOUTS[name], signer)).hexdigest()
    kept = json.loads(DIGESTS.read_text()) if DIGESTS.exists() else {}
    if os.environ.get("RENEW_GOLDEN"):
        DIGESTS.write_text(json.dumps(kept | {name: digest}, indent=1, sort_keys=True) + "\n")
        return
    assert digest == kept[name], "see the head of this file"


def unmarked(stream: object) -> list[str]:
    """Return what is drawn outside of every marked stretch, and check that stretches are balanced."""
    depth, found = 0, []
    for operands, operator in pikepdf.parse_content_stream(stream):
        word = str(operator)
        if word in {"BDC", "BMC"}:
            depth += 1
        elif word == "EMC":
            depth -= 1
        elif word in {"Tj", "TJ", "f", "f*", "S", "s", "B", "B*", "b", "b*", "sh", "Do"} and depth == 0:
            found.append(f"{word} {operands[0]}" if word == "Do" else word)
        assert depth >= 0
    assert depth == 0
    return found


def leaves(element: object) -> list[tuple[str, str, int]]:
    """Return (kind, alternative text, number) of all marked stretches of the structure, in reading order."""
    below = element.get("/K", [])
    found = []
    for child in below if isinstance(below, pikepdf.Array) else [below]:
        if isinstance(child, pikepdf.Dictionary):
            found += leaves(child)
        else:
            found.append((str(element.get("/S")), str(element.get("/Alt", "")), int(child)))
    return found


@pytest.mark.parametrize("name", layouts.LAYOUTS)
def test_readers_aloud_and_archives_find_what_they_need(name: str, signer: object) -> None:
    """What ISO 19005-3 (A-3a) and ISO 14289-1 ask for, as far as it shows without a validator."""
    with pikepdf.open(io.BytesIO(made(layouts.LAYOUTS[name], signer))) as pdf:
        root, (page,) = pdf.Root, pdf.pages
        assert str(root.Lang) == "zh-Hans"
        assert root.ViewerPreferences.DisplayDocTitle
        assert (page.Tabs, page.StructParents) == ("/S", 0)
        assert "/Encrypt" not in pdf.trailer
        assert not {"/AA", "/OpenAction", "/JavaScript"} & set(root.keys())
        (intent,) = root.OutputIntents
        assert intent.DestOutputProfile.N == 3
        assert intent.DestOutputProfile.read_bytes()[36:40] == b"acsp"
        # All that is drawn is marked, but for drawings that are marked within.
        drawn = page.Resources.XObject
        for left in unmarked(page):
            kind, _, form = left.partition(" ")
            assert kind == "Do"
            assert unmarked(drawn[form]) == []
        stretches = leaves(root.StructTreeRoot)
        numbers = [number for _, _, number in stretches]
        content = b"\n".join(part.read_bytes() for part in page.Contents)
        content += b"\n".join(form.read_bytes() for form in drawn.values() if form.Subtype == "/Form")
        assert sorted(numbers) == sorted(map(int, re.findall(rb"/MCID (\d+)", content)))
        assert len(set(numbers)) == len(numbers)
        alternatives = {text for kind, text, _ in stretches if kind == "/Figure"}
        assert {"持证人照片", "核验二维码"} < alternatives
        assert any("印章" in text for text in alternatives)
        assert "" not in alternatives
        # Every number leads back to its element.
        assert len(root.StructTreeRoot.ParentTree.Nums[1]) == max(numbers) + 1
        (one,) = page.Annots
        assert [float(side) for side in one.Rect] == [0, 0, 0, 0], "without a place it needs no look of its own"
        assert int(one.F) & 4, "annotations are printed"
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
                assert str(thing.get("/BM", "/Normal")) in {"/Normal", "/Compatible"}
                assert "/OPM" not in thing
        (file,) = root.AF
        assert (file.AFRelationship, str(file.UF), str(file.Desc)) == ("/Data", "credential.json", "电子凭证")
        assert file.EF.F.Params.Size == len(CREDENTIAL)
        assert "ModDate" in str(file.EF.F.Params.keys())
