#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Judge the test results that a run of the lab brought back.

    ktap.py RESULTS [--want FILE] [--expect "suites=N cases=N"]
                    [--skips FILE] [--flavour NAME] [--tally FILE]

RESULTS holds kunit/SUITE, the results file of each KUnit suite, and
selftest/NAME.ktap with selftest/NAME.rc, what each shell test printed and its
exit status. Green is only what shows itself green: every plan is fulfilled,
every wanted test is there, every skip is one the skips file explains.

A line of the wanted tests is "kunit<tab>suite<tab>case" or "selftest<tab>name";
a line of the skips file is a test's name (* stands for anything), the reason it
gives, and the kernel flavours it may be skipped on, all if none is named, with
tabs between.
"""

import argparse
import fnmatch
import os
import re
import sys

RESULT = re.compile(r'^( *)(not )?ok (\d+)(?: -)?(?: (.*?))?'
                    r'(?:\s+# (SKIP|TODO|TIMEOUT|ERROR)\b ?(.*))?$')
PLAN = re.compile(r'^( *)1\.\.(\d+)(?:\s+# SKIP\b ?(.*))?$')
INDENT = 4
EXIT_SKIP = 4
NOTES_SHOWN = 12


class Document:
    """One KTAP document: its results by depth, and what is wrong with it."""

    def __init__(self, text):
        self.results = []       # (depth, name, state, reason, notes)
        self.faults = []
        self.plans = {}         # depth -> number planned, while it is open
        self.planned = set()    # the depths that had a plan
        self.skip_all = None
        self._seen = {}         # depth -> results so far
        self.notes = []         # what came since the last result
        for line in text.splitlines():
            self._line(line.rstrip())
        for depth in sorted(self.plans, reverse=True):
            self._close(depth)
        if 0 not in self.planned:
            self.faults.append('it has no plan')

    def _line(self, line):
        plan = PLAN.match(line)
        result = RESULT.match(line)
        if plan:
            depth = len(plan[1]) // INDENT
            self._close(depth)
            self.plans[depth] = int(plan[2])
            self.planned.add(depth)
            if depth == 0 and plan[3] is not None:
                self.skip_all = plan[3]
        elif result:
            self._result(result)
        elif line.strip():
            self.notes.append(line)

    def _result(self, match):
        depth = len(match[1]) // INDENT
        name = (match[4] or '').strip() or f'test {match[3]}'
        for deeper in [d for d in self._seen if d > depth]:
            self._close(deeper)
        self._seen[depth] = self._seen.get(depth, 0) + 1
        if int(match[3]) != self._seen[depth]:
            self.faults.append(f'{name} is number {match[3]}, after '
                               f'{self._seen[depth] - 1} others')
        state = 'failed' if match[2] else 'passed'
        if match[5] == 'SKIP' and state == 'passed':
            state = 'skipped'
        elif match[5]:
            state = 'failed'
        self.results.append((depth, name, state, match[6] or '', self.notes))
        self.notes = []

    def _close(self, depth):
        plan = self.plans.pop(depth, None)
        seen = self._seen.pop(depth, 0)
        if plan is not None and plan != seen:
            self.faults.append(f'{plan} results were planned, {seen} came')


class Tally:
    """Counts, and prints each failure as it is found."""

    def __init__(self, skips):
        self.skips = skips
        self.passed = self.failed = self.skipped = 0
        self.suites = self.cases = 0

    def fail(self, what, notes=(), count=1):
        """Failed tests, or one thing that is wrong with the results."""
        self.failed += count
        print(f'FAIL {what}')
        for note in notes[-NOTES_SHOWN:]:
            print(f'    {note.strip()}')

    def skip(self, name, reason):
        """A skip that nobody explained is a failure."""
        for pattern, explained in self.skips:
            if fnmatch.fnmatchcase(name, pattern) and reason == explained:
                self.skipped += 1
                return
        self.fail(f'{name}: skipped without an explanation'
                  f' ({reason or "no reason given"})')

    def count(self, name, state, reason, notes):
        """One test with its state."""
        if state == 'passed':
            self.passed += 1
        elif state == 'skipped':
            self.skip(name, reason)
        else:
            self.fail(name, notes)


def read(path):
    """A file's text; what is not text is shown, not refused."""
    with open(path, encoding='utf-8', errors='replace') as f:
        return f.read()


def common_reason(parameters):
    """Why a case was skipped that was with each of its parameters."""
    reasons = {reason if state == 'skipped' else None
               for _, state, reason in parameters}
    return (reasons.pop() or '') if len(reasons) == 1 else ''


def judge_suite(path, tally):
    """One KUnit suite. Returns the (suite, case) pairs it shows."""
    document = Document(read(path))
    suite = os.path.basename(path)
    before = tally.failed
    shown = []
    parameters = []
    outcome = None
    for depth, name, state, reason, notes in document.results:
        if depth == 0:
            outcome = state
        elif depth == 1:
            if not reason:
                reason = common_reason(parameters)
            tally.count(f'{suite}.{name}', state, reason, notes)
            judge_parameters(f'{suite}.{name}', state, parameters, tally)
            parameters = []
            shown.append((suite, name))
        elif depth == 2:
            parameters.append((name, state, reason))
    for fault in document.faults:
        tally.fail(f'{suite}: {fault}')
    if 1 not in document.planned:
        tally.fail(f'{suite}: no plan of its cases')
    if outcome != 'passed' and tally.failed == before and \
            not all(state == 'skipped' for depth, _, state, _, _
                    in document.results if depth == 1):
        tally.fail(f'{suite}: the suite itself failed', document.notes)
    tally.suites += 1
    tally.cases += len(shown)
    return shown


