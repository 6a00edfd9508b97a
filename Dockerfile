# The same steps as `make setup`, apart by what changes how often.
FROM node:22-bookworm-slim AS front-end
WORKDIR /madang
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts

FROM python:3.11-slim-bookworm AS packages
WORKDIR /madang
COPY requirements.txt ./
RUN python -m venv .venv \
 && .venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt

FROM python:3.11-slim-bookworm
# Pango draws the PDF files; the fonts hold Korean.
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
      fonts-noto-cjk libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 \
 && rm -rf /var/lib/apt/lists/*
RUN useradd --system --create-home --uid 10001 madang \
 && install --directory --owner madang --group madang /var/lib/madang
WORKDIR /madang
ENV PATH=/madang/.venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=marketplace.settings.production \
    MADANG_VAR=/var/lib/madang \
    STATIC_ROOT=/madang/var/static \
    BIND=0.0.0.0:8000
COPY --from=packages /madang/.venv .venv
COPY --from=front-end /madang/node_modules node_modules
COPY . .
# Front-end files, translations and the static files are part of the image. Production insists on
# its secrets even here, so this one step gets values that open nothing.
RUN python -m marketplace.static_build \
 && python -m marketplace.translations compile \
 && SECRET_KEY=build ALLOWED_HOSTS=build BASE_URL=https://build BROKER_URL=memory:// \
    DATABASE_URL=sqlite:////tmp/build.sqlite3 AUDIT_SIGNING_KEY_FILE=/dev/null MADANG_VAR=/tmp/build \
    python manage.py collectstatic --noinput --verbosity=0 \
 && rm -rf node_modules /tmp/build
USER madang
VOLUME /var/lib/madang
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=3s --start-period=30s \
  CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
CMD ["gunicorn", "--config", "python:marketplace.gunicorn"]
