"""From a storyboard to a film: when each slide, caption and subtitle stands on the screen."""

import re
from dataclasses import dataclass
from itertools import pairwise

from portal.demo.management.drawing import slides
from portal.demo.management.drawing.ink import sheet

CHARACTERS_PER_SECOND = 4.0  # unhurried Mandarin, as a narrator reads to learners
PAUSE = 1.4  # seconds of rest on each slide beyond the spoken text
CUE_LENGTH = 20  # characters of one subtitle line that a phone shows without a break


@dataclass(frozen=True)
class Still:
    """One picture of the film: from `start` (seconds) on; `soft` pictures dissolve out of the one before."""

    start: float
    picture: str
    soft: bool


@dataclass(frozen=True)
class Cue:
    """One subtitle, times in seconds."""

    start: float
    end: float
    words: str


def seconds(slide):
    """Return how long a slide stands: its narration at four characters a second, and a pause."""
    return len(slide["narration"]) / CHARACTERS_PER_SECOND + PAUSE


def _smooth(t):
    return t * t * (3 - 2 * t)


def stills(lesson, *, moving_fps=12.5):
    """Draw the pictures of a lesson's film.

    Arguments: lesson, as in the course file, with its storyboard; moving_fps, pictures a second while something moves.
    Returns (list of Still in order, length of the film in seconds). Raises KeyError where no scenes are drawn.
    """
    board, scenes, moves = lesson["storyboard"], slides.SCENES[lesson["code"]], slides.MOVES[lesson["code"]]
    found, start = [], 0.0
    for number, (slide, scene) in enumerate(zip(board, scenes, strict=True), 1):
        count, length = len(slide["captions"]), seconds(slide)
        move = moves.get(number, {})
        settled = 0.0 if move else 1.0

        def draw(shown, t, slide=slide, scene=scene, number=number):
            picture = slides.frame(lesson["title"], number, len(board), slide, shown, scene(shown, t))
            return sheet(1280, 720, slide["title"], slide["narration"], picture)

        found.append(Still(start, draw(0, settled), True))
        for shown in range(1, count + 1):
            at = start + 0.7 + (shown - 1) * (length - 1.7) / count
            steps = int(move.get(shown, 0) * moving_fps)
            if not steps:
                found.append(Still(at, draw(shown, settled), True))
                continue
            found += [
                Still(at + step / moving_fps, draw(shown, _smooth(step / steps)), step == 0)
                for step in range(steps + 1)
            ]
            settled = 1.0
        start += length
    return found, start


def poster(lesson):
    """Draw the picture that stands for the film before it plays: the first slide with all its captions."""
    slide, scene = lesson["storyboard"][0], slides.SCENES[lesson["code"]][0]
    shown = len(slide["captions"])
    picture = slides.frame(lesson["title"], 1, len(lesson["storyboard"]), slide, shown, scene(shown, 1.0))
    return sheet(1280, 720, lesson["title"], slide["narration"], picture)


def overrun(found):
    """Return the stills that begin before the one in front of them: a movement longer than its caption's time."""
    return [later for earlier, later in pairwise(found) if later.start <= earlier.start]


def _lines(narration):
    """Split spoken text into lines of at most CUE_LENGTH characters, at punctuation, never across a full stop."""
    lines = []
    for sentence in re.findall(r"[^。！？]+[。！？]?", narration):
        line = ""
        for piece in re.findall(r"[^，、；：]+[，、；：]?", sentence):
            if line and len(line) + len(piece) > CUE_LENGTH:
                lines.append(line)
                line = ""
            line += piece
        lines.append(line)
    return lines


def cues(storyboard):
    """Time the subtitles of a storyboard: each line stands as long as its share of the slide's characters."""
    found, start = [], 0.0
    for slide in storyboard:
        at = start + 0.3
        for words in _lines(slide["narration"]):
            end = at + len(words) / CHARACTERS_PER_SECOND
            found.append(Cue(at, end, words))
            at = end
        start += seconds(slide)
    return found


def _clock(moment):
    minutes, rest = divmod(moment, 60)
    return f"{int(minutes // 60):02d}:{int(minutes % 60):02d}:{rest:06.3f}"


def webvtt(storyboard):
    """Write the subtitles as WebVTT in Chinese; full stops at line ends are dropped, as subtitles do."""
    blocks = [
        f"{number}\n{_clock(cue.start)} --> {_clock(cue.end)} line:92%\n{cue.words.rstrip('，。；、')}\n"
        for number, cue in enumerate(cues(storyboard), 1)
    ]
    return "WEBVTT\nKind: subtitles\nLanguage: zh-Hans\n\n" + "\n".join(blocks)
