#!/usr/bin/env python
"""Entry point of the portal's commands."""

import gc
import os
import sys


def main() -> None:
    """Run the command named on the command line under the settings that PORTAL_ENV names."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"portal.settings.{os.environ.get('PORTAL_ENV', 'local')}")
    if sys.argv[1:2] == ["serve"]:
        # Starting makes objects that nearly all stay; looking for rubbish among them takes a sixth of the time until
        # the portal answers. The command turns the collector on again.
        gc.disable()
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
