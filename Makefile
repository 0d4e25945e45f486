# SPDX-License-Identifier: GPL-2.0-only
#
# For people; kbuild itself reads Kbuild. "make help" lists the targets.

KDIR   ?= /lib/modules/$(shell uname -r)/build
PREFIX ?= /usr/local
DEPMOD ?= depmod
FILE   ?= README.md
MINUTES ?= 10
AGAINST ?= HEAD

# Handed over in the environment: a file name may hold blanks, quotes and
# dollar signs.
export ROAD_FILE := $(value FILE)
export DESTDIR PREFIX

release  = $(shell cat "$(KDIR)/include/config/kernel.release")
modroot  = $(DESTDIR)/lib/modules/$(release)
kbuild   = $(MAKE) -C "$(KDIR)" M="$(CURDIR)"
tool     = $(MAKE) -C tools/condis

may_write = test -n "$(DESTDIR)" || test "$$(id -u)" = 0 || { \
	echo "make $@ writes below /lib/modules and $(PREFIX): run it as" \
	     "root, or give DESTDIR=" >&2; exit 1; }

products  = '*.o' '*.ko' '*.mod' '*.mod.c' '.*.cmd' '.*.d' '*.symvers' \
	    modules.order '*.pyc'

all: modules tool	## the modules for KDIR, and the condis tool (default)

modules:		## only the modules (KDIR=: any kernel from 6.12 on)
	@tools/check/config.sh "$(KDIR)"
	+@$(kbuild) modules

tool:			## only the condis tool
	+@$(tool)

run:			## carry README.md over a VC (FILE=: another file)
	@tools/run/road.sh "$$ROAD_FILE"

shell:			## a shell in a machine that has the modules and the tool
	@tools/run/shell.sh

test:			## everything that is tested
	@tools/testing/run.sh

kunit:			## only the KUnit suites
	@tools/testing/run.sh kunit

selftest:		## only the shell selftests
	@tools/testing/run.sh selftest

torture:		## everything at once, at random (MINUTES=10)
	@TORTURE_MINUTES="$(MINUTES)" tools/testing/torture/run.sh

check:			## style, builds with warnings as errors, static checkers
	@tools/check/run.sh

regen:			## the files generated from the netlink spec
	@tools/regen/regen.sh

conformance:		## the matrix from rules to tests
	@tools/testing/conformance/conformance.py

mutants:		## break the code rule by rule: do the tests turn red?
	@tools/testing/mutants/run.sh

coverage:		## which lines and branches the tests run, file by file
	@tools/coverage/run.sh

bench:			## instructions per NBL, on a clock that counts them
	@tools/bench/run.sh

bench-ns:		## nanoseconds, against another revision (AGAINST=HEAD)
	@tools/bench/ns.sh --against "$(AGAINST)"

install:		## modules and tool, below DESTDIR and PREFIX
	@$(may_write)
	+@$(MAKE) --no-print-directory all
	+@$(kbuild) INSTALL_MOD_PATH="$(DESTDIR)" modules_install
	+@$(tool) install
	$(DEPMOD) -b "$(DESTDIR)/" "$(release)"

uninstall:		## take both away again
	@$(may_write)
	@tools/check/config.sh "$(KDIR)"
	rm -f "$(modroot)"/updates/drivers/net/condis/*/condis*.ko*
	+@$(tool) uninstall
	$(DEPMOD) -b "$(DESTDIR)/" "$(release)"

clean:			## what a build or a test left in the tree
	+@$(tool) clean
	@find . -name .git -prune -o -type f \( -false \
		$(foreach p,$(products),-o -name $(p)) \) -exec rm -f {} +
	@rm -rf build

help:			## this list
	@awk -F ':[^#]*## ' '/^[a-z]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' \
		Makefile

.PHONY: all modules tool run shell test kunit selftest check regen conformance
.PHONY: mutants torture coverage bench bench-ns install uninstall clean help
