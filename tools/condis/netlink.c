// SPDX-License-Identifier: GPL-2.0-only
/*
 * Requests and their answers.
 *
 * The kernel carries a request out inside the call that sends it, so the answer
 * waits on the socket when that call is back. What else waits there are events;
 * they are set aside in the order they came, whatever the tool is busy with.
 */
#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/condis.h>
#include <linux/genetlink.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "condis.h"
#include "nl.h"

/* How long a dump may be silent, in ms. */
#define DUMP_PATIENCE	10000

/**
 * struct request - a request in progress
 * @nlh: the message
 * @set: its attributes, for the words of an error
 * @reply: takes the answers, may be NULL
 * @arg: for @reply
 * @done: the last message of the answer is here
 * @replied: an answer with attributes is here
 * @torn: the list changed while it was read
 * @err: 0 or a negative errno
 */
struct request {
	const struct nlmsghdr *nlh;
	const struct attr_set *set;
	nl_reply_fn reply;
	void *arg;
	bool done;
	bool replied;
	bool torn;
	int err;
};

/* take_error - an acknowledgment, or a refusal and its reason */
static void take_error(struct nl *nl, struct request *req,
		       const struct nlmsghdr *nlh)
{
	const struct nlmsgerr *err = mnl_nlmsg_get_payload(nlh);

	if (mnl_nlmsg_get_payload_len(nlh) < sizeof(*err))
		return;
	req->done = true;
	req->err = err->error;
	if (err->error)
		extack_text(nlh, req->nlh, req->set, nl->error,
			    sizeof(nl->error));
}

static void take_done(struct nl *nl, struct request *req,
		      const struct nlmsghdr *nlh)
{
	req->done = true;
	if (mnl_nlmsg_get_payload_len(nlh) >= sizeof(int))
		req->err = *(const int *)mnl_nlmsg_get_payload(nlh);
	if (req->err)
		snprintf(nl->error, sizeof(nl->error), "%s",
			 strerror(-req->err));
}

/* take_message - one message: an answer, an event, or nothing of ours */
static int take_message(struct nl *nl, struct request *req,
			const struct nlmsghdr *nlh)
{
	bool ours = req && nlh->nlmsg_seq == req->nlh->nlmsg_seq;

	if (ours && (nlh->nlmsg_flags & NLM_F_DUMP_INTR))
		req->torn = true;
	if (ours && nlh->nlmsg_type == NLMSG_ERROR) {
		take_error(nl, req, nlh);
	} else if (ours && nlh->nlmsg_type == NLMSG_DONE) {
		take_done(nl, req, nlh);
	} else if (ours && nlh->nlmsg_type == req->nlh->nlmsg_type) {
		req->replied = true;
		if (req->reply)
			req->reply(nlh, req->arg);
	} else if (!nlh->nlmsg_seq && nlh->nlmsg_type == nl->family) {
		if (!events_add(&nl->events, nlh))
			return -ENOMEM;
	}
	return 0;
}

/* pump - read one datagram: 1, 0 when there is none, or a negative errno */
static int pump(struct nl *nl, struct request *req)
{
	const struct nlmsghdr *nlh = (const struct nlmsghdr *)nl->rx;
	ssize_t got;
	int rc, len;

	got = mnl_socket_recvfrom(nl->sock, nl->rx, NL_RX_SIZE);
	if (got < 0) {
		if (errno == EAGAIN)
			return 0;
		if (errno == ENOBUFS) {
			nl->overruns++;
			return 1;
		}
		return errno == EINTR ? 1 : -errno;
	}
	for (len = got; mnl_nlmsg_ok(nlh, len);
	     nlh = mnl_nlmsg_next(nlh, &len)) {
		rc = take_message(nl, req, nlh);
		if (rc)
			return rc;
	}
	return 1;
}

/* wait_dump - a dump goes on when this process reads; is there more? */
static int wait_dump(struct nl *nl)
{
	struct pollfd pfd = { .fd = nl_fd(nl), .events = POLLIN };

	return poll(&pfd, 1, DUMP_PATIENCE) > 0 ? 0 : -ETIMEDOUT;
}

/* no_answer - the answer was lost, since the buffer was full of events */
static int no_answer(struct nl *nl)
{
	snprintf(nl->error, sizeof(nl->error),
		 "the kernel's answer did not fit in the receive buffer: give more with -rcvbuf");
	return NL_NO_ANSWER;
}

static int system_error(struct nl *nl, int err)
{
	snprintf(nl->error, sizeof(nl->error), "netlink: %s", strerror(-err));
	return err;
}

/* drain - set aside what came, to make room for an answer */
static int drain(struct nl *nl)
{
	int rc;

	do {
		rc = pump(nl, NULL);
	} while (rc > 0);
	return rc;
}

/**
 * exchange() - send a request and read its answer
 * @nl: the socket
 * @nlh: the request; it gets its sequence number here
 * @set: its attributes
 * @reply: takes the answers, may be NULL
 * @arg: for @reply
 * @torn: filled: the list changed while it was read; may be NULL
 *
 * Return: 0, or a negative errno with its words in @nl->error.
 */
