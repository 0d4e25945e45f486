# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# Switched calls: session c is the call manager of an address family on va, the
# sessions a and b are clients. Sourced by lib.sh.

# Addresses of 20 octets, made up
NSAP_A=nsap:0x470005800000000000000000000000000000aa00
NSAP_B=nsap:0x470005800000000000000000000000000000bb00

# asked OP [AS] - the call manager is asked for it; the object is named AS.
asked()
{
	tell c "session wait event cm-request op $1${2:+ as $2}"
}

# answered OP WORDS... - and answers.
answered()
{
	tell c "cm answer op $*"
}

# done_with X OP [STATUS] - what session X began ends.
done_with()
{
	tell "$1" "session wait event op-done op $2"
	same "${3:-success}" "$(got status)" "end of $2 in session $1"
}

# exchange_within DEADLINE - va, running, with the family of session c.
exchange_within()
{
	add_dev a va up
	session c
	tell c "cm add dev va family q2931 deadline $1 as C"
}

exchange()
{
	exchange_within 60000
}

# subscriber X - session X opens the family: its A. X is the call manager's name
# for it.
subscriber()
{
	session "$1"
	tell "$1" "af open dev va family q2931 nowait as A"
	same pending "$(got status)" "af open of session $1"
	asked af-open "$1"
	answered af-open "af $1"
	done_with "$1" af-open
}

# reachable X ADDRESS - session X takes calls for it: its S, S_X over there.
reachable()
{
	tell "$1" "sap add af A address $2 nowait as S"
	same pending "$(got status)" "sap add of session $1"
	asked sap-add "S_$1"
	answered sap-add "sap S_$1"
	done_with "$1" sap-add
}

# calls X VCI [WORDS] - session X makes a call: its V, O over there, on VCI.
calls()
{
	tell "$1" "vc add af A as V"
	asked vc-new O
	tell "$1" "call make vc V called $NSAP_B calling $NSAP_A nowait ${3:-}"
	same pending "$(got status)" "call make of session $1"
	asked call-make
	tell c "cm activate vc O vpi 0 vci $2"
	answered call-make "vc O"
	done_with "$1" call-make
}

# called X VCI - a call comes to session X: its V, I over there, on VCI.
called()
{
	tell c "cm vc-add af $1 as I"
	tell c "cm activate vc I vpi 0 vci $2"
	tell c "cm offer sap S_$1 vc I called $NSAP_B calling $NSAP_A"
	same pending "$(got status)" "the offer to session $1"
	tell "$1" "session wait event call-offer as V"
}

# connected X - session X takes the call that was offered.
connected()
{
	tell "$1" "call answer vc V"
	asked call-answer
	same success "$(got status)" "answer of session $1"
	tell c "cm connect vc I"
	tell "$1" "session wait event call-connected vc V"
}

# hung_up X VC - session X closes its V, VC over there.
hung_up()
{
	tell "$1" "call close vc V nowait"
	asked call-close
	tell c "cm deactivate vc $2"
	answered call-close "vc $2"
	done_with "$1" call-close
}
