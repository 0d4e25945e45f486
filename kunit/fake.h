/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Fakes of the drivers around the core: a miniport with its adapter, a call
 * manager (stand-alone, or inside the miniport), clients.
 *
 * A fake does what a good driver does until a test tells it otherwise: answers
 * are set per entry point, a hook runs inside it. Whatever is called is written
 * to a log, which a test compares with what it expects. Each part cleans up
 * after itself when the test ends, and asserts that nothing is left.
 */
#ifndef _CONDIS_KUNIT_FAKE_H_
#define _CONDIS_KUNIT_FAKE_H_

#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <net/condis/call_manager.h>
#include <net/condis/client.h>
#include <net/condis/miniport.h>
#include <net/condis/protocol.h>

#include "adapter.h"
#include "af.h"
#include "binding.h"
#include "report.h"
#include "util.h"
#include "vc.h"

/**
 * enum fake_mode - who serves the address family
 * @FAKE_CM: a call manager of its own
 * @FAKE_MCM: the miniport
 * @FAKE_NONE: nobody
 */
enum fake_mode {
	FAKE_CM,
	FAKE_MCM,
	FAKE_NONE,
};

/* Entry points, with their names in the log in fake.c. */
enum fake_op {
	/* miniport */
	FAKE_INITIALIZE,
	FAKE_HALT,
	FAKE_M_PAUSE,
	FAKE_M_RESTART,
	FAKE_M_RESET,
	FAKE_M_CREATE_VC,
	FAKE_M_DELETE_VC,
	FAKE_M_ACTIVATE,
	FAKE_M_DEACTIVATE,
	FAKE_M_OID,
	FAKE_M_CANCEL_OID,
	FAKE_M_CANCEL,
	/* protocol */
	FAKE_BIND,
	FAKE_UNBIND,
	FAKE_PAUSE,
	FAKE_RESTART,
	FAKE_RESET_START,
	FAKE_RESET_END,
	FAKE_STATUS_TOLD,
	FAKE_AF_NOTIFY,
	FAKE_OID_COMPLETE,
	/* client */
	FAKE_OPEN_COMPLETE,
	FAKE_CLOSE_AF_COMPLETE,
	FAKE_NOTIFY_CLOSE,
	FAKE_MAKE_COMPLETE,
	FAKE_CLOSE_COMPLETE,
	FAKE_INCOMING_CLOSE,
	FAKE_SAP_COMPLETE,
	FAKE_SAP_GONE,
	FAKE_CL_CREATE_VC,
	FAKE_CL_DELETE_VC,
	FAKE_OFFER,
	FAKE_CONNECTED,
	FAKE_PARTY_COMPLETE,
	FAKE_PARTY_GONE,
	FAKE_INCOMING_DROP,
	FAKE_MODIFY_COMPLETE,
	FAKE_PEER_CHANGE,
	FAKE_ASKED,
	/* call manager */
	FAKE_OPEN_AF,
	FAKE_CLOSE_AF,
	FAKE_NOTIFY_COMPLETE,
	FAKE_CREATE_VC,
	FAKE_DELETE_VC,
	FAKE_MAKE_CALL,
	FAKE_CLOSE_CALL,
	FAKE_REGISTER_SAP,
	FAKE_DEREGISTER_SAP,
	FAKE_ANSWER,
	FAKE_MAKE_MULTI,
	FAKE_ADD_PARTY,
	FAKE_DROP_PARTY,
	FAKE_MODIFY,
	FAKE_ACTIVATE_COMPLETE,
	FAKE_DEACTIVATE_COMPLETE,
	FAKE_OID,
	FAKE_ANSWERED,
	FAKE_N_OPS,
};

/* An answer: do what a good driver does. No status has this value. */
#define FAKE_AUTO	CONDIS_STATUS(0xE0C0FFFF)

#define FAKE_LOG_SIZE	2048
/* What a fake miniport answers to a query. */
#define FAKE_OID_VALUE	0x600df00d

/**
 * enum fake_kind - what a driver's context of a VC is
 * @FAKE_IS_LOW: struct fake_low
 * @FAKE_IS_VC: struct fake_vc, which serves a call manager's private VC as its
 *	only context
 */
