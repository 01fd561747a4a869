"""Pictures, film and portraits of the demonstration content: all there, safe to show, readable on a phone."""

import itertools
import re
import struct
import xml.etree.ElementTree as ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from portal.demo import adapters
from portal.demo.management.drawing import album, camera, film, slides

COURSES = [adapters.read_yaml(path) for path in sorted((adapters.FOLDER / "courses").glob("*.yaml"))]
LESSONS = {lesson["code"]: lesson for course in COURSES for part in course["sections"] for lesson in part["lessons"]}
PICTURES = sorted([*(adapters.FOLDER / "figures").glob("*.svg"), *(adapters.FOLDER / "covers").glob("*.svg")])
MEDIA = adapters.FOLDER / "media"
SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = {"svg", "title", "desc", "g", "rect", "circle", "ellipse", "path", "text"}


@pytest.mark.parametrize(("folder", "drawn"), [("figures", album.figures), ("covers", album.course_covers)])
def test_every_picture_is_there_and_as_the_code_draws_it(folder, drawn):
    expected = drawn(COURSES)
    kept = {path.stem: path.read_text(encoding="utf-8") for path in PICTURES if path.parent.name == folder}
    assert set(kept) == set(expected)
    stale = [name for name in kept if kept[name] != expected[name]]
    assert stale == [], "run manage.py draw_demo_pictures"


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.stem)
def test_picture_is_safe_described_and_readable(path):
    root = ElementTree.fromstring(path.read_text(encoding="utf-8"))
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= ELEMENTS
    for element in root.iter():
        assert not [name for name in element.attrib if name == "style" or name.startswith("on") or "href" in name]
        assert "url(" not in " ".join(element.attrib.values())
    assert root.find(f"{SVG}title").text
    assert root.find(f"{SVG}desc").text
    if path.parent.name == "figures":
        assert root.get("viewBox").startswith("0 0 400 ")
        assert all(float(element.get("font-size")) >= 15 for element in root.iter(f"{SVG}text"))


def test_portraits_have_the_size_of_an_identity_photograph():
    names = {path.stem for path in (adapters.FOLDER / "portraits").glob("*.jpg")}
    assert names == set(album.sitters())
    for name in names:
        with Image.open(adapters.FOLDER / "portraits" / f"{name}.jpg") as photo:
            assert (photo.format, photo.size, photo.mode) == ("JPEG", (295, 413), "RGB")


def _boxes(data):
    """Top-level boxes of an MP4 in order."""
    at, names = 0, []
    while at < len(data):
        size, name = struct.unpack(">I4s", data[at : at + 8])
        names.append(name.decode())
        at += size
    return names


@pytest.mark.parametrize("code", slides.SCENES)
def test_film_can_play_before_it_has_arrived_whole(code):
    data = (MEDIA / f"{code}.mp4").read_bytes()
    boxes = _boxes(data)
    assert len(data) <= 5_000_000
    assert boxes[0] == "ftyp"
    assert boxes.index("moov") < boxes.index("mdat")
    found = data.index(b"mvhd")
    scale, length = struct.unpack(">II", data[found + 16 : found + 24])
    planned = sum(map(film.seconds, LESSONS[code]["storyboard"]))
    assert length / scale == pytest.approx(planned, abs=1.0)
    with Image.open(MEDIA / f"{code}.jpg") as poster:
        assert poster.size == (1280, 720)


@pytest.mark.parametrize("code", slides.SCENES)
def test_subtitles_hold_the_whole_narration_in_short_lines(code):
    board = LESSONS[code]["storyboard"]
    kept = (MEDIA / f"{code}.vtt").read_text(encoding="utf-8")
    assert kept == film.webvtt(board)
    assert kept.startswith("WEBVTT\n")
    cues = film.cues(board)
    assert "".join(cue.words for cue in cues) == "".join(slide["narration"] for slide in board)
    assert max(len(cue.words) for cue in cues) <= 24
    assert all(before.end <= after.start + 1e-9 for before, after in itertools.pairwise(cues))
    assert cues[-1].end <= sum(map(film.seconds, board))
    assert re.search(r"\d\d:\d\d:\d\d\.\d{3} --> ", kept)


@pytest.mark.parametrize("code", slides.SCENES)
def test_scenes_fit_the_storyboard(code):
    stills, length = film.stills(LESSONS[code])
    assert len(slides.SCENES[code]) == len(LESSONS[code]["storyboard"])
    assert film.overrun(stills) == []
    assert stills[-1].start < length


def test_world_folder_stays_small():
    assert sum(path.stat().st_size for path in adapters.FOLDER.rglob("*") if path.is_file()) <= 15_000_000


@given(pixels=st.lists(st.tuples(st.integers(0, 255), st.integers(0, 255)), min_size=1), weight=st.integers(0, 8))
def test_a_dissolve_mixes_byte_by_byte(pixels, weight):
    one, other = (bytes(side) for side in zip(*pixels, strict=True))
    mixed = camera.mix(one, other, weight, 8)
    assert list(mixed) == [(a * (8 - weight) + b * weight) // 8 for a, b in pixels]