def judge_parameters(case, state, parameters, tally):
    """The parameters of a case: part of it, and none of them silent."""
    for name, own, reason in parameters:
        if own == 'failed' and state != 'failed':
            tally.fail(f'{case}/{name}: failed under a case that passed')
        elif own == 'skipped' and state == 'passed':
            known = tally.skipped
            tally.skip(f'{case}/{name}', reason)
            tally.skipped = known


def judge_selftest(path, tally):
    """One shell test: what it printed and how it ended must agree."""
    name = os.path.basename(path)[:-len('.ktap')]
    document = Document(read(path))
    top = [r for r in document.results if r[0] == 0]
    before = tally.failed
    try:
        status = int(read(path[:-len('.ktap')] + '.rc'))
    except (OSError, ValueError):
        status = None
    if status == EXIT_SKIP and not top:
        tally.skip(name, document.skip_all or '')
        return
    for _, test, state, reason, notes in top:
        tally.count(f'{name}: {test}', state, reason, notes)
    for fault in document.faults:
        tally.fail(f'{name}: {fault}', document.notes)
    if not top and not document.faults:
        tally.fail(f'{name}: it ran no test', document.notes)
    if status is None:
        tally.fail(f'{name}: it did not end')
    elif status != 0 and tally.failed == before and not (
            status == EXIT_SKIP and all(r[2] == 'skipped' for r in top)):
        tally.fail(f'{name}: exit status {status}', document.notes)
    tally.suites += 1
    tally.cases += len(top)


def read_skips(path, flavour):
    """[(pattern, reason)] of a skips file, as far as they go for a flavour."""
    skips = []
    if path and os.path.exists(path):
        for line in read(path).splitlines():
            if line.strip() and not line.startswith('#'):
                name, reason, where = (re.split(r'\t+', line.strip())
                                       + ['', ''])[:3]
                if not where or flavour in where.split():
                    skips.append((name, reason))
    return skips


def check_wanted(path, cases, tests, tally):
    """What was compiled in or carried along must have shown itself."""
    wanted = [line.split('\t') for line in read(path).splitlines() if line]
    want_cases = [(w[1], w[2]) for w in wanted if w[0] == 'kunit']
    want_tests = [w[1] for w in wanted if w[0] == 'selftest']
    if not wanted:
        tally.fail('no test is compiled in: an empty run shows nothing')
    missing = {}
    for suite, case in want_cases:
        if (suite, case) in cases:
            cases.remove((suite, case))
        else:
            missing.setdefault(suite, []).append(case)
    for suite, names in missing.items():
        tally.fail(f'{suite}: not run: {", ".join(names)}', (), len(names))
    for test in want_tests:
        if test not in tests:
            tally.fail(f'{test}: it did not run')
    for suite, case in cases:
        tally.fail(f'{suite}.{case}: it ran and nobody knows it')


def check_expected(text, tally):
    """Compare the counts with those asked for."""
    for word in text.split():
        key, _, value = word.partition('=')
        if key not in ('suites', 'cases') or not value.isdigit():
            sys.exit(f'ktap.py: not an expectation: {word}')
        if getattr(tally, key) != int(value):
            tally.fail(f'{value} {key} were expected, '
                       f'{getattr(tally, key)} came')


def files(directory, suffix=''):
    """Full names of the files in a directory, sorted; none if there is none."""
    if not os.path.isdir(directory):
        return []
    return [os.path.join(directory, f) for f in sorted(os.listdir(directory))
            if f.endswith(suffix)]


def main():
    """Judge one results directory."""
    parser = argparse.ArgumentParser()
    parser.add_argument('results')
    parser.add_argument('--want')
    parser.add_argument('--expect', default='')
    parser.add_argument('--skips')
    parser.add_argument('--flavour')
    parser.add_argument('--tally')
    args = parser.parse_args()
    tally = Tally(read_skips(args.skips, args.flavour))
    cases = []
    tests = []
    for path in files(os.path.join(args.results, 'kunit')):
        cases += judge_suite(path, tally)
    for path in files(os.path.join(args.results, 'selftest'), '.ktap'):
        tests.append(os.path.basename(path)[:-len('.ktap')])
        judge_selftest(path, tally)
    if args.want:
        check_wanted(args.want, cases, tests, tally)
    check_expected(args.expect, tally)
    if not tally.passed and not tally.failed:
        tally.fail('no test passed: an empty run shows nothing')
    if args.tally:
        with open(args.tally, 'w', encoding='utf-8') as f:
            f.write(f'{tally.passed} {tally.failed} {tally.skipped}\n')
    sys.exit(1 if tally.failed else 0)


if __name__ == '__main__':
    main()
