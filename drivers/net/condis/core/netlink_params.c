// SPDX-License-Identifier: GPL-2.0-only
/*
 * Call parameters, addresses and close data, out of and into messages.
 */
#include <linux/slab.h>
#include <net/condis/adapter.h>

#include "netlink.h"
#include "netlink_gen.h"

static const int nl_call_atm_attrs[CONDIS_NL_ATM_N] = {
	[CONDIS_NL_ATM_VPI]		= CONDIS_A_CALL_VPI,
	[CONDIS_NL_ATM_VCI]		= CONDIS_A_CALL_VCI,
	[CONDIS_NL_ATM_AAL]		= CONDIS_A_CALL_AAL,
	[CONDIS_NL_ATM_DIRECTION]	= CONDIS_A_CALL_DIRECTION,
	[CONDIS_NL_ATM_TX]		= CONDIS_A_CALL_TX,
	[CONDIS_NL_ATM_RX]		= CONDIS_A_CALL_RX,
};

/**
 * condis_nl_params_given() - does a request say what traffic it wants?
 * @info: the request, with attributes of the set "call"
 *
 * Context: Any.
 * Return: true when it says more than which VC or PVC it means.
 */
bool condis_nl_params_given(const struct genl_info *info)
{
	return info->attrs[CONDIS_A_CALL_AAL] ||
	       info->attrs[CONDIS_A_CALL_DIRECTION] ||
	       info->attrs[CONDIS_A_CALL_TX] || info->attrs[CONDIS_A_CALL_RX];
}

/**
 * condis_nl_octets_get() - octets of a bounded length
 * @info: the request
 * @attr: its attribute, which is there
 * @max: the most that it may have
 *
 * Context: Any.
 * Return: 0, or -EINVAL with the reason in the extack.
 */
int condis_nl_octets_get(struct genl_info *info, struct nlattr *attr, u32 max)
{
	int len = nla_len(attr);

	if (len > 0 && len <= max)
		return 0;
	NL_SET_ERR_MSG_ATTR_FMT(info->extack, attr,
				"wants 1 to %u octets, has %d", max, len);
	return -EINVAL;
}

static int nl_address_get(struct genl_info *info, int attr,
			  struct condis_address *address)
{
	struct nlattr *nest = info->attrs[attr], *octets;
	struct nlattr *tb[CONDIS_A_ADDRESS_MAX + 1];
	int err;

	if (!nest)
		return 0;
	err = nla_parse_nested(tb, CONDIS_A_ADDRESS_MAX, nest,
			       condis_address_nl_policy, info->extack);
	if (err)
		return err;
	if (NL_REQ_ATTR_CHECK(info->extack, nest, tb, CONDIS_A_ADDRESS_TYPE) ||
	    NL_REQ_ATTR_CHECK(info->extack, nest, tb, CONDIS_A_ADDRESS_OCTETS))
		return -EINVAL;
	octets = tb[CONDIS_A_ADDRESS_OCTETS];
	err = condis_nl_octets_get(info, octets, CONDIS_ADDRESS_MAX);
	if (err)
		return err;
	address->type = nla_get_u32(tb[CONDIS_A_ADDRESS_TYPE]);
	address->len = nla_len(octets);
	memcpy(address->octets, nla_data(octets), address->len);
	/* */
	if (address->type != CONDIS_SAP_NSAP ||
	    address->len == CONDIS_ADDRESS_MAX)
		return 0;
	NL_SET_ERR_MSG_ATTR_FMT(info->extack, octets,
				"an NSAP address has 20 octets, not %u",
				address->len);
	return -EINVAL;
}

static int nl_cm_params_get(struct genl_info *info,
			    struct condis_call_params *params, void *room)
{
	struct nlattr *specific = info->attrs[CONDIS_A_CALL_SPECIFIC];
	struct nlattr *type = info->attrs[CONDIS_A_CALL_SPECIFIC_TYPE];
	struct condis_cm_params *cm = &params->cm;
	int err;

	err = nl_address_get(info, CONDIS_A_CALL_CALLED, &cm->called) ?:
	      nl_address_get(info, CONDIS_A_CALL_CALLING, &cm->calling);
	if (err || !specific)
		return err;
	memcpy(room, nla_data(specific), nla_len(specific));
	cm->specific = room;
	cm->specific_len = nla_len(specific);
	cm->specific_type = type ? nla_get_u32(type) : 0;
	return 0;
}

/* What is not given stays as in @base, if there is one. */
static int nl_media_get(struct genl_info *info, struct condis_adapter *adapter,
			const struct condis_call_params *base,
			struct condis_media_params *media)
{
	struct nlattr *vpi = info->attrs[CONDIS_A_CALL_VPI];
	struct nlattr *vci = info->attrs[CONDIS_A_CALL_VCI];
	int err = 0;

	if (!base || condis_nl_params_given(info))
		err = condis_nl_parse_atm(info, nl_call_atm_attrs, &media->atm,
					  &media->flags,
					  condis_nl_adapter_max_sdu(adapter));
	if (err || !base)
		return err;
	media->atm.vpi = vpi ? nla_get_u32(vpi) : base->media.atm.vpi;
	media->atm.vci = vci ? nla_get_u32(vci) : base->media.atm.vci;
	return 0;
}

static struct condis_call_params *
nl_params_new(struct genl_info *info, struct condis_adapter *adapter,
	      const struct condis_call_params *base, size_t room)
{
	struct condis_call_params *params;
	int err;

	params = kzalloc(sizeof(*params) + room, CONDIS_NL_GFP);
	if (!params)
		return ERR_PTR(-ENOMEM);
	if (base) {
		params->flags = base->flags;
		params->media = base->media;
	}
	err = nl_media_get(info, adapter, base, &params->media);
	if (!err)
		return params;
	kfree(params);
	return ERR_PTR(err);
}

