"""Draws the figures, covers and portraits of the demonstration content anew."""

import subprocess

from django.core.management.base import BaseCommand, CommandError

from portal.demo import adapters
from portal.demo.management.drawing import album, camera


class Command(BaseCommand):
    """Figures and covers are SVG text; the portraits are JPEG and need chromium and ffmpeg."""

    help = "Draw the figures and covers of the demonstration courses; with --portraits also the identity photographs."

    def add_arguments(self, parser):
        parser.add_argument("--portraits", action="store_true", help="also the portraits (needs chromium and ffmpeg)")

    def handle(self, *args, **options):
        courses = [adapters.read_yaml(path) for path in sorted((adapters.FOLDER / "courses").glob("*.yaml"))]
        for folder, drawn in (("figures", album.figures(courses)), ("covers", album.course_covers(courses))):
            (adapters.FOLDER / folder).mkdir(exist_ok=True)
            for name, picture in drawn.items():
                (adapters.FOLDER / folder / f"{name}.svg").write_text(picture, encoding="utf-8")
            self.stdout.write(f"{folder}: {len(drawn)}")
        if options["portraits"]:
            self._portraits()

    def _portraits(self):
        drawn, target = album.sitters(), adapters.FOLDER / "portraits"
        target.mkdir(exist_ok=True)
        try:
            for name, pixels in zip(drawn, camera.photograph(list(drawn.values()), 295, 413), strict=True):
                camera.print_jpeg(pixels, 295, 413, target / f"{name}.jpg")
        except (camera.ToolMissing, subprocess.SubprocessError) as trouble:
            raise CommandError(str(trouble)) from trouble
        self.stdout.write(f"portraits: {len(drawn)}")
