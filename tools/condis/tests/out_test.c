// SPDX-License-Identifier: GPL-2.0-only
/*
 * Answers, as text and as JSON.
 */
#include <libmnl/libmnl.h>
#include <linux/condis.h>
#include <linux/genetlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "out.h"
#include "schema.h"

static char *shown;
static size_t size;

static struct out begin(bool json, bool pretty)
{
	struct out out = { .json = json, .pretty = pretty };

	out.file = open_memstream(&shown, &size);
	return out;
}

static void shows(struct out *out, const char *wanted)
{
	fclose(out->file);
	if (!CHECK(!strcmp(shown, wanted)))
		printf("# <%s> instead of <%s>\n", shown, wanted);
	free(shown);
}

static void sample(struct out *out)
{
	out_list_begin(out, NULL);
	out_object_begin(out, NULL);
	out_u64(out, "vc", 18446744073709551615ull);
	out_flag(out, "persist");
	out_list_begin(out, "reasons");
	out_text(out, NULL, "gone");
	out_text(out, NULL, "reset");
	out_list_end(out);
	out_list_begin(out, "rx");
	out_list_end(out);
	out_object_begin(out, "tx");
	out_s64(out, "max", -5);
	out_object_end(out);
	out_text(out, "name", "a\"b\\c\n");
	out_object_end(out);
	out_object_begin(out, NULL);
	out_u64(out, "vc", 2);
	out_object_end(out);
	out_list_end(out);
}

static void json_is_json(void)
{
	struct out out = begin(true, false);

	sample(&out);
	shows(&out,
	      "[{\"vc\":18446744073709551615,\"persist\":true,\"reasons\":[\"gone\",\"reset\"],\"rx\":[],\"tx\":{\"max\":-5},\"name\":\"a\\\"b\\\\c\\u000a\"},{\"vc\":2}]\n");
	CHECK(out.answers == 1);
}

static void text_is_readable(void)
{
	struct out out = begin(false, false);

	out_object_begin(&out, NULL);
	out_u64(&out, "vc", 1);
	out_flag(&out, "persist");
	out_list_begin(&out, "reasons");
	out_text(&out, NULL, "gone");
	out_text(&out, NULL, "reset");
	out_list_end(&out);
	out_object_begin(&out, "tx");
	out_u64(&out, "max", 5);
	out_object_end(&out);
	out_list_begin(&out, "rx");
	out_list_end(&out);
	out_object_end(&out);
	shows(&out,
	      "vc 1 persist reasons gone,reset\n    tx: max 5\n    rx none\n");
}

static void pretty_has_lines(void)
{
	struct out out = begin(true, true);

	out_list_begin(&out, NULL);
	out_object_begin(&out, NULL);
	out_u64(&out, "vc", 1);
	out_object_end(&out);
	out_list_end(&out);
	shows(&out,
	      "[\n    {\n        \"vc\": 1\n    }\n]\n");
}

static void empty_lists_are_shown(void)
{
	struct out out = begin(true, false);

	out_list_begin(&out, NULL);
	out_list_end(&out);
	out_object_begin(&out, NULL);
	out_object_end(&out);
	shows(&out, "[]\n{}\n");
	out = begin(false, false);
	out_list_begin(&out, NULL);
	out_list_end(&out);
	shows(&out, "");
}

/* put_vc - a VC as the kernel shows one */
static struct nlmsghdr *put_vc(void)
{
	struct nlmsghdr *nlh = check_message(CONDIS_CMD_VC_GET);
	struct nlattr *nest;

	mnl_attr_put_u32(nlh, CONDIS_A_VC_VC, 9);
	mnl_attr_put_u32(nlh, CONDIS_A_VC_IFINDEX, 1);
	mnl_attr_put(nlh, CONDIS_A_VC_PERSIST, 0, NULL);
	mnl_attr_put_u32(nlh, CONDIS_A_VC_AAL, CONDIS_NL_AAL_AAL5);
	nest = mnl_attr_nest_start(nlh, CONDIS_A_VC_TX);
	mnl_attr_put_u32(nlh, CONDIS_A_FLOW_MAX_SDU, 9180);
	mnl_attr_nest_end(nlh, nest);
	mnl_attr_put_u32(nlh, CONDIS_A_VC_CALL, 99);
	mnl_attr_put_u32(nlh, CONDIS_A_VC_TX_REASONS,
			 CONDIS_NL_GATE_REASON_PAUSED |
			 CONDIS_NL_GATE_REASON_NOT_READY | 1u << 31);
	mnl_attr_put_u32(nlh, CONDIS_A_VC_RX_REASONS, 0);
	nest = mnl_attr_nest_start(nlh, CONDIS_A_VC_STATS);
	mnl_attr_put_u64(nlh, CONDIS_A_VC_STATS_SENT_NBLS, 1ull << 40);
	mnl_attr_put_u32(nlh, CONDIS_A_VC_STATS_SENT_NBS, 7);
	mnl_attr_nest_end(nlh, nest);
	/* What this tool does not know, and what is not what it says. */
	mnl_attr_put_u32(nlh, CONDIS_A_VC_MAX + 5, 1);
	mnl_attr_put_u8(nlh, CONDIS_A_VC_VPI, 1);
	return nlh;
}

static void attributes_have_their_names(void)
{
	struct nlmsghdr *nlh = put_vc();
	const size_t header = sizeof(struct genlmsghdr);
	struct out out = begin(true, false);

	out_object_begin(&out, NULL);
	show_attrs(&out, &vc_set, mnl_nlmsg_get_payload_offset(nlh, header),
		   mnl_nlmsg_get_payload_len(nlh) - header);
	out_object_end(&out);
	shows(&out,
	      "{\"vc\":9,\"ifindex\":1,\"persist\":true,\"aal\":\"aal5\",\"tx\":{\"max-sdu\":9180},\"call\":99,\"tx-reasons\":[\"paused\",\"not-ready\",2147483648],\"rx-reasons\":[],\"stats\":{\"sent-nbls\":1099511627776,\"sent-nbs\":7}}\n");
	out = begin(false, false);
	out_object_begin(&out, NULL);
	show_attrs(&out, &vc_set, mnl_nlmsg_get_payload_offset(nlh, header),
		   mnl_nlmsg_get_payload_len(nlh) - header);
	out_object_end(&out);
	shows(&out,
	      "vc 9 dev lo persist aal aal5\n    tx: max-sdu 9180\n    call 99 tx-reasons paused,not-ready,2147483648 rx-reasons none\n    stats: sent-nbls 1099511627776 sent-nbs 7\n");
}

int main(void)
{
	CASE(json_is_json);
	CASE(text_is_readable);
	CASE(pretty_has_lines);
	CASE(empty_lists_are_shown);
	CASE(attributes_have_their_names);
	return check_end();
}
