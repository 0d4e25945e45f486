#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""List the KUnit suites and cases compiled into modules.

    suites.py MODULE.ko...      prints suite, tab, case: one case a line

What a run has to show is read from the modules themselves, not from what the
run says about itself: the section that KUnit finds its suites by points to the
suites, those to their arrays of cases. The pointers are relocations in a .ko.
"""

import struct
import sys

SHT_RELA = 4
SHT_SYMTAB = 2
SHF_EXECINSTR = 4
SUITE_NAME_SIZE = 256
POINTER = 8
SECTIONS = ('.kunit_test_suites', '.kunit_init_test_suites')


class Module:
    """As much of a 64-bit little-endian relocatable object as is needed."""

    def __init__(self, path):
        with open(path, 'rb') as f:
            self.data = f.read()
        if self.data[:6] != b'\x7fELF\x02\x01':
            raise ValueError('not a 64-bit little-endian module')
        offset, = struct.unpack_from('<Q', self.data, 40)
        size, count, names = struct.unpack_from('<HHH', self.data, 58)
        self.sections = [self._section(offset + i * size)
                         for i in range(count)]
        for section in self.sections:
            section['label'] = self.text(names, section['name'])
        self.symbols = self._symbols()
        self.relocs = self._relocs()

    def _section(self, offset):
        keys = ('name', 'type', 'flags', 'addr', 'offset', 'size', 'link',
                'info')
        return dict(zip(keys, struct.unpack_from('<IIQQQQII', self.data,
                                                 offset)))

    def text(self, section, offset):
        """The string at an offset of a section."""
        start = self.sections[section]['offset'] + offset
        return self.data[start:self.data.index(b'\0', start)].decode()

    def _symbols(self):
        table = [s for s in self.sections if s['type'] == SHT_SYMTAB]
        if not table:
            raise ValueError('stripped of its symbols')
        keys = ('name', 'info', 'other', 'section', 'value', 'size')
        return [dict(zip(keys, struct.unpack_from('<IBBHQQ', self.data, at)))
                for at in range(table[0]['offset'],
                                table[0]['offset'] + table[0]['size'], 24)]

    def _relocs(self):
        """{section: {offset: (section, offset) it points to}}"""
        found = {}
        for section in self.sections:
            if section['type'] != SHT_RELA:
                continue
            here = found.setdefault(section['info'], {})
            for at in range(section['offset'],
                            section['offset'] + section['size'], 24):
                where, info, addend = struct.unpack_from('<QQq', self.data, at)
                symbol = self.symbols[info >> 32]
                here[where] = (symbol['section'], symbol['value'] + addend)
        return found

    def is_code(self, section):
        """True for a section of the object that holds instructions."""
        return (0 < section < len(self.sections) and
                bool(self.sections[section]['flags'] & SHF_EXECINSTR))

    def extent(self, section, offset):
        """Size of the object that begins there."""
        return max((s['size'] for s in self.symbols
                    if s['section'] == section and s['value'] == offset),
                   default=0)


def suites_of(module):
    """Where the suites are: (section, offset) each."""
    for number, section in enumerate(module.sections):
        if section['label'] in SECTIONS:
            pointers = module.relocs.get(number, {})
            for where in sorted(pointers):
                yield pointers[where]


def cases_of(module, section, offset):
    """Names of the cases of the suite at an offset of a section.

    The suite's only pointer to data is its array. A case begins with a pointer
    to code followed by one to its name; the generator of parameters is a
    pointer to code too, but no pointer follows it.
    """
    pointers = module.relocs.get(section, {})
    end = offset + module.extent(section, offset)
    arrays = [pointers[at] for at in sorted(pointers)
              if offset + SUITE_NAME_SIZE <= at < end
              and not module.is_code(pointers[at][0])]
    if not arrays:
        return
    where, start = arrays[0]
    pointers = module.relocs.get(where, {})
    end = start + module.extent(where, start)
    for at in sorted(pointers):
        if start <= at < end and module.is_code(pointers[at][0]) \
                and at + POINTER in pointers:
            yield module.text(*pointers[at + POINTER])


def main():
    """Print the cases of every module named."""
    for path in sys.argv[1:]:
        try:
            module = Module(path)
        except (OSError, ValueError, struct.error) as error:
            sys.exit(f'suites.py: {path}: {error}')
        for section, offset in suites_of(module):
            suite = module.text(section, offset)
            cases = list(cases_of(module, section, offset))
            if not cases:
                sys.exit(f'suites.py: {path}: suite {suite} has no cases')
            for case in cases:
                print(suite, case, sep='\t')


if __name__ == '__main__':
    main()
