"""``python -m anxin.config.cli``: the same command where scripts are not on the path."""

import sys

from anxin.config.cli import main

sys.exit(main())
