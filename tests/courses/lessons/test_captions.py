"""Words of subtitle tracks."""

from hypothesis import given
from hypothesis import strategies as st

from courses.lessons.logic import captions

TRACK = """WEBVTT
Kind: subtitles

1
00:00:00.300 --> 00:00:04.300 line:92%
压疮是受压造成的

2
00:00:04.300 --> 00:00:08.300
多翻一次身

3
00:00:12.200 --> 00:00:17.200
<b>谁</b>最容易长
"""


def test_pauses_part_paragraphs():
    assert captions.paragraphs(TRACK) == ["压疮是受压造成的，多翻一次身。", "谁最容易长。"]


@given(st.text())
def test_any_text_is_survived(text):
    captions.paragraphs(text)
