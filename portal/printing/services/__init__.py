"""What other rooms may ask of printing: pages, drawings and codes; signing a file and examining one."""

from portal.printing.services.pages import (
    check_text,
    frame_svg,
    has_bold,
    missing_glyphs,
    photo_placeholder_svg,
    qr_decode,
    qr_png,
    qr_svg,
    render_pdf,
    seal_svg,
    text_width,
    workbook,
)
from portal.printing.services.signing import Signer, sign_pdf, signer

__all__ = [
    "Signer",
    "check_text",
    "frame_svg",
    "has_bold",
    "missing_glyphs",
    "photo_placeholder_svg",
    "qr_decode",
    "qr_png",
    "qr_svg",
    "render_pdf",
    "seal_svg",
    "sign_pdf",
    "signer",
    "text_width",
    "workbook",
]
