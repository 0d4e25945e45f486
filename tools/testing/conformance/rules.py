# SPDX-License-Identifier: GPL-2.0-only
"""
The definitions of the rules, as Documentation/networking/condis has them.

One definition is a link target, an empty line, a line with id, kind and
origin, and an indented text:

    .. _ID:

    **ID** : kind : origin
        text
"""

import re
from typing import NamedTuple

import ids

FOLDER = "Documentation/networking/condis"
KINDS = ("documented", "inferred", "our decision", "general knowledge")

_FILE = re.compile(rf"{FOLDER}/rules(?:-[\w-]+)?\.rst")
_TARGET = re.compile(r"\.\. _([^:]*\d[^:]*):\s*$")
_TERM = re.compile(r"\*\*([^*]*\d[^*]*)\*\*(.*)$")
_HEAD = re.compile(r" : (.+?) : (\S.*)$")


class Error(NamedTuple):
    """Something wrong at one line of one file."""
    path: str
    line: int
    text: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.text}"


def is_rules_file(path):
    """True for the path, from the top of the tree, of a file with rules."""
    return bool(_FILE.fullmatch(path))


class Rules:
    """All definitions: .at maps a rule to (path, line), .errors is a list."""

    def __init__(self):
        self.at = {}
        self.errors = []

    def _error(self, path, line, text):
        self.errors.append(Error(path, line, text))

    def read(self, path, text):
        """Take the definitions of one document."""
        lines = text.split("\n")
        if not is_rules_file(path):
            self._stray(path, lines)
            return
        for at, line in enumerate(lines):
            target = _TARGET.match(line)
            if target:
                self._define(path, lines, at, target[1])
            elif _TERM.match(line) and not _follows_target(lines, at):
                self._error(path, at + 1, f"{_TERM.match(line)[1]} is defined "
                            "without the link target before it")

    def _stray(self, path, lines):
        for at, line in enumerate(lines):
            target = _TARGET.match(line)
            if target and ids.parse(target[1]):
                self._error(path, at + 1, f"{target[1]} is defined outside of "
                            f"{FOLDER}/rules*.rst")

    def _define(self, path, lines, at, text):
        rule = ids.parse(text)
        if not rule:
            self._error(path, at + 1, f"{text} is not a rule id: AREA-NUMBER "
                        f"with an area of {', '.join(ids.AREAS)}")
            return
        if rule in self.at:
            first = self.at[rule]
            self._error(path, at + 1,
                        f"{text} is defined twice, first at {first[0]}:"
                        f"{first[1]}")
            return
        self.at[rule] = (path, at + 1)
        complaint = _entry(text, lines[at + 1:at + 4])
        if complaint:
            self._error(path, at + 1, f"{text}: {complaint}")


def _follows_target(lines, at):
    return (at > 1 and not lines[at - 1].strip() and
            _TARGET.match(lines[at - 2]))


def _entry(text, lines):
    """What is wrong with the three lines after a target, or None."""
    empty, term, body = (lines + ["", "", ""])[:3]
    bold = _TERM.match(term)
    if empty.strip() or not bold or bold[1] != text:
        return f"an empty line and **{text}** have to follow the link target"
    head = _HEAD.match(bold[2])
    if not head:
        return f"the line has to be **{text}** : kind : origin"
    unknown = [k for k in head[1].split(" + ") if k not in KINDS]
    if unknown:
        return f"{unknown[0]} is not a kind: {', '.join(KINDS)}"
    if not body.startswith("    ") or not body.strip():
        return "the text has to follow, indented by four"
    return None