enum fake_kind {
	FAKE_IS_LOW = 0x10,
	FAKE_IS_VC = 0x20,
};

struct fake;

/**
 * struct fake_said - the last status that a protocol was told
 * @status: the status
 * @len: octets at @buf
 * @buf: what came with it
 */
struct fake_said {
	condis_status_t	status;
	u32		len;
	u8		buf[CONDIS_STATUS_BUF_MAX];
};

/**
 * typedef fake_hook_t - runs inside an entry point, before its answer is read
 * @f: the fixture
 * @obj: struct fake_low of an entry point of a VC's provider or miniport,
 *	fake_vc of a client's VC, fake_af of a client's open, fake_cm_af of a
 *	call manager's, fake_sap and fake_cm_sap of a SAP, fake_party
 *	of a party, fake_proto of a
 *	protocol; struct condis_oid_request of an OID;
 *	NULL for the adapter
 */
typedef void (*fake_hook_t)(struct fake *f, void *obj);

/**
 * struct fake_low - a VC as its provider or its miniport has it
 * @kind: FAKE_IS_LOW
 * @f: the fixture
 * @vc: the VC
 * @af: the open it is under; NULL of a miniport's
 * @node: on f->lows
 * @sent: NBLs that the miniport has to send, under f->lock
 * @back: NBLs that it got returned, under f->lock
 * @accepted: parameters that the miniport last accepted
 * @params: the provider's own, for an activation
 * @asked: of the activation or make-call that pends
 * @activating: the miniport owes an activation
 * @stopping: the miniport owes a deactivation
 * @making: the provider owes a make-call
 * @closing: the provider owes a close
 * @modifying: it owes a change of parameters
 * @close_when_idle: it completes the close when the VC is inactive
 * @mine: the provider made the VC, see fake_in.c
 * @keep: it does not delete it when its call is over
 */
struct fake_low {
	enum fake_kind		kind;
	struct fake		*f;
	struct condis_vc	*vc;
	struct fake_cm_af	*af;
	struct list_head	node;
	struct condis_nbl_queue	sent;
	struct condis_nbl_queue	back;
	struct condis_call_params accepted;
	struct condis_call_params params;
	struct condis_call_params *asked;
	bool			activating;
	bool			stopping;
	bool			making;
	bool			closing;
	bool			modifying;
	bool			close_when_idle;
	bool			mine;
	bool			keep;
};

/**
 * struct fake_cm_af - an open address family as its provider has it
 * @f: the fixture
 * @af: the open
 * @node: on f->cm_afs
 * @n_vcs: VCs under it
 * @opening: the provider owes an open
 * @closing: it owes a close
 *
 * The memory stays until the fixture ends (AF-2).
 */
struct fake_cm_af {
	struct fake		*f;
	struct condis_af	*af;
	struct list_head	node;
	unsigned int		n_vcs;
	bool			opening;
	bool			closing;
};

/**
 * struct fake_proto - a protocol: a client or a call manager
 * @f: the fixture
 * @tag: its name in the log
 * @ops: its tables, for @f only
 * @client: a client's
 * @cm: a call manager's
 * @proto: what it is registered as
 * @binding: its binding; NULL when unbound
 * @bound: how condis_open_adapter() ended
 * @wait: do not open an adapter that is announced
 * @pausing: it owes a pause completion
 * @leaving: it was told to unbind and has not
 * @node: on f->protos
 * @afs: its opens
 * @vcs: its VCs, under f->lock
 * @saps: its SAPs
 */
struct fake_proto {
	struct fake			*f;
	const char			*tag;
	struct condis_protocol_ops	ops;
	struct condis_client_ops	client;
	struct condis_call_manager_ops	cm;
	struct condis_protocol		*proto;
	struct condis_binding		*binding;
	condis_status_t			bound;
	bool				wait;
	bool				pausing;
	bool				leaving;
	struct list_head		node;
	struct list_head		afs;
	struct list_head		vcs;
	struct list_head		saps;
};

