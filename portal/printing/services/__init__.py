"""What other rooms may ask of printing: pages, drawings, codes and tables; signing and examining a file."""

from portal.printing.logic.compiled import Attachment, Unfit
from portal.printing.logic.tables import Cell, Problem, Reading
from portal.printing.services.compiled import (
    CompiledPage,
    compare,
    compile_page,
    qr_dots,
    seen,
    seen_text,
    slot_size,
)
from portal.printing.services.examining import LARGEST_BYTES, Examination, changed_ranges, examine_pdf
from portal.printing.services.joining import join_pdf
from portal.printing.services.lists import MOST_TAGS, read_table
from portal.printing.services.pages import (
    check_text,
    frame_svg,
    has_bold,
    missing_glyphs,
    page_png,
    photo_placeholder_svg,
    qr_decode,
    qr_png,
    qr_svg,
    render_pdf,
    seal_svg,
    text_width,
    workbook,
)
from portal.printing.services.signing import Signer, signer

__all__ = [
    "LARGEST_BYTES",
    "MOST_TAGS",
    "Attachment",
    "Cell",
    "CompiledPage",
    "Examination",
    "Problem",
    "Reading",
    "Signer",
    "Unfit",
    "changed_ranges",
    "check_text",
    "compare",
    "compile_page",
    "examine_pdf",
    "frame_svg",
    "has_bold",
    "join_pdf",
    "missing_glyphs",
    "page_png",
    "photo_placeholder_svg",
    "qr_decode",
    "qr_dots",
    "qr_png",
    "qr_svg",
    "read_table",
    "render_pdf",
    "seal_svg",
    "seen",
    "seen_text",
    "signer",
    "slot_size",
    "text_width",
    "workbook",
]
