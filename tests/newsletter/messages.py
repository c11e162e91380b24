"""Finds every message that pages and mails may show: in the templates, and in the code."""

import ast
from collections.abc import Iterator
from pathlib import Path

from jinja2.ext import babel_extract

from newsletter.resources import templates_folder
from newsletter.translation import LANGUAGES

ROOT = Path(__file__).parents[2]

_OPTIONS = {"trimmed": "true", "extensions": "jinja2.ext.i18n", "newstyle_gettext": "true"}
_TEMPLATE_CALLS = ("_", "gettext", "ngettext", "say")
_ERRORS = (
    "newsletter/editors/errors.py",
    "newsletter/editors/passwords.py",
    "newsletter/intake/errors.py",
    "newsletter/issues/errors.py",
    "newsletter/links.py",
    "newsletter/roundups/errors.py",
    "subscribers/errors.py",
)
_PLACES = {"translate": 1, "say": 0, "problem": 1, "make": 2}
"""Which argument of a call is a message."""


def template_messages() -> set[str]:
    """Return the messages of the templates; of one with a plural, the singular."""
    found: set[str] = set()
    for path in templates_folder().rglob("*.*"):
        with path.open("rb") as template:
            for _, _, message, _ in babel_extract(template, _TEMPLATE_CALLS, [], _OPTIONS):
                first = message if isinstance(message, str) else (message or ("",))[0]
                found.add(first or "")
    return found - {""}


def code_messages() -> set[str]:
    """Return what the code hands to the catalogue, and the errors that pages show as they are."""
    found = {message for tree in _trees() for message in _Module(tree).messages()}
    for path in _ERRORS:
        found.update(_errors(ast.parse((ROOT / path).read_text(encoding="utf-8"))))
    return found


def code_texts() -> set[str]:
    """Return every text that stands in the code."""
    return {text for tree in _trees() for node in ast.walk(tree) for text in _texts(node)}


def _trees() -> Iterator[ast.Module]:
    for package in ("newsletter", "subscribers"):
        for path in (ROOT / package).rglob("*.py"):
            # The command line speaks English.
            if "cli" not in path.parts:
                yield ast.parse(path.read_text(encoding="utf-8"))


class _Module:
    def __init__(self, tree: ast.Module) -> None:
        self._tree = tree
        self._assigned: dict[str, list[ast.expr]] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value:
                for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                    self._assigned.setdefault(ast.unparse(target), []).append(node.value)

    def messages(self) -> Iterator[str]:
        calls = [node for node in ast.walk(self._tree) if isinstance(node, ast.Call)]
        for call in calls:
            name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
            name = call.func.id if isinstance(call.func, ast.Name) else name
            if name in _PLACES and len(call.args) > _PLACES[name]:
                yield from self._resolve(call.args[_PLACES[name]])
            for keyword in call.keywords:
                if keyword.arg == "sentence":
                    yield from self._resolve(keyword.value)
        # One argument: that is str.translate, which swaps letters.
        telling = [call for call in calls if len(call.args) > 1 or not _calls(call, "translate")]
        if any(_calls(call, "translate") or _calls(call, "say") for call in telling):
            yield from self._tables()

    def _resolve(self, value: ast.expr) -> Iterator[str]:
        """Yield what an argument may be: itself, or what was assigned to its name."""
        yield from _texts(value)
        if isinstance(value, ast.Name):
            for assigned in self._assigned.get(value.id, []):
                yield from _texts(assigned)

    def _tables(self) -> Iterator[str]:
        """Yield the values of the tables of a module that translates."""
        for node in self._tree.body:
            value = getattr(node, "value", None)
            for each in value.values if isinstance(value, ast.Dict) else []:
                yield from _texts(each)


def _calls(call: ast.Call, name: str) -> bool:
    return ast.unparse(call.func).split(".")[-1] == name


def _errors(tree: ast.Module) -> Iterator[str]:
    """Yield the sentences of errors that hold no facts."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "super().__init__":
            yield from (text for argument in node.args for text in _texts(argument))
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            yield from (text for argument in node.exc.args for text in _texts(argument))


def _texts(node: ast.AST) -> Iterator[str]:
    """Yield the text that a constant is, unless it is the code of a language or has no letter."""
    text = node.value if isinstance(node, ast.Constant) else None
    if isinstance(text, str) and text not in LANGUAGES and any(map(str.isalpha, text)):
        yield text
