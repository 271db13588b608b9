/** What Linux does otherwise than we, as options: conformance scripts of its take it for granted. */
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

describe('text that has arrived before a RST', () => {
  const RESET = `${ACCEPT}
 +0 < P. 1:101(100) ack 1 win 65535
 +0 < R. 101:101(0) ack 1 win 0`;

  it('is flushed with the connection (RFC 9293 §3.10.7.4)', () => {
    passes(`${RESET}\n +0 read(4, ..., 1000) = -1 ECONNRESET (Connection reset by peer)`);
  });

  it('can still be read where that is wanted, and then the error is told', () => {
    passes(
      `${RESET}\n +0 read(4, ..., 1000) = 100\n +0 read(4, ..., 1000) = -1 ECONNRESET (Connection reset by peer)`,
      {
        config: { textSurvivesReset: true },
      },
    );
  });
});

describe('giving up since nothing is acknowledged', () => {
  const SILENCE = `${ACCEPT}
 +0 setsockopt(4, SOL_TCP, TCP_USER_TIMEOUT, [150], 4) = 0
 +0 write(4, ..., 10) = 10
 +0 > P. 1:11(10) ack 1`;

  it('is told to the peer by a RST', () => {
    passes(`${SILENCE}\n+.15 > R. 11:11(0) ack 1`);
  });

  it('happens without a word where none is wanted (RFC 9293 §3.10.8)', () => {
    passes(`${SILENCE}\n +1 read(4, ..., 1) = -1 ETIMEDOUT (Connection timed out)`, {
      config: { resetsOnTimeout: false },
      strict: true,
    });
  });
});

describe('the MSS of a SYN over a path that is known to carry less than the interface', () => {
  const NARROW = `\`ip route change 192.0.2.1 via 192.168.0.2 dev tun0 mtu lock 1400\`${CONNECT}`;

  it('says what we take', () => {
    passes(`${NARROW}\n +0 > S 0:0(0) <mss 1460,sackOK,TS val 1 ecr 0,nop,wscale 8>`);
  });

  it('says what the path carries where it is to follow it', () => {
    passes(`${NARROW}\n +0 > S 0:0(0) <mss 1360,sackOK,TS val 1 ecr 0,nop,wscale 8>`, {
      config: { mssFollowsPath: true },
    });
  });
});

describe('Fast Open with a server that ignores the request for a cookie', () => {
  const once = (option: string): string => `
 +0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
 +0 fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0
 +0 sendto(3, ..., 0, MSG_FASTOPEN, ..., ...) = -1 EINPROGRESS (Operation now in progress)
 +0 > S 0:0(0) <mss 1460,sackOK,TS val 1 ecr 0,nop,wscale 8,${option}>
+.1 < S. 0:0(0) ack 1 win 9000 <mss 1460>
 +0 > . 1:1(0) ack 1
 +0 < R. 1:1(0) ack 1 win 0
 +0 close(3) = 0`;
  const REQUEST = 'FO,nop,nop';

  it('asks again and again in the option of RFC 7413', () => {
    passes(`${once(REQUEST)}${once(REQUEST)}${once(REQUEST)}`);
  });

  it('asks once in the option for experiments where that is wanted (RFC 6994 §3)', () => {
    passes(`${once(REQUEST)}${once('FOEXP')}${once(REQUEST)}${once(REQUEST)}`, {
      config: { fastOpenExperiment: true },
    });
  });
});

describe('acknowledging the first data that answer ours', () => {
  const CONNECTED = `
  0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3`;
  const ANSWER = `
+.1 < P. 1:11(10) ack 11 win 9000`;

  it('waits for company when ours went with the end of the handshake: there is a conversation', () => {
    passes(
      `${CONNECTED}
 +0 fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0
 +0 connect(3, ..., ...) = -1 EINPROGRESS (Operation now in progress)
 +0 > S 0:0(0) <...>
+.1 < S. 0:0(0) ack 1 win 9000 <mss 1460>
 +0 > . 1:1(0) ack 1
+.1 write(3, ..., 10) = 10
 +0 > P. 1:11(10) ack 1${ANSWER}
 +0 > . 11:11(0) ack 11`,
      { profile: 'linux' },
    );
    passes(
      `${CONNECTED}
 +0...0.1 sendto(3, ..., 10, MSG_FASTOPEN, ..., ...) = 10
 +0 > S 0:0(0) <...>
+.1 < S. 0:0(0) ack 1 win 9000 <mss 1460>
 +0 > P. 1:11(10) ack 1${ANSWER}
+.04 > . 11:11(0) ack 11`,
      { profile: 'linux' },
    );
  });
});

