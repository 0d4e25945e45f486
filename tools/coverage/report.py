#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Lines and branches that tests have run, file by file.

    report.py SRC GCOV-DIR...

SRC is the tree that the modules were built in, with gcov's notes; each GCOV-DIR
has the counts of one run, in the same places. Files of one module stand
together; of those whose names match a line of tools/coverage/path enough must
run, or tools/coverage/allow says why not.

Branches that a macro of the kernel's brings with it are not counted: those of
lines with a tracepoint, a static key, a check that never fails, or a wait; nor
an exchange that is tried again where another processor was in between, which
no test can make happen. Nor are those of a statement that decides nothing: gcov
puts the branches of a function that is always inlined where it is called.
"""

import collections
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
LINES, BRANCHES = 95, 85

# What is no decision of ours.
FOREIGN = re.compile(
    r"\btrace_|\bcondis_verifying\(|\bWARN_ON|\blockdep_assert|\bmight_sleep"
    r"|\bwait_event|\bcondis_adapter_wait|\bBUILD_BUG|\bRCU_LOCKDEP_WARN"
    r"|\b(?:un)?likely\(condis_verifying|\bcond_resched|\bpr_|\bnetdev_"
    r"|\brcu_(?:dereference|read_(?:un)?lock)|\bfor_each_(?:possible|online)"
    r"|\bNL_SET_|\bGENL_SET_|\bspin_(?:un)?lock|\bmutex_(?:un)?lock"
    r"|\blocal_(?:un)?lock|\bkfree_rcu|\bmodule_(?:init|exit)"
    r"|try_cmpxchg")

# What is one.
DECISION = re.compile(r"\b(?:if|while|for|switch)\b|for_each|[?]|&&|[|][|]")


class File:
    """What is known of a source file."""

    def __init__(self):
        self.lines = collections.Counter()
        self.branches = collections.defaultdict(collections.Counter)

    def add(self, line):
        """Count a line of gcov's answer."""
        number = line["line_number"]
        self.lines[number] += line["count"]
        # Which function's: the same line may be in several copies.
        function = line.get("function_name", "")
        for i, branch in enumerate(line["branches"]):
            self.branches[number][function, i] += branch["count"]

    def drop_foreign(self, text):
        """Forget the branches that are not decisions of ours."""
        for number in list(self.branches):
            if (FOREIGN.search(statement(text, number)) or
                    not DECISION.search(condition(text, number))):
                del self.branches[number]

    def sums(self):
        """(lines run, lines, branches run, branches)"""
        taken = [n for line in self.branches.values() for n in line.values()]
        return (sum(n > 0 for n in self.lines.values()), len(self.lines),
                sum(n > 0 for n in taken), len(taken))

    def missing(self):
        """Numbers of lines that did not run, and of those with such a branch."""
        return ([n for n in sorted(self.lines) if not self.lines[n]],
                [n for n in sorted(self.branches) if self.lines[n] and
                 not all(self.branches[n].values())])


def statement(text, number):
    """The line, and what goes on from it to the end of its statement."""
    first = last = number - 1
    while last + 1 < len(text) and not re.search(r"[;{}]\s*(/\*.*)?$",
                                                 text[last]):
        last += 1
    return " ".join(text[first:last + 1])


def condition(text, number):
    """The line, with those before it where it is the rest of an expression."""
    first = number - 1
    while first > 0:
        rest = " ".join(text[first:number])
        if (rest.count(")") <= rest.count("(") and
                not re.search(r"(&&|[|][|]|[?:=])$", text[first - 1])):
            break
        first -= 1
    return " ".join(text[first:number])


def gcov(notes, counts):
    """What gcov makes of an object's notes and counts."""
    with tempfile.TemporaryDirectory() as tmp:
        shutil.copy(notes, os.path.join(tmp, "o.gcno"))
        shutil.copy(counts, os.path.join(tmp, "o.gcda"))
        out = subprocess.run(["gcov", "--branch-probabilities",
                              "--json-format", "--stdout", "o.gcda"], cwd=tmp,
                             check=True, capture_output=True, text=True).stdout
    return json.loads(out)["files"]


def read_run(src, run, files):
    """Add the counts of one run."""
    for where, _, names in os.walk(run):
        for name in names:
            counts = os.path.join(where, name)
            rel = os.path.relpath(counts, run)
            if not rel.startswith("drivers/"):
                continue
            notes = os.path.join(src, rel[:-len("gcda")] + "gcno")
            for part in gcov(notes, counts):
                path = os.path.relpath(os.path.join(src, part["file"]), src)
                if path.startswith(("drivers/", "include/net/")):
                    for line in part["lines"]:
                        files[path].add(line)


def patterns(name):
    """Lines of a file beside this one: (first word, the rest)."""
    with open(os.path.join(HERE, name), encoding="utf-8") as f:
        rows = [line.split(None, 1) for line in f
                if line.strip() and not line.startswith("#")]
    return [(row[0], row[1].strip() if len(row) > 1 else "") for row in rows]


def percent(part, whole):
    """A share, 100 of nothing."""
    return 100.0 * part / whole if whole else 100.0


def show(path, sums, note=""):
    """A line of the table."""
    run, lines, taken, branches = sums
    print(f"{path:48} {percent(run, lines):6.1f}% {lines:5} "
          f"{percent(taken, branches):6.1f}% {branches:5}{note}")


def ranges(numbers):
    """1-3 5 for [1, 2, 3, 5]"""
    out = []
    for n in numbers:
        if out and out[-1][1] == n - 1:
            out[-1][1] = n
        else:
            out.append([n, n])
    return " ".join(str(a) if a == b else f"{a}-{b}" for a, b in out)


def judge(files, verbose):
    """Print the table; the files with a bar that fall short of it."""
    path = [re.compile(word + "$") for word, _ in patterns("path")]
    allowed = dict(patterns("allow"))
    total = [0, 0, 0, 0]
    short = []
    print(f"{'':48} {'lines':>13} {'branches':>13}")
    for name in sorted(files):
        sums = files[name].sums()
        total = [a + b for a, b in zip(total, sums)]
        mine = any(p.match(name) for p in path)
        low = (percent(sums[0], sums[1]) < LINES or
               percent(sums[2], sums[3]) < BRANCHES)
        note = "  bar" if mine else ""
        if mine and low:
            note += ": " + allowed.get(name, "too little")
            if name not in allowed:
                short.append(name)
        show(name, sums, note)
        if (mine and low) or verbose:
            lines, branches = files[name].missing()
            print(f"      not run: {ranges(lines) or '-'}")
            print(f"      one way only: {ranges(branches) or '-'}")
    show("all", total)
    return short


def main():
    """Read all runs, print, judge."""
    if len(sys.argv) < 3:
        sys.exit("usage: report.py SRC GCOV-DIR...")
    src, runs = sys.argv[1], sys.argv[2:]
    files = collections.defaultdict(File)
    for run in runs:
        read_run(src, run, files)
    if not files:
        sys.exit("report.py: no counts: was it the coverage kernel?")
    for name, data in files.items():
        with open(os.path.join(src, name), encoding="utf-8") as f:
            data.drop_foreign(f.read().splitlines())
    short = judge(files, bool(os.environ.get("COVERAGE_VERBOSE")))
    if short:
        sys.exit(f"report.py: too little is run "
                 f"({LINES}% of lines, {BRANCHES}% of branches): "
                 + " ".join(short))


main()
