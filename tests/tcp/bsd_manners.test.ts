/** What the BSD stacks do otherwise than Linux and we, as options: conformance scripts of theirs take it for granted. */
import { passes } from '../harness/scripts.ts';

const CONNECT = `
  0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
 +0 fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0
 +0 connect(3, ..., ...) = -1 EINPROGRESS (Operation now in progress)`;
const ACCEPT = `
  0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
 +0 bind(3, ..., ...) = 0
 +0 listen(3, 1) = 0
 +0 < S 0:0(0) win 65535 <mss 1000>
 +0 > S. 0:0(0) ack 1 <mss 1460>
+.1 < . 1:1(0) ack 1 win 65535
 +0 accept(3, ..., ...) = 4`;

describe('the options of a SYN in the BSD layout', () => {
  it('are MSS, window scale, SACK-permitted and timestamps, close together', () => {
    passes(`${CONNECT}\n +0 > S 0:0(0) <mss 1460,nop,wscale 8,sackOK,TS val 1 ecr 0>`, {
      config: { synOptionLayout: 'bsd' },
    });
  });

  it('are padded before timestamps, so that their values lie on words, and by end-of-options behind', () => {
    const layout = { synOptionLayout: 'bsd' } as const;
    passes(`${CONNECT}\n +0 > S 0:0(0) <mss 1460,nop,wscale 8,nop,nop,TS val 1 ecr 0>`, {
      config: { ...layout, sack: false },
    });
    passes(`${CONNECT}\n +0 > S 0:0(0) <mss 1460,sackOK,eol,eol>`, {
      config: { ...layout, windowScaling: false, timestamps: false },
    });
  });
});

describe('a SYN that nobody answers', () => {
  it('goes with its MSS alone once the timeouts allowed for options are used up', () => {
    passes(
      `${CONNECT}
 +0 > S 0:0(0) <mss 1460,sackOK,TS val 1 ecr 0,nop,wscale 8>
 +1 > S 0:0(0) <mss 1460,sackOK,TS val 2 ecr 0,nop,wscale 8>
 +2 > S 0:0(0) <mss 1460>
+.1 < S. 0:0(0) ack 1 win 1000 <mss 1000>
 +0 > . 1:1(0) ack 1`,
      { config: { synOptionRetries: 1 } },
    );
  });

  it('has no options at all where none are wanted, and neither has a SYN ACK', () => {
    const config = { synWithoutOptions: true };
    passes(`${CONNECT}\n +0 > S 0:0(0)\n+.1 < S 0:0(0) win 9 <sackOK,TS val 1 ecr 0>\n +0 > S. 0:0(0) ack 1`, {
      config,
    });
  });
});

describe('the BSD receive window', () => {
  const config = {
    bsdReceiveWindow: true,
    receiveBufferBytes: 65536,
    maxReceiveBufferBytes: 65536,
    windowScaling: false,
  };

  it('is rounded up to whole segments, offered to the byte, and may be filled beyond what 16 bits can say', () => {
    passes(
      `${ACCEPT}
 +0 getsockopt(4, SOL_SOCKET, SO_RCVBUF, [66000], [4]) = 0
 +0 < . 1:601(600) ack 1 win 65535
 +0 < . 601:1201(600) ack 1 win 65535
+.0~+.04 > . 1:1(0) ack 1201 win 64800
 +0 < R 66000:66000(0) win 0
 +0 > . 1:1(0) ack 1201 win 64800`,
      { config },
    );
  });
});

describe('acknowledging every second segment', () => {
  const SMALL = ' +0 < . 1:11(10) ack 1 win 65535\n +0 < . 11:21(10) ack 1 win 65535';

  it('counts segments, however small', () => {
    passes(`${ACCEPT}\n${SMALL}\n +0 > . 1:1(0) ack 21`, { config: { acknowledgeEverySecondSegment: true } });
  });

  it('is not what we do otherwise: two small segments wait for the delay', () => {
    passes(`${ACCEPT}\n${SMALL}\n+.04 > . 1:1(0) ack 21`);
  });
});

describe('closing at the same time (RFC 9293 §3.6, figure 13)', () => {
  const CLOSE = ' +0 shutdown(4, SHUT_WR) = 0\n +0 > F. 1:1(0) ack 1\n+.1 < F. 1:1(0) ack 1 win 65535';

  it("acknowledges the peer's FIN by a plain ACK", () => {
    passes(`${ACCEPT}\n${CLOSE}\n +0 > . 2:2(0) ack 2`);
  });

  it('repeats our FIN with that ACK where it is wanted', () => {
    passes(`${ACCEPT}\n${CLOSE}\n +0 > F. 1:1(0) ack 2`, { config: { closingRepeatsFin: true } });
  });
});

describe('a lost tail', () => {
  const TAIL = ACCEPT.replaceAll('<mss 1000>', '<mss 1000,nop,nop,sackOK>').replaceAll(
    '<mss 1460>',
    '<mss 1460,nop,nop,sackOK>',
  );
  const WRITE = ' +0 write(4, ..., 2000) = 2000\n +0 > P. 1:2001(2000) ack 1';

  it('is asked for after two round trips (RFC 8985 §7.2)', () => {
    passes(`${TAIL}\n${WRITE}\n+.202 > P. 1001:2001(1000) ack 1`);
  });

  it('waits for the retransmission timeout where no probes are wanted', () => {
    passes(`${TAIL}\n${WRITE}\n+.3 > . 1:1001(1000) ack 1`, { config: { tailLossProbes: false } });
  });
});
