"""Who signs for a domain, and what is to become of forgeries: DKIM and DMARC."""

from newsletter.doctor.dmarc import Policy, are_aligned, find_policies
from newsletter.doctor.findings import Finding, Grade, Record, Subject
from newsletter.doctor.names import Names
from newsletter.doctor.setup import Setup
from newsletter.mail import DkimKey

_ACTIONS = {
    "none": "watches only",
    "quarantine": "has forgeries put aside",
    "reject": "has forgeries refused",
}


async def check_dkim(names: Names, setup: Setup) -> list[Finding]:
    """Look whether what is published fits our keys. Raises Unanswered."""
    if not setup.keys:
        message = (
            "Mails are not signed here. That is right if your SMTP provider signs them for "
            f"{setup.sender_domain}; if not, `newsletter dkim create` makes keys."
        )
        return [Finding(subject=Subject.DKIM, grade=Grade.DOUBT, message=message)]
    return [await _check_key(names, key) for key in setup.keys]


async def _check_key(names: Names, key: DkimKey) -> Finding:
    found = await names.texts(key.name)
    record = Record(name=key.name, type="TXT", value=key.record)
    if not found:
        message = f"The key {key.selector} is not published: every signature with it is invalid."
    elif len(found) > 1:
        message = f"{key.name} has {len(found)} TXT records, and may have one: remove the others."
    elif (tags := _read_key(found[0])).get("p", "") != key.public:
        message = f"The key that is published as {key.selector} is not the one that signs."
    elif tags.get("t", "").lower().startswith("y"):
        message = f"The key {key.selector} is published as a trial (t=y): receivers ignore it."
    else:
        message = f"The key {key.selector} ({key.algorithm}) is published as it is used."
        return Finding(subject=Subject.DKIM, grade=Grade.GOOD, message=message)
    return Finding(subject=Subject.DKIM, grade=Grade.WRONG, message=message, record=record)


def _read_key(text: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in text.split(";"))
    return {name.strip(): "".join(value.split()) for name, _, value in pairs}


async def check_dmarc(names: Names, setup: Setup) -> list[Finding]:
    """Look for the policy of the domain that readers see, and who meets it. Raises Unanswered."""
    domain = setup.sender_domain
    policies = await find_policies(names, domain)
    if not policies:
        record = Record(
            name=f"_dmarc.{domain}",
            type="TXT",
            value=f"v=DMARC1; p=none; rua=mailto:{setup.sender}",
        )
        message = (
            f"{domain} has no DMARC record, which large receivers want of whoever writes to many."
        )
        return [_dmarc(Grade.WRONG, message, record)]
    policy = policies[0]
    if policy.action not in _ACTIONS:
        message = f"The DMARC record of {policy.domain} has no p=none, p=quarantine or p=reject."
        return [_dmarc(Grade.WRONG, message)]
    said = f"The DMARC record of {policy.domain} {_ACTIONS[policy.action]} (p={policy.action})."
    return [_dmarc(Grade.GOOD, said), await _judge_alignment(names, setup, policy)]


async def _judge_alignment(names: Names, setup: Setup, policy: Policy) -> Finding:
    domain, returns = setup.sender_domain, setup.return_domain
    by_spf = await are_aligned(names, domain, returns, strict=policy.is_strict("aspf"))
    signing = setup.keys[0].domain if setup.keys else ""
    if not signing:
        message = f"Return paths are at {returns}, which fits {domain}."
        if by_spf:
            return _dmarc(Grade.GOOD, message)
        message = (
            f"Return paths are at {returns}, which does not fit {domain}: DMARC fails, unless "
            f"your SMTP provider signs for {domain}."
        )
        return _dmarc(Grade.DOUBT, message)
    by_dkim = await are_aligned(names, domain, signing, strict=policy.is_strict("adkim"))
    if by_dkim:
        message = f"Mails are signed for {signing}, which fits {domain}."
        return _dmarc(Grade.GOOD, message)
    message = (
        f"Mails are signed for {signing}, which does not fit {domain} in From: set "
        f"NEWSLETTER_DKIM__DOMAIN={domain}."
    )
    return _dmarc(Grade.DOUBT if by_spf else Grade.WRONG, message)


def _dmarc(grade: Grade, message: str, record: Record | None = None) -> Finding:
    return Finding(subject=Subject.DMARC, grade=grade, message=message, record=record)
