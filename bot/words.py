"""Words in what people write about themselves: found whole, whatever their case, accents and punctuation."""

import re
import unicodedata

DOUBLE_QUOTES = '"“”„‟″«»「」『』＂'
"""Between two of these a typed phrase stands as one."""
LONGEST = 40
"""Characters of a phrase that can be looked for."""
MOST_READ = 2_000
"""Characters of a text that are looked at (X allows 160 in a bio: *assumed*), so that a huge one costs no more."""

Words = tuple[str, ...]

# Combining diacritics, Hebrew points, Arabic vowel signs. Other marks are letters of their script.
_ACCENTS = re.compile(
    "[\u0300-\u036f\u1ab0-\u1ace\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f"
    "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670]"
)
_VARIANTS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""They choose how the sign before them is drawn."""
# Thai, Lao, Burmese, Khmer, Japanese, Chinese: written without spaces, so that each sign counts as a word.
_UNSPACED = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])"
)
# C++ and C# are words; in rust+go and #rust the sign parts.
_WORD = re.compile(r"[^\s+#]+(?:\+\+|#(?![^\s+#]))?")
_SIGN = re.compile(r"[^\w\s]|_")
"""Neither letter, digit nor space; marks are among them."""
_KEPT_SIGNS = "+#.&-'/"
_NO_BEGINNING, _NO_END = _KEPT_SIGNS + " ", ".&-'/ "


def words(text: str) -> Words:
    """The words of a text as they are compared: "Señor C++-Dev" is ``("senor", "c++", "dev")``."""
    plain = unicodedata.normalize("NFD", _folded(text[:MOST_READ]))
    bare = unicodedata.normalize("NFC", _ACCENTS.sub("", plain))
    return tuple(_WORD.findall(_with_signs(_UNSPACED.sub(r" \1 ", bare), "+#")))


def says(text: Words, phrase: Words) -> bool:
    """Whether the words of a phrase stand in a text, one after the other."""
    size = len(phrase)
    return (
        bool(phrase)
        and phrase[0] in text
        and any(text[at : at + size] == phrase for at in range(len(text) - size + 1))
    )


def tidy(text: str) -> str:
    """A phrase as it is kept and told back: in small letters, without what no comparison sees."""
    kept = " ".join(_with_signs(_folded(text[:MOST_READ]), _KEPT_SIGNS).split())
    return kept.lstrip(_NO_BEGINNING).rstrip(_NO_END)


def in_quotes(text: str) -> str:
    """A text as one phrase that can be typed back; quotes inside, which would end it, become spaces."""
    inside = "".join(" " if char in DOUBLE_QUOTES else char for char in text)
    return f"“{' '.join(inside.split())}”"


def _folded(text: str) -> str:
    """Cases and compatibility forms folded, nothing invisible: https://www.unicode.org/reports/tr15, caseless match."""
    seen = _VARIANTS.sub("", text)
    if not seen.isprintable():
        seen = "".join(char for char in seen if not _unseen(char))
    once = unicodedata.normalize("NFD", seen).casefold()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKD", once).casefold())


def _with_signs(text: str, signs: str) -> str:
    """Letters, digits, marks, spaces and these signs; all else is a space."""
    return _SIGN.sub(lambda sign: sign[0] if sign[0] in signs or _is_mark(sign[0]) else " ", text)


def _unseen(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cf", "Cs"} and not char.isspace()


def _is_mark(char: str) -> bool:
    return unicodedata.category(char)[0] == "M"