/**
 * struct fake_af - a client's open
 * @p: the client
 * @af: the handle; NULL when not open
 * @handle: the same, also after a close
 * @node: on p->afs
 * @opened: how the open ended; PENDING until then
 * @closed: how the close ended; PENDING until then
 * @dying: it closes as soon as its last VC is deleted
 * @closing: a close is under way
 * @notified: the client owes an answer to a notify-close
 * @leaving: a notify-close is answered from inside
 */
struct fake_af {
	struct fake_proto	*p;
	struct condis_af	*af;
	struct condis_af	*handle;
	struct list_head	node;
	condis_status_t		opened;
	condis_status_t		closed;
	bool			dying;
	bool			closing;
	bool			notified;
	bool			leaving;
};

/**
 * struct fake_vc - a VC as its creator has it
 * @kind: FAKE_IS_VC
 * @p: the creator
 * @vc: the handle; NULL when there is none
 * @af: the open it was made under; NULL: a call manager's private one
 * @node: on p->vcs
 * @params: for its calls
 * @made: how the make-call ended; PENDING until then
 * @closed: how the close ended; PENDING until then
 * @modified: how the change of parameters ended; PENDING until then
 * @peer: with what status the peer closed
 * @in_call: a close is due
 * @dying: it is deleted as soon as its call is closed
 * @theirs: the call manager made it, and deletes it
 * @offer: the parameters of an offer that is not answered
 * @got: NBLs received and held, under f->lock
 * @done: NBLs whose send is complete, under f->lock
 * @receive: instead of holding what is received
 * @complete: instead of holding what is completed
 * @data: of @receive and @complete
 */
struct fake_vc {
	enum fake_kind		kind;
	struct fake_proto	*p;
	struct condis_vc	*vc;
	struct fake_af		*af;
	struct list_head	node;
	struct condis_call_params params;
	condis_status_t		made;
	condis_status_t		closed;
	condis_status_t		modified;
	condis_status_t		peer;
	bool			in_call;
	bool			dying;
	bool			theirs;
	struct condis_call_params *offer;
	struct condis_nbl_queue	got;
	struct condis_nbl_queue	done;
	void (*receive)(struct fake_vc *v, struct condis_nbl *chain,
			unsigned int count, u32 flags);
	void (*complete)(struct fake_vc *v, struct condis_nbl *chain,
			 u32 flags);
	void			*data;
};

/**
 * struct fake - one adapter and whatever is on it
 * @test: the test
 * @mode: who serves the address family
 * @params: what the adapter is registered with
 * @ops: the miniport's table, for this adapter only
 * @mcm_ops: the provider's, with @mode FAKE_MCM
 * @adapter: the adapter; NULL after its release
 * @registered: the miniport is registered
 * @removed: condis_remove_adapter() was called
 * @ending: nothing is held any more
 * @released: its last reference is gone
 * @pausing: the miniport owes a pause
 * @restarting: it owes a restart
 * @resetting: it owes a reset
 * @reset_status: with what status a client was told that one ended
 * @said: the last status of the miniport that a protocol was told
 * @cm: the call manager, with @mode FAKE_CM
 * @cl: the first client
 * @tx: pool that clients send from
 * @rx: pool that the miniport indicates from
 * @answer: of each entry point
 * @hook: of each entry point
 * @entered: fake_hook_hold() was entered
 * @go: it may return
 * @data: for the hooks of a test
 * @count: calls of each entry point
 * @wrong: things that a fake saw and that must not be
 * @cancelled: the cancel id that the miniport was given last
 * @send: instead of holding what is to be sent
 * @returned: instead of keeping what comes back
 * @running_down: held by who closes all that a client has
 * @lock: protects the log, the lists below and the queues of the VCs
 * @lows: every struct fake_low
 * @cm_afs: every struct fake_cm_af that is open
 * @graves: those that were
 * @cm_saps: every SAP, as the provider has it
 * @parties: every party that there ever was
 * @protos: every protocol, the last one first
 * @reports: as of the last look
 * @log: names of entry points called, a space before each
 * @log_len: octets in it
 * @log_full: there was no room for one
 */
