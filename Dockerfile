# Rollcall as an image: Python, what the lock file names with its hashes, and the bot. docs/container.md says how to run it.
# The base is pinned by the digest of its index, for every architecture; docs/container.md says how to take a newer one.
ARG BASE=docker.io/library/python:3.11.14-slim-bookworm@sha256:65a93d69fa75478d554f4ad27c85c1e69fa184956261b4301ebaf6dbb0a3543d

FROM ${BASE} AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python3 -m venv --without-pip /opt/rollcall
# requirements-reader.lock adds what asks a language model.
ARG LOCK=requirements.lock
COPY ${LOCK} /src/requirements.lock
RUN python3 -m pip --python /opt/rollcall/bin/python install --require-hashes --only-binary :all: -r /src/requirements.lock
COPY bot /app/bot
COPY data/seed /app/data/seed
RUN /opt/rollcall/bin/python -m compileall -q /app/bot \
 && printf '#!/bin/sh\nexec /opt/rollcall/bin/python -m bot "$@"\n' > /opt/rollcall/bin/rollcall \
 && chmod 755 /opt/rollcall/bin/rollcall \
 && mkdir -p /app/data/var

FROM ${BASE}
LABEL org.opencontainers.image.title="Rollcall" \
      org.opencontainers.image.description="A Discord bot that says who left, who stayed, says who, and since when." \
      org.opencontainers.image.licenses="MIT"
COPY --from=build /opt/rollcall /opt/rollcall
COPY --from=build /app /app
COPY LICENSE /app/
# The only place that is written to. A new volume takes over its owner.
RUN chown 10001:10001 /app/data/var
ENV PATH=/opt/rollcall/bin:$PATH \
    PYTHONPATH=/app \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    ROLLCALL_HEALTH_PORT=8080 \
    ROLLCALL_BACKUP_EVERY_HOURS=24
WORKDIR /app
USER 10001:10001
VOLUME /app/data/var
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=60s --timeout=10s --start-period=60s --retries=3 CMD ["rollcall", "health"]
ENTRYPOINT ["rollcall"]
CMD ["run"]
