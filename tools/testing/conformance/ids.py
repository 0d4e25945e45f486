# SPDX-License-Identifier: GPL-2.0-only
"""
What a rule id looks like, and which ids a piece of prose cites.

An id is an area, a hyphen and a number from 1 to 99 without leading zeros. In
prose it stands alone or in one of three short forms for several: two full ids
with two dots between, the second area left out, or further numbers after a
slash.

Letters and numbers joined by a hyphen occur elsewhere too. Not taken for an id
is what is part of a longer word, path option or version, what has four digits
or more, and three digits behind a letter that names a series of ITU-T
recommendations.
"""

import re

AREAS = ("G", "MCM", "AD", "BD", "AF", "X-ORD", "S", "R", "V", "C", "M", "Q",
         "P", "O", "L", "A", "E", "X")
ITU_T = frozenset("AEGLMOPQVX")

_AREA = "|".join(sorted(AREAS, key=len, reverse=True))
_START = r"(?<![\w.\-+=$%@&\\])"
_END = r"(?![\w])(?!-\w)(?!\.\d)"

ID = re.compile(rf"(?P<area>{_AREA})-(?P<number>[1-9]\d?)")
_CITE = re.compile(
    rf"{_START}(?P<area>{_AREA})-(?P<first>\d+)"
    rf"(?:\.\.\.?(?:(?P<area2>{_AREA})-)?(?P<last>\d+))?"
    rf"(?P<more>(?:/\d+)*){_END}")
_DASHED = re.compile(
    rf"{_START}(?:{_AREA})-\d+\s?[-\u2013\u2014]\s?(?:{_AREA})-\d+{_END}")
_NOISE = re.compile(r"\w+://\S+|SPDX-License-Identifier:.*")


def parse(text):
    """The (area, number) of a string that is one id, or None."""
    match = ID.fullmatch(text)
    return (match["area"], int(match["number"])) if match else None


def name(rule):
    """The id of an (area, number)."""
    return f"{rule[0]}-{rule[1]}"


def order(rule):
    """Sort key: areas as in the documentation, then numbers."""
    return (AREAS.index(rule[0]), rule[1])


def _is_other(area, digits):
    """True for numbers that are never meant as a rule."""
    return len(digits) > 3 or (len(digits) == 3 and area in ITU_T)


def _expand(match):
    """The rules of one citation and a complaint, of which one is empty."""
    area, first, last = match["area"], match["first"], match["last"]
    numbers = [first, *match["more"].split("/")[1:]]
    raw = match[0]

    if any(n.startswith("0") for n in numbers + [last or "1"]):
        return [], f"{raw} is no rule id: numbers start at 1, without zeros"
    if last is None:
        return [(area, int(n)) for n in numbers], None
    if match["more"]:
        return [], f"{raw} mixes two short forms, write it out"
    if match["area2"] not in (None, area):
        return [], f"{raw} is a range over two areas"
    if len(last) > 3 or int(last) <= int(first):
        return [], f"{raw} is not a range: it has to go up"
    return [(area, n) for n in range(int(first), int(last) + 1)], None


def cited(text):
    """
    The rules one line of prose cites, and what is wrong with its citations.

    Return: (list of (area, number), list of sentences).
    """
    if "-" not in text:
        return [], []
    text = _NOISE.sub(" ", text)
    rules, wrong = [], []
    for match in _DASHED.finditer(text):
        wrong.append(f"{match[0]} reads as two rules, write a range with ..")
    for match in _CITE.finditer(text):
        if _is_other(match["area"], match["first"]):
            continue
        found, complaint = _expand(match)
        rules += found
        if complaint:
            wrong.append(complaint)
    return rules, wrong
