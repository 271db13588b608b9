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

describe('a RST in LAST-ACK', () => {
  const LAST_ACK = `${ACCEPT}
 +0 < F. 1:1(0) ack 1 win 65535
 +0 > . 1:1(0) ack 2
 +0 shutdown(4, SHUT_WR) = 0
 +0 > F. 1:1(0) ack 2
 +0 < R. 2:2(0) ack 1 win 0`;

  it('ends a connection that has said everything, and is no error (RFC 9293 §3.10.7.4)', () => {
    passes(`${LAST_ACK}\n +0 getsockopt(4, SOL_SOCKET, SO_ERROR, [0], [4]) = 0`);
  });

  it('is one where it is wanted', () => {
    passes(`${LAST_ACK}\n +0 getsockopt(4, SOL_SOCKET, SO_ERROR, [ECONNRESET], [4]) = 0`, {
      config: { lateResetsAreErrors: true },
    });
  });
});

describe('TIME-WAIT', () => {
  const TIME_WAIT = `${ACCEPT}
 +0 shutdown(4, SHUT_WR) = 0
 +0 > F. 1:1(0) ack 1
+.1 < F. 1:1(0) ack 2 win 65535
 +0 > . 2:2(0) ack 2`;
  const ACCEPTABLE = ' +1 < . 3:3(0) ack 2 win 65535';
  const WITHOUT_ACK = ' +1 < F 1:1(0) win 65535';
  const STRAY = '< . 3:3(0) ack 2 win 65535';
  const GONE = `${STRAY}\n +0 > R 2:2(0)`;
  const ANSWER = ' +0 > . 2:2(0) ack 2';

  for (const end of ['', '\n +0 close(4) = 0']) {
    const where = end === '' ? 'a connection' : 'a compact record';
    describe(`of ${where} in the manner of the BSD stacks`, () => {
      const settings = { config: { bsdTimeWait: true }, strict: true };

      it('answers an acknowledgment that is elsewhere than expected, and not the one that is there', () => {
        passes(`${TIME_WAIT}${end}\n${ACCEPTABLE}\n${ANSWER}\n${ACCEPTABLE}\n${ANSWER}`, settings);
        passes(`${TIME_WAIT}${end}\n +0 < . 2:2(0) ack 2 win 65535\n +1 < . 2:2(0) ack 2 win 65535`, settings);
      });

      it('drops what has no ACK', () => {
        passes(`${TIME_WAIT}${end}\n${WITHOUT_ACK}\n +1 < R 2:2(0) win 0`, settings);
      });

      it('begins anew with a repeated FIN', () => {
        const repeated = `+40 < F. 1:1(0) ack 2 win 65535\n${ANSWER}`;
        passes(`${TIME_WAIT}${end}\n${repeated}\n+59 ${STRAY}\n${ANSWER}\n +2 ${GONE}`, settings);
        passes(`${TIME_WAIT}${end}\n+61 ${GONE}`, settings);
      });
    });
  }

  it('takes what is acceptable without a word otherwise, and answers what is not, ACK or no ACK (RFC 9293 §3.10.7.4)', () => {
    passes(`${TIME_WAIT}\n${ACCEPTABLE}\n${WITHOUT_ACK}\n${ANSWER}`, { strict: true });
  });

  it('is not ended by a SYN that is a FIN too, where those are dropped', () => {
    passes(`${TIME_WAIT}\n +1 < SF 70000:70000(0) win 9\n${ANSWER}\n +1 < . 1:1(0) ack 2 win 9\n${ANSWER}`);
    passes(`${TIME_WAIT}\n +1 < SF 70000:70000(0) win 9\n +0 > S. 0:0(0) ack 70001 <...>`, {
      config: { dropSynFin: false },
    });
  });
});

describe('hard ICMP errors', () => {
  const REFUSED = `${CONNECT}\n +0 > S 0:0(0) <...>\n +0 < icmp unreachable port_unreachable [0:0(0)]`;

  it('end an attempt to connect, unless they are to be noted only', () => {
    passes(`${REFUSED}\n +0 getsockopt(3, SOL_SOCKET, SO_ERROR, [ECONNREFUSED], [4]) = 0`);
    passes(`${REFUSED}\n +0 getsockopt(3, SOL_SOCKET, SO_ERROR, [0], [4]) = 0\n +1 > S 0:0(0) <...>`, {
      config: { hardErrorsRefuse: false },
    });
  });
});

describe('Fast Open with a server that gives no cookie (RFC 7413 §4.1.3.1)', () => {
  const ASKED = `
  0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
 +0 setsockopt(3, IPPROTO_TCP, TCP_FASTOPEN, [1], 4) = 0
 +0 sendto(3, ..., 100, 0, ..., ...) = 100
 +0 > S 0:0(0) <mss 1460,nop,wscale 6,sackOK,TS val 0 ecr 0,FO,eol,eol>
+.1 < S. 0:0(0) ack 1 win 65535 <mss 1460>
 +0 > P. 1:101(100) ack 1
 +0 < R. 1:1(0) ack 101 win 0
 +0 close(3) = 0
 +0 \`sysctl -w net.inet.tcp.hostcache.purgenow=1\`
 +0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
 +0 setsockopt(3, IPPROTO_TCP, TCP_FASTOPEN, [1], 4) = 0
 +0 sendto(3, ..., 100, 0, ..., ...) = 100`;
  const ON = '0 `sysctl -w net.inet.tcp.fastopen.client_enable=1`';

  it('asks it again every time', () => {
    passes(`${ON}${ASKED}\n +0 > S 0:0(0) <mss 1460,nop,wscale 6,sackOK,TS val 0 ecr 0,FO,eol,eol>`, {
      profile: 'freebsd',
      config: { fastOpenAsksOnce: false },
    });
  });

  it('asks it once where that counts as a refusal', () => {
    passes(`${ON}${ASKED}\n +0 > S 0:0(0) <mss 1460,nop,wscale 6,sackOK,TS val 0 ecr 0>`, { profile: 'freebsd' });
  });
});
