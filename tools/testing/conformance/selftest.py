#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""
Tests of the conformance matrix: run this file, it prints what unittest prints.

The trees it looks at are made in a temporary folder.
"""

import os
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True

# pylint: disable=wrong-import-position
import conformance      # noqa: E402
import ids              # noqa: E402
import rules            # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
RULES = f"{rules.FOLDER}/rules.rst"
ENTRY = ".. _{0}:\n\n**{0}** : documented : NdisFunction\n    It holds.\n\n"

KUNIT = """\
// SPDX-License-Identifier: GPL-2.0-only
/* About S-1 as a whole. */
#include <kunit/test.h>

/* S-2 */
static void gate_shut(struct kunit *test)
{
\tconst char *name = "S-77 /* S-78 */";

\t{ /* S-3, R-1..R-3 */ }
}

/**
 * gate_open() - S-4
 */
static __printf(1, 2) int gate_open(struct kunit *test, int n)
{
\treturn 0; // R-4
}

static const struct refusal table[] = {
\t{ "gone", 1 },\t/* S-5 */
};

static struct kunit_case gate_cases[] = {
\tKUNIT_CASE(gate_shut),\t/* S-6 */
};

static void stale_handle(struct kunit *test)
{
\texpect_report(test, "R-3", 1);
}
"""

SHELL = """\
#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# S-1

set -eu
n=$#	# S-2
echo "a # S-77" 'a # S-78' x#S-79

# S-3/4
late()
{
	: # R-1
}
"""

PYTHON = """\
# S-1

def test_late():
    \"\"\"S-2\"\"\"
    call(
        "S-77")
    # S-3
"""

PATCH = """\
S-1: let a send through a shut gate

