"""Turns drawn pictures into pixels with a headless Chromium, and pixels into a film with ffmpeg."""

import os
import shutil
import subprocess
import tempfile
from itertools import pairwise
from pathlib import Path

from PIL import Image

SHEET = 12  # pictures on one page: a page much taller than 10,000 pixels is beyond what the browser paints at once


class ToolMissing(Exception):
    """A program that this needs is not installed; the message names it."""


def _program(*names):
    for name in names:
        if found := shutil.which(name):
            return found
    raise ToolMissing(f"{names[0]} is not installed")


def photograph(pictures, width, height, *, scale=1):
    """Paint SVG pictures of one size.

    Arguments: pictures, list of SVG text; width, height, of one picture in CSS pixels; scale, device pixels per CSS
    pixel. Yields PIL images in order. Raises ToolMissing without Chromium, CalledProcessError when it fails.
    """
    browser = _program("chromium", "chromium-browser", "google-chrome")
    for first in range(0, len(pictures), SHEET):
        batch = pictures[first : first + SHEET]
        with tempfile.TemporaryDirectory() as folder:
            page, shot = Path(folder, "page.html"), Path(folder, "shot.png")
            page.write_text(
                "<!doctype html><meta charset=utf-8><style>*{margin:0}svg{display:block}"
                "text{font-family:'Noto Sans CJK SC','Noto Sans SC',sans-serif}</style>" + "".join(batch),
                encoding="utf-8",
            )
            command = [
                browser,
                "--headless",
                "--disable-gpu",
                "--hide-scrollbars",
                f"--force-device-scale-factor={scale}",
            ]
            command += [f"--window-size={width},{height * len(batch)}", f"--screenshot={shot}", page.as_uri()]
            if os.geteuid() == 0:
                command.insert(1, "--no-sandbox")
            subprocess.run(command, check=True, capture_output=True, timeout=180)  # noqa: S603 - fixed arguments
            with Image.open(shot) as whole:
                tall = whole.convert("RGB")
        for row in range(len(batch)):
            yield tall.crop((0, row * height * scale, width * scale, (row + 1) * height * scale))


def _frames(stills, images, length, *, fps, dissolve):
    """Yield the frames of the film as raw RGB bytes; a soft still dissolves out of the one before."""
    ends = [later.start for _, later in pairwise(stills)] + [length]
    before, number, fade = None, 0, round(dissolve * fps)
    for still, end, image in zip(stills, ends, images, strict=True):
        count = round(end * fps) - number
        solid = image.tobytes()
        for step in range(count):
            if still.soft and before is not None and step < fade:
                yield Image.blend(before, image, (step + 1) / (fade + 1)).tobytes()
            else:
                yield solid
        number += count
        if count:
            before = image


def film(stills, length, target, *, fps=25, dissolve=0.36):
    """Encode stills as an MP4 that every telephone plays: H.264 Main, 4:2:0, index in front, a silent AAC track.

    Arguments: stills, as from film.stills; length, seconds; target, path of the file; fps; dissolve, seconds.
    Raises ToolMissing without Chromium or ffmpeg, CalledProcessError when one of them fails.
    """
    command = [_program("ffmpeg"), "-y", "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", "1280x720"]
    command += ["-r", str(fps), "-i", "-", "-f", "lavfi", "-i", "anullsrc=r=44100:cl=mono", "-shortest"]
    command += [
        "-c:v",
        "libx264",
        "-profile:v",
        "main",
        "-level",
        "3.1",
        "-pix_fmt",
        "yuv420p",
        "-preset",
        "slow",
        "-crf",
        "25",
    ]
    command += ["-tune", "animation", "-g", str(fps * 4), "-c:a", "aac", "-b:a", "24k", "-map_metadata", "-1"]
    command += ["-movflags", "+faststart", str(target)]
    images = photograph([still.picture for still in stills], 1280, 720)
    with subprocess.Popen(command, stdin=subprocess.PIPE) as encoder:  # noqa: S603 - fixed arguments
        for frame in _frames(stills, images, length, fps=fps, dissolve=dissolve):
            encoder.stdin.write(frame)
        encoder.stdin.close()
        if encoder.wait():
            raise subprocess.CalledProcessError(encoder.returncode, command[0])
