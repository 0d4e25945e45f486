#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Includes point one way.

The table "levels" gives every file of the modules a level, and the kernel's
headers the lowest level that may know them. A file includes files of its own
level or below. Private headers stay in their folder (the tests may look),
trace.h is for .c files, production code takes from KUnit only what lets the
tests in, programs in user space see the uapi header alone, and a module
outside the product the API.
"""

import fnmatch
import os
import posixpath
import re
import subprocess
import sys

INCLUDE = re.compile(r'^\s*#\s*include\s*(?:<([^>]+)>|"([^"]+)")')
MODULES = ("drivers/net/condis/", "include/net/condis/")
KUNIT_SEAMS = ("kunit/visibility.h", "kunit/static_stub.h")


class Levels:
    """The table: patterns of our paths, and "<...>" of what is not ours."""

    def __init__(self, path, name):
        self.files = {}
        self.headers = {}
        self.name = name
        with open(path, encoding="utf-8") as table:
            for number, line in enumerate(table, 1):
                words = line.split("#")[0].split()
                if not words:
                    continue
                level, what = int(words[0]), words[1]
                if what.startswith("<"):
                    self.headers[what.strip("<>")] = level
                else:
                    self.files[what] = (level, number)

    @staticmethod
    def longest(patterns, name):
        """The pattern that says most about a name, or None."""
        fits = [p for p in patterns if fnmatch.fnmatchcase(name, p)]
        return max(fits, key=len, default=None)

    def of_header(self, header):
        pattern = self.longest(self.headers, header)
        return self.headers[pattern] if pattern else 0

    def of_file(self, name):
        """None when the table does not know it."""
        pattern = self.longest(self.files, name)
        return self.files[pattern][0] if pattern else None


class Tree:
    """The sources, and what is wrong with them."""

    def __init__(self, top):
        self.top = top
        listing = subprocess.run(
            ["git", "ls-files", "-z", "-co", "--exclude-standard",
             "*.c", "*.h"],
            cwd=top, check=True, capture_output=True, text=True).stdout
        self.files = sorted(f for f in set(listing.split("\0"))
                            if f and os.path.isfile(os.path.join(top, f)))
        self.findings = 0

    def complain(self, name, line, text):
        print(f"{name}:{line}: {text}")
        self.findings += 1

    def includes(self, name):
        with open(os.path.join(self.top, name), encoding="utf-8") as source:
            for number, line in enumerate(source, 1):
                match = INCLUDE.match(line)
                if match:
                    yield number, match.group(1), match.group(2)

    def resolve(self, name, angled, quoted):
        """The file of ours that an include means, or None."""
        if angled:
            places = ("include/" + angled, "include/uapi/" + angled)
        else:
            places = (posixpath.normpath(
                posixpath.join(posixpath.dirname(name), quoted)),
                "include/" + quoted)
        for place in places:
            if place in self.files:
                return place
        return None


def check_module_file(tree, levels, name):
    level = levels.of_file(name)
    for line, angled, quoted in tree.includes(name):
        target = tree.resolve(name, angled, quoted)
        shown = angled or quoted
        if target is None:
            check_foreign(tree, levels, name, line, angled, quoted)
        elif target.startswith("include/uapi/"):
            if level < levels.of_header(target[len("include/"):]):
                tree.complain(name, line, f"level {level} knows the uapi")
        elif not target.startswith(MODULES):
            tree.complain(name, line, f"{shown} is not the modules' own")
        elif (levels.of_file(target) or 0) > level:
            tree.complain(name, line, f"points up: {shown} is level "
                          f"{levels.of_file(target)}, this is {level}")
        elif is_private(target) and folder(target) != folder(name):
            tree.complain(name, line, f"{shown} is private to "
                          f"{folder(target)}")
        elif posixpath.basename(target) == "trace.h" and name.endswith(".h"):
            tree.complain(name, line, "trace.h is for .c files")


def check_foreign(tree, levels, name, line, angled, quoted):
    if quoted:
        tree.complain(name, line, f'no such file: "{quoted}"')
    elif angled.startswith("net/condis/") or angled == "linux/condis.h":
        tree.complain(name, line, f"no such file: <{angled}>")
    elif angled.startswith("kunit/"):
        if angled not in KUNIT_SEAMS:
            tree.complain(name, line, f"<{angled}> is for the tests")
    elif levels.of_header(angled) > levels.of_file(name):
        tree.complain(name, line, f"<{angled}> is for level "
                      f"{levels.of_header(angled)} and above")


def check_outsider(tree, name):
    """Nothing of ours but the uapi header; the API too for a module."""
    module = os.path.isfile(os.path.join(tree.top, folder(name), "Kbuild"))
    closed = ("drivers/", "kunit/") + (() if module else MODULES)
    for line, angled, quoted in tree.includes(name):
        target = tree.resolve(name, angled, quoted)
        if target and target.startswith(closed):
            seen = "modules see include/" if module else \
                "programs see include/uapi"
            tree.complain(name, line, f"{angled or quoted} is the modules' "
                          f"own; {seen}")


def folder(name):
    return posixpath.dirname(name)


def is_private(name):
    return name.endswith(".h") and name.startswith("drivers/")


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    top = os.environ.get("CHECK_TOP") or os.path.join(here, "../..")
    tree = Tree(top)
    table = os.path.join(top, "tools/check/levels")
    levels = Levels(table, "tools/check/levels")
    for name in tree.files:
        if name.startswith(MODULES):
            if levels.of_file(name) is not None:
                check_module_file(tree, levels, name)
            else:
                tree.complain(name, 1, f"has no level in {levels.name}")
        elif name.startswith("tools/"):
            check_outsider(tree, name)
    for pattern, (_, line) in levels.files.items():
        if not fnmatch.filter(tree.files, pattern):
            tree.complain(levels.name, line, f"there is no {pattern}")
    return 1 if tree.findings else 0


if __name__ == "__main__":
    sys.exit(main())
