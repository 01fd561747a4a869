"""`make bench`: measures and writes bench.json. ONLY=a,b picks, SCALE=small makes it quick."""

import json
import os
import sys
import tempfile
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.test")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import get_runner  # noqa: E402

from portal.jobs.adapters import snapshot  # noqa: E402
from tests.benchmarks import allowance, answers, certificates, desk, first_page, pages, verification  # noqa: E402

BENCHMARKS = {
    "certificate_whole": certificates.certificate_whole,
    "certificate_fallback": certificates.certificate_fallback,
    "save_answer": answers.save_answer,
    "verify": verification.verify,
    "course_page": pages.course_page,
    "cms_page": pages.cms_page,
    "desk_province": desk.desk_province,
    "desk_nation": desk.desk_nation,
    "rollup_month": desk.rollup_month,
    "allowance": allowance.allowance,
    "first_page": first_page.first_page,
}
# These measure whole processes and need no database of ours.
WITHOUT_DATABASE = {"first_page"}


def main() -> int:
    """Run what ONLY names, or everything; return 1 when a ratio is missed."""
    wanted = [name for name in os.environ.get("ONLY", "").split(",") if name] or list(BENCHMARKS)
    if unknown := sorted(set(wanted) - set(BENCHMARKS)):
        print(f"unknown benchmark: {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    small = os.environ.get("SCALE", "") == "small"
    path = Path(settings.BASE_DIR) / "bench.json"
    report = json.loads(path.read_text()) if path.exists() else {}
    inside = [name for name in wanted if name not in WITHOUT_DATABASE]
    if inside:
        # Not the whole test environment: it would announce every template, a loop's worth of them, to nobody.
        name = connection.settings_dict["TEST"]["NAME"]
        ready_made = connection.vendor == "sqlite" and snapshot.fits()
        if ready_made:
            snapshot.unpack(Path(name))
        runner = get_runner(settings)(verbosity=0, interactive=False, keepdb=ready_made)
        kept = runner.setup_databases()
        try:
            for name in inside:
                report[name] = _told(name, BENCHMARKS[name](small=small))
        finally:
            runner.teardown_databases(kept)
    for name in wanted:
        if name in WITHOUT_DATABASE:
            with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
                report[name] = _told(name, BENCHMARKS[name](small=small, folder=Path(folder)))
    path.write_text(json.dumps(report, indent=2) + "\n")
    return 0 if all(report[name]["meets"] for name in wanted) else 1


def _told(name: str, result: dict) -> dict:
    print(
        f"{name:14} ratio {result['ratio']:.2f}  ours {result['ours_ms']:.2f} ms  "
        f"baseline {result['baseline_ms']:.2f} ms  {result['unit']}  {'meets' if result['meets'] else 'MISSES'}",
        flush=True,
    )
    return result


if __name__ == "__main__":
    sys.exit(main())
