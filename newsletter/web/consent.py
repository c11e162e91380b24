"""The words that people agree to when they subscribe."""

from hashlib import sha256

from newsletter.translation import translate
from subscribers import Wording

_EDITION = "2026-11"
_TEXT = (
    "Yes, I would like to get %(name)s by e-mail until I say otherwise. My address is used for "
    "nothing else, and nobody records what I open or click. I can leave at any time with one "
    "click on the link in every mail."
)


def consent_wording(name: str, language: str) -> Wording:
    """Return the wording of consent to a newsletter of a name, in a language.

    The version holds a hash of the text: other words, or another name, are another version.
    """
    text = translate(language, _TEXT) % {"name": name}
    digest = sha256(text.encode()).hexdigest()[:8]
    return Wording(version=f"{_EDITION}-{language}-{digest}", language=language, text=text)