struct fake {
	struct kunit			*test;
	enum fake_mode			mode;
	struct condis_adapter_params	params;
	struct condis_miniport_ops	ops;
	struct condis_call_manager_ops	mcm_ops;
	struct condis_adapter		*adapter;
	bool				registered;
	bool				removed;
	bool				ending;
	struct completion		released;
	bool				pausing;
	bool				restarting;
	bool				resetting;
	condis_status_t			reset_status;
	struct fake_said		said;
	struct fake_proto		*cm;
	struct fake_proto		*cl;
	struct condis_nbl_pool		*tx;
	struct condis_nbl_pool		*rx;
	condis_status_t			answer[FAKE_N_OPS];
	fake_hook_t			hook[FAKE_N_OPS];
	struct completion		entered;
	struct completion		go;
	void				*data;
	atomic_t			count[FAKE_N_OPS];
	atomic_t			wrong;
	unsigned long			cancelled;
	void (*send)(struct fake_low *low, struct condis_nbl *chain,
		     u32 flags);
	void (*returned)(struct fake_low *low, struct condis_nbl *chain,
			 u32 flags);
	/* a client's notify-close and its unbind may meet */
	struct mutex			running_down;
	/* protects what its comment above lists */
	spinlock_t			lock;
	struct list_head		lows;
	struct list_head		cm_afs;
	struct list_head		graves;
	struct list_head		cm_saps;
	struct list_head		parties;
	struct list_head		protos;
	struct t_reports		reports;
	unsigned int			log_len;
	bool				log_full;
	char				log[FAKE_LOG_SIZE];
};

extern const struct condis_af_id fake_af_id;
extern const struct condis_af_id fake_af_id2;

/* fake.c: the fixture */
struct fake *fake_new(struct kunit *test, enum fake_mode mode);
void fake_register(struct fake *f);
struct fake *fake_paused(struct kunit *test, enum fake_mode mode);
struct fake *fake_running(struct kunit *test, enum fake_mode mode);
void fake_up(struct fake *f);
void fake_down(struct fake *f);
void fake_settle(struct fake *f);
void fake_remove(struct fake *f);
void fake_gone(struct fake *f);
condis_status_t fake_event(struct fake *f, enum fake_op op, const char *who,
			   condis_status_t status, void *obj);
void fake_hook_hold(struct fake *f, void *obj);
void fake_expect(struct fake *f, const char *want);
void fake_forget(struct fake *f);
void fake_must(struct fake *f, bool good, const char *what);
void fake_reported(struct fake *f, enum condis_report_id id, u64 n);
void fake_silent(struct fake *f);

/* Wait until @cond; false when it did not come true in 20 seconds. */
#define fake_wait(cond)							\
({									\
	unsigned long _end = jiffies + 20 * HZ;				\
	bool _holds = (cond);						\
									\
	while (!_holds && time_before(jiffies, _end)) {			\
		fsleep(500);						\
		_holds = (cond);					\
	}								\
	_holds;								\
})

