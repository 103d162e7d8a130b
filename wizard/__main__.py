"""`python -m wizard` is the same program."""

from __future__ import annotations

import sys

from wizard.cli import main

sys.exit(main())
