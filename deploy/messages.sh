#!/usr/bin/env bash
# Collects the texts of all floors into portal/locale and compiles the translations. The sources are Chinese.
set -euo pipefail
cd "$(dirname "$0")/.."
.venv/bin/python deploy/translations.py --write
