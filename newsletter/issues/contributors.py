"""Contributors as editors type them, one a line: `Prof. Ada Beispiel (translation)`."""

import re

from newsletter.issues.errors import BadText
from newsletter.issues.problems import Problem
from newsletter.mail import Contributor, Role
from newsletter.markup import clean_line
from newsletter.translation import LANGUAGES, translate

ROLE_WORDS = {
    Role.TRANSLATOR: "translation",
    Role.INTRODUCTION: "introduction",
    Role.INTERVIEWEE: "in conversation",
    Role.PHOTO: "photo",
}
"""What stands in brackets behind a name, as message ids; an author has nothing there."""

_TITLES = {"prof", "dr", "pd", "mag", "dipl", "ing", "med", "phil", "jur", "rer", "nat", "h", "c"}
_LINE = re.compile(r"(?P<name>[^()]+)\((?P<role>[^()]+)\)")
_MOST = 30


def write_contributors(contributors: tuple[Contributor, ...], language: str) -> str:
    """Return one line a person, the role in brackets unless it is the author's."""
    lines = []
    for each in contributors:
        name = f"{each.prefix} {each.name}" if each.prefix else each.name
        word = ROLE_WORDS.get(each.role)
        lines.append(f"{name} ({translate(language, word)})" if word else name)
    return "\n".join(lines)


def parse_contributors(text: str) -> tuple[Contributor, ...]:
    """Read what `write_contributors` writes, in any of our languages, and the bare role words.

    Raises BadText for a role that is none.
    """
    lines = [line for line in map(clean_line, text.splitlines()) if line]
    if len(lines) > _MOST:
        raise BadText(
            [
                Problem(
                    field="contributors",
                    sentence="There are {count} people; at most {most} are allowed.",
                    facts={"count": len(lines), "most": _MOST},
                )
            ]
        )
    return tuple(_parse_line(line) for line in lines)


def _parse_line(line: str) -> Contributor:
    match = _LINE.fullmatch(line)
    if match is None:
        return _person(line, Role.AUTHOR)
    word = match["role"].strip().casefold()
    role = _known_roles().get(word)
    if role is None:
        raise BadText(
            [
                Problem(
                    field="contributors",
                    sentence="“{word}” is no role; write translation, introduction, "
                    "in conversation or photo in the brackets.",
                    facts={"word": match["role"].strip()},
                )
            ]
        )
    return _person(match["name"].strip(), role)


def _person(printed: str, role: Role) -> Contributor:
    words = printed.split(" ")
    ahead = 0
    while ahead < len(words) - 1 and words[ahead].rstrip(".").casefold() in _TITLES:
        ahead += 1
    return Contributor(
        name=" ".join(words[ahead:])[:200], prefix=" ".join(words[:ahead]), role=role
    )


def _known_roles() -> dict[str, Role]:
    known = {Role.AUTHOR.value: Role.AUTHOR}
    for role, word in ROLE_WORDS.items():
        known[role.value] = role
        known |= {translate(language, word).casefold(): role for language in LANGUAGES}
    return known
