"""``python -m anxin.config.cli``: the same command where scripts are not on the path."""

import sys

from anxin.config.cli import main

# The web server's processes import this module again.
if __name__ == "__main__":
    sys.exit(main())
