// SPDX-License-Identifier: GPL-2.0-only
/*
 * Attributes that several messages have in common.
 */
#include <linux/array_size.h>
#include <net/condis/call.h>

#include "netlink.h"
#include "netlink_gen.h"

static const u32 nl_aals[] = {
	[CONDIS_NL_AAL_AAL0]		= CONDIS_AAL0,
	[CONDIS_NL_AAL_AAL1]		= CONDIS_AAL1,
	[CONDIS_NL_AAL_AAL34]		= CONDIS_AAL34,
	[CONDIS_NL_AAL_AAL5]		= CONDIS_AAL5,
};

static const u32 nl_categories[] = {
	[CONDIS_NL_CATEGORY_UBR]	= CONDIS_ATM_UBR,
	[CONDIS_NL_CATEGORY_CBR]	= CONDIS_ATM_CBR,
	[CONDIS_NL_CATEGORY_VBR]	= CONDIS_ATM_VBR,
	[CONDIS_NL_CATEGORY_ABR]	= CONDIS_ATM_ABR,
};

static const u32 nl_directions[] = {
	[CONDIS_NL_DIRECTION_BOTH]	= CONDIS_MEDIA_TRANSMIT_VC |
					  CONDIS_MEDIA_RECEIVE_VC,
	[CONDIS_NL_DIRECTION_TX]	= CONDIS_MEDIA_TRANSMIT_VC,
	[CONDIS_NL_DIRECTION_RX]	= CONDIS_MEDIA_RECEIVE_VC,
};

/* Number of @value in @table; 0 for what is not in it. */
static u32 nl_index(const u32 *table, unsigned int n, u32 value)
{
	unsigned int i;

	for (i = 0; i < n; i++)
		if (table[i] == value)
			return i;
	return 0;
}

/**
 * condis_nl_refuse() - turn a status into an errno and a sentence
 * @extack: where the sentence goes
 * @status: why, not SUCCESS
 * @what: what was refused, as "call-make"
 *
 * Context: Any.
 * Return: a negative errno.
 */
int condis_nl_refuse(struct netlink_ext_ack *extack, condis_status_t status,
		     const char *what)
{
	NL_SET_ERR_MSG_FMT(extack, "%s: %s", what, condis_status_name(status));
	return condis_status_to_errno(status);
}

static u32 nl_flow_u32(struct nlattr *attr, u32 otherwise)
{
	return attr ? nla_get_u32(attr) : otherwise;
}

/* What no adapter could make sense of; the rest is for the adapter to say. */
static int nl_flow_check(struct nlattr *nest, struct nlattr **tb,
			 const struct condis_atm_flow *flow,
			 struct netlink_ext_ack *extack)
{
	if (flow->category != CONDIS_ATM_UBR &&
	    NL_REQ_ATTR_CHECK(extack, nest, tb, CONDIS_A_FLOW_PCR)) {
		NL_SET_ERR_MSG(extack, "only UBR goes without a pcr");
		return -EINVAL;
	}
	if (flow->category == CONDIS_ATM_VBR &&
	    (NL_REQ_ATTR_CHECK(extack, nest, tb, CONDIS_A_FLOW_SCR) ||
	     NL_REQ_ATTR_CHECK(extack, nest, tb, CONDIS_A_FLOW_MBS))) {
		NL_SET_ERR_MSG(extack, "VBR needs an scr and an mbs");
		return -EINVAL;
	}
	if (flow->scr > flow->pcr) {
		NL_SET_ERR_MSG_ATTR(extack, tb[CONDIS_A_FLOW_SCR],
				    "scr is above pcr");
		return -EINVAL;
	}
	if (flow->mcr > flow->pcr) {
		NL_SET_ERR_MSG_ATTR(extack, tb[CONDIS_A_FLOW_MCR],
				    "mcr is above pcr");
		return -EINVAL;
	}
	return 0;
}

static int nl_parse_flow(struct nlattr *nest, struct condis_atm_flow *flow,
			 u32 max_sdu, struct netlink_ext_ack *extack)
{
	struct nlattr *tb[CONDIS_A_FLOW_MAX + 1] = {};
	int err;

	if (nest) {
		err = nla_parse_nested(tb, CONDIS_A_FLOW_MAX, nest,
				       condis_flow_nl_policy, extack);
		if (err)
			return err;
	}
	flow->max_sdu = nl_flow_u32(tb[CONDIS_A_FLOW_MAX_SDU], max_sdu);
	flow->category = nl_categories[nl_flow_u32(tb[CONDIS_A_FLOW_CATEGORY],
						   CONDIS_NL_CATEGORY_UBR)];
	flow->pcr = nl_flow_u32(tb[CONDIS_A_FLOW_PCR], CONDIS_RATE_LINE);
	flow->scr = nl_flow_u32(tb[CONDIS_A_FLOW_SCR], 0);
	flow->mbs = nl_flow_u32(tb[CONDIS_A_FLOW_MBS], 0);
	flow->mcr = nl_flow_u32(tb[CONDIS_A_FLOW_MCR], 0);
	return nl_flow_check(nest, tb, flow, extack);
}

