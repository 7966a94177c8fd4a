#!/usr/bin/env python
"""Django's commands, with the embedded services up where none are configured."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fractafrag.settings")
    from django.core.management import execute_from_command_line

    from fractafrag.embedded import CannotStart, ensured

    try:
        with ensured():
            execute_from_command_line(sys.argv)
    except CannotStart as reason:
        sys.exit(str(reason))


if __name__ == "__main__":
    main()
