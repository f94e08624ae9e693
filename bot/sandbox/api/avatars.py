"""Profile pictures: initials on a colour, so that no picture of anyone is needed."""

from html import escape
from zlib import crc32

COLOURS = ("#3b6ea5", "#8a4f7d", "#2e7d6b", "#b0623a", "#5b5ea6", "#7a7338", "#a34a52", "#46707f")
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96" viewBox="0 0 96 96">'
    '<rect width="96" height="96" fill="{colour}"/>'
    '<text x="48" y="48" dy=".35em" text-anchor="middle" fill="#fff"'
    ' font-family="system-ui, sans-serif" font-size="38">{initials}</text></svg>'
)


def avatar(handle: str, name: str) -> str:
    """An SVG document; the colour is the handle's own."""
    colour = COLOURS[crc32(handle.encode()) % len(COLOURS)]
    return SVG.format(colour=colour, initials=escape(initials(name)))


def initials(name: str) -> str:
    """The first letters of the first two words that begin with one; ``?`` where there is none."""
    letters = [word[0].upper() for word in name.replace("_", " ").split() if word[0].isalpha()]
    return "".join(letters[:2]) or "?"