int exchange(struct nl *nl, struct nlmsghdr *nlh, const struct attr_set *set,
	     nl_reply_fn reply, void *arg, bool *torn)
{
	struct request req = {
		.nlh = nlh, .set = set, .reply = reply, .arg = arg,
	};
	bool dump = (nlh->nlmsg_flags & NLM_F_DUMP) == NLM_F_DUMP;
	int rc = drain(nl);

	if (rc < 0)
		return system_error(nl, rc);
	if (!++nl->seq)
		nl->seq = 1;
	nlh->nlmsg_seq = nl->seq;
	if (mnl_socket_sendto(nl->sock, nlh, nlh->nlmsg_len) < 0)
		return system_error(nl, -errno);
	while (!req.done) {
		rc = pump(nl, &req);
		if (!rc && dump)
			rc = wait_dump(nl);
		else if (!rc)
			return req.replied ? 0 : no_answer(nl);
		if (rc < 0)
			return system_error(nl, rc);
	}
	if (torn)
		*torn = req.torn;
	return req.err;
}

/**
 * nl_request() - begin a request
 * @c: the run
 * @cmd: the command
 *
 * Return: the message, valid until the next one is begun; NULL after a
 * complaint when there is no socket.
 */
struct nlmsghdr *nl_request(struct condis *c, u8 cmd)
{
	struct nl *nl = nl_get(c);

	return nl ? start_message(nl, nl->family, cmd, CONDIS_FAMILY_VERSION) :
		    NULL;
}

/**
 * nl_do() - carry a request out
 * @c: the run
 * @nlh: the request
 * @set: its attributes
 * @reply: takes the answer, may be NULL
 * @arg: for @reply
 *
 * Return: 0, or a negative errno, for nl_report().
 */
int nl_do(struct condis *c, struct nlmsghdr *nlh, const struct attr_set *set,
	  nl_reply_fn reply, void *arg)
{
	return exchange(c->nl, nlh, set, reply, arg, NULL);
}

/**
 * nl_report() - say why nl_do() failed
 * @c: the run
 * @err: what it returned
 *
 * Return: an enum condis_exit, CONDIS_OK for 0.
 */
int nl_report(struct condis *c, int err)
{
	if (!err)
		return CONDIS_OK;
	return fail(c, CONDIS_FAILED, "%s", c->nl->error);
}

/**
 * nl_run() - carry a request out, and complain when it fails
 * @c: the run
 * @nlh: the request
 * @set: its attributes
 * @reply: takes the answer, may be NULL
 * @arg: for @reply
 *
 * Return: an enum condis_exit.
 */
int nl_run(struct condis *c, struct nlmsghdr *nlh, const struct attr_set *set,
	   nl_reply_fn reply, void *arg)
{
	return nl_report(c, nl_do(c, nlh, set, reply, arg));
}

/**
 * nl_dump() - ask for a list, and complain when that fails
 * @c: the run
 * @nlh: the request
 * @set: its attributes
 * @reply: takes each object of the list
 * @arg: for @reply
 *
 * A list that changed while it was read is shown with a remark.
 *
 * Return: an enum condis_exit.
 */
int nl_dump(struct condis *c, struct nlmsghdr *nlh,
	    const struct attr_set *set, nl_reply_fn reply, void *arg)
{
	bool torn = false;
	int err;

	nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
	err = exchange(c->nl, nlh, set, reply, arg, &torn);
	if (torn)
		fprintf(stderr, "condis: %s\n",
			"the list changed while it was read, it may be incomplete");
	return nl_report(c, err);
}

/**
 * nl_drain() - set aside the events that are there, without waiting
 * @c: the run, with an open socket
 *
 * Return: an enum condis_exit.
 */
int nl_drain(struct condis *c)
{
	int rc = drain(c->nl);

	return rc < 0 ? nl_report(c, system_error(c->nl, rc)) : CONDIS_OK;
}

/**
 * nl_wait() - wait for events, or for something else
 * @c: the run, with an open socket
 * @fd: another descriptor to wait for, or -1
 * @timeout: in ms, negative for no limit
 *
 * Return: a mask of NL_EVENT and NL_FD, 0 after @timeout ms, or a negative
 * errno, for nl_report().
 */
int nl_wait(struct condis *c, int fd, int timeout)
{
	struct pollfd pfd[2] = {
		{ .fd = nl_fd(c->nl), .events = POLLIN },
		{ .fd = fd, .events = POLLIN },
	};
	int rc, seen = 0;

	rc = poll(pfd, 2, timeout);
	if (rc < 0)
		return errno == EINTR ? NL_EVENT :
					system_error(c->nl, -errno);
	if (pfd[0].revents) {
		rc = drain(c->nl);
		if (rc < 0)
			return system_error(c->nl, rc);
		seen |= NL_EVENT;
	}
	if (pfd[1].revents)
		seen |= NL_FD;
	return seen;
}
