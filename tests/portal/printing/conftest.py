"""What the tests of printing share: two certificates, pages from text, the text of a PDF, and signed files to examine."""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from certification.certificates.logic import layouts
from portal.printing import services as printing
from portal.printing.adapters import examiner, isolation
from tests.portal.printing import appending

LEVEL = "certification/certificates/pdf/skill_level.html"
TRAINING = "certification/certificates/pdf/training.html"
DAY = datetime(2026, 12, 18, 1, 0, tzinfo=UTC)
SHEET = '<html lang="zh-hans"><title>结业证书</title><body><p>结业证书</p></body></html>'
THEN = datetime(2024, 5, 1, 9, 0, tzinfo=UTC)
_sheets: list[bytes] = []


@pytest.fixture
def level() -> dict[str, Any]:
    """What a skill level certificate prints."""
    issuer = "示例市康颐职业技能评价中心"
    values = {
        **layouts.SKILL_LEVEL.sample,
        "issuer_name": issuer,
        "seal": printing.seal_svg(text=issuer, centre_text="证书专用章"),
        "sample": True,
    }
    return layouts.context(layouts.SKILL_LEVEL, values, {})


@pytest.fixture
def training() -> dict[str, Any]:
    """What a training certificate prints."""
    values = {
        **layouts.TRAINING.sample,
        "holder_name": "王秀芳",
        "scores": "",
        "digest": "",
        "verify_url": "https://portal.example/v/P3XD84TN",
        "verify_code": "P3XD-84TN",
        "issuer_name": "示例职业技术学校",
        "sample": True,
    }
    return layouts.context(layouts.TRAINING, values, {})


@pytest.fixture
def page() -> Callable[[str], bytes]:
    """Render the text of a template."""

    def render(source: str, **context: Any) -> bytes:
        engine = {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {"loaders": [("django.template.loaders.locmem.Loader", {"page.html": source})]},
        }
        with override_settings(TEMPLATES=[engine]):
            return printing.render_pdf(template="page.html", context=context, now=DAY)

    return render


@pytest.fixture
def text_of(tmp_path: Path) -> Callable[[bytes], str]:
    """Return the text of a PDF as another program reads it, white space removed."""
    program = shutil.which("pdftotext")
    if not program:
        pytest.skip("pdftotext is not installed")

    def read(content: bytes) -> str:
        path = tmp_path / "page.pdf"
        path.write_bytes(content)
        run = subprocess.run([program, "-raw", str(path), "-"], capture_output=True, check=True)
        return "".join(run.stdout.decode().split())

    return read


@pytest.fixture
def picture_of(tmp_path: Path) -> Callable[[bytes], bytes]:
    """Return the only page of a PDF as PNG; fails if there are more."""
    program = shutil.which("pdftoppm")
    if not program:
        pytest.skip("pdftoppm is not installed")

    def draw(content: bytes) -> bytes:
        path = tmp_path / "page.pdf"
        path.write_bytes(content)
        subprocess.run([program, "-r", "120", "-png", str(path), str(tmp_path / "page")], check=True)
        (only,) = tmp_path.glob("page-*.png")
        return only.read_bytes()

    return draw


@pytest.fixture
def quick(request, settings, monkeypatch) -> None:
    """Small keys, and the examiner in this process: a process of its own each takes a second (see `own_process`)."""
    settings.SIGNING_PDF_ALGORITHM = "ES256"
    if "own_process" in request.fixturenames:
        return

    def here(content: bytes, *, roots: list[bytes], own: set[str]) -> dict[str, Any]:
        return json.loads(json.dumps(examiner.examine(content, roots, own)))

    monkeypatch.setattr(isolation, "examine", here)


@pytest.fixture
def own_process() -> None:
    """Examine as it is done in earnest."""


@pytest.fixture
def sheet(page) -> bytes:
    """A page without a signature."""
    if not _sheets:
        _sheets.append(page(SHEET))
    return _sheets[0]


@pytest.fixture
def signed(sheet, ring) -> bytes:
    """A certificate of ours."""
    return appending.sign_pdf(sheet, at=THEN)


@pytest.fixture
def authority(ring, settings) -> Iterator[appending.Authority]:
    """A time-stamping authority that the portal asks; its own key is RSA, all that pyHanko's stand-in can do."""
    wanted, settings.SIGNING_PDF_ALGORITHM = settings.SIGNING_PDF_ALGORITHM, "RS256"
    made = appending.Authority(ring)
    settings.SIGNING_PDF_ALGORITHM = wanted
    for _ in made.serve():
        settings.SIGNING_TSA_URL = made.url
        yield made


@pytest.fixture
def elsewhere(tmp_path, settings) -> Callable[..., None]:
    """Go over to another portal, with keys of its own."""

    def go(name: str = "elsewhere") -> None:
        settings.SIGNING_FOLDER = str(tmp_path / name)

    return go
