// SPDX-License-Identifier: GPL-2.0-only
/*
 * Messages of the kernel: refusals in words, events found again.
 */
#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/condis.h>
#include <linux/genetlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "events.h"
#include "match.h"
#include "nl.h"
#include "schema.h"

static u64 reply[512];
static u32 vci_offset, pcr_offset, tx_offset;

static u32 offset(const struct nlmsghdr *nlh)
{
	return nlh->nlmsg_len;
}

/* A pvc-new request; the places of some attributes are remembered. */
static struct nlmsghdr *put_pvc(void)
{
	struct nlmsghdr *nlh = check_message(CONDIS_CMD_PVC_NEW);
	struct nlattr *nest;

	mnl_attr_put_u32(nlh, CONDIS_A_PVC_IFINDEX, 1);
	vci_offset = offset(nlh);
	mnl_attr_put_u32(nlh, CONDIS_A_PVC_VCI, 70000);
	tx_offset = offset(nlh);
	nest = mnl_attr_nest_start(nlh, CONDIS_A_PVC_TX);
	mnl_attr_put_u32(nlh, CONDIS_A_FLOW_MAX_SDU, 9180);
	pcr_offset = offset(nlh);
	mnl_attr_put_u32(nlh, CONDIS_A_FLOW_PCR, 0);
	mnl_attr_nest_end(nlh, nest);
	return nlh;
}

/* The kernel's refusal: the plain error, then attributes. */
static struct nlmsghdr *put_error(int err, const struct nlmsghdr *copy)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(reply);
	struct nlmsgerr *e;
	size_t more = copy ? copy->nlmsg_len - NLMSG_HDRLEN : 0;

	nlh->nlmsg_type = NLMSG_ERROR;
	nlh->nlmsg_flags = NLM_F_ACK_TLVS | (copy ? 0 : NLM_F_CAPPED);
	e = mnl_nlmsg_put_extra_header(nlh, sizeof(*e) + more);
	e->error = err;
	if (copy)
		memcpy(&e->msg, copy, copy->nlmsg_len);
	return nlh;
}

static void says(const struct nlmsghdr *error, const char *wanted)
{
	char text[256];

	extack_text(error, put_pvc(), &pvc_set, text, sizeof(text));
	if (!CHECK(!strcmp(text, wanted)))
		printf("# <%s> instead of <%s>\n", text, wanted);
}

static void plain_errors(void)
{
	says(put_error(-ENODEV, NULL), "No such device");
	says(put_error(-EPERM, NULL),
	     "Operation not permitted (that needs CAP_NET_ADMIN in the netns)");
	put_error(-ENODEV, NULL)->nlmsg_flags = 0;
	says((struct nlmsghdr *)reply, "No such device");
}

static void the_kernels_words(void)
{
	struct nlmsghdr *nlh = put_error(-EEXIST, NULL);

	mnl_attr_put_strz(nlh, NLMSGERR_ATTR_MSG, "PVC 0/100 is there");
	says(nlh, "PVC 0/100 is there: File exists");
	/* A kernel that does not cap sends the whole request back. */
	nlh = put_error(-EEXIST, put_pvc());
	mnl_attr_put_strz(nlh, NLMSGERR_ATTR_MSG, "PVC 0/100 is there");
	says(nlh, "PVC 0/100 is there: File exists");
}

static void bad_attributes_are_named(void)
{
	struct nlmsghdr *nlh;
	struct nlattr *policy;

	put_pvc();
	nlh = put_error(-ERANGE, NULL);
	mnl_attr_put_u32(nlh, NLMSGERR_ATTR_OFFS, vci_offset);
	mnl_attr_put_strz(nlh, NLMSGERR_ATTR_MSG, "integer out of range");
	policy = mnl_attr_nest_start(nlh, NLMSGERR_ATTR_POLICY);
	mnl_attr_put_u64(nlh, NL_POLICY_TYPE_ATTR_MIN_VALUE_U, 0);
	mnl_attr_put_u64(nlh, NL_POLICY_TYPE_ATTR_MAX_VALUE_U, 65535);
	mnl_attr_nest_end(nlh, policy);
	says(nlh,
	     "integer out of range (attribute vci, which takes 0 to 65535): Numerical result out of range");
	nlh = put_error(-EINVAL, NULL);
	mnl_attr_put_u32(nlh, NLMSGERR_ATTR_OFFS, pcr_offset);
	says(nlh, "Invalid argument (attribute tx.pcr)");
	nlh = put_error(-EINVAL, NULL);
	mnl_attr_put_u32(nlh, NLMSGERR_ATTR_OFFS, 100000);
	says(nlh, "Invalid argument");
}

