"""Many files as one for the printer: pages alone, read by pikepdf and written straight to the end of the new file."""

import hashlib
import io
import re
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import IO, Any

import pikepdf

# How deep what a page leads to is followed; certificates have five levels.
_DEPTH = 20
# Ways back to other pages, to a structure that is not taken along, and what is written anew.
_LEFT_OUT = frozenset({"/Parent", "/P", "/StructParent", "/StructParents", "/Length"})
# What pages share is looked for in these: the frame, the seal, the letters of the printed words.
_SHARED = ("/XObject", "/Font", "/ColorSpace", "/ExtGState", "/Pattern", "/Shading")
# A name in what a page or form draws; in a string it may be one too many, never one too few.
_NAME = re.compile(rb"/[^\s()<>\[\]{}/%]+")
_KEPT = ("/Resources", "/Contents", "/Rotate", "/Group")
_BOXES = ("/CropBox", "/BleedBox", "/TrimBox")
# Pages under one branch of the tree.
_BRANCH = 100


class _Writer:
    """A PDF that is written once from front to back; of what is written only the places are remembered."""

    def __init__(self, target: IO[bytes]) -> None:
        self.target = target
        self.at = 0
        self.places: list[int] = []
        self.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def write(self, content: bytes) -> None:
        self.target.write(content)
        self.at += len(content)

    def number(self) -> int:
        """Return the number of an object that is written later."""
        self.places.append(0)
        return len(self.places)

    def put(self, number: int, body: bytes) -> None:
        """Write an object."""
        self.places[number - 1] = self.at
        self.write(b"%d 0 obj\n%b\nendobj\n" % (number, body))

    def end(self, root: int, info: int) -> None:
        """Write the table of places."""
        start, count = self.at, len(self.places) + 1
        self.write(b"xref\n0 %d\n0000000000 65535 f \n" % count)
        for place in self.places:
            self.write(b"%010d 00000 n \n" % place)
        self.write(
            b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (count, root, info, start)
        )


class _Source:
    """One file whose pages are taken over."""

    def __init__(self, writer: _Writer, known: dict[bytes, int], names: dict[bytes, frozenset[bytes]]) -> None:
        self.writer = writer
        # Names that forms draw with, by digest of what they draw: unpacked once for all files.
        self.names = names
        # Numbers in the new file: by digest for what pages share, by number in this file for the rest.
        self.known = known
        self.own: dict[tuple[int, int], int] = {}
        self.waiting: list[tuple[int, Any]] = []

    def page(self, page: pikepdf.Page, parent: int) -> int:
        """Write a page with all that it shows, and return its number."""
        number = self.writer.number()
        resources = page.obj.get("/Resources", None) or page.resources
        self._share(resources)
        entries = [b"/Type/Page/Parent %d 0 R/MediaBox%b" % (parent, self._text(page.mediabox, 0))]
        for key in (*_KEPT, *_BOXES):
            value = resources if key == "/Resources" else page.obj.get(key, None)
            if value is not None:
                entries.append(key.encode() + b" " + self._reference(value, 0))
        self.writer.put(number, b"<<%b>>" % b"".join(entries))
        while self.waiting:
            place, item = self.waiting.pop()
            self.writer.put(place, self._whole(item))
        return number

    def _share(self, resources: Any) -> None:
        for group in _SHARED:
            for item in dict(resources.get(group, {}).items()).values():
                if not isinstance(item, pikepdf.Object) or not item.is_indirect or item.objgen in self.own:
                    continue
                self._trim(item)
                running = hashlib.sha256()
                _feed(running, item, 0)
                digest = running.digest()
                if digest in self.known:
                    self.own[item.objgen] = self.known[digest]
                else:
                    self._reference(item, 0)
                    self.known[digest] = self.own[item.objgen]

    def _trim(self, form: Any) -> None:
        """Take out of a form's resources what it does not draw with.

        A page renderer gives each form all fonts of its page, the holder's too: no frame would be like another.
        """
        resources = form.get("/Resources", None) if isinstance(form, pikepdf.Stream) else None
        if resources is None:
            return
        inner = [one for one in dict(resources.get("/XObject", {}).items()).values() if "/BBox" in one]
        if any("/Resources" not in one for one in inner):
            # It would draw with what is listed here.
            return
        digest = hashlib.sha256(form.read_raw_bytes()).digest()
        if digest not in self.names:
            self.names[digest] = frozenset(_NAME.findall(form.read_bytes()))
        kept = pikepdf.Dictionary()
        for group, entries in resources.items():
            if isinstance(entries, pikepdf.Dictionary):
                used = {key: value for key, value in entries.items() if self._named(digest, key)}
                if used:
                    kept[group] = pikepdf.Dictionary(used)
            else:
                kept[group] = entries
        form["/Resources"] = kept

    def _named(self, digest: bytes, key: str) -> bool:
        # Defaults of colour count without being named.
        return key.startswith("/Default") or pikepdf.Name(key).unparse() in self.names[digest]

    def _reference(self, item: Any, depth: int) -> bytes:
        if not isinstance(item, pikepdf.Object) or not item.is_indirect:
            return self._text(item, depth)
        if item.objgen not in self.own:
            self.own[item.objgen] = self.writer.number()
            self.waiting.append((self.own[item.objgen], item))
        return b"%d 0 R" % self.own[item.objgen]

    def _whole(self, item: Any) -> bytes:
        if not isinstance(item, pikepdf.Stream):
            return self._text(item, 0)
        content = item.read_raw_bytes()
        entries = self._entries(item, 0)
        return b"<<%b/Length %d>>\nstream\n%b\nendstream" % (entries, len(content), content)

    def _text(self, item: Any, depth: int) -> bytes:
        if depth > _DEPTH:
            raise ValueError("nested too deep")
        if isinstance(item, pikepdf.Dictionary):
            return b"<<%b>>" % self._entries(item, depth)
        if isinstance(item, pikepdf.Array):
            return b"[%b]" % b" ".join(self._reference(one, depth + 1) for one in _items(item))
        return _plain(item)

    def _entries(self, item: Any, depth: int) -> bytes:
        return b"".join(
            b"%b %b" % (pikepdf.Name(key).unparse(), self._reference(value, depth + 1))
            for key, value in sorted(item.items())
            if key not in _LEFT_OUT
        )


