"""Quotations cut from texts, and damaged in stated ways. A text is a list of paragraphs; everything is drawn from one seed."""
import re
import unicodedata

# Blocks of the scripts that are written without spaces between words.
UNSPACED = [(0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x2E80, 0x2FDF), (0x3005, 0x3007), (0x3040, 0x30FF),
            (0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xAA60, 0xAA7F), (0xF900, 0xFAFF), (0x20000, 0x3FFFF)]


def is_unspaced(char):
    return any(first <= ord(char) <= last for first, last in UNSPACED)


def is_mark(char):
    return unicodedata.category(char)[0] == "M"


def words(text):
    """Stretches between spaces; in scripts without spaces each character with its marks. Each has what follows it: ' ' or ''."""
    found = []
    for stretch in text.split():
        piece = ""
        for char in stretch:
            if piece and is_unspaced(char) and not is_mark(char) and is_unspaced(piece[0]):
                found.append((piece, ""))
                piece = ""
            piece += char
        found.append((piece, " "))
    return found


def joined(pieces):
    return "".join(word + space for word, space in pieces).strip()


def cut(rng, paragraphs, least, most):
    """(index of the first paragraph, of the last, pieces): so many words from one paragraph on, over borders where it ends."""
    first = rng.randrange(len(paragraphs))
    pieces, last, wanted = [], first, rng.randint(least, most)
    skip = rng.randrange(max(1, len(words(paragraphs[first])) - 2))
    while last < len(paragraphs):
        here = words(paragraphs[last])[skip:]
        skip = 0
        pieces += here[:wanted - len(pieces)]
        if len(pieces) >= wanted or last + 1 == len(paragraphs):
            break
        pieces[-1] = (pieces[-1][0], "\n")
        last += 1
    return first, last, pieces


def other(rng, vocabulary, word):
    while (new := rng.choice(vocabulary)) == word:
        pass
    return new


def places(rng, pieces, share):
    return rng.sample(range(len(pieces)), max(1, int(len(pieces) * share)))


def changed(share):
    def damage(rng, pieces, vocabulary):
        new = list(pieces)
        for i in places(rng, pieces, share):
            new[i] = (other(rng, vocabulary, pieces[i][0]), pieces[i][1])
        return joined(new)
    return damage


def one_changed(rng, pieces, vocabulary):
    return changed(0)(rng, pieces, vocabulary)


def dropped(rng, pieces, vocabulary):
    i = rng.randrange(1, len(pieces) - 1)
    return joined(pieces[:i] + pieces[i + 1:])


def added(rng, pieces, vocabulary):
    i = rng.randrange(1, len(pieces))
    return joined(pieces[:i] + [(rng.choice(vocabulary), pieces[i - 1][1])] + pieces[i:])


def swapped(rng, pieces, vocabulary):
    new = list(pieces)
    i = rng.randrange(len(pieces) - 1)
    new[i], new[i + 1] = (pieces[i + 1][0], pieces[i][1]), (pieces[i][0], pieces[i + 1][1])
    return joined(new)


def cut_at_both_ends(rng, pieces, vocabulary):
    """Half of the first word and half of the last are gone."""
    first, last = pieces[0][0], pieces[-1][0]
    return joined([(first[len(first) // 2:], pieces[0][1])] + pieces[1:-1] + [(last[:-(len(last) // 2)] if len(last) > 1 else last, "")])


def case(rng, pieces, vocabulary):
    return joined(pieces).upper() if rng.random() < 0.5 else joined(pieces).title()


def quote_marks(rng, pieces, vocabulary):
    text = joined(pieces)
    for marks, new in (("“”„«»", '"'), ("’‘ʼ", "'")) if rng.random() < 0.5 else (('"', "”"), ("'", "’")):
        text = re.sub(f"[{marks}]", new, text)
    first, last = rng.choice(["“”", "„“", "«»", '""', "‘’", "「」"])
    return first + text + last


def dashes(rng, pieces, vocabulary):
    new = rng.choice(["–", "—", "-", "--", "‑"])
    return re.sub("[-–—‑]+", new, joined(pieces))


def spaces(rng, pieces, vocabulary):
    return "  " + joined([(word, rng.choice([" ", "  ", "\u00a0", "\n", " \t"]) if space else "") for word, space in pieces]) + "\n"


def omitted(rng, pieces, vocabulary):
    if len(pieces) < 8:
        return joined(pieces)
    i, count = rng.randrange(3, len(pieces) - 4), rng.randint(1, 4)
    count = min(count, len(pieces) - i - 3)
    mark = rng.choice(["[…]", "…", "...", "(...)", "[...]", "(…)"])
    return joined(pieces[:i] + [(mark, " ")] + pieces[i + count:])


def inserted(rng, pieces, vocabulary):
    i, count = rng.randrange(2, len(pieces) - 1), rng.randint(0, 2)
    return joined(pieces[:i] + [(f"[{rng.choice(vocabulary)}]", " ")] + pieces[min(i + count, len(pieces) - 1):])


def whole(rng, pieces, vocabulary):
    return joined(pieces)


# kind: (how, the verdict that it should have where the damage did anything)
KINDS = {
    "nothing": (whole, "exact"),
    "case": (case, "normalised"),
    "quote marks": (quote_marks, "normalised"),
    "dashes": (dashes, "normalised"),
    "spaces": (spaces, "normalised"),
    "marked omission": (omitted, "elided"),
    "bracketed insertion": (inserted, "elided"),
    "one word changed": (one_changed, "altered"),
    "a tenth changed": (changed(0.1), "altered"),
    "a fifth changed": (changed(0.2), "altered"),
    "one word dropped": (dropped, "altered"),
    "one word added": (added, "altered"),
    "two swapped": (swapped, "altered"),
    "cut at both ends": (cut_at_both_ends, "altered"),
    "another text": (whole, "absent"),
}
