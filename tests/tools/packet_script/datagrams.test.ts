/** UDP in packet scripts: what goes out and comes in, and who hears of it when nobody is there. */
import { expect } from 'chai';
import { outcomeOf, passes } from '../../harness/scripts.ts';

const SOCKET = '0 socket(..., SOCK_DGRAM, IPPROTO_UDP) = 3\n +0 fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0';

for (const version of ['ipv4', 'ipv6']) {
  const head = `--ip_version=${version}\n${SOCKET}`;

  describe(`a UDP socket of a script over ${version}`, () => {
    it('asks, and takes the answer', () => {
      passes(`${head}
 +0 sendto(3, ..., 1000, 0, ..., ...) = 1000
 +0 > udp (1000)
+.1 < udp (500)
 +0 recvfrom(3, ..., 1000, 0, ..., ...) = 500
 +0 recvfrom(3, ..., 1000, 0, ..., ...) = -1 EAGAIN (Resource temporarily unavailable)`);
    });

    it('answers whoever asked', () => {
      passes(`${head}
 +0 bind(3, ..., ...) = 0
+.1 < udp (100)
 +0 recvfrom(3, ..., 1000, 0, ..., ...) = 100
 +0 sendto(3, ..., 20, 0, ..., ...) = 20
 +0 > udp (20)`);
    });

    it('gives what finds room, and the length of it all where it is asked for', () => {
      passes(`${head}
 +0 bind(3, ..., ...) = 0
 +0 < udp (100)
 +0 recv(3, ..., 10, 0) = 10
 +0 < udp (100)
 +0 recv(3, ..., 10, MSG_TRUNC) = 100`);
    });

    it('hears that nobody is there, once, when it is connected (RFC 1122 §4.1.3.3)', () => {
      passes(`${head}
 +0 connect(3, ..., ...) = 0
 +0 write(3, ..., 10) = 10
 +0 > udp (10)
+.1 < icmp unreachable port_unreachable [udp (10)]
 +0 getsockopt(3, SOL_SOCKET, SO_ERROR, [ECONNREFUSED], [4]) = 0
 +0 write(3, ..., 10) = 10
 +0 > udp (10)`);
    });
  });
}

describe('UDP in scripts', () => {
  it('to a port where nobody is meets an ICMP error', () => {
    passes(' 0 < udp (10)\n +0 > icmp unreachable port_unreachable');
  });

  it('blocks until something comes', () => {
    passes(`0 socket(..., SOCK_DGRAM, IPPROTO_UDP) = 3
 +0 bind(3, ..., ...) = 0
 +0...0.1 recv(3, ..., 10, 0) = 10
+.1 < udp (10)`);
  });

  it('is not told apart from silence: a datagram of another length fails', () => {
    const outcome = outcomeOf(`${SOCKET}\n +0 sendto(3, ..., 10, 0, ..., ...) = 10\n +0 > udp (11)`);
    expect(outcome.status).to.equal('failed');
  });

  it('knows no streams: listen and accept are refused, as is sending to nobody', () => {
    passes(`${SOCKET}
 +0 write(3, ..., 10) = -1 EDESTADDRREQ (Destination address required)
 +0 listen(3, 1) = -1 EOPNOTSUPP (Operation not supported)
 +0 accept(3, ..., ...) = -1 EOPNOTSUPP (Operation not supported)`);
  });

  it('tells poll that it may be read', () => {
    passes(`${SOCKET}
 +0 bind(3, ..., ...) = 0
 +0 < udp (10)
 +0 poll([{fd=3, events=POLLIN|POLLOUT, revents=POLLIN|POLLOUT}], 1, 0) = 1`);
  });
});
