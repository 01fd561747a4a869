"""Turns drawn pictures into pixels with a headless Chromium, and pixels into photographs and films with ffmpeg."""

import os
import shutil
import subprocess
import tempfile
from itertools import pairwise
from pathlib import Path

SHEET = 12  # pictures on one page: a page much taller than 10,000 pixels is beyond what the browser paints at once


class ToolMissing(Exception):
    """A program that this needs is not installed; the message names it."""


def _program(*names):
    for name in names:
        if found := shutil.which(name):
            return found
    raise ToolMissing(f"{names[0]} is not installed")


def _run(command, **options):
    done = subprocess.run(command, check=True, capture_output=True, timeout=180, **options)  # noqa: S603 - fixed words
    return done.stdout


def _raw(width, height):
    return ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}"]


def photograph(pictures, width, height):
    """Paint SVG pictures of one size.

    Arguments: pictures, list of SVG text; width, height, of one picture in pixels. Yields each picture's pixels as
    bytes, three (red, green, blue) a pixel, row by row. Raises ToolMissing without Chromium or ffmpeg,
    CalledProcessError when one of them fails.
    """
    browser, ffmpeg = _program("chromium", "chromium-browser", "google-chrome"), _program("ffmpeg")
    for first in range(0, len(pictures), SHEET):
        batch = pictures[first : first + SHEET]
        with tempfile.TemporaryDirectory() as folder:
            page, shot = Path(folder, "page.html"), Path(folder, "shot.png")
            page.write_text(
                "<!doctype html><meta charset=utf-8><style>*{margin:0}svg{display:block}"
                "text{font-family:'Noto Sans CJK SC','Noto Sans SC',sans-serif}</style>" + "".join(batch),
                encoding="utf-8",
            )
            command = [browser, "--headless", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=1"]
            command += [f"--window-size={width},{height * len(batch)}", f"--screenshot={shot}", page.as_uri()]
            if os.geteuid() == 0:
                command.insert(1, "--no-sandbox")
            _run(command)
            whole = _run([ffmpeg, "-loglevel", "error", "-i", shot, *_raw(width, height * len(batch)), "-"])
        size = width * height * 3
        yield from (whole[row * size : (row + 1) * size] for row in range(len(batch)))


def print_jpeg(pixels, width, height, target):
    """Write pixels, as from `photograph`, as a JPEG of good quality to the path `target`."""
    command = [_program("ffmpeg"), "-y", "-loglevel", "error", *_raw(width, height), "-i", "-", "-frames:v", "1"]
    _run([*command, "-pix_fmt", "yuvj444p", "-q:v", "3", target], input=pixels)


def mix(one, other, weight, whole):
    """Blend two pictures byte by byte: (one * (whole - weight) + other * weight) / whole; whole, a power of two <= 256.

    The bytes are taken as two long numbers, every second byte of each at a time, so that each product has room.
    """
    size, shift = len(one), whole.bit_length() - 1
    mask = int.from_bytes(b"\x00\xff" * (size // 2 + 1))
    a, b = int.from_bytes(one), int.from_bytes(other)
    low, high = (
        ((((a >> step) & mask) * (whole - weight) + ((b >> step) & mask) * weight) >> shift) & mask for step in (0, 8)
    )
    return (low | high << 8).to_bytes(size)


def _frames(stills, pictures, length, fps, dissolve):
    """Yield the frames of the film; a soft still dissolves out of the one before within `dissolve` frames."""
    ends = [later.start for _, later in pairwise(stills)] + [length]
    before, number = None, 0
    for still, end, picture in zip(stills, ends, pictures, strict=True):
        count = round(end * fps) - number
        for step in range(1, count + 1):
            fading = still.soft and before and step < dissolve
            yield mix(before, picture, step, dissolve) if fading else picture
        number += count
        if count:
            before = picture


def film(stills, length, target, *, fps=25, dissolve=8):
    """Encode stills as an MP4 that every telephone plays: H.264 Main, 4:2:0, index in front, a silent AAC track.

    Arguments: stills, as from film.stills; length, seconds; target, path of the file; fps; dissolve, frames, a power
    of two. Raises ToolMissing without Chromium or ffmpeg, CalledProcessError when one of them fails.
    """
    command = [_program("ffmpeg"), "-y", "-loglevel", "error", *_raw(1280, 720), "-r", str(fps), "-i", "-"]
    command += ["-f", "lavfi", "-i", "anullsrc=r=44100:cl=mono", "-shortest", "-c:v", "libx264", "-profile:v", "main"]
    command += ["-level", "3.1", "-pix_fmt", "yuv420p", "-preset", "slow", "-crf", "25", "-tune", "animation"]
    command += ["-g", str(fps * 4), "-c:a", "aac", "-b:a", "24k", "-map_metadata", "-1", "-movflags", "+faststart"]
    pictures = photograph([still.picture for still in stills], 1280, 720)
    with subprocess.Popen([*command, target], stdin=subprocess.PIPE) as encoder:  # noqa: S603 - fixed words
        assert encoder.stdin is not None
        for frame in _frames(stills, pictures, length, fps, dissolve):
            encoder.stdin.write(frame)
        encoder.stdin.close()
        if encoder.wait():
            raise subprocess.CalledProcessError(encoder.returncode, command[0])
