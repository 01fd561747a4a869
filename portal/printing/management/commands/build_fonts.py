"""Build the font files that printing uses from their published sources (docs/printing.md says where those are)."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser

from portal.printing.adapters import foundry

NOTO = "Noto Serif SC, npm package @expo-google-fonts/noto-serif-sc 0.4.3 (Google Fonts v35), OFL 1.1"
HANAZONO = "HanaMinB, Debian package fonts-hanazono 20170904, OFL 1.1"


class Command(BaseCommand):
    """Cut the four faces, write them and their list."""

    help = "Build the printing fonts from Noto Serif SC and HanaMinB."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare where the sources lie."""
        parser.add_argument("--noto", type=Path, required=True, help="the unpacked npm package")
        parser.add_argument("--rare", type=Path, required=True, help="HanaMinB.ttf")
        parser.add_argument("--ucd", type=Path, help="ucd.all.grouped.xml; without it the kept list is used")
        parser.add_argument("--out", type=Path, default=Path(foundry.__file__).parents[1] / "fonts", help="folder")

    def handle(self, *args: object, **options: object) -> None:
        """Build and report the sizes."""
        noto: Path = options["noto"]  # type: ignore[assignment]
        manifest = foundry.build(
            folder=options["out"],  # type: ignore[arg-type]
            regular=noto / "400Regular" / "NotoSerifSC_400Regular.ttf",
            bold=noto / "700Bold" / "NotoSerifSC_700Bold.ttf",
            rare=options["rare"],  # type: ignore[arg-type]
            ucd=options["ucd"],  # type: ignore[arg-type]
            sources={
                "portal-serif-regular.ttf": NOTO,
                "portal-serif-bold.ttf": NOTO,
                "portal-serif-extended.ttf": NOTO,
                "portal-serif-rare.ttf": HANAZONO,
            },
        )
        for face in manifest["faces"]:
            self.stdout.write(f"{face['file']} {face['bytes'] / 1e6:.1f} MB {face['characters']} characters")
