# syntax=docker/dockerfile:1
# The example site: `docker build -t event-booking .`; its nginx: `docker build --target nginx -t event-booking-nginx .`

FROM python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /src
RUN python -m venv --without-pip /venv
COPY pyproject.toml README.md LICENSE ./
COPY src src
# `--build-arg EXTRAS=demo,s3` for media in a bucket
ARG EXTRAS=demo
# what it needs has its ranges in pyproject.toml
# hadolint ignore=DL3013
RUN pip --python /venv install --no-compile ".[$EXTRAS]" \
    # languages that the site does not speak, and other people's tests: a fifth of it
    && find /venv -path '*/locale/*' -name LC_MESSAGES -not -path '*/en/*' -not -path '*/ru/*' -exec rm -r {} + \
    && find /venv -type d -name tests -prune -exec rm -r {} +

FROM build AS static
COPY example_project example_project
RUN DATA_DIR=/tmp STATIC_ROOT=/srv/static /venv/bin/python -m example_project.manage collectstatic --no-input -v 0

FROM nginx:1.28-alpine AS nginx
COPY --from=static /srv/static /srv/static
COPY nginx /etc/nginx/site
RUN mkdir -p /srv/acme
USER 101
EXPOSE 8080 8443
CMD ["nginx", "-c", "/etc/nginx/site/no_ssl/nginx.conf", "-g", "daemon off;"]

FROM python:3.13-slim AS site
RUN groupadd --system --gid 10001 site && useradd --system --uid 10001 --gid site --no-create-home site \
    && mkdir /data && chown site:site /data
COPY --from=build /venv /venv
WORKDIR /app
COPY example_project example_project
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DEBUG=false LOG_FORMAT=json HOST=0.0.0.0 PORT=8000 DATA_DIR=/data
USER 10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-m", "example_project.healthy"]
CMD ["env", "PROMETHEUS_MULTIPROC_DIR=/tmp/metrics", "gunicorn", "--config", "python:example_project.gunicorn_conf"]
