/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a connection-oriented client implements, and what it calls.
 */
#ifndef _NET_CONDIS_CLIENT_H_
#define _NET_CONDIS_CLIENT_H_

#include <net/condis/call.h>
#include <net/condis/protocol.h>
#include <net/condis/status.h>

/**
 * struct condis_client_ops - entry points of a client
 *	(NDIS_CO_CLIENT_OPTIONAL_HANDLERS)
 * @open_af_complete: an open that pended is done
 *	(ProtocolClOpenAfCompleteEx). @af is NULL on failure. Process context.
 * @close_af_complete: a close that pended is done (ProtocolClCloseAfComplete);
 *	on failure the AF is open again. Any context.
 * @notify_close_af: the call manager goes away (ProtocolClNotifyCloseAf): close
 *	calls, delete VCs, close the AF. SUCCESS when all that is done, or
 *	PENDING and condis_cl_notify_close_address_family_complete(). Process
 *	context; must not wait for its own closes.
 * @make_call_complete: a call that pended is made, or not
 *	(ProtocolClMakeCallComplete); @params are the client's own again. Any
 *	context.
 * @close_call_complete: a close that pended is done
 *	(ProtocolClCloseCallComplete); on failure the call stands as before. Any
 *	context.
 * @incoming_close_call: the call goes away (ProtocolClIncomingCloseCall); the
 *	client answers with condis_cl_close_call(), from here or later. @data is
 *	lent for the call. Any context.
 */
struct condis_client_ops {
	void		(*open_af_complete)(void *af_ctx, struct condis_af *af,
					    condis_status_t status);
	void		(*close_af_complete)(void *af_ctx,
					     condis_status_t status);
	condis_status_t	(*notify_close_af)(void *af_ctx);
	void		(*make_call_complete)(void *vc_ctx,
					      condis_status_t status,
					      struct condis_call_params *p);
	void		(*close_call_complete)(void *vc_ctx,
					       condis_status_t status);
	void		(*incoming_close_call)(void *vc_ctx,
					       condis_status_t close_status,
					       const void *data, size_t len);
};

condis_status_t
condis_cl_open_address_family(struct condis_binding *binding,
			      const struct condis_af_id *id, void *af_ctx,
			      struct condis_af **af);
condis_status_t condis_cl_close_address_family(struct condis_af *af);
void condis_cl_notify_close_address_family_complete(struct condis_af *af,
						    condis_status_t status);
condis_status_t condis_cl_make_call(struct condis_vc *vc,
				    struct condis_call_params *params);
condis_status_t condis_cl_close_call(struct condis_vc *vc, const void *data,
				     size_t len);

#endif /* _NET_CONDIS_CLIENT_H_ */
