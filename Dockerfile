# Two stages: what is needed to install stays behind; what runs is slim and not root.
FROM python:3.11-slim AS build
WORKDIR /src
RUN python -m venv /opt/newsletter
COPY requirements.txt ./
RUN /opt/newsletter/bin/pip install --no-cache-dir --require-hashes --requirement requirements.txt
COPY pyproject.toml README.md LICENSE ./
COPY newsletter newsletter
COPY subscribers subscribers
COPY templates templates
RUN /opt/newsletter/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /var/lib/newsletter --create-home newsletter \
 && mkdir /caught && chown newsletter:newsletter /caught
COPY --from=build /opt/newsletter /opt/newsletter
ENV PATH=/opt/newsletter/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    NEWSLETTER_DATA_DIR=/var/lib/newsletter \
    NEWSLETTER_LOG_FORMAT=json
USER newsletter
WORKDIR /var/lib/newsletter
VOLUME ["/var/lib/newsletter", "/caught"]
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s CMD ["python", "-c", \
  "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/livez', timeout=2)"]
ENTRYPOINT ["newsletter"]
CMD ["serve", "--host", "0.0.0.0"]
