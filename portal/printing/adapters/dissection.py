"""Takes a PDF apart with pikepdf; what it finds are plain values."""

import hashlib
import io
import re
import zlib
from typing import Any

import pikepdf

from portal.printing.logic.anatomy import Anatomy, FontFound, Letter, Seen
from portal.printing.logic.compiled import prelude

_PAIR = re.compile(rb"<([0-9a-fA-F]{4})> <([0-9a-fA-F]+)>")


def dissect(content: bytes, *, level: int = 9) -> Anatomy:
    """Return the anatomy of a file that WeasyPrint has written; level, of compression for what stays."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        (page,) = pdf.pages
        root, resources = pdf.Root, page.obj.Resources
        fonts = {key[1:]: _font(font) for key, font in resources.get("/Font", {}).items()}
        pictures = {
            key[1:]: (item.objgen[0], int(item.Width), int(item.Height))
            for key, item in resources.get("/XObject", {}).items()
            if item.get("/Subtype") == "/Image"
        }
        apart = {root.objgen[0], page.obj.objgen[0], page.obj.Contents.objgen[0], root.Metadata.objgen[0]}
        info = pdf.trailer.get("/Info")
        producer = str(info.get("/Producer", "")) if info is not None else ""
        if info is not None:
            apart.add(info.objgen[0])
        plain: dict[int, bytes] = {}
        streams: dict[int, bytes] = {}
        free = 1
        for item in pdf.objects:
            number = item.objgen[0] if isinstance(item, pikepdf.Object) else 0
            free = max(free, number + 1)
            if number == 0 or number in apart:
                continue
            if isinstance(item, pikepdf.Stream):
                if item.get("/Type") not in ("/XRef", "/ObjStm"):
                    streams[number] = _stream(item, level)
            else:
                plain[number] = item.unparse(resolved=True)
        return Anatomy(
            version=pdf.pdf_version,
            content=page.obj.Contents.read_bytes(),
            plain=plain,
            streams=streams,
            root_number=root.objgen[0],
            root=_entries(root, "/Metadata", "/AcroForm", "/AF", "/Names"),
            page_number=page.obj.objgen[0],
            page=_entries(page.obj, "/Contents", "/Annots"),
            fonts_number=resources.Font.objgen[0],
            fonts=fonts,
            pictures=pictures,
            forms=tuple(
                item.read_bytes()
                for item in resources.get("/XObject", {}).values()
                if item.get("/Subtype") == "/Form" and "/Font" in item.get("/Resources", {})
            ),
            programs={font.program: pdf.get_object(font.program, 0).read_bytes() for font in fonts.values()},
            producer=producer,
            free=free,
        )


def _entries(dictionary: pikepdf.Object, *without: str) -> bytes:
    return b"".join(
        key.encode() + b" " + _unparse(value) for key, value in sorted(dictionary.items()) if key not in without
    )


def _unparse(value: Any) -> bytes:
    if isinstance(value, pikepdf.Object):
        return b"%d %d R" % value.objgen if value.is_indirect else value.unparse(resolved=False)
    if isinstance(value, bool):
        return b"true" if value else b"false"
    return str(value).encode()


def _stream(item: pikepdf.Stream, level: int) -> bytes:
    raw = item.read_raw_bytes()
    entries = b"".join(key.encode() + b" " + _unparse(value) for key, value in sorted(item.items()) if key != "/Length")
    if "/Filter" not in item:
        raw = zlib.compress(raw, level)
        entries += b"/Filter/FlateDecode"
    return b"<<%b/Length %d>>\nstream\n%b\nendstream" % (entries, len(raw), raw)


def _texts(font: pikepdf.Object) -> dict[int, str]:
    pairs = _PAIR.findall(font.ToUnicode.read_bytes())
    return {int(glyph, 16): bytes.fromhex(code.decode()).decode("utf-16-be") for glyph, code in pairs}


def _font(font: pikepdf.Object) -> FontFound:
    program = font.DescendantFonts[0].FontDescriptor.FontFile2
    return FontFound(str(font.BaseFont)[1:].split("+")[-1], _texts(font), program.objgen[0])


def underlay(content: bytes) -> bytes | None:
    """Return a file that holds just the background of a page, for `with_underlay`; None if it has none."""
    with pikepdf.open(io.BytesIO(content)) as pdf, pikepdf.new() as target:
        (page,) = pdf.pages
        found = prelude(page.obj.Contents.read_bytes())
        if found is None:
            return None
        instructions, name = found
        target.Root.Background = target.copy_foreign(page.obj.Resources.XObject["/" + name])
        target.Root.Instructions = target.make_stream(re.sub(rb"/\w+ Do", b"/Background Do", instructions))
        buffer = io.BytesIO()
        target.save(buffer, static_id=True)
        return buffer.getvalue()


def with_underlay(content: bytes, background: bytes) -> bytes:
    """Return a page that was laid out without its background, with it."""
    with pikepdf.open(io.BytesIO(content)) as pdf, pikepdf.open(io.BytesIO(background)) as source:
        (page,) = pdf.pages
        own = pdf.copy_foreign(source.Root.Background)
        resources = page.obj.Resources
        if "/XObject" not in resources:
            resources.XObject = pikepdf.Dictionary()
        resources.XObject.Background = own
        drawn = source.Root.Instructions.read_bytes() + page.obj.Contents.read_bytes()
        page.obj.Contents = pdf.make_stream(drawn)
        buffer = io.BytesIO()
        pdf.save(
            buffer,
            static_id=True,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
        return buffer.getvalue()


_Matrix = tuple[float, float, float, float, float, float]
_UNIT: _Matrix = (1, 0, 0, 1, 0, 0)


def _times(inner: _Matrix, outer: _Matrix) -> _Matrix:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def look(content: bytes) -> Seen:
    """Return what the only page of a file shows, by following its drawing instructions (ISO 32000-1, 9.4)."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        (page,) = pdf.pages
        fonts = {
            key: (str(font.BaseFont)[1:].split("+")[-1], _texts(font), _widths(font.DescendantFonts[0]))
            for key, font in page.obj.Resources.get("/Font", {}).items()
        }
        things: Any = page.obj.Resources.get("/XObject", {})
        letters: list[Letter] = []
        pictures: list[tuple[float, ...]] = []
        drawings: list[str] = []
        lines: list[tuple[float, float, float]] = []
        corners: list[tuple[float, float]] = []
        matrix, stack = _UNIT, []
        font, size, spacing = "", 0.0, 0.0
        line: _Matrix = _UNIT
        for instruction in pikepdf.parse_content_stream(page):
            operands: Any = instruction.operands
            word = str(instruction.operator)
            if word == "q":
                stack.append((matrix, font, size, spacing))
            elif word == "Q":
                matrix, font, size, spacing = stack.pop()
            elif word == "cm":
                matrix = _times(_matrix(operands), matrix)
            elif word == "m":
                corners = [_point(operands, matrix)]
            elif word == "l":
                corners.append(_point(operands, matrix))
            elif word == "W*":
                lines += _line(corners)
            elif word == "Tf":
                font, size = str(operands[0]), float(operands[1])
            elif word == "Tc":
                spacing = float(operands[0])
            elif word == "Tm":
                line = _matrix(operands)
            elif word in {"Tj", "TJ"}:
                shown = operands[0] if word == "TJ" else [operands[0]]
                face, texts, widths = fonts[font]
                for item in shown:
                    if not isinstance(item, pikepdf.String):
                        line = _times((1, 0, 0, 1, -float(item) / 1000 * size, 0), line)
                        continue
                    raw = bytes(item)
                    for place in range(0, len(raw), 2):
                        code = int.from_bytes(raw[place : place + 2], "big")
                        a, b, _, _, x, y = _times(line, matrix)
                        letters.append(Letter(texts.get(code, "\ufffd"), face, size * (a * a + b * b) ** 0.5, x, y))
                        line = _times((1, 0, 0, 1, widths.get(code, 1000) / 1000 * size + spacing, 0), line)
            elif word == "Do":
                thing = things[str(operands[0])]
                if thing.Subtype == "/Image":
                    corners = [_times((1, 0, 0, 1, x, y), matrix)[4:] for x, y in ((0, 0), (1, 0), (0, 1), (1, 1))]
                    pictures.append(tuple(number for corner in corners for number in corner))
                else:
                    drawings.append(hashlib.sha256(thing.read_bytes()).hexdigest())
        return Seen(tuple(letters), tuple(pictures), tuple(drawings), tuple(lines))


