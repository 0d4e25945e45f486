# SPDX-License-Identifier: GPL-2.0-only
"""
The prose of a source file, and the function a line of it belongs to.

Only prose can cite a rule: comments of code, comments and docstrings of
Python, the header of a patch, and all of a document. A string of C that is an
id and nothing else counts as well, for that is how reports name their rule.
"""

import bisect
import io
import os
import re
import tokenize
from typing import NamedTuple

import ids

C_ENDS = (".c", ".h", ".S", ".y", ".l", ".cocci", ".dot")
HASH_ENDS = (".sh", ".bash", ".awk", ".pl", ".mk", ".config", ".conf", ".cfg",
             ".ini", ".toml", ".list", ".tsv")
TEXT_ENDS = (".rst", ".md", ".txt", ".yaml", ".yml", ".litmus")
HASH_NAMES = ("Makefile", "Kbuild")

_C_TOKEN = re.compile(
    r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|/\*.*?(?:\*/|\Z)|//[^\n]*',
    re.S)
_C_DIRECTIVE = re.compile(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", re.M)
_C_CALL = re.compile(r"(\w+)\s*\(")
_C_OBJECT = re.compile(r"(\w+)\s*(?:\[[^\]]*\]\s*)*=\s*$")
_KUNIT_CASE = re.compile(r"KUNIT_CASE\w*\(\s*(\w+)")
_SHELL_FUNCTION = re.compile(
    r"(?:function\s+)?([\w-]+)\s*\(\)|function\s+(\w+)")
_PYTHON_DEF = re.compile(r"(\s*)(?:async\s+)?def\s+(\w+)")
_PATCH_BODY = re.compile(r"diff |--- \S|Index: ")


class Comment(NamedTuple):
    """One comment: its prose line by line, and where it ends."""
    lines: list         # of (line number, text)
    end: int


class Region(NamedTuple):
    """A function or an initialised object, from its head to its last line."""
    start: int
    end: int
    name: str


def kind_of(path, head):
    """'c', 'hash', 'python', 'text', 'patch', or None for what is not read."""
    base = os.path.basename(path)
    end = os.path.splitext(base)[1]
    if end in C_ENDS:
        return "c"
    if end == ".py":
        return "python"
    if end in (".patch", ".diff"):
        return "patch"
    if end in TEXT_ENDS or base.startswith("Kconfig"):
        return "text"
    if end in HASH_ENDS or base in HASH_NAMES:
        return "hash"
    if head.startswith("#!"):
        return "python" if "python" in head.split("\n", 1)[0] else "hash"
    return None


def _blank(match):
    """As many lines as the match had, and nothing on them."""
    return " " + "\n" * match[0].count("\n")


class _C:
    """Comments and regions of C."""

    def __init__(self, text):
        self.comments, self.regions = [], []
        self._ends = [m.start() for m in re.finditer("\n", text)]
        for match in _C_TOKEN.finditer(text):
            if match[0].startswith("/"):
                self._comment(match[0], self._line(match.start()))
            elif ids.parse(match[0][1:-1]):
                self._comment(match[0], self._line(match.start()))
        code = _C_DIRECTIVE.sub(_blank, _C_TOKEN.sub(_blank, text))
        self._ends = [m.start() for m in re.finditer("\n", code)]
        self._blocks(code)
        self._cases(code)

    def _line(self, offset):
        return bisect.bisect_left(self._ends, offset) + 1

    def _comment(self, text, line):
        lines = list(enumerate(text.split("\n"), line))
        self.comments.append(Comment(lines, lines[-1][0]))

    def _blocks(self, code):
        depth = start = opened = 0
        for match in re.finditer(r"[{};]", code):
            if match[0] == "{":
                if not depth:
                    opened = match.start()
                depth += 1
                continue
            if match[0] == "}":
                depth = max(depth - 1, 0)
                if not depth:
                    self._region(code, start, opened, match.start())
            if not depth:
                start = match.end()

    def _region(self, code, start, opened, closed):
        head = code[start:opened]
        title = _C_OBJECT.search(head)
        if not title:
            calls = [m for m in _C_CALL.finditer(head)
                     if not m[1].startswith("__")]
            title = calls[0] if calls else None
        if not title:
            return
        start += len(head) - len(head.lstrip())
        self.regions.append(Region(self._line(start), self._line(closed),
                                   title[1]))

    def _cases(self, code):
        """In a table of cases the line tells the test, not the table."""
        for match in _KUNIT_CASE.finditer(code):
            self.regions.append(Region(self._line(match.start()),
                                       self._line(match.end()), match[1]))


def _hash_comment(line):
    """(comment of a shell line or None, True if code comes before it)"""
    quote = None
    for at, char in enumerate(line):
        if quote:
            if char == quote and line[at - 1] != "\\":
                quote = None
        elif char in "\"'" and (not at or line[at - 1] != "\\"):
            quote = char
        elif char == "#" and (not at or line[at - 1] in " \t;(|&"):
            return line[at + 1:], bool(line[:at].strip())
    return None, True


class _Hash:
    """Comments and functions of shell, make and the like."""

    def __init__(self, text):
        self.comments, self.regions = [], []
        lines = text.split("\n")
        block = []
        for number, line in enumerate(lines, 1):
            comment, trailing = (None, True)
            if "#" in line:
                comment, trailing = _hash_comment(line)
            if block and (comment is None or trailing):
                self.comments.append(Comment(block, number - 1))
                block = []
            if comment is not None and trailing:
                self.comments.append(Comment([(number, comment)], number))
            elif comment is not None:
                block.append((number, comment))
        if block:
            self.comments.append(Comment(block, len(lines)))
        self._functions(lines)

    def _functions(self, lines):
        start = None
        for number, line in enumerate(lines, 1):
            head = _SHELL_FUNCTION.match(line)
            if head:
                start, title = number, head[1] or head[2]
                if not line.rstrip().endswith(("}", ")")) or \
                   line.rstrip().endswith("()"):
                    continue
            elif start is None or not line.startswith(("}", ")")):
                continue
            self.regions.append(Region(start, number, title))
            start = None


class _Python:
    """Comments, docstrings and functions of Python."""

    FRESH = (tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, None)
    PASSED = (tokenize.NL, tokenize.COMMENT)

    def __init__(self, text):
        self.comments, self.regions = [], []
        before = None
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            doc = token.type == tokenize.STRING and before in self.FRESH
            if doc or token.type == tokenize.COMMENT:
                self._comment(token)
            if token.type not in self.PASSED:
                before = token.type
        self._functions(text.split("\n"))

    def _comment(self, token):
        first, last = token.start[0], token.end[0]
        lines = list(enumerate(token.string.split("\n"), first))
        previous = self.comments[-1] if self.comments else None
        alone = not token.line[:token.start[1]].strip()
        if previous and alone and previous.end == first - 1:
            lines = previous.lines + lines
            self.comments.pop()
        self.comments.append(Comment(lines, last))

    def _functions(self, lines):
        for number, line in enumerate(lines, 1):
            head = _PYTHON_DEF.match(line)
            if not head:
                continue
            end = number
            for later, body in enumerate(lines[number:], number + 1):
                indent = len(body) - len(body.lstrip())
                if body.strip() and indent <= len(head[1]) and \
                   not body.lstrip().startswith(")"):
                    break
                if body.strip():
                    end = later
            self.regions.append(Region(number, end, head[2]))


class _Text:
    """A document, or of a patch what comes before its first change."""

    def __init__(self, text, patch=False):
        lines = []
        for number, line in enumerate(text.split("\n"), 1):
            if patch and _PATCH_BODY.match(line):
                break
            lines.append((number, line))
        self.comments, self.regions = [Comment(lines, len(lines))], []


class Source:
    """One file: .comments, .regions and place()."""

    def __init__(self, path, text):
        self.kind = kind_of(path, text[:80])
        self._lines = text.split("\n")
        self.comments, self.regions = [], []
        if self.kind:
            parsed = self._parse(text)
            self.comments, self.regions = parsed.comments, parsed.regions

    def _parse(self, text):
        if self.kind == "c":
            return _C(text)
        if self.kind == "python":
            try:
                return _Python(text)
            except (tokenize.TokenError, IndentationError):
                return _Hash(text)
        if self.kind == "hash":
            return _Hash(text)
        return _Text(text, self.kind == "patch")

    def place(self, line, end):
        """
        The function a comment line belongs to: the one around it, or the one
        that follows the comment, which ends at @end, without an empty line.
        """
        around = [r for r in self.regions if r.start <= line <= r.end]
        if around:
            return min(around, key=lambda r: r.end - r.start).name
        after = [r for r in self.regions if r.start > end]
        if after:
            first = min(after, key=lambda r: r.start)
            if all(l.strip() for l in self._lines[end:first.start - 1]):
                return first.name
        return None
