"""`python -m sidecard`: the same as the `sidecard` command. Never holds anything else."""

import sys

from sidecard.cli import main

if __name__ == "__main__":
    sys.exit(main())
