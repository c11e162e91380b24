"""Looks for inputs on which the importer breaks a promise: `make fuzz SECONDS=120`.

Begins with our own roundups of every kind and changes them as their structure allows: lines are
moved, doubled and exchanged for telling ones, the parts of office documents are changed inside
their archive. What was found lies in build/fuzz and is where the next run begins.
"""

import argparse
import random
import sys
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Final

import atheris

with atheris.instrument_imports(include=["newsletter.roundups", "newsletter.markup"]):
    from benchmarks.promises import find_broken_promises

_ROOT: Final = Path(__file__).parent.parent
_SEEDS: Final = (_ROOT / "benchmarks" / "roundups", _ROOT / "tests/newsletter/roundups/samples")
_FOUND: Final = _ROOT / "build" / "fuzz"
_KINDS: Final = frozenset({".txt", ".md", ".html", ".docx", ".odt", ".eml", ".xml", ".json"})
_LONGEST: Final = 20_000  # bytes; what needs more is rare, and slow
_SECONDS_AN_INPUT: Final = 10
_TELLING: Final = tuple(
    line.encode()
    for line in (
        "Von Anna Berg – 3. Dezember 2025",
        "By Anna Berg | 12/3/2025 | 5 min read",
        "Übersetzung: Prof. Dr. Karl Stein",
        "Quelle: Ortsblatt",
        "[Hier weiterlesen]",
        "[Weiter](https://beispiel.example/a)",
        "https://beispiel.example/a?utm_source=b",
        "„Eine ganze Rede in Anführungszeichen, lang genug für ein Zitat allemal.“",
        "* * *",
        "1. Eins",
        "- Punkt",
        "Inhalt",
        "## Titel",
        "> Zitat",
        "**Fett**",
        "[1]: https://beispiel.example/a",
        "---",
        "<p><b>Titel</b><br>Von Anna Berg</p>",
        '<h2><a href="https://beispiel.example/a">Titel</a></h2>',
        "<ul><li>Punkt</li></ul>",
        "<table><tr><td>",
        "</div></td>",
        "&#0;&#55296;&nbsp;&bogus;",
        "<![CDATA[<p>Text</p>]]>",
        "Content-Type: text/html; charset=utf-7",
        "Content-Transfer-Encoding: base64",
        "--b",
        "<item><title>Titel</title></item>",
        '{"title": "\\ud800", "content_html": "<p>\\u0000</p>"}',
    )
)


def _mutate(data: bytes, max_size: int, seed: int) -> bytes:
    """Change an input once, as its structure allows; libFuzzer calls it."""
    chance = random.Random(seed)
    if data.startswith(b"PK\x03\x04") and chance.random() < 0.9:
        changed = _mutate_archive(data, chance)
    elif chance.random() < 0.5:
        changed = _mutate_lines(data, chance)
    else:
        changed = bytes(atheris.Mutate(data, max_size))
    return changed if len(changed) <= max_size else data[:max_size]


def _mutate_lines(data: bytes, chance: random.Random) -> bytes:
    mark = b">" if data.count(b"\n") < data.count(b">") else b"\n"
    lines = data.split(mark)
    here, there = (chance.randrange(len(lines)) for _ in range(2))
    action = chance.choice(["drop", "double", "swap", "insert", "exchange", "join"])
    if action == "drop":
        del lines[here]
    elif action == "double":
        lines.insert(there, lines[here])
    elif action == "swap":
        lines[here], lines[there] = lines[there], lines[here]
    elif action == "insert":
        lines.insert(here, chance.choice(_TELLING))
    elif action == "exchange":
        lines[here] = chance.choice(_TELLING)
    else:
        lines[here : here + 2] = [b" ".join(lines[here : here + 2])]
    return mark.join(lines)


def _mutate_archive(data: bytes, chance: random.Random) -> bytes:
    """Change one part of an office document and pack it again; what cannot be opened stays."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = [(name, archive.read(name)) for name in archive.namelist()]
    except Exception:  # noqa: BLE001  # it was damaged by an earlier change: any error may come
        return _mutate_lines(data, chance)
    texts = [
        place
        for place, (name, _) in enumerate(parts)
        if name.endswith(("ument.xml", "content.xml"))
    ]
    place = chance.choice(texts or range(len(parts)))
    name, part = parts[place]
    part = (
        _mutate_lines(part, chance) if chance.random() < 0.7 else atheris.Mutate(part, 2 * _LONGEST)
    )
    parts[place] = (name, bytes(part))
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts:
            archive.writestr(name, part)
    return packed.getvalue()


def _try_input(data: bytes) -> None:
    for broken in find_broken_promises(data):
        raise AssertionError(broken)


def _plant_seeds(folder: Path) -> None:
    """Copy our own roundups to where libFuzzer begins."""
    folder.mkdir(parents=True, exist_ok=True)
    for place in _SEEDS:
        for path in place.rglob("*"):
            if path.suffix in _KINDS and "gold" not in path.parts:
                (folder / path.name).write_bytes(path.read_bytes())


def main() -> None:
    """Fuzz for some seconds; exit as libFuzzer does, not with 0 when something was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=120)
    seconds = parser.parse_args().seconds
    _plant_seeds(_FOUND / "corpus")
    options = (
        f"-max_total_time={seconds}",
        f"-max_len={_LONGEST}",
        f"-timeout={_SECONDS_AN_INPUT}",
        f"-artifact_prefix={_FOUND}/",
        "-print_final_stats=1",
        str(_FOUND / "corpus"),
    )
    atheris.Setup([sys.argv[0], *options], _try_input, custom_mutator=_mutate)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
