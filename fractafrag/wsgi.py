"""What gunicorn serves: Django inside the edge. Other endpoints are mounted here, beside it."""

import os
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fractafrag.settings")
django_application = get_wsgi_application()

# These need the settings, which exist only now.
from django.conf import settings  # noqa: E402
from django.core.checks import ERROR, Tags, run_checks  # noqa: E402

from apps.keys.agents import mount as agents  # noqa: E402
from fractafrag.edge import Edge  # noqa: E402

# By this exit code gunicorn knows that starting another worker would not help.
BOOT_ERROR = 3

# Commands check themselves; a web server would start with a public secret key and say nothing.
mistakes = [check for check in run_checks(tags=[Tags.security]) if check.level >= ERROR]
if mistakes:
    sys.stderr.write("".join(f"{mistake.msg}\n" for mistake in mistakes))
    sys.exit(BOOT_ERROR)

application = Edge(django_application, max_body_bytes=settings.MAX_BODY_BYTES, mounts={"/mcp": agents.application})