diff --git a/x.c b/x.c
--- a/x.c
+++ b/x.c
+/* S-77 */
"""


class Tree(unittest.TestCase):
    """A tree with rules S-1..S-6 and R-1..R-4 to put files into."""

    def setUp(self):
        # pylint: disable=consider-using-with
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.top = folder.name
        names = [f"S-{n}" for n in range(1, 7)]
        names += [f"R-{n}" for n in range(1, 5)]
        self.put(RULES, "".join(ENTRY.format(n) for n in names))

    def put(self, path, text, add=False):
        """Write a file of the tree, or @add to it."""
        path = os.path.join(self.top, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "a" if add else "w", encoding="utf-8") as file:
            file.write(text)

    def matrix(self):
        """The matrix of the tree as it is now."""
        return conformance.Matrix(self.top)

    def errors(self):
        """What is wrong with the tree, as lines."""
        return [str(e) for e in self.matrix().errors()]

    def shown_for(self, text):
        """What the matrix shows for one rule."""
        return [str(p) for p in self.matrix().cited_by(ids.parse(text))]

    def run_tool(self, *args):
        """The command line: (status, stdout, stderr)."""
        done = subprocess.run(
            [sys.executable, os.path.join(HERE, "conformance.py"),
             "--top", self.top, *args],
            capture_output=True, text=True, check=False)
        return done.returncode, done.stdout, done.stderr


class Prose(unittest.TestCase):
    """Which ids a line cites."""

    def cites(self, text, *names):
        """@text cites exactly @names and nothing is wrong with it."""
        found, wrong = ids.cited(text)
        self.assertEqual([ids.name(r) for r in found], list(names), text)
        self.assertEqual(wrong, [], text)

    def test_single_ids(self):
        self.cites(" S-12, S-13 ", "S-12", "S-13")
        self.cites("(X-ORD-1), MCM-2; see AD-9.", "X-ORD-1", "MCM-2", "AD-9")
        self.cites("S-1/R-2 E-40: V-12's", "S-1", "R-2", "E-40", "V-12")
        self.cites("**S-1** ``Q-6``", "S-1", "Q-6")

    def test_short_forms(self):
        self.cites("V-10..V-13", "V-10", "V-11", "V-12", "V-13")
        self.cites("S-7..9.", "S-7", "S-8", "S-9")
        self.cites("AD-1/2, L-1", "AD-1", "AD-2", "L-1")
        self.cites("X-ORD-1..X-ORD-3", "X-ORD-1", "X-ORD-2", "X-ORD-3")

    def test_other_words(self):
        for text in ("GPL-2.0-only CC-BY-SA-4.0 MIT-0 UTF-8 BSD-3-Clause",
                     "AAL-5 OC-3 STM-1 DS-3 RS-232 SHA-1 I-432 TM-4",
                     "E-164 X-509 V-110 G-711 Q-2931 S-2025",
                     "0xS-1 1E-9 a.S-1 x-S-1 s-1 -S-1 $S-1 =S-1 S-1x S-1.5",
                     "S-1-alpha --opt-S-1 https://example.org/S-1",
                     "SPDX-License-Identifier: S-1", "A-B S- -1 S--1"):
            self.cites(text)

    def test_malformed(self):
        for text in ("V-13..V-10", "S-1..S-1", "S-1..R-3", "S-07", "S-0",
                     "S-1-S-4", "S-1 \u2013 S-4", "S-1..S-2000", "S-1..3/4"):
            self.assertEqual(len(ids.cited(text)[1]), 1, text)


class Definitions(Tree):
    """What is accepted as the definition of a rule."""

    def test_good(self):
        self.assertEqual(self.errors(), [])
        self.assertEqual(len(self.matrix().all()), 10)

    def test_none(self):
        self.put(RULES, "Nothing here.\n")
        self.assertIn("no rule is defined", self.errors()[0])

    def test_twice(self):
        other = f"{rules.FOLDER}/rules-data.rst"
        self.put(other, "\n" + ENTRY.format("S-2"))
        self.assertEqual(self.errors(), [
            f"{RULES}:6: S-2 is defined twice, first at {other}:2"])

    def test_elsewhere(self):
        self.put(f"{rules.FOLDER}/locking.rst", ENTRY.format("S-7"))
        self.assertTrue([e for e in self.errors() if "outside of" in e])

    def test_malformed(self):
        for text in (ENTRY.format("S-07"), ENTRY.format("s-7"),
                     ENTRY.format("Z-7"), ENTRY.format("S-100"),
                     ".. _S-7:\n\nS-7 : documented : x\n    It holds.\n",
                     ".. _S-7:\n**S-7** : documented : x\n    It holds.\n",
                     ".. _S-7:\nx\n**S-7** : documented : x\n    It holds.\n",
                     ".. _S-7:\n\n**S-7** : documented\n    It holds.\n",
                     ".. _S-7:\n\n**S-7** : rumour : x\n    It holds.\n",
                     ".. _S-7:\n\n**S-7** : documented : x\n\n",
                     "**S-7** : documented : x\n    It holds.\n"):
            self.setUp()
            self.put(RULES, text, add=True)
            found = [str(e) for e in self.matrix().rules.errors]
            self.assertTrue(found, text)
            self.assertTrue(found[0].startswith(f"{RULES}:51: "), found)

    def test_mixed_kinds(self):
        self.put(RULES, ENTRY.format("S-7").replace(
            "documented", "our decision + general knowledge"), add=True)
        self.assertEqual(self.errors(), [])


class Citations(Tree):
    """Where citations are looked for, and what unknown ones lead to."""

    def test_unknown(self):
        for path, text, line in (
                ("drivers/net/x.c", "int x;\n/* S-1,\n * S-77 */\n", 3),
                ("include/net/x.h", "// S-1..S-77\n", 1),
                ("drivers/net/y.c", 'const char *rule = "S-77";\n', 1),
                ("kunit/x.c", "/* S-77 */\n", 1),
                ("tools/x.sh", "# S-6\n# S-77\n", 2),
                ("tools/Makefile", "all:\t# S-77\n", 1),
                ("tools/x", "#!/bin/sh\n\n# S-77\n", 3),
                ("tools/x.py", "x = 1\n# S-77\n", 2),
                ("Documentation/x.rst", "As in S-77.\n", 1),
                ("Documentation/x.yaml", "doc: see S-77\n", 1),
                ("tools/testing/mutants/S-77.patch", "", 1)):
            self.setUp()
            self.put(path, text)
            self.assertTrue(any(
                e.startswith(f"{path}:{line}: S-77 is cited but not defined")
                for e in self.errors()), path)

    def test_not_looked_at(self):
        self.put("tools/x.json", '"S-77"')
        self.put("tools/x.bin", "\0S-77")
        self.put("README.md", "S-77")
        self.put("tools/build/x.c", "/* S-77 */")
        self.assertEqual(self.errors(), [])

    def test_only_prose(self):
        self.put("kunit/gate.c", KUNIT)
        self.put("tools/testing/selftests/gate.sh", SHELL)
        self.put("tools/testing/selftests/late.py", PYTHON)
        self.put("tools/testing/mutants/S-1.patch", PATCH)
        self.assertEqual(self.errors(), [])

    def test_malformed(self):
        self.put("kunit/gate.c", "/* S-3..S-1 */\n")
        self.assertEqual(self.errors(), [
            "kunit/gate.c:1: S-3..S-1 is not a range: it has to go up"])


class Places(Tree):
    """Which test a citation belongs to."""

    def test_kunit(self):
        self.put("kunit/gate.c", KUNIT)
        for rule, name in (("S-1", "2"), ("S-2", "gate_shut"),
                           ("S-3", "gate_shut"), ("S-4", "gate_open"),
                           ("S-5", "table"), ("S-6", "gate_shut"),
                           ("R-2", "gate_shut"), ("R-4", "gate_open")):
            self.assertEqual(self.shown_for(rule), [f"kunit/gate.c:{name}"])
        self.assertEqual(self.shown_for("R-3"), [
            "kunit/gate.c:gate_shut", "kunit/gate.c:stale_handle"])
        self.assertFalse(self.matrix().is_tested(("S", 1)))
        self.assertTrue(self.matrix().is_tested(("S", 2)))

    def test_shell(self):
        path = "tools/testing/selftests/gate.sh"
        self.put(path, SHELL)
        for rule in ("S-1", "S-2"):
            self.assertEqual(self.shown_for(rule), [path])
        for rule in ("S-3", "S-4", "R-1"):
            self.assertEqual(self.shown_for(rule), [f"{path}:late"])
        self.assertTrue(self.matrix().is_tested(("S", 1)))

    def test_python(self):
        path = "tools/testing/lab/late.py"
        self.put(path, PYTHON)
        self.assertEqual(self.shown_for("S-1"), [path])
        for rule in ("S-2", "S-3"):
            self.assertEqual(self.shown_for(rule), [f"{path}:test_late"])

    def test_mutants_are_no_tests(self):
        self.put("tools/testing/mutants/S-1.patch", PATCH)
        self.put("tools/testing/mutants/s-2-late.patch", PATCH)
        self.put("tools/testing/mutants/run.sh", "# S-3\n")
        self.put("tools/testing/mutants/S-4.txt", "S-5\n")
        self.assertEqual(sorted(self.matrix().mutants), [("S", 1), ("S", 2)])
        self.assertFalse(self.matrix().is_tested(("S", 1)))

    def test_drivers_are_no_tests(self):
        self.put("drivers/net/gate.c", KUNIT)
        self.put("kunit/README.rst", "S-1\n")
        self.assertEqual(self.shown_for("S-1"), [])
        self.assertEqual(self.shown_for("S-2"), [])


class CommandLine(Tree):
    """Output and exit status."""

    def test_matrix(self):
        self.put("kunit/gate.c", KUNIT)
        status, out, err = self.run_tool()
        self.assertEqual((status, err), (0, ""))
        self.assertIn("S-2     kunit/gate.c:gate_shut\n", out)
        self.assertIn("S-1     kunit/gate.c:2 (in no test)\n", out)
        self.assertIn("1 of 10 rules have no test yet\n  S-1\n", out)
        self.assertRegex(out, r"\nS +6 +5 +0 +1\n")
        self.assertRegex(out, r"\nall +10 +9 +0 +1\n$")

    def test_parts(self):
        out = self.run_tool("--summary")[1]
        self.assertTrue(out.startswith("area"))
        self.assertNotIn("S-1", out)
        out = self.run_tool("--unproven")[1]
        self.assertIn(" tested rules have no mutant yet\n", out)
        self.assertNotIn("area", out)
        out = self.run_tool("--missing")[1]
        self.assertIn("  S-1 S-2 S-3 S-4 S-5 S-6\n", out)
        self.assertNotIn("area", out)

    def test_check(self):
        self.assertEqual(self.run_tool("--check"), (0, "", ""))
        self.put("kunit/gate.c", "/* S-77 */\n")
        status, out, err = self.run_tool("--check")
        self.assertEqual((status, err), (1, ""))
        self.assertTrue(out.startswith("kunit/gate.c:1: S-77 is cited"))
        status, out, err = self.run_tool("--summary")
        self.assertEqual((status, out[:4]), (1, "area"))
        self.assertTrue(err.startswith("kunit/gate.c:1: S-77 is cited"))

    def test_usage(self):
        self.assertEqual(self.run_tool("--nonsense")[0], 2)
        self.assertEqual(self.run_tool("--check", "--missing")[0], 2)
        self.assertEqual(self.run_tool("--top", f"{self.top}/none")[0], 2)


if __name__ == "__main__":
    unittest.main()
