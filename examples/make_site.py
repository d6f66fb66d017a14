"""Make ten pages of a site that does not exist, and labels for six of them; for docs/training.md.

Usage: python examples/make_site.py FOLDER
"""

import json
import sys
from pathlib import Path

RIVERS = ("Orle", "Tamm", "Vessel", "Quarne", "Hidder", "Lusk", "Brann", "Ewe", "Sill", "Marrow")
MILLS = ("paper", "flour", "oil", "saw", "powder", "fulling", "bone", "snuff", "bark", "wire")
BODY = (
    "The {mill} mill on the {river} stood idle for {years} years before anyone lifted the sluice again.",
    "Its wheel has {paddles} paddles of elm, and each of them was cut from a tree on the same bank of the {river}.",
    "When the water is low the miller opens the gate for an hour at dawn, and grinds what has come in since Friday.",
    "There are drawings of the {mill} mill from three centuries, and in none of them does the roof look sound.",
)
# What the house says on each page, in prose, with other figures: nothing in it asks for anything.
HOUSE = (
    "This leaf was set by hand in a room above the stable, where {years} drawers of type have been kept in order.",
    "A keeper walks the rooms at dusk with {paddles} keys on a ring, and in winter with a lamp.",
)
# What other pages begin with, set like an article.
ELSE = (
    "On the {other} a second wheel turned until the flood, and its stones are now the steps of the school.",
    "People on the {other} say that the weir sang before rain, and that it has been silent since the road was built.",
    "Nobody has counted the eels of the {other} since the last trap was taken out of the water.",
)


def page(number: int) -> tuple[str, str]:
    """A page, and the text that is to be left of it."""
    facts = {
        "river": RIVERS[number],
        "other": RIVERS[(number + 3) % len(RIVERS)],
        "mill": MILLS[number],
        "years": 11 + 7 * number,
        "paddles": 20 + 3 * number,
    }
    body, house, other = ([text.format(**facts) for text in texts] for texts in (BODY, HOUSE, ELSE))
    leaf = "".join(f'<div class="mr-line">{text}</div>' for text in body)
    bell = "".join(f'<p class="mr-bell">{text}</p>' for text in house)
    rest = "".join(f"<p>{text}</p>" for text in other)
    title = f"The {facts['mill']} mill on the {facts['river']}"
    html = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>\n'
        f'<body><div class="mr-sheet"><h1>{title}</h1>\n<div class="mr-leaf">{leaf}</div>\n{bell}\n'
        f'<div class="mr-nook">{rest}</div></div></body></html>\n'
    )
    return html, "\n\n".join(body)


def main() -> None:
    """Write the pages and the labels."""
    folder = Path(sys.argv[1])
    (folder / "pages").mkdir(parents=True, exist_ok=True)
    labels = []
    for number in range(10):
        html, text = page(number)
        (folder / "pages" / f"{number}.html").write_text(html, encoding="utf-8")
        if number < 6:
            labels.append(json.dumps({"page": f"pages/{number}.html", "text": text}))
    (folder / "labels.jsonl").write_text("\n".join(labels) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