static int nl_flow_unwanted(struct genl_info *info, struct nlattr *nest)
{
	if (!nest)
		return 0;
	NL_SET_ERR_MSG_ATTR(info->extack, nest,
			    "traffic of a direction that is not wanted");
	return -EINVAL;
}

/**
 * condis_nl_parse_atm() - media parameters out of a request
 * @info: the request
 * @attrs: numbers of its attributes, in the order of CONDIS_NL_ATM_*
 * @atm: filled in
 * @media_flags: set to the directions wanted, CONDIS_MEDIA_*
 * @max_sdu: octets of the largest SDU where the request says nothing
 *
 * Without a request's attributes: AAL5, both directions, UBR at line rate.
 *
 * Context: Any.
 * Return: 0 or a negative errno, the reason is in the extack then.
 */
int condis_nl_parse_atm(struct genl_info *info, const int *attrs,
			struct condis_atm_params *atm, u32 *media_flags,
			u32 max_sdu)
{
	struct nlattr *tx = info->attrs[attrs[CONDIS_NL_ATM_TX]];
	struct nlattr *rx = info->attrs[attrs[CONDIS_NL_ATM_RX]];
	struct nlattr *attr;
	int err;

	attr = info->attrs[attrs[CONDIS_NL_ATM_DIRECTION]];
	*media_flags = nl_directions[nl_flow_u32(attr,
						 CONDIS_NL_DIRECTION_BOTH)];
	attr = info->attrs[attrs[CONDIS_NL_ATM_AAL]];
	atm->aal = nl_aals[nl_flow_u32(attr, CONDIS_NL_AAL_AAL5)];
	atm->vpi = nl_flow_u32(info->attrs[attrs[CONDIS_NL_ATM_VPI]], 0);
	atm->vci = nl_flow_u32(info->attrs[attrs[CONDIS_NL_ATM_VCI]], 0);

	err = *media_flags & CONDIS_MEDIA_TRANSMIT_VC ?
	      nl_parse_flow(tx, &atm->tx, max_sdu, info->extack) :
	      nl_flow_unwanted(info, tx);
	if (err)
		return err;
	return *media_flags & CONDIS_MEDIA_RECEIVE_VC ?
	       nl_parse_flow(rx, &atm->rx, max_sdu, info->extack) :
	       nl_flow_unwanted(info, rx);
}

static int nl_put_rate(struct sk_buff *msg, int attr, u32 rate)
{
	if (!rate || rate == CONDIS_RATE_LINE)
		return 0;
	return nla_put_u32(msg, attr, rate);
}

static int nl_put_flow(struct sk_buff *msg, int attr,
		       const struct condis_atm_flow *flow)
{
	u32 category = nl_index(nl_categories, ARRAY_SIZE(nl_categories),
				flow->category);
	struct nlattr *nest;

	/* A direction that is not enabled has no category (5.5). */
	if (!flow->category)
		return 0;
	nest = nla_nest_start(msg, attr);
	if (!nest)
		return -EMSGSIZE;
	if (nla_put_u32(msg, CONDIS_A_FLOW_MAX_SDU, flow->max_sdu) ||
	    nla_put_u32(msg, CONDIS_A_FLOW_CATEGORY, category) ||
	    nl_put_rate(msg, CONDIS_A_FLOW_PCR, flow->pcr) ||
	    nl_put_rate(msg, CONDIS_A_FLOW_SCR, flow->scr) ||
	    nl_put_rate(msg, CONDIS_A_FLOW_MBS, flow->mbs) ||
	    nl_put_rate(msg, CONDIS_A_FLOW_MCR, flow->mcr)) {
		nla_nest_cancel(msg, nest);
		return -EMSGSIZE;
	}
	nla_nest_end(msg, nest);
	return 0;
}

/**
 * condis_nl_put_atm() - media parameters into a message
 * @msg: the message
 * @attrs: numbers of its attributes, in the order of CONDIS_NL_ATM_*; 0 for
 *	DIRECTION where the message has none
 * @atm: the parameters; a direction without a category is not there
 *
 * Context: Any.
 * Return: 0 or -EMSGSIZE.
 */
int condis_nl_put_atm(struct sk_buff *msg, const int *attrs,
		      const struct condis_atm_params *atm)
{
	u32 aal = nl_index(nl_aals, ARRAY_SIZE(nl_aals), atm->aal);
	u32 direction = CONDIS_NL_DIRECTION_BOTH;

	if (!atm->rx.category)
		direction = CONDIS_NL_DIRECTION_TX;
	else if (!atm->tx.category)
		direction = CONDIS_NL_DIRECTION_RX;
	if (nla_put_u32(msg, attrs[CONDIS_NL_ATM_VPI], atm->vpi) ||
	    nla_put_u32(msg, attrs[CONDIS_NL_ATM_VCI], atm->vci) ||
	    nla_put_u32(msg, attrs[CONDIS_NL_ATM_AAL], aal) ||
	    (attrs[CONDIS_NL_ATM_DIRECTION] &&
	     nla_put_u32(msg, attrs[CONDIS_NL_ATM_DIRECTION], direction)) ||
	    nl_put_flow(msg, attrs[CONDIS_NL_ATM_TX], &atm->tx) ||
	    nl_put_flow(msg, attrs[CONDIS_NL_ATM_RX], &atm->rx))
		return -EMSGSIZE;
	return 0;
}
