# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# An intermediate driver on the device that is here. Sourced by the tests of it.

# shellcheck disable=SC2034
EXAMPLES=condis_im

# stack - line b, and im0 on the end that is here.
stack()
{
	line b
	ip link add im0 link va type condis_im
	up a im0
}

# high_road [WINDOW] - stack, and a call on PVC 0/100 between im0 and vb.
high_road()
{
	stack
	pvc a im0 100
	pvc b vb 100
	session a
	session b b
	call_on a im0 100 "${1:-256}"
	call_on b vb 100 "${1:-256}"
}

# hold COUNT - session a holds that many NBLs that came through im0.
hold()
{
	ask a "recv vc V nbls $1 keep"
	bytes "$1" "$TMP/hold"
	tell b "send vc V file $TMP/hold nb-size 1"
	answer a
	same "$1" "$(got held)" "held"
}

held()
{
	tell a "af show af A"
	got held
}

# both NS - how many AF opens of user space and VCs of anybody there are.
both()
{
	echo "$(count af "$1") $(count vc "$1")"
}

# below DEV FIELD... - of the VC that the intermediate driver has there.
below()
{
	local dev=$1

	shift
	field "$(condis -j vc show dev "$dev")" "$@"
}

no_device()
{
	! ip link show dev "$1"
}