/**
 * condis_nl_params_get() - the traffic of a call out of a request
 * @info: the request, whose attributes of the set "call" may end with rx
 * @adapter: whose largest SDU stands for one that is not given
 * @base: what it begins with; NULL: AAL5, both directions, UBR at line rate
 *
 * Of @base, the call manager's own parameters are not taken over.
 *
 * Context: Process context.
 * Return: call parameters, for kfree(); or an ERR_PTR, the reason is in the
 * extack.
 */
struct condis_call_params *
condis_nl_params_get(struct genl_info *info, struct condis_adapter *adapter,
		     const struct condis_call_params *base)
{
	return nl_params_new(info, adapter, base, 0);
}

/**
 * condis_nl_call_params_get() - call parameters out of a request
 * @info: the request, whose attributes of the set "call" go up to specific
 * @adapter: whose largest SDU stands for one that is not given
 *
 * Context: Process context.
 * Return: the parameters, for kfree(); or an ERR_PTR, the reason is in the
 * extack.
 */
struct condis_call_params *
condis_nl_call_params_get(struct genl_info *info,
			  struct condis_adapter *adapter)
{
	struct nlattr *specific = info->attrs[CONDIS_A_CALL_SPECIFIC];
	struct condis_call_params *params;
	size_t room = 0;
	int err;

	if (specific) {
		err = condis_nl_octets_get(info, specific, CONDIS_SPECIFIC_MAX);
		if (err)
			return ERR_PTR(err);
		room = nla_len(specific);
	}
	params = nl_params_new(info, adapter, NULL, room);
	if (IS_ERR(params))
		return params;
	err = nl_cm_params_get(info, params, params + 1);
	if (!err)
		return params;
	kfree(params);
	return ERR_PTR(err);
}

/**
 * condis_nl_data_get() - close data out of a request
 * @info: the request
 * @len: octets of it
 *
 * Context: Process context.
 * Return: a copy, for kfree(), NULL when the request has none; or an ERR_PTR,
 * the reason is in the extack.
 */
void *condis_nl_data_get(struct genl_info *info, size_t *len)
{
	struct nlattr *attr = info->attrs[CONDIS_A_CALL_DATA];
	void *data;
	int err;

	*len = 0;
	if (!attr)
		return NULL;
	err = condis_nl_octets_get(info, attr, CONDIS_DATA_MAX);
	if (err)
		return ERR_PTR(err);
	data = kmemdup(nla_data(attr), nla_len(attr), CONDIS_NL_GFP);
	if (!data)
		return ERR_PTR(-ENOMEM);
	*len = nla_len(attr);
	return data;
}

/**
 * condis_nl_status_get() - a final status out of a request
 * @info: the request
 * @status: set
 *
 * Context: Any.
 * Return: 0, or -EINVAL with the reason in the extack.
 */
int condis_nl_status_get(struct genl_info *info, condis_status_t *status)
{
	struct nlattr *attr = info->attrs[CONDIS_A_CALL_STATUS];

	if (GENL_REQ_ATTR_CHECK(info, CONDIS_A_CALL_STATUS))
		return -EINVAL;
	*status = condis_status_from_index(nla_get_u32(attr));
	if (*status != CONDIS_STATUS_PENDING)
		return 0;
	NL_SET_ERR_MSG_ATTR(info->extack, attr, "pending is no answer");
	return -EINVAL;
}

static int nl_address_put(struct sk_buff *msg, int attr,
			  const struct condis_address *address)
{
	struct nlattr *nest;

	if (!address->type)
		return 0;
	nest = nla_nest_start(msg, attr);
	if (!nest ||
	    nla_put_u32(msg, CONDIS_A_ADDRESS_TYPE, address->type) ||
	    nla_put(msg, CONDIS_A_ADDRESS_OCTETS, address->len,
		    address->octets))
		return -EMSGSIZE;
	nla_nest_end(msg, nest);
	return 0;
}

/**
 * condis_nl_media_put() - the traffic of a call into a message
 * @msg: the message
 * @media: the parameters
 *
 * Context: Any.
 * Return: 0 or -EMSGSIZE.
 */
int condis_nl_media_put(struct sk_buff *msg,
			const struct condis_media_params *media)
{
	return condis_nl_put_atm(msg, nl_call_atm_attrs, &media->atm);
}

/**
 * condis_nl_params_put() - call parameters into a message
 * @msg: the message, given up when this fails
 * @params: the parameters
 *
 * Context: Any.
 * Return: 0 or -EMSGSIZE.
 */
int condis_nl_params_put(struct sk_buff *msg,
			 const struct condis_call_params *params)
{
	const struct condis_cm_params *cm = &params->cm;

	if (params->flags & CONDIS_CALL_PERMANENT_VC &&
	    nla_put_flag(msg, CONDIS_A_CALL_PERMANENT))
		return -EMSGSIZE;
	if (condis_nl_media_put(msg, &params->media) ||
	    nl_address_put(msg, CONDIS_A_CALL_CALLED, &cm->called) ||
	    nl_address_put(msg, CONDIS_A_CALL_CALLING, &cm->calling))
		return -EMSGSIZE;
	if (!cm->specific_len || cm->specific_len > CONDIS_SPECIFIC_MAX)
		return 0;
	return nla_put_u32(msg, CONDIS_A_CALL_SPECIFIC_TYPE,
			   cm->specific_type) ?:
	       nla_put(msg, CONDIS_A_CALL_SPECIFIC, cm->specific_len,
		       cm->specific);
}
