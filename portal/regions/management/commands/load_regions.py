"""manage.py load_regions: administrative divisions from a data file."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from portal.regions import services
from portal.regions.errors import BadFile


class Command(BaseCommand):
    """Load the tree of divisions; safe to repeat."""

    help = "装入行政区划（默认用随项目附带的数据）"

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("--file", type=Path, help="CSV 或 CSV.gz 文件，列：code,name,level,parent")
        parser.add_argument("--json", action="store_true", help="只输出一个 JSON 对象")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and report; exit code 1 with line and reason when the file is bad."""
        try:
            report = services.load(file=options["file"], now=timezone.now())
        except BadFile as error:
            if options["json"]:
                self.stdout.write(
                    json.dumps(
                        {"problems": [{"line": error.line, "code": error.code, "message": str(error)}]},
                        ensure_ascii=False,
                    )
                )
            raise CommandError(f"{options['file']} {error}") from None
        except (OSError, EOFError) as error:
            raise CommandError(f"{options['file']}: {error.__class__.__name__}: {error}") from None
        if options["json"]:
            self.stdout.write(json.dumps(vars(report)))
        else:
            self.stdout.write(
                f"行政区划 {report.read} 个：新增 {report.added}，更改 {report.changed}，停用 {report.ended}"
            )
