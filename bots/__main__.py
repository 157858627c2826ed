"""`reelwire`, and `python -m bots`."""

from __future__ import annotations

import sys


def main() -> None:
    """Exits with the code of the command. Ctrl-C while still starting is no accident to be told with a
    traceback."""
    try:
        import logging
        import os
        import warnings
        from pathlib import Path

        from bots.cli import run

        if not sys.warnoptions:
            warnings.simplefilter("ignore")  # for developers; a person can do nothing about them
            logging.raiseExceptions = False  # a log that cannot be written (disk full) is no traceback
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")  # a terminal that lacks a sign is no reason to fail
        code = run(sys.argv[1:], os.environ, Path.cwd(), sys.stdin, sys.stdout, sys.stderr)
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


if __name__ == "__main__":
    main()
