"""Makes the video of a lesson from its storyboard: MP4, WebVTT subtitles and a poster."""

import subprocess

from django.core.management.base import BaseCommand, CommandError

from portal.demo import adapters
from portal.demo.management.drawing import camera, film, slides


class Command(BaseCommand):
    """Needs chromium and ffmpeg; its output is kept in the repository, so that a fresh clone needs neither."""

    help = "Make a lesson's video, subtitles and poster from the storyboard in its course file."

    def add_arguments(self, parser):
        parser.add_argument("lesson", nargs="?", default="L5-LIFE-07", help="code of a lesson that has a storyboard")

    def handle(self, *args, **options):
        lesson = self._lesson(options["lesson"])
        target = adapters.FOLDER / "media"
        target.mkdir(exist_ok=True)
        stills, length = film.stills(lesson)
        if film.overrun(stills):
            raise CommandError(f"{lesson['code']}: a movement lasts longer than its caption's time")
        name = lesson["code"]
        try:
            camera.film(stills, length, target / f"{name}.mp4")
            poster = next(camera.photograph([film.poster(lesson)], 1280, 720))
            camera.print_jpeg(poster, 1280, 720, target / f"{name}.jpg")
        except (camera.ToolMissing, subprocess.SubprocessError) as trouble:
            raise CommandError(str(trouble)) from trouble
        (target / f"{name}.vtt").write_text(film.webvtt(lesson["storyboard"]), encoding="utf-8")
        size = (target / f"{name}.mp4").stat().st_size
        self.stdout.write(f"{name}: {length:.0f} s, {len(stills)} pictures, {size / 1e6:.1f} MB")

    @staticmethod
    def _lesson(code):
        for path in sorted((adapters.FOLDER / "courses").glob("*.yaml")):
            for part in adapters.read_yaml(path)["sections"]:
                for lesson in part["lessons"]:
                    if lesson["code"] == code and lesson.get("storyboard"):
                        if code not in slides.SCENES:
                            raise CommandError(f"{code} has a storyboard, but its scenes are not drawn yet")
                        return lesson
        raise CommandError(f"no lesson {code} with a storyboard")
