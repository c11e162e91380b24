"""The subscribe form: what may be typed into it, and how a page shows it again."""

from dataclasses import dataclass, field

from pydantic import BaseModel

from newsletter.translation import translate
from subscribers import InvalidAddress, Wording, parse_address


class Typed(BaseModel):
    """What came with the form; a field that is missing counts as left empty."""

    email: str = ""
    name: str = ""
    consent: str = ""
    wording: str = ""  # the version of the words that stood beside the box
    homepage: str = ""  # hidden from people: only programs fill it in


@dataclass(frozen=True, kw_only=True)
class Problem:
    """What is wrong with one field, as a sentence in the language of the page."""

    field: str
    sentence: str


@dataclass(frozen=True, kw_only=True)
class SubscribeForm:
    """The form as a page shows it: empty at first, else with what was typed and what is wrong."""

    wording: Wording
    typed: Typed = field(default_factory=Typed)
    problems: tuple[Problem, ...] = ()

    def problem(self, name: str) -> str:
        """Return what is wrong with a field, or ""."""
        return next((each.sentence for each in self.problems if each.field == name), "")


def find_problems(typed: Typed, wording: Wording) -> tuple[Problem, ...]:
    """Return what is wrong with the address and with the consent."""
    problems = []
    try:
        parse_address(typed.email)
    except InvalidAddress as error:
        problems.append(problem("email", str(error), wording.language))
    if not typed.consent:
        sentence = "We need your consent before we may write to you."
        problems.append(problem("consent", sentence, wording.language))
    elif typed.wording != wording.version:
        # A form that was copied long ago shows words that are no longer ours.
        sentence = "This text has changed. Please read it and agree once more."
        problems.append(problem("consent", sentence, wording.language))
    return tuple(problems)


def problem(name: str, sentence: str, language: str) -> Problem:
    """Return what is wrong with a field, said in a language; the sentence is given in English."""
    return Problem(field=name, sentence=translate(language, sentence))
