// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a call manager asks of the kernel. What comes too late there, as an
 * answer after its deadline, is of no consequence here.
 */
#include <libmnl/libmnl.h>
#include <linux/condis.h>

#include "../netlink.h"
#include "../schema.h"
#include "act.h"
#include "sig.h"

static void take_status(const struct nlmsghdr *nlh, void *arg)
{
	const struct nlattr *table[CONDIS_A_CALL_MAX + 1];

	nl_parse(nlh, table, CONDIS_A_CALL_MAX + 1);
	*(u32 *)arg = nl_u32(table[CONDIS_A_CALL_STATUS]);
}

static void take_vc(const struct nlmsghdr *nlh, void *arg)
{
	const struct nlattr *table[CONDIS_A_CALL_MAX + 1];

	nl_parse(nlh, table, CONDIS_A_CALL_MAX + 1);
	*(u32 *)arg = nl_u32(table[CONDIS_A_CALL_VC]);
}

static struct nlmsghdr *about_vc(struct sig *sig, u8 cmd, u32 vc)
{
	struct nlmsghdr *nlh = nl_request(sig->c, cmd);

	mnl_attr_put_u32(nlh, CONDIS_A_CALL_VC, vc);
	return nlh;
}

static void put_copy(struct nlmsghdr *nlh, const struct nlattr **table,
		     u16 type)
{
	const struct nlattr *attr = table[type];

	if (attr)
		mnl_attr_put(nlh, attr->nla_type,
			     mnl_attr_get_payload_len(attr),
			     mnl_attr_get_payload(attr));
}

static void put_traffic(struct nlmsghdr *nlh, const struct nlattr **table)
{
	if (!table)
		return;
	put_copy(nlh, table, CONDIS_A_CALL_AAL);
	put_copy(nlh, table, CONDIS_A_CALL_DIRECTION);
	put_copy(nlh, table, CONDIS_A_CALL_TX);
	put_copy(nlh, table, CONDIS_A_CALL_RX);
}

static int run(struct sig *sig, struct nlmsghdr *nlh)
{
	return nl_do(sig->c, nlh, &call_set, NULL, NULL);
}

/* The status in the answer, or one that says that there was none. */
static u32 run_status(struct sig *sig, struct nlmsghdr *nlh)
{
	u32 status = CONDIS_NL_STATUS_FAILURE;

	nl_do(sig->c, nlh, &call_set, take_status, &status);
	return status;
}

static struct nlmsghdr *answer(struct sig *sig, u32 op, u16 attr, u32 handle,
			       u32 status)
{
	struct nlmsghdr *nlh = nl_request(sig->c, CONDIS_CMD_CM_ANSWER);

	mnl_attr_put_u32(nlh, CONDIS_A_CALL_OP, op);
	mnl_attr_put_u32(nlh, attr, handle);
	mnl_attr_put_u32(nlh, CONDIS_A_CALL_STATUS, status);
	return nlh;
}

/**
 * act_answer() - answer a request
 * @sig: the call manager
 * @op: the request
 * @attr: what it is about
 * @handle: which
 * @status: the answer
 */
void act_answer(struct sig *sig, u32 op, u16 attr, u32 handle, u32 status)
{
	run(sig, answer(sig, op, attr, handle, status));
}

/**
 * act_made() - a client has its call
 * @sig: the call manager
 * @vc: the VC
 * @table: traffic that is not what the client has asked for, or NULL
 */
void act_made(struct sig *sig, u32 vc, const struct nlattr **table)
{
	struct nlmsghdr *nlh = answer(sig, CONDIS_NL_OP_CALL_MAKE,
				      CONDIS_A_CALL_VC, vc,
				      CONDIS_NL_STATUS_SUCCESS);

	put_traffic(nlh, table);
	run(sig, nlh);
}

/**
 * act_af_closed() - answer the close of an AF open
 * @sig: the call manager
 * @af: its handle
 *
 * Return: 0 or a negative errno: -EBUSY while it has VCs.
 */
int act_af_closed(struct sig *sig, u32 af)
{
	return run(sig, answer(sig, CONDIS_NL_OP_AF_CLOSE, CONDIS_A_CALL_AF,
			       af, CONDIS_NL_STATUS_SUCCESS));
}

/**
 * act_vc_add() - make a VC for a call to a client
 * @sig: the call manager
 * @af: the client's AF open
 *
 * Return: its handle, or 0.
 */
u32 act_vc_add(struct sig *sig, u32 af)
{
	struct nlmsghdr *nlh = nl_request(sig->c, CONDIS_CMD_CM_VC_ADD);
	u32 vc = 0;

	mnl_attr_put_u32(nlh, CONDIS_A_CALL_AF, af);
	nl_do(sig->c, nlh, &call_set, take_vc, &vc);
	return vc;
}

/**
 * act_vc_del() - delete such a VC
 * @sig: the call manager
 * @vc: its handle
 */
void act_vc_del(struct sig *sig, u32 vc)
{
	run(sig, about_vc(sig, CONDIS_CMD_CM_VC_DEL, vc));
}

/**
 * act_activate() - activate a VC, or give an active one other parameters
 * @sig: the call manager
 * @vc: its handle
 * @vci: virtual channel on path 0
 * @table: traffic; NULL: as the client has asked
 *
 * Return: its status; PENDING, and op-done-ntf follows.
 */
