"""DMARC (RFC 9989): the policy of a domain, and whether another domain counts as the same."""

import re
from dataclasses import dataclass

from newsletter.doctor.names import Names

_MOST_QUESTIONS = 8  # of one walk up the tree
_FEWEST_LABELS = 2  # a policy of a whole top-level domain is nobody's own


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """A DMARC record."""

    domain: str  # under which it was found
    tags: dict[str, str]  # by name, in lower case

    @property
    def action(self) -> str:
        """What receivers are to do with mail that fails: none, quarantine or reject."""
        return self.tags.get("p", "").lower()

    def is_strict(self, tag: str) -> bool:
        """Whether `adkim` or `aspf` asks for the very same domain."""
        return self.tags.get(tag, "r").lower() == "s"


async def find_policies(names: Names, domain: str) -> list[Policy]:
    """Return the records that stand for a domain, its own first, then those of its parents."""
    labels = domain.split(".")
    parents = [".".join(labels[at:]) for at in range(len(labels) - _FEWEST_LABELS + 1)]
    walk = [domain, *parents[1:][-(_MOST_QUESTIONS - 1) :]]
    found = [await _find_policy(names, one) for one in walk]
    return [policy for policy in found if policy is not None]


async def are_aligned(names: Names, one: str, other: str, *, strict: bool) -> bool:
    """Say whether DMARC takes two domains as those of the same organisation."""
    if one == other or strict:
        return one == other
    return await _find_organisation(names, one) == await _find_organisation(names, other)


async def _find_organisation(names: Names, domain: str) -> str:
    """Return the highest domain with a policy that is not one for everybody below it."""
    policies = await find_policies(names, domain)
    own = [policy.domain for policy in policies if policy.tags.get("psd", "").lower() != "y"]
    return own[-1] if own else domain


async def _find_policy(names: Names, domain: str) -> Policy | None:
    """Return the record under one name; several are as good as none."""
    texts = [
        text
        for text in await names.texts(f"_dmarc.{domain}")
        if re.match(r"v\s*=\s*DMARC1\s*(;|$)", text)
    ]
    return Policy(domain=domain, tags=_read_tags(texts[0])) if len(texts) == 1 else None


def _read_tags(text: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in text.split(";"))
    return {name.strip().lower(): value.strip() for name, _, value in pairs if name.strip()}
