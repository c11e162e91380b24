"""Which parts of a page are no part of its text: by their tags, and by what pages call them.

A page's own names are matched whole, in lower case; a name is added by adding it to its line.
"""

import re
from typing import Final

from newsletter.roundups.phrases import split_words

# Never text, whatever they hold.
SILENT_TAGS: Final = split_words(
    "script style template noscript head title meta link svg math iframe object embed applet "
    "canvas audio video map button select textarea datalist input option progress meter rp rt xml"
)
# Around the text, unless most of the text is in them.
OUTER_TAGS: Final = split_words("nav aside footer form dialog menu")
OUTER_ROLES: Final = split_words(
    "navigation banner complementary contentinfo search menu menubar dialog alertdialog toolbar"
)
# A footer inside these is part of a piece: its author, its link.
HOLDING_FOOTERS: Final = split_words("article blockquote section figure li main")
OUTER_NAMES: Final = split_words(
    # ways through the site
    "nav navbar navigation menu main-nav main-navigation main-menu site-navigation site-header "
    "masthead breadcrumb breadcrumbs pagination pager page-links post-navigation posts-navigation "
    "nav-links navigation-menu topbar skip-link skip-to-content skiplink "
    # beside and below
    "sidebar widget widget-area site-footer page-footer footer-widgets colophon secondary "
    "entry-footer post-footer entry-meta-footer author-box authorbox "
    # sharing and reacting
    "share sharing share-buttons share-bar sharedaddy sd-sharing social social-links social-share "
    "social-media addtoany_share_save_container addtoany_content jp-sharing ssba shariff "
    "shariff-wrapper heateor_sss_sharing_container post-sharing td-post-sharing like-button "
    "comments comments-area comment-list comment-respond comment-form respond disqus_thread "
    # advertising what else there is
    "related related-posts related-articles relatedposts jp-relatedposts yarpp yarpp-related "
    "crp_related recommended recommendations read-next also-read outbrain taboola tags tag-links "
    "post-tags cat-links newsletter-signup newsletter-form subscribe-form mc_embed_signup "
    "paywall-banner advert advertisement ad-container ads adsbygoogle "
    # consent, and what only machines or screen readers are told
    "cookie cookies cookie-banner cookie-notice cookie-consent cookie-bar cc-window "
    "cmplz-cookiebanner borlabs-cookie consent gdpr screen-reader-text sr-only visually-hidden "
    "visuallyhidden preheader mcnpreviewtext preview-text print-only wp-caption-hidden"
)
HIDDEN_STYLE: Final = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|max-height\s*:\s*0(?:px)?\s*(?:;|$)"
)
HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
WORD_HEADINGS: Final = {"msotitle": 1, "msosubtitle": 2}
BLOCK_TAGS: Final = split_words(
    "address article aside blockquote body br caption center dd details dialog dir div dl dt "
    "fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main "
    "menu nav ol p pre section summary table tbody tfoot thead tr ul"
)
CELLS: Final = split_words("td th")
LISTS: Final = split_words("ul ol menu dir")
STRONG_TAGS: Final = split_words("b strong")
EMPHASIS_TAGS: Final = split_words("i em cite dfn")