describe('an acknowledgment of what was never sent', () => {
  const UNSENT = `${ACCEPT}\n +0 < . 1:1(0) ack 5000 win 9`;

  it('is answered (RFC 9293 §3.10.7.4)', () => {
    passes(`${UNSENT}\n +0 > . 1:1(0) ack 1`);
  });

  it('is not, where silence is wanted', () => {
    passes(`${UNSENT}\n +1 recv(4, ..., 1, MSG_DONTWAIT) = -1 EAGAIN (Resource temporarily unavailable)`, {
      config: { ignoresUnsentAcknowledged: true },
      strict: true,
    });
  });
});

describe('Fast Open without cookies', () => {
  const config = { fastOpenWithoutCookie: true };
  const START = `
 +0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
 +0 fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0`;

  it('sends as much text with the SYN as the interface carries, and then as the server takes', () => {
    passes(
      `${START}
 +0 sendto(3, ..., 2000, MSG_FASTOPEN, ..., ...) = 1420
 +0 > S 0:1420(1420) <mss 1460,sackOK,TS val 1 ecr 0,nop,wscale 8>
+.1 < S. 0:0(0) ack 1421 win 9000 <mss 1000>
 +0 > . 1421:1421(0) ack 1
 +0 < R. 1:1(0) ack 1421 win 0
 +0 close(3) = 0${START}
 +0 sendto(3, ..., 2000, MSG_FASTOPEN, ..., ...) = 960
 +0 > S 0:960(960) <mss 1460,sackOK,TS val 1 ecr 0,nop,wscale 8>`,
      { config },
    );
  });
});

describe('a server that answers the text of a SYN before the handshake is done (RFC 7413 §4.2.2)', () => {
  it('fills the initial window, and the window of the SYN to its last byte', () => {
    const answer = (window: number, bytes: number): string => `
  0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
 +0 bind(3, ..., ...) = 0
 +0 listen(3, 1) = 0
 +0 < S 0:10(10) win ${window} <mss 1000,FO TFO_COOKIE,nop,nop>
 +0 > S. 0:0(0) ack 11 <mss 1460>
 +0 accept(3, ..., ...) = 4
 +0 write(4, ..., 20000) = 20000
 +0 > P. 1:${bytes + 1}(${bytes}) ack 11`;
    passes(answer(65535, 10_000), { profile: 'linux' });
    passes(answer(3000, 3000), { profile: 'linux' });
  });
});

describe('a segment without timestamps where both ends have promised them', () => {
  const BARE = `
  0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
 +0 bind(3, ..., ...) = 0
 +0 listen(3, 1) = 0
 +0 < S 0:0(0) win 9000 <mss 1000,nop,nop,TS val 1 ecr 0>
 +0 > S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 1 ecr 1>
+.1 < . 1:1(0) ack 1 win 9000 <nop,nop,TS val 2 ecr 1>
 +0 < P. 1:11(10) ack 1 win 9000`;

  it('is taken, since middleboxes strip them', () => {
    passes(`${BARE}\n+.0~+.1 > . 1:1(0) ack 11 <...>`);
  });

  it('is dropped in silence where that is wanted (RFC 7323 §3.2), but for a RST', () => {
    const settings = { config: { toleratesMissingTimestamps: false }, strict: true };
    passes(`${BARE}\n +1 \`sockstat -4 -P tcp -s | grep -c ESTABLISHED | grep 1\``, settings);
    passes(`${BARE}\n +0 < R 1:1(0) win 0\n +1 \`sockstat -4 -P tcp -s | grep -c ESTABLISHED | grep 0\``, settings);
  });
});

describe('sending again after a silence', () => {
  const IDLE = `${ACCEPT}
 +0 write(4, ..., 10000) = 10000
 +0 > P. 1:10001(10000) ack 1
+.1 < . 1:1(0) ack 10001 win 65535
 +0 %{ assert tcpi_snd_cwnd == 20 }%
 +3 write(4, ..., 1000) = 1000
 +0 > P. 10001:11001(1000) ack 1`;

  it('begins with the initial window (RFC 5681 §4.1)', () => {
    passes(`${IDLE}\n +0 %{ assert tcpi_snd_cwnd == 10 }%`);
  });

  it('goes on with what cwnd was, where that is wanted', () => {
    passes(`${IDLE}\n +0 %{ assert tcpi_snd_cwnd == 20 }%`, { config: { restartsAfterIdle: false } });
  });
});