# The thickest of what is taken for a line and the shortest, in points.
_THICK, _SHORT = 1.5, 20.0


def _point(operands: Any, matrix: _Matrix) -> tuple[float, float]:
    x, y = (float(number) for number in operands)
    return _times((1, 0, 0, 1, x, y), matrix)[4:]


def _line(corners: list[tuple[float, float]]) -> list[tuple[float, float, float]]:
    """Return the level line within these corners, if they are those of one; borders of a side are clipped so."""
    if len(corners) != 4:
        return []
    across, upright = [x for x, _ in corners], [y for _, y in corners]
    if max(upright) - min(upright) > _THICK or max(across) - min(across) < _SHORT:
        return []
    return [(min(across), max(across), (min(upright) + max(upright)) / 2)]


def _matrix(operands: Any) -> _Matrix:
    a, b, c, d, e, f = (float(number) for number in operands)
    return a, b, c, d, e, f


def _widths(font: pikepdf.Object) -> dict[int, float]:
    """Return code -> width of a composite font whose widths are listed one by one."""
    found: dict[int, float] = {}
    listed = list(font.get("/W", []))
    for place in range(0, len(listed), 2):
        first = int(listed[place])
        found |= {first + number: float(width) for number, width in enumerate(listed[place + 1])}
    return found
