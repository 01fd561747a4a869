"""A page reaches nothing but the printing room's own files and what it carries itself."""

import base64
import contextlib
from collections.abc import Callable

import pytest
from PIL import ImageFile

from portal.printing.adapters import pages
from portal.printing.errors import ForbiddenAddress, RenderFault

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">{}</svg>'


def carried(svg: str) -> str:
    """Return an image element that carries a drawing."""
    return f'<img alt="x" src="data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}">'


@pytest.mark.parametrize(
    "source",
    [
        '<img alt="x" src="file:///etc/passwd">',
        '<img alt="x" src="FILE:///etc/passwd">',
        '<img alt="x" src="http://127.0.0.1:9/x.png">',
        '<img alt="x" src="https://portal.example/x.png">',
        '<img alt="x" src="ftp://portal.example/x.png">',
        '<img alt="x" src="printing:///../fonts.css">',
        '<img alt="x" src="printing:///../../errors.py">',
        '<img alt="x" src="printing:////etc/passwd">',
        '<img alt="x" src="printing:///absent.svg">',
        '<link rel="stylesheet" href="file:///etc/passwd">',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<a rel="attachment" href="file:///etc/passwd">x</a>',
        "<style>@import 'http://127.0.0.1:9/x.css'</style>",
        "<style>body{background:url(file:///etc/passwd)}</style>",
        "<style>@font-face{font-family:x;src:url(file:///etc/passwd)}body{font-family:x}</style>x",
        '<object data="file:///etc/passwd"></object>',
        '<embed src="file:///etc/passwd">',
        carried(SVG.format('<image xlink:href="file:///etc/passwd" width="9" height="9"/>')),
        carried(SVG.format('<image href="http://127.0.0.1:9/x.png" width="9" height="9"/>')),
    ],
)
def test_outside_is_refused(source: str, page: Callable[[str], bytes]) -> None:
    with pytest.raises(ForbiddenAddress):
        page(f"<html lang='zh'><title>x</title><body>{source}</body></html>")


@pytest.mark.parametrize(
    "content",
    ['<use xlink:href="file:///etc/passwd#x"/>', "<style>@import url(file:///etc/passwd);</style><path d='M0 0h9'/>"],
)
def test_drawing_does_not_load_others(
    content: str, page: Callable[[str], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """These two never reach our fetcher in the present WeasyPrint: a fault or a blank, but nothing is opened."""

    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError(f"opened {args}")

    monkeypatch.setattr("urllib.request.FileHandler.file_open", refuse)
    with contextlib.suppress(ForbiddenAddress, RenderFault):
        page(f"<html lang='zh'><title>x</title><body>{carried(SVG.format(content))}</body></html>")


def test_entities_of_a_drawing_are_not_followed(page: Callable[[str], bytes], text_of: Callable) -> None:
    drawing = '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY e SYSTEM "file:///etc/hostname">]>' + SVG.format(
        '<text y="5" font-size="2">[&e;]</text>'
    )
    try:
        content = page(f"<html lang='zh'><title>x</title><body>{carried(drawing)}</body></html>")
    except (ForbiddenAddress, RenderFault):
        return
    assert text_of(content) in {"", "[]"}


def test_who_prints_does_not_make_uploads_lenient(page: Callable[[str], bytes]) -> None:
    page("<!doctype html><html lang='zh'><title>字</title><p>字</p></html>")
    assert not ImageFile.LOAD_TRUNCATED_IMAGES


def test_broken_image_is_a_fault_not_a_gap(page: Callable[[str], bytes]) -> None:
    with pytest.raises(RenderFault):
        page('<html lang="zh"><title>x</title><body><img alt="x" src="data:image/png;base64,aGFsbG8="></body></html>')


def test_own_style_sheet_is_served() -> None:
    content, media_type = pages.read_own_file("printing:///certificate.css")
    assert media_type == "text/css"
    assert b"@page" in content
