"""An English list of links by category as people keep it on GitHub."""

from benchmarks.roundups.mail_shapes.piece import Piece, Roundup

PIECES = (
    Piece(
        title="A visual guide to dry stone walls",
        section="🧱 Building",
        url="https://wallers.example/guide",
        body="Forty drawings, no mortar, one argument about hearting.",
    ),
    Piece(
        title="Why spiral staircases go clockwise (mostly)",
        url="https://stairwell.example/clockwise",
        body="The castle story is probably wrong, and the real one is better.",
    ),
    Piece(
        title="Notes on roofing a henhouse",
        url="https://smallroofs.example/henhouse-notes",
    ),
    Piece(
        title="The tomato that would not ripen: a post-mortem",
        section="🌱 Growing",
        url="https://furrow.example/post-mortem-tomato",
        body="Blameless, with timeline and action items.",
    ),
    Piece(
        title="Seed swap map 2026",
        url="https://seedswap.example/map",
        body="Now with bus stops.",
    ),
    Piece(
        title="Winter salads on a north-facing sill",
        url="https://sill.example/winter",
        body="Measured in lux and in sandwiches.",
    ),
    Piece(
        title="Steam, diesel, mule: towing canal boats since 1790",
        section="🚂 Moving",
        url="https://towpath.example/history?chapter=3",
        body="Chapter three is the one with the mule.",
    ),
    Piece(
        title="How timetables are drawn",
        url="https://sleeper.example/string-lines",
        body="String-line diagrams explained by somebody who still uses string.",
    ),
    Piece(
        title="Talk: Bicycles for people who carry cellos",
        url="https://cargo.example/talks/cello",
        body="25 minutes, excellent slides.",
    ),
    Piece(
        title="endgame-trainer 2.0",
        section="♟️ Playing",
        url="https://code.example/endgame-trainer/releases/2.0",
        body="Rook endings by the spoonful; runs in a terminal.",
    ),
    Piece(
        title="The county that outlawed en passant for a week",
        url="https://enpassant.example/outlaw",
        body="A clerical error, faithfully enforced.",
    ),
)


def write(roundup: Roundup) -> bytes:
    """Write the list with badges, contents and a word on contributing."""
    rubrics = [piece.section for piece in roundup.pieces if piece.section]
    contents = "\n".join(
        f"- [{rubric}](#{rubric.split(' ')[0]}-{rubric.split(' ')[-1].lower()})"
        for rubric in rubrics
    )
    lines = []
    for piece in roundup.pieces:
        if piece.section:
            lines.append(f"\n## {piece.section}\n")
        tail = f" – {piece.blocks[0].text}" if piece.blocks else ""
        lines.append(f"- [{piece.title}]({piece.url}){tail}")
    body = "\n".join(lines)
    return f"""<h1 align="center">{roundup.title}</h1>

[![Issues](https://badges.example/issues.svg)](https://code.example/slow-week/issues)
[![License](https://badges.example/cc0.svg)](LICENSE)

> Eleven links a week about making, growing and moving things slowly.

<!-- toc -->

{contents}

<!-- tocstop -->
{body}

## Contributing

Found something? Read the [guidelines](CONTRIBUTING.md) and open a pull request. One link per pull
request, please.

## License

[CC0](LICENSE). Past issues are in the [archive](archive/README.md).
""".encode()


ROUNDUP = Roundup(
    file="slow_week_links.md",
    shape="GitHub Markdown list: badges, contents, ## categories, bullet = link – remark",
    lang="en",
    made_with="own generator, GitHub-flavoured Markdown",
    pieces=PIECES,
    write=write,
    title="Slow Week #19",
    judged=frozenset({"title", "authors", "url", "date"}),
)
