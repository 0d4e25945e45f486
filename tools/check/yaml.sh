#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# yamllint over the netlink specification and whatever else is YAML.

set -eu
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"

command -v yamllint >/dev/null || broken "needs the package yamllint"
mapfile -d '' files < <(tracked '*.yaml' '*.yml' .clang-format)
[ ${#files[@]} -gt 0 ] || broken "no YAML in $CHECK_TOP"

yamllint -s -f parsable -d '
extends: default
rules:
  document-start: disable
  line-length: {max: 80}
  comments: {min-spaces-from-content: 1}
  truthy: {check-keys: false}
' "${files[@]}"
