"""Makes the evaluation files of markup and mail, and their gold, from one description each.

Run by hand from the project's root: `python -m benchmarks.roundups.make_mail`. The products are
committed, so that the evaluation needs no run of this.
"""

import json
import re
from email import message_from_bytes
from email.policy import default
from html import unescape
from pathlib import Path

from benchmarks.roundups.mail_shapes import (
    big_thing,
    blog_linktipps,
    classic_kommentare,
    contents_letter,
    curators_tips,
    daily_briefing,
    dezemberpost,
    feed_digest_mail,
    feed_entries,
    forwarded_links,
    gdocs_leseliste,
    ghost_notes,
    gmail_forward,
    gutenberg_presseschau,
    jekyll_fundstuecke,
    lettre_hebdo,
    link_list,
    magazine_review,
    mailchimp_bibliotheken,
    medium_lecturas,
    negative_essay,
    negative_faq,
    negative_interview,
    negative_letter,
    negative_listicle,
    negative_recipe,
    notion_export,
    numbered_references,
    opinion_columns,
    outlook_rundbrief,
    pasted_debatte,
    press_review,
    quoted_reply,
    saved_page_revue,
    substack_weekend,
    telegram_canale,
    word_kommentare,
    wxr_meinung,
)
from benchmarks.roundups.mail_shapes.piece import Roundup, gold

FOLDER = Path(__file__).parent
TEXTS = ("kicker", "standfirst", "text_starts", "text_ends")
_TAG = re.compile(r"<!\[CDATA\[|\]\]>|<[^<>]*>")
ROUNDUPS = (
    big_thing.ROUNDUP,
    blog_linktipps.ROUNDUP,
    classic_kommentare.ROUNDUP,
    contents_letter.ROUNDUP,
    curators_tips.ROUNDUP,
    daily_briefing.ROUNDUP,
    dezemberpost.ROUNDUP,
    feed_digest_mail.ROUNDUP,
    feed_entries.ATOM,
    feed_entries.JSON_FEED,
    feed_entries.RSS,
    forwarded_links.ROUNDUP,
    gdocs_leseliste.ROUNDUP,
    ghost_notes.ROUNDUP,
    gmail_forward.ROUNDUP,
    gutenberg_presseschau.ROUNDUP,
    jekyll_fundstuecke.ROUNDUP,
    lettre_hebdo.ROUNDUP,
    link_list.ROUNDUP,
    magazine_review.ROUNDUP,
    mailchimp_bibliotheken.ROUNDUP,
    medium_lecturas.ROUNDUP,
    negative_essay.ROUNDUP,
    negative_faq.ROUNDUP,
    negative_interview.ROUNDUP,
    negative_letter.ROUNDUP,
    negative_listicle.ROUNDUP,
    negative_recipe.ROUNDUP,
    notion_export.ROUNDUP,
    numbered_references.ROUNDUP,
    opinion_columns.ROUNDUP,
    outlook_rundbrief.ROUNDUP,
    pasted_debatte.ROUNDUP,
    press_review.ROUNDUP,
    quoted_reply.ROUNDUP,
    saved_page_revue.ROUNDUP,
    substack_weekend.ROUNDUP,
    telegram_canale.ROUNDUP,
    word_kommentare.ROUNDUP,
    wxr_meinung.ROUNDUP,
)


def visible(file: str, content: bytes) -> str:
    """Give what a file says, its parts decoded and its entities resolved, spaces made even."""
    if file.endswith(".eml"):
        parts = message_from_bytes(content, policy=default).walk()
        text = " ".join(part.get_content() for part in parts if not part.is_multipart())
    else:
        text = content.decode()
    return " ".join(_TAG.sub("", unescape(unescape(text))).split())


def check(roundup: Roundup, content: bytes) -> None:
    """Refuse a file that does not say what its gold says."""
    said = visible(roundup.file, content)
    for item in gold(roundup)["items"]:
        one_value = (item.get(key) for key in ("title", "source", *TEXTS))
        people = [person["name"] for person in item.get("contributors", ())]
        wanted = [*one_value, *item.get("authors", ()), *item.get("subheadings", ()), *people]
        for words in filter(None, wanted):
            if words not in said:
                raise SystemExit(f"{roundup.file} does not say: {words}")


def main() -> None:
    """Write all files and their gold."""
    for roundup in ROUNDUPS:
        content = roundup.write(roundup)
        check(roundup, content)
        (FOLDER / roundup.file).write_bytes(content)
        record = json.dumps(gold(roundup), ensure_ascii=False, indent=1)
        (FOLDER / "gold" / f"{Path(roundup.file).stem}.json").write_text(record + "\n", "utf-8")
        print(f"{roundup.file}: {len(roundup.pieces)} items, {len(content)} bytes")


if __name__ == "__main__":
    main()
