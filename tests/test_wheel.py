"""The built wheel works outside the checkout: templates, migrations, samples, static files."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which the wheel was installed, and nothing else."""
    folder = tmp_path_factory.mktemp("wheel")
    pip(
        "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder / "dist"), str(ROOT)
    )
    (wheel,) = (folder / "dist").glob("*.whl")
    pip("install", "--no-deps", "--target", str(folder / "site"), str(wheel))
    return folder / "site"


@pytest.fixture
def elsewhere() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="nl") as folder:
        yield Path(folder)


def test_the_installed_program_does_the_main_job(installed: Path, elsewhere: Path) -> None:
    where = run(installed, elsewhere, "-c", "import newsletter; print(newsletter.__file__)")
    assert where.startswith(str(installed))

    said = run(installed, elsewhere, "-m", "newsletter", "demo")

    assert "200" in said
    assert len(list((elsewhere / "data" / "demo" / "caught").glob("*.eml"))) == 200


def test_everything_that_is_no_python_is_inside(installed: Path) -> None:
    inside = {str(path.relative_to(installed)) for path in installed.rglob("*.*")}

    for needed in (
        "newsletter/_templates/mail/issue.mjml",
        "newsletter/_templates/web/base.html",
        "newsletter/locale/de/LC_MESSAGES/messages.po",
        "newsletter/migrations/versions/0001_queue.py",
        "newsletter/samples/kommentarschau.txt",
        "newsletter/web/static/site.css",
        "subscribers/models.py",
    ):
        assert needed in inside


def pip(*arguments: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments],
        check=True,
    )


def run(site: Path, folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(site)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
