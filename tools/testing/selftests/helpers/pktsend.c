// SPDX-License-Identifier: GPL-2.0-only
/*
 * pktsend DEV COUNT BYTES - frames through a packet socket, all of one length
 */
#include <arpa/inet.h>
#include <err.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	struct sockaddr_ll to = {
		.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_IP),
	};
	long count, len, i;
	char *frame;
	int fd;

	if (argc != 4)
		errx(2, "usage: pktsend DEV COUNT BYTES");
	to.sll_ifindex = if_nametoindex(argv[1]);
	if (!to.sll_ifindex)
		err(2, "%s", argv[1]);
	count = atol(argv[2]);
	len = atol(argv[3]);
	frame = calloc(1, len + 1);
	fd = socket(AF_PACKET, SOCK_DGRAM, htons(ETH_P_IP));
	if (fd < 0 || !frame)
		err(2, "no packet socket");
	for (i = 0; i < count; i++)
		if (sendto(fd, frame, len, 0, (struct sockaddr *)&to,
			   sizeof(to)) != len)
			err(1, "frame %ld of %ld was not taken", i + 1, count);
	close(fd);
	free(frame);
	return 0;
}