def _items(array: Any) -> list[Any]:
    return [array[index] for index in range(len(array))]


def _plain(item: Any) -> bytes:
    if isinstance(item, pikepdf.Object):
        return item.unparse()
    if isinstance(item, bool):
        return b"true" if item else b"false"
    # Whole numbers and Decimals; without an exponent, which PDF does not know.
    return b"null" if item is None else format(item, "f" if isinstance(item, Decimal) else "d").encode()


def _feed(running: Any, item: Any, depth: int) -> None:
    """Feed a value with all that it leads to into a digest."""
    if depth > _DEPTH:
        raise ValueError("nested too deep")
    if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        running.update(b"<")
        for key, value in sorted(item.items()):
            if key not in _LEFT_OUT:
                running.update(key.encode() + b" ")
                _feed(running, value, depth + 1)
        if isinstance(item, pikepdf.Stream):
            running.update(b"stream")
            running.update(item.read_raw_bytes())
        running.update(b">")
    elif isinstance(item, pikepdf.Array):
        running.update(b"[")
        for one in _items(item):
            _feed(running, one, depth + 1)
        running.update(b"]")
    else:
        running.update(_plain(item) + b" ")


def join(contents: Iterable[bytes], *, target: IO[bytes], title: str, created: datetime) -> int:
    """Write the pages of all files, in order, to `target`, and return how many pages that are.

    Arguments: contents, asked for one by one, so that memory does not grow with their number; target, open for
    writing; title, created (UTC), of the document.
    """
    writer, known, names = _Writer(target), dict[bytes, int](), dict[bytes, frozenset[bytes]]()
    branches: list[tuple[int, list[int]]] = []
    for content in contents:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            source = _Source(writer, known, names)
            for page in pdf.pages:
                if not branches or len(branches[-1][1]) == _BRANCH:
                    branches.append((writer.number(), []))
                parent, kids = branches[-1]
                kids.append(source.page(page, parent))
    root, tree, info = writer.number(), writer.number(), writer.number()
    pages = sum(len(kids) for _, kids in branches)
    for number, kids in branches:
        listed = b" ".join(b"%d 0 R" % kid for kid in kids)
        writer.put(number, b"<</Type/Pages/Parent %d 0 R/Count %d/Kids[%b]>>" % (tree, len(kids), listed))
    listed = b" ".join(b"%d 0 R" % number for number, _ in branches)
    writer.put(tree, b"<</Type/Pages/Count %d/Kids[%b]>>" % (pages, listed))
    writer.put(root, b"<</Type/Catalog/Pages %d 0 R/Lang(zh-Hans)/ViewerPreferences<</DisplayDocTitle true>>>>" % tree)
    words = b"<%b>" % (b"\xfe\xff" + title.encode("utf-16-be")).hex().encode()
    writer.put(info, b"<</Title%b/CreationDate(D:%bZ)>>" % (words, created.strftime("%Y%m%d%H%M%S").encode()))
    writer.end(root, info)
    return pages