u32 act_activate(struct sig *sig, u32 vc, u32 vci, const struct nlattr **table)
{
	struct nlmsghdr *nlh = about_vc(sig, CONDIS_CMD_CM_ACTIVATE, vc);

	mnl_attr_put_u32(nlh, CONDIS_A_CALL_VPI, 0);
	mnl_attr_put_u32(nlh, CONDIS_A_CALL_VCI, vci);
	put_traffic(nlh, table);
	return run_status(sig, nlh);
}

/**
 * act_deactivate() - deactivate a VC
 * @sig: the call manager
 * @vc: its handle
 *
 * Return: its status; PENDING, and op-done-ntf follows.
 */
u32 act_deactivate(struct sig *sig, u32 vc)
{
	return run_status(sig, about_vc(sig, CONDIS_CMD_CM_DEACTIVATE, vc));
}

/**
 * act_offer() - offer a call to a client
 * @sig: the call manager
 * @sap: where it takes calls
 * @vc: the VC, active
 * @table: the setup of the other side
 *
 * Return: what the client says; PENDING, and its answer follows.
 */
u32 act_offer(struct sig *sig, u32 sap, u32 vc, const struct nlattr **table)
{
	struct nlmsghdr *nlh = about_vc(sig, CONDIS_CMD_CM_OFFER, vc);

	mnl_attr_put_u32(nlh, CONDIS_A_CALL_SAP, sap);
	put_traffic(nlh, table);
	put_copy(nlh, table, CONDIS_A_CALL_VPI);
	put_copy(nlh, table, CONDIS_A_CALL_VCI);
	put_copy(nlh, table, CONDIS_A_CALL_CALLED);
	put_copy(nlh, table, CONDIS_A_CALL_CALLING);
	put_copy(nlh, table, CONDIS_A_CALL_SPECIFIC_TYPE);
	put_copy(nlh, table, CONDIS_A_CALL_SPECIFIC);
	return run_status(sig, nlh);
}

/**
 * act_connect() - tell a client that its call is through
 * @sig: the call manager
 * @vc: the VC
 */
void act_connect(struct sig *sig, u32 vc)
{
	run(sig, about_vc(sig, CONDIS_CMD_CM_CONNECT, vc));
}

/**
 * act_close() - tell a client that the other side closes its call
 * @sig: the call manager
 * @vc: the VC
 * @status: why
 * @data: of the other side, or NULL
 */
void act_close(struct sig *sig, u32 vc, u32 status, const struct nlattr *data)
{
	struct nlmsghdr *nlh = about_vc(sig, CONDIS_CMD_CM_CLOSE, vc);

	mnl_attr_put_u32(nlh, CONDIS_A_CALL_STATUS, status);
	if (data)
		mnl_attr_put(nlh, CONDIS_A_CALL_DATA,
			     mnl_attr_get_payload_len(data),
			     mnl_attr_get_payload(data));
	run(sig, nlh);
}

/**
 * act_modify() - tell a client that the other side has changed its parameters
 * @sig: the call manager
 * @vc: the VC
 * @table: the traffic
 */
void act_modify(struct sig *sig, u32 vc, const struct nlattr **table)
{
	struct nlmsghdr *nlh = about_vc(sig, CONDIS_CMD_CM_MODIFY, vc);

	put_traffic(nlh, table);
	run(sig, nlh);
}

/**
 * act_tell() - tell a client something by an OID
 * @sig: the call manager
 * @af: its AF open
 * @oid: what
 *
 * What it says to that is its own business.
 */
void act_tell(struct sig *sig, u32 af, u32 oid)
{
	struct nlmsghdr *nlh = nl_request(sig->c, CONDIS_CMD_OID_REQUEST);

	mnl_attr_put_u32(nlh, CONDIS_A_OID_CM, sig->cm);
	mnl_attr_put_u32(nlh, CONDIS_A_OID_AF, af);
	mnl_attr_put_u32(nlh, CONDIS_A_OID_OID, oid);
	mnl_attr_put(nlh, CONDIS_A_OID_SET, 0, NULL);
	nl_do(sig->c, nlh, &oid_set, NULL, NULL);
}

/**
 * act_oid_answer() - answer what a client asks by an OID
 * @sig: the call manager
 * @id: names the request
 * @status: the answer
 * @data: what it has asked for
 * @len: octets there
 * @needed: octets that it would take, or 0
 */
void act_oid_answer(struct sig *sig, u32 id, u32 status, const void *data,
		    size_t len, u32 needed)
{
	struct nlmsghdr *nlh = nl_request(sig->c, CONDIS_CMD_OID_ANSWER);

	mnl_attr_put_u32(nlh, CONDIS_A_OID_CM, sig->cm);
	mnl_attr_put_u32(nlh, CONDIS_A_OID_ID, id);
	mnl_attr_put_u32(nlh, CONDIS_A_OID_STATUS, status);
	if (len)
		mnl_attr_put(nlh, CONDIS_A_OID_DATA, len, data);
	if (needed)
		mnl_attr_put_u32(nlh, CONDIS_A_OID_NEEDED, needed);
	nl_do(sig->c, nlh, &oid_set, NULL, NULL);
}
