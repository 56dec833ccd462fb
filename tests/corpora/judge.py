"""What is true of a quotation, reckoned apart from the program: by looking through all texts for it."""
import functools
import re
import unicodedata

from damage import is_mark, is_unspaced

QUOTES = set("\"'`´«»‘’‚‛“”„‟′″‹›「」『』ʹʺʻʼʽ＂＇")


def is_word(char):
    return unicodedata.category(char)[0] in "LMN"


def folded(text):
    out = []
    for char in unicodedata.normalize("NFC", text):
        if char == "…":
            out.append("...")
        elif char.isspace():
            out.append(" ")
        elif unicodedata.category(char) == "Cf" or char == "\u034f" or 0xFE00 <= ord(char) <= 0xFE0F or char in "\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d":
            pass
        elif char in QUOTES:
            out.append("'")
        elif unicodedata.category(char) == "Pd" or char == "−":
            out.append("-")
        else:
            out.append(char.casefold())
    return unicodedata.normalize("NFC", "".join(out)).replace("ı", "i").replace("i\u0307", "i")


def signs(text):
    """Words and other signs in a row."""
    found, open_word, dashes = [], False, False
    for char in folded(text):
        word = is_word(char)
        if char == " ":
            open_word = dashes = False
        elif found and is_mark(char) and is_word(found[-1][-1]) and (open_word or is_unspaced(found[-1][0])):
            found[-1] += char
        elif open_word and word and not is_unspaced(char):
            found[-1] += char
        elif dashes and char == "-":
            pass
        else:
            found.append(char)
            open_word, dashes = word and not is_unspaced(char), char == "-"
    return found


def row(found):
    return "\x1f" + "\x1f".join(found) + "\x1f"


def bare(quote):
    """As the docs say: without white space and quote marks around it."""
    pairs = {"''", "‘’", "‚‘", "‚’", "‹›", "›‹", "「」", "『』"}
    quote = unicodedata.normalize("NFC", quote)
    while True:
        new = quote.strip().strip('"«»“”„‟')
        if len(new) > 1 and new[0] + new[-1] in pairs:
            new = new[1:-1]
        if new == quote:
            return quote
        quote = new


def cuts_word(text, at):
    if at == 0 or at == len(text):
        return False
    before, after = text[at - 1], text[at]
    if is_unspaced(before) or is_unspaced(after):
        return is_mark(after)
    return is_word(before) and is_word(after)


class Texts:
    """All texts, to be looked through; a text is a list of paragraphs."""

    def __init__(self, texts):
        self.plain = {name: "\n".join(paragraphs) for name, paragraphs in texts.items()}
        self.rows = {name: row(signs(text)) for name, text in self.plain.items()}

    @functools.cache
    def verdict(self, quote):
        """exact, normalised or None."""
        quote = bare(quote)
        wanted = row(signs(quote))
        names = [name for name, text in self.rows.items() if wanted in text]
        return "exact" if any(stands(quote, self.plain[name]) for name in names) else "normalised" if names else None


def stands(quote, text):
    """Sign for sign; where a paragraph ends, which is a line's end here, the quotation may have any white space."""
    pattern = re.sub(r"(?:\\\s|\s)+", lambda match: f"(?:{match[0]}|\n)", re.escape(quote))
    return any(not cuts_word(text, match.start(1)) and not cuts_word(text, match.end(1)) for match in re.finditer(f"(?=({pattern}))", text))


def distance(a, b):
    """Words apart (Levenshtein)."""
    last = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        now = [i]
        for j, y in enumerate(b, 1):
            now.append(min(last[j] + 1, now[-1] + 1, last[j - 1] + (x != y)))
        last = now
    return last[-1]


def only_words(text):
    return [sign for sign in signs(re.sub(r"\[[^\]]*\]", " ", text)) if is_word(sign[0])]