#define FAKE_WAIT(f, cond)						\
do {									\
	bool _came = fake_wait(cond);					\
									\
	KUNIT_ASSERT_TRUE_MSG((f)->test, _came, "never: %s", #cond);	\
} while (0)

#define FAKE_STATUS(f, want, got) \
	KUNIT_EXPECT_STREQ((f)->test, #want, condis_status_name(got))

#define FAKE_STATUS_ASSERT(f, want, got) \
	KUNIT_ASSERT_STREQ((f)->test, #want, condis_status_name(got))

/* fake_miniport.c */
void fake_miniport_fill(struct fake *f);
void fake_m_paused(struct fake *f);
void fake_reset_sends(struct fake *f);
void fake_m_was_reset(struct fake *f, condis_status_t status);
void fake_m_restarted(struct fake *f, condis_status_t status);
void fake_m_activated(struct fake_low *low, condis_status_t status);
void fake_m_deactivated(struct fake_low *low);
struct fake_low *fake_low_new(struct fake *f, struct condis_vc *vc,
			      struct fake_cm_af *af);
void fake_low_free(struct fake_low *low);
struct condis_nbl *fake_take_sent(struct fake_low *low);
void fake_complete_all(struct fake_low *low);
void fake_complete_status(struct fake_low *low, condis_status_t status);
void fake_indicate(struct fake_low *low, struct condis_nbl *chain, u32 flags);
void fake_free_back(struct fake_low *low);

/* fake_cm.c */
void fake_cm_fill(struct condis_call_manager_ops *ops, enum fake_mode mode);
struct fake_proto *fake_cm(struct fake *f);
void fake_opened(struct fake_cm_af *af, condis_status_t status);
void fake_af_closed(struct fake_cm_af *af, condis_status_t status);
void fake_made(struct fake_low *low, condis_status_t status);
void fake_closed(struct fake_low *low, condis_status_t status);
condis_status_t fake_activate(struct fake_low *low);
condis_status_t fake_hang_up(struct fake_low *low);
void fake_low_gone(struct fake_low *low);

/* fake_client.c */
struct fake_proto *fake_proto_new(struct fake *f, const char *tag);
struct fake_proto *fake_client(struct fake *f, const char *tag);
void fake_proto_register(struct fake_proto *p);
void fake_proto_deregister(struct fake_proto *p);
void fake_bind(struct fake_proto *p);
void fake_unbind(struct fake_proto *p);
void fake_paused_proto(struct fake_proto *p);
struct fake_af *fake_af_new(struct fake_proto *p);
condis_status_t fake_af_ask(struct fake_af *af);
struct fake_af *fake_af_open(struct fake_proto *p);
condis_status_t fake_af_close(struct fake_af *af);
void fake_af_try_close(struct fake_af *af);
void fake_af_run_down(struct fake_af *af);
condis_status_t fake_notify_close(struct fake_af *af);
void fake_notify_answer(struct fake_af *af, condis_status_t status);

/* fake_vc.c */
struct fake_vc *fake_vc_new(struct fake_proto *p, struct fake_af *af);
condis_status_t fake_vc_create(struct fake_vc *v);
condis_status_t fake_vc_delete(struct fake_vc *v);
condis_status_t fake_make_call(struct fake_vc *v);
condis_status_t fake_close_call(struct fake_vc *v);
void fake_vc_run_down(struct fake_vc *v);
struct fake_vc *fake_vc_ready(struct fake *f);
struct fake_vc *fake_connected(struct fake *f);
struct fake_vc *fake_private(struct fake *f);
struct fake_low *fake_low_cm(struct fake_vc *v);
struct fake_low *fake_low_mp(struct fake_vc *v);
void fake_vc_fill(struct fake_proto *p);
void fake_return_got(struct fake_vc *v);
void fake_free_done(struct fake_vc *v);

/* fake_nbl.c */
#define fake_seq(nbl)	(*condis_nbl_info(nbl, CONDIS_INFO_MEDIA_SPECIFIC))

struct condis_nbl *fake_nbl(struct fake *f, struct condis_nbl_pool *pool,
			    unsigned int nbs, unsigned int len);
struct condis_nbl *fake_chain(struct fake *f, struct condis_nbl_pool *pool,
			      unsigned int n, unsigned int nbs,
			      unsigned int len);
void fake_keep(struct fake *f, struct condis_nbl_queue *q,
	       struct condis_nbl *chain);
struct condis_nbl *fake_take(struct fake *f, struct condis_nbl_queue *q);
void fake_check_done(struct fake_vc *v, unsigned int n, const char *status);
unsigned int fake_queue_count(struct fake *f,
			      const struct condis_nbl_queue *q);
struct condis_nbl *fake_pick(struct condis_nbl **chain, unsigned int at);
struct condis_nbl *fake_reverse(struct condis_nbl *chain);

/* fake_thread.c: several threads at once */
struct fake_thread {
	void (*run)(void *arg);
	void *arg;
};

void fake_run(struct kunit *test, const struct fake_thread *threads,
	      unsigned int n);

/* Descriptions of FAKE_CM and FAKE_MCM, for cases that hold for both. */
const void *fake_gen_params(const void *prev, char *desc);
enum fake_mode fake_mode_param(struct kunit *test);

#endif /* _CONDIS_KUNIT_FAKE_H_ */
