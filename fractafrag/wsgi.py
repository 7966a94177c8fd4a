"""What gunicorn serves: Django inside the edge. Other endpoints are mounted here, beside it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fractafrag.settings")
django_application = get_wsgi_application()

from django.conf import settings  # noqa: E402  settings exist only now

from fractafrag.edge import Edge  # noqa: E402

application = Edge(django_application, max_body_bytes=settings.MAX_BODY_BYTES)