static void missing_attributes_are_named(void)
{
	struct nlmsghdr *nlh;

	put_pvc();
	nlh = put_error(-EINVAL, NULL);
	mnl_attr_put_u32(nlh, NLMSGERR_ATTR_MISS_TYPE, CONDIS_A_PVC_VPI);
	says(nlh, "Invalid argument (attribute vpi is missing)");
	nlh = put_error(-EINVAL, NULL);
	mnl_attr_put_u32(nlh, NLMSGERR_ATTR_MISS_TYPE, CONDIS_A_FLOW_SCR);
	mnl_attr_put_u32(nlh, NLMSGERR_ATTR_MISS_NEST, tx_offset);
	says(nlh, "Invalid argument (attribute tx.scr is missing)");
	nlh = put_error(-EINVAL, NULL);
	mnl_attr_put_u32(nlh, NLMSGERR_ATTR_MISS_TYPE, 60000);
	says(nlh, "Invalid argument");
}

static struct nlmsghdr *put_event(u8 cmd, u16 type, u32 value)
{
	struct nlmsghdr *nlh = check_message(cmd);

	if (type)
		mnl_attr_put_u32(nlh, type, value);
	return nlh;
}

static u32 take(struct events *events, u8 cmd, u32 af, u32 vc)
{
	struct match match = { .cmd = cmd };
	struct nlmsghdr *nlh;
	u32 len;

	match_want(&match, MATCH_AF, af);
	match_want(&match, MATCH_VC, vc);
	nlh = events_take(events, match_event, &match);
	len = nlh ? nlh->nlmsg_len : 0;
	CHECK(!nlh || nl_cmd(nlh) == cmd);
	free(nlh);
	return len;
}

static void events_are_found_in_order(void)
{
	const struct match any = { .cmd = CONDIS_CMD_OP_DONE_NTF };
	struct events events;

	events_init(&events);
	events_add(&events, put_event(CONDIS_CMD_OP_DONE_NTF,
				      CONDIS_A_OP_VC, 1));
	events_add(&events, put_event(CONDIS_CMD_NBL_RECEIVE_NTF,
				      CONDIS_A_NBL_AF, 2));
	events_add(&events, put_event(CONDIS_CMD_OP_DONE_NTF,
				      CONDIS_A_OP_VC, 3));
	CHECK(events_seen(&events, match_event, &any));
	CHECK(!take(&events, CONDIS_CMD_OP_DONE_NTF, 0, 2));
	CHECK(take(&events, CONDIS_CMD_OP_DONE_NTF, 0, 3));
	CHECK(!take(&events, CONDIS_CMD_NBL_RECEIVE_NTF, 1, 0));
	CHECK(take(&events, CONDIS_CMD_NBL_RECEIVE_NTF, 2, 0));
	CHECK(take(&events, CONDIS_CMD_OP_DONE_NTF, 0, 0));
	CHECK(!events_seen(&events, match_event, &any));
	/* The end of the queue moved with what was taken. */
	events_add(&events, put_event(CONDIS_CMD_CALL_CLOSING_NTF,
				      CONDIS_A_CALL_VC, 9));
	CHECK(take(&events, CONDIS_CMD_CALL_CLOSING_NTF, 0, 9));
	events_clear(&events);
}

static void lent_data_has_a_limit(void)
{
	static char data[32768];
	struct nlmsghdr *nlh;
	struct events events;
	unsigned int i, n = 0;

	events_init(&events);
	for (i = 0; i < 5000; i++) {
		nlh = check_message(CONDIS_CMD_NBL_RECEIVE_NTF);
		mnl_attr_put_u32(nlh, CONDIS_A_NBL_AF, 1);
		mnl_attr_put(nlh, CONDIS_A_NBL_RESOURCES, 0, NULL);
		mnl_attr_put(nlh, CONDIS_A_NBL_FRAG, sizeof(data), data);
		events_add(&events, nlh);
	}
	CHECK(events.lent <= EVENTS_LENT_MAX);
	CHECK(events.lent > EVENTS_LENT_MAX - 65536);
	CHECK(events.dropped > 0);
	while (take(&events, CONDIS_CMD_NBL_RECEIVE_NTF, 1, 0))
		n++;
	CHECK(n + events.dropped == 5000);
	CHECK(!events.lent);
	events_clear(&events);
}

int main(void)
{
	CASE(plain_errors);
	CASE(the_kernels_words);
	CASE(bad_attributes_are_named);
	CASE(missing_attributes_are_named);
	CASE(events_are_found_in_order);
	CASE(lent_data_has_a_limit);
	return check_end();
}
