"""Prints the Debian packages of the shared libraries that are missing, one line; exits 1 when there are any.

WeasyPrint lays out text with Pango and subsets fonts with libharfbuzz-subset; without the latter it falls back to a
way ten times slower, silently, so here it is a requirement. Uses the standard library alone: it runs before anything
is installed.
"""

import ctypes
import ctypes.util
import sys

# Debian package -> names under which the loader may know the library (Linux, macOS).
LIBRARIES = {
    "libpango-1.0-0": ("libpango-1.0.so.0", "libpango-1.0.dylib", "pango-1.0"),
    "libpangoft2-1.0-0": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "pangoft2-1.0"),
    "libharfbuzz-subset0": ("libharfbuzz-subset.so.0", "libharfbuzz-subset.dylib", "harfbuzz-subset"),
}


def loads(names: tuple[str, ...]) -> bool:
    """Return whether one of the names can be loaded."""
    for name in (*names, ctypes.util.find_library(names[-1])):
        if name is None:
            continue
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return True
    return False


def main() -> int:
    """Print what is missing; return the exit code."""
    missing = [package for package, names in LIBRARIES.items() if not loads(names)]
    if missing:
        print(" ".join(missing))
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
