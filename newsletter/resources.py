"""Where the files lie that are no Python: templates, translations, static files."""

from pathlib import Path

from newsletter.errors import ResourceMissing

_PACKAGE = Path(__file__).resolve().parent


def templates_folder() -> Path:
    """Return the folder of the templates: inside an installed wheel, else beside the package.

    Raises ResourceMissing if neither exists.
    """
    for folder in (_PACKAGE / "_templates", _PACKAGE.parent / "templates"):
        if folder.is_dir():
            return folder
    raise ResourceMissing("The folder of the templates is missing: install the package again.")


def locale_folder() -> Path:
    """Return the folder of the message catalogues."""
    return _PACKAGE / "locale"


def static_folder() -> Path:
    """Return the folder of the files that the web pages load."""
    return _PACKAGE / "web" / "static"
