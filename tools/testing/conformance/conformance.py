#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""
The matrix from rules to tests.

Prints every rule with the tests that cite it, then the rules that no test
cites, then counts per area. Rules are defined in
Documentation/networking/condis/rules*.rst. A test cites a rule in a comment in
its body or right above it, or names the rule of a report; comments elsewhere
in a C file are shown but are no test, and neither is a mutant.
"""

import argparse
import os
import sys
import textwrap
from typing import NamedTuple

sys.dont_write_bytecode = True

# pylint: disable=wrong-import-position
import ids              # noqa: E402
import rules            # noqa: E402
import sources          # noqa: E402

CITING = ("drivers", "include", "kunit", "tools", "Documentation")
TESTS = ("kunit/", "tools/testing/selftests/", "tools/testing/lab/")
MUTANTS = "tools/testing/mutants/"
NO_SOURCE = (".git", "build", "__pycache__")

USAGE = """\
An id is AREA-NUMBER. Short forms: a range with two dots, in which the second
area may be left out, and further numbers after a slash.

exit status:
  0  every citation has its definition, every definition is well formed;
     rules without a test do not count here
  1  an id is cited but not defined, or defined twice, or malformed
  2  the command line is wrong, or the tree cannot be read
"""


class Place(NamedTuple):
    """Where a rule is cited; .test tells whether that is a test."""
    path: str
    name: str
    line: int
    test: bool

    def __str__(self):
        if self.name:
            return f"{self.path}:{self.name}"
        return self.path if self.test else f"{self.path}:{self.line}"


class Matrix:
    """All rules of a tree, where each is cited, and all that is wrong."""

    def __init__(self, top):
        self.rules = rules.Rules()
        self.places = {}        # rule -> Places, in the order of the files
        self.mutants = {}       # rule -> paths
        self._errors = []
        self._citations = []    # of (path, line, rule)
        for path in _files(top):
            self._read(path, _text(os.path.join(top, path)))

    def _read(self, path, text):
        if path.startswith("Documentation/") and path.endswith(".rst"):
            self.rules.read(path, text)
        source = sources.Source(path, text)
        for comment in source.comments:
            for line, prose in comment.lines:
                cited, wrong = ids.cited(prose)
                self._errors += [rules.Error(path, line, w) for w in wrong]
                for rule in cited:
                    self._citations.append((path, line, rule))
                    self._place(source, path, line, comment.end, rule)
        if path.startswith(MUTANTS) and source.kind == "patch":
            self._mutant_name(path)

    def _place(self, source, path, line, end, rule):
        if path.startswith(TESTS) and source.kind != "text":
            name = source.place(line, end)
            test = bool(name) or source.kind != "c"
            known = self.places.setdefault(rule, {})
            known.setdefault((path, name), Place(path, name, line, test))
        elif path.startswith(MUTANTS) and source.kind == "patch":
            self.mutants.setdefault(rule, {})[path] = None

    def _mutant_name(self, path):
        base = os.path.basename(path)
        match = ids.ID.match(base.upper())
        if match and not base[match.end():match.end() + 1].isalnum():
            rule = (match["area"], int(match["number"]))
            self._citations.append((path, 1, rule))
            self.mutants.setdefault(rule, {})[path] = None

    def errors(self):
        """Everything wrong in the tree, sorted by place, nothing twice."""
        found = self._errors + self.rules.errors
        if not self.rules.at:
            found.append(rules.Error(rules.FOLDER, 0, "no rule is defined"))
        for path, line, rule in self._citations:
            if rule not in self.rules.at:
                found.append(rules.Error(
                    path, line, f"{ids.name(rule)} is cited but not defined "
                    f"in {rules.FOLDER}/rules*.rst"))
        return sorted(set(found))

    def all(self, area=None):
        """The defined rules in order, those of one area if it is given."""
        return sorted((r for r in self.rules.at if area in (None, r[0])),
                      key=ids.order)

    def cited_by(self, rule):
        """Where a rule is cited in the test folders."""
        return list(self.places.get(rule, {}).values())

    def is_tested(self, rule):
        """True if a test cites the rule."""
        return any(place.test for place in self.cited_by(rule))


def _files(top):
    """Paths of what may cite a rule, from the top of the tree, sorted."""
    found = []
    for folder in CITING:
        for at, folders, names in os.walk(os.path.join(top, folder)):
            folders[:] = [f for f in folders if f not in NO_SOURCE]
            found += [os.path.relpath(os.path.join(at, n), top)
                      for n in names
                      if not os.path.islink(os.path.join(at, n))]
    return sorted(found)


def _text(path):
    """The text of a file that sources can read, else nothing."""
    try:
        with open(path, "rb") as file:
            head = file.read(80)
            if not sources.kind_of(path, head.decode("utf-8", "replace")):
                return ""
            return (head + file.read()).decode("utf-8", "replace")
    except FileNotFoundError:       # removed since its folder was listed
        return ""


def print_matrix(matrix):
    """Each rule with its tests and mutants, a line each."""
    for rule in matrix.all():
        lines = [str(p) if p.test else f"{p} (in no test)"
                 for p in matrix.cited_by(rule)]
        lines += [f"{m} (mutant)" for m in matrix.mutants.get(rule, {})]
        for number, line in enumerate(lines or ["-"]):
            print(f"{'' if number else ids.name(rule):<8}{line}")


def _print_areas(found):
    """A paragraph of rules per area."""
    for area in ids.AREAS:
        names = [ids.name(r) for r in found if r[0] == area]
        if names:
            print(textwrap.fill(" ".join(names), 79, initial_indent="  ",
                                subsequent_indent="  ",
                                break_on_hyphens=False))


def print_missing(matrix):
    """The rules without a test, a paragraph per area."""
    missing = [r for r in matrix.all() if not matrix.is_tested(r)]
    print(f"{len(missing)} of {len(matrix.all())} rules have no test yet")
    _print_areas(missing)


def print_unproven(matrix):
    """The rules with a test and without a mutant, a paragraph per area."""
    tested = [r for r in matrix.all() if matrix.is_tested(r)]
    unproven = [r for r in tested if r not in matrix.mutants]
    print(f"{len(unproven)} of {len(tested)} tested rules have no mutant yet")
    _print_areas(unproven)


def print_counts(matrix):
    """How many rules an area has, and how many have tests and mutants."""
    print(f"{'area':<8}{'rules':>6}{'tested':>8}{'mutants':>9}{'no test':>9}")
    for area in (*ids.AREAS, None):
        of = matrix.all(area)
        tested = sum(map(matrix.is_tested, of))
        mutants = sum(rule in matrix.mutants for rule in of)
        print(f"{area or 'all':<8}{len(of):>6}{tested:>8}{mutants:>9}"
              f"{len(of) - tested:>9}")


def _arguments(argv):
    parser = argparse.ArgumentParser(
        description=__doc__.strip().replace("\n\n", "\n"), epilog=USAGE,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--summary", action="store_true",
                      help="print only the counts")
    only.add_argument("--missing", action="store_true",
                      help="print only the rules without a test")
    only.add_argument("--unproven", action="store_true",
                      help="print only the tested rules without a mutant")
    only.add_argument("--check", action="store_true",
                      help="print only what is wrong, and on stdout")
    parser.add_argument("--top", metavar="DIR", default=os.path.join(
        os.path.dirname(os.path.abspath(__file__)), "../../.."),
        help="the tree to look at (default: the one this file is in)")
    return parser.parse_args(argv)


def _report(matrix, args):
    if args.unproven:
        print_unproven(matrix)
        return
    if not args.summary and not args.missing:
        print_matrix(matrix)
        print()
    if not args.summary:
        print_missing(matrix)
    if not args.summary and not args.missing:
        print_unproven(matrix)
    if not args.missing:
        if not args.summary:
            print()
        print_counts(matrix)


def main(argv):
    """Run the command line; returns the exit status."""
    args = _arguments(argv)
    if not os.path.isdir(os.path.join(args.top, "Documentation")):
        print(f"conformance: {args.top} has no Documentation folder",
              file=sys.stderr)
        return 2
    try:
        matrix = Matrix(args.top)
    except OSError as error:
        print(f"conformance: {error.filename}: {error.strerror}",
              file=sys.stderr)
        return 2
    errors = matrix.errors()
    if not args.check:
        _report(matrix, args)
        sys.stdout.flush()
    for error in errors:
        print(error, file=sys.stdout if args.check else sys.stderr)
    return 1 if errors else 0


if __name__ == "__main__":
    try:
        STATUS = main(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        STATUS = 2
    sys.exit(STATUS)
