"""A certificate authority of the tests' own, made by the openssl on this machine."""

import shutil
import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True, kw_only=True)
class Certificates:
    """An authority that nobody but the tests trusts, and what it signed for localhost."""

    authority: Path
    certificate: Path
    key: Path

    def serve(self) -> ssl.SSLContext:
        """What a server on localhost shows."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, self.key)
        return context

    def trust(self) -> ssl.SSLContext:
        """A client that trusts the authority."""
        return ssl.create_default_context(cafile=str(self.authority))


def make_certificates(folder: Path) -> Certificates:
    """Make an authority and a certificate for localhost; skip the test where openssl is missing."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed: the tests of TLS need it.")
    new_key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2")

    def run(*arguments: str) -> None:
        # a program found by name, with arguments of our own
        subprocess.run((openssl, "req", *arguments), cwd=folder, check=True, capture_output=True)

    run("-x509", *new_key, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=Authority of tests")
    run(
        *("-x509", *new_key, "-keyout", "localhost.key", "-out", "localhost.pem"),
        *("-CA", "ca.pem", "-CAkey", "ca.key", "-subj", "/CN=localhost"),
        *("-addext", "subjectAltName=DNS:localhost", "-addext", "basicConstraints=CA:FALSE"),
    )
    return Certificates(
        authority=folder / "ca.pem",
        certificate=folder / "localhost.pem",
        key=folder / "localhost.key",
    )
