"""Messages that are whole, in the envelopes that the splicer makes for its own."""

from newsletter.mail.envelope import Envelope


def enclose(message: bytes, *, return_path: str, address: str) -> Envelope:
    return Envelope(
        return_path=return_path,
        address=address,
        parts=[message],
        size=len(message),
        is_ascii=message.isascii(),
    )
