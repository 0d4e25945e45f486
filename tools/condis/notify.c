// SPDX-License-Identifier: GPL-2.0-only
/*
 * Events, shown: as "[VC_NEW] vc 1 ...", or with -j as
 * {"name":"vc-new-ntf","msg":{...}}.
 */
#include <ctype.h>
#include <libmnl/libmnl.h>
#include <linux/condis.h>
#include <linux/genetlink.h>
#include <stdio.h>
#include <string.h>

#include "netlink.h"
#include "notify.h"
#include "out.h"
#include "schema.h"

enum kind { OBJECT, CONTROL, DATA };

static const struct notification {
	u8 cmd;
	enum kind kind;
	const char *name;
	const struct attr_set *set;
} notifications[] = {
	{ CONDIS_CMD_ADAPTER_GET, DATA, "adapter-get", &adapter_set },
	{ CONDIS_CMD_ADAPTER_ADD_NTF, OBJECT, "adapter-add-ntf",
	  &adapter_set },
	{ CONDIS_CMD_ADAPTER_CHANGE_NTF, OBJECT, "adapter-change-ntf",
	  &adapter_set },
	{ CONDIS_CMD_ADAPTER_DEL_NTF, OBJECT, "adapter-del-ntf",
	  &adapter_set },
	{ CONDIS_CMD_AF_CLOSE_NTF, CONTROL, "af-close-ntf", &af_set },
	{ CONDIS_CMD_VC_GET, DATA, "vc-get", &vc_set },
	{ CONDIS_CMD_VC_NEW_NTF, OBJECT, "vc-new-ntf", &vc_set },
	{ CONDIS_CMD_VC_CHANGE_NTF, OBJECT, "vc-change-ntf", &vc_set },
	{ CONDIS_CMD_VC_DEL_NTF, OBJECT, "vc-del-ntf", &vc_set },
	{ CONDIS_CMD_CALL_CLOSING_NTF, CONTROL, "call-closing-ntf",
	  &call_set },
	{ CONDIS_CMD_CALL_OFFER_NTF, CONTROL, "call-offer-ntf", &call_set },
	{ CONDIS_CMD_CALL_CONNECTED_NTF, CONTROL, "call-connected-ntf",
	  &call_set },
	{ CONDIS_CMD_CALL_MODIFIED_NTF, CONTROL, "call-modified-ntf",
	  &call_set },
	{ CONDIS_CMD_VC_GONE_NTF, CONTROL, "vc-gone-ntf", &call_set },
	{ CONDIS_CMD_PARTY_DROP_NTF, CONTROL, "party-drop-ntf", &call_set },
	{ CONDIS_CMD_CM_REQUEST_NTF, CONTROL, "cm-request-ntf", &call_set },
	{ CONDIS_CMD_OP_DONE_NTF, CONTROL, "op-done-ntf", &op_set },
	{ CONDIS_CMD_FAMILY_NEW_NTF, OBJECT, "family-new-ntf", &family_set },
	{ CONDIS_CMD_FAMILY_DEL_NTF, OBJECT, "family-del-ntf", &family_set },
	{ CONDIS_CMD_OID_NTF, CONTROL, "oid-ntf", &oid_set },
	{ CONDIS_CMD_OID_DONE_NTF, CONTROL, "oid-done-ntf", &oid_set },
	{ CONDIS_CMD_STATUS_NTF, OBJECT, "status-ntf", &indication_set },
};

#define COUNT	(sizeof(notifications) / sizeof(*notifications))

static const struct notification *find(const struct nlmsghdr *nlh)
{
	u8 cmd = nl_cmd(nlh);
	size_t i;

	for (i = 0; i < COUNT; i++)
		if (notifications[i].cmd == cmd)
			return &notifications[i];
	return NULL;
}

/**
 * notify_is_object() - is it an event of the monitor group?
 * @nlh: the event
 * @arg: not used
 *
 * Return: true when it is.
 */
bool notify_is_object(const struct nlmsghdr *nlh, const void *arg)
{
	const struct notification *n = find(nlh);

	(void)arg;
	return n && n->kind == OBJECT;
}

/**
 * notify_is_control() - is it about an operation or the end of something?
 * @nlh: the event
 * @arg: not used
 *
 * Return: true when it is.
 */
bool notify_is_control(const struct nlmsghdr *nlh, const void *arg)
{
	const struct notification *n = find(nlh);

	(void)arg;
	return n && n->kind == CONTROL;
}

/* label - "[VC_NEW] " of "vc-new-ntf" */
static void label(FILE *file, const char *name)
{
	size_t len = strlen(name), i;

	if (len > 4 && !strcmp(name + len - 4, "-ntf"))
		len -= 4;
	putc('[', file);
	for (i = 0; i < len; i++)
		putc(name[i] == '-' ? '_' : toupper((unsigned char)name[i]),
		     file);
	fputs("] ", file);
}

/**
 * notify_show() - show an event, or an object that the monitor begins with
 * @out: the answer
 * @nlh: the message; what this tool does not know is not shown
 */
void notify_show(struct out *out, const struct nlmsghdr *nlh)
{
	const size_t header = sizeof(struct genlmsghdr);
	const struct notification *n = find(nlh);

	if (!n)
		return;
	if (out->json) {
		out_object_begin(out, NULL);
		out_text(out, "name", n->name);
		out_object_begin(out, "msg");
	} else {
		label(out->file, n->name);
		out_object_begin(out, NULL);
	}
	show_attrs(out, n->set, mnl_nlmsg_get_payload_offset(nlh, header),
		   mnl_nlmsg_get_payload_len(nlh) - header);
	out_object_end(out);
	if (out->json)
		out_object_end(out);
}
