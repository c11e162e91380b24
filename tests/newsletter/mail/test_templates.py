"""An operator's own templates: taken before ours, and explained when they are broken."""

from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.mail.errors import BadTemplate, BadTheme, Unrenderable
from newsletter.mail.rehearsal import check_design
from newsletter.mail.render import render_confirmation, render_issue
from newsletter.resources import templates_folder
from tests.newsletter.mail.all_kinds import ALL_KINDS
from tests.newsletter.mail.sample import MASTHEAD

_OURS = templates_folder() / "mail"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "mail").mkdir()
    return tmp_path


def _put(folder: Path, name: str, text: str) -> Path:
    path = folder / "mail" / name
    path.write_text(text, encoding="utf-8")
    return path


def test_an_own_template_may_replace_one_block_of_ours(folder: Path) -> None:
    _put(
        folder,
        "issue.mjml",
        '{% extends "ours/issue.mjml" %}\n'
        "{% block line %}<p>Nummer {{ issue.number }}</p>{% endblock %}",
    )
    masthead = replace(MASTHEAD, templates=folder)

    check_design(folder)
    rendered = render_issue(ALL_KINDS, masthead)

    assert ">Nummer 13</p>" in rendered.html
    assert "Ausgabe 13" not in rendered.html
    assert "Ausgabe 13" in rendered.text  # ours still
    assert render_issue(ALL_KINDS, MASTHEAD).html != rendered.html


def test_an_own_theme_colours_the_mail_by_day_and_by_night(folder: Path) -> None:
    theme = (_OURS / "theme.toml").read_text("utf-8")
    _put(folder, "theme.toml", theme.replace("#7d2016", "#123456").replace("#f4a58c", "#aabbcc"))

    check_design(folder)
    html = render_confirmation(replace(MASTHEAD, templates=folder), language="de").html

    assert "#123456" in html
    assert "#aabbcc !important" in html
    assert "#7d2016" not in html
    assert "#f4a58c" not in html


def test_a_changed_theme_is_read_anew(folder: Path) -> None:
    theme = (_OURS / "theme.toml").read_text("utf-8")
    path = _put(folder, "theme.toml", theme)
    check_design(folder)
    path.write_text(theme.replace("#7d2016", "#eeeeee"), encoding="utf-8")

    with pytest.raises(BadTheme, match="accent on card has a contrast"):
        render_confirmation(replace(MASTHEAD, templates=folder), language="de")


@pytest.mark.parametrize(
    ("name", "text", "line", "reason"),
    [
        ("issue.mjml", "a\n{% if %}", 2, "Expected an expression"),
        ("frame.mjml", "{% block x %}\n\n", 1, "Unexpected end of template"),
        ("spare.mjml", "{{ a b }}", 1, "expected token"),  # used by nothing, but broken
        ("issue.txt", "\n\n{{ isue.title }}", 3, "'isue' is undefined"),
        ("issue.txt", "{{ issue.subtitle }}", 1, "has no attribute 'subtitle'"),
        ("issue.txt", "\n{{ 1 / 0 }}", 2, "division by zero"),
        ("issue.txt", "{{ say('{x}') }}", 1, "'x'"),
        ("inline.css", "p { color: {{ colour.blood }} }", 1, "has no attribute 'blood'"),
        ("issue.mjml", '\n{% include "head.mjml" %}', 2, "there is no template head.mjml"),
        ("issue.mjml", '{% include "issue.mjml" %}', 1, "recursion"),
    ],
)
def test_a_broken_template_is_named_with_its_line(
    folder: Path, name: str, text: str, line: int, reason: str
) -> None:
    path = _put(folder, name, text)

    with pytest.raises(BadTemplate) as caught:
        check_design(folder)

    assert (caught.value.file, caught.value.line) == (str(path), line)
    assert reason in str(caught.value)
    assert str(caught.value).startswith(
        f"The template {path} cannot be made into mail: line {line}"
    )
    assert "\n" not in str(caught.value)


def test_a_template_that_is_no_text_is_named(folder: Path) -> None:
    (folder / "mail" / "issue.txt").write_bytes(b"\xff")

    with pytest.raises(BadTemplate, match=r"The template issue\.txt"):
        check_design(folder)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<mj-text><p></mj-text>", "mismatched tag near “<mjml>"),
        ("<mj-text>" + "<div>" * 9000 + "</div>" * 9000 + "</mj-text>", "nests more than 100"),
    ],
)
def test_what_a_template_makes_has_to_be_well_formed(folder: Path, body: str, reason: str) -> None:
    _put(folder, "issue.mjml", f"<mjml><mj-body>{body}</mj-body></mjml>")

    with pytest.raises(Unrenderable) as caught:
        check_design(folder)

    assert str(caught.value).startswith("What the template issue.mjml makes cannot be made")
    assert reason in str(caught.value)


@pytest.mark.parametrize("name", ["issue.txt", "confirmation.mjml"])
def test_a_template_without_the_readers_own_link_is_refused(folder: Path, name: str) -> None:
    ours = (_OURS / name).read_text("utf-8")
    _put(folder, name, ours.replace("slot.TOKEN", "'token'"))

    with pytest.raises(BadTemplate, match=f"{name} .*it has no link with slot.TOKEN"):
        check_design(folder)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadTemplate, match="there is no such folder"):
        check_design(tmp_path / "none")


def test_without_a_folder_there_is_nothing_to_check() -> None:
    check_design(None)
