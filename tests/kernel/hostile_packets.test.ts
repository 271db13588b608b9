/** What arrives broken, forged or for nobody, sent through the kernel's own queue: it is counted, answered or ignored. */
import { expect } from 'chai';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injector, KERNEL, OURS, portOf, tcpPacket, Wire, withLink, type Link } from '../harness/kernel_peers.ts';
import { eventually, requireTun } from '../harness/kernel.ts';
import { echoRequest, ipv4Packet } from '../harness/native_tun.ts';

/** A server that echoes, and a kernel client connected to it that sends a line and reports the answer when told to. */
async function withEcho<T>(
  link: Link,
  test: (ports: { ours: number; kernel: number }, echo: (word: string) => Promise<unknown>) => Promise<T>,
): Promise<T> {
  const server = await link.serve((socket) => {
    socket.on('error', () => {}).pipe(socket);
  });
  const peer = link.python(
    `
s = connect(int(sys.argv[1]))
report(port=s.getsockname()[1])
while True:
  word = told().encode()
  if not word: break
  s.sendall(word)
  report(echo=s.recv(len(word), socket.MSG_WAITALL).decode())`,
    portOf(server),
  );
  const { port } = await peer.report();
  return await test({ ours: portOf(server), kernel: port as number }, async (word) => {
    peer.tell(word);
    return (await peer.report())['echo'];
  });
}

describe('hostile packets through the kernel', function () {
  this.timeout(15_000);
  before(function () {
    requireTun(this);
  });

  for (const offload of [true, false]) {
    it(`with a bad header are dropped and counted by reason, ${offload ? 'with' : 'without'} offload`, () =>
      withLink({ tun: { offload } }, async (link) => {
        await withEcho(link, async ({ ours }, echo) => {
          const injector = new Injector(link);
          const syn = { sourcePort: 999, destinationPort: ours, sequence: 1, flags: 2 };
          const spoilt = (change: (packet: Uint8Array) => void): Uint8Array => {
            const packet = tcpPacket(syn);
            change(packet);
            return packet;
          };
          const cases: [reason: string, packet: Uint8Array][] = [
            ['ipv4: header checksum is wrong', spoilt((packet) => (packet[10]! ^= 1))],
            ['ipv4: version is not 4', spoilt((packet) => (packet[0] = 0x55))],
            ['ipv4: header length below 20 bytes', spoilt((packet) => (packet[0] = 0x44))],
            ['ipv4: total length beyond the packet', spoilt((packet) => (packet[3] = 200))],
            ['tcp: checksum is wrong', spoilt((packet) => (packet[37]! ^= 1))],
            ['tcp: data offset below 5 words', tcpPacket({ ...syn, dataOffset: 4 })],
            ['tcp: data offset beyond the packet', tcpPacket({ ...syn, dataOffset: 15 })],
          ];
          const { counters } = link.host.stack;
          const before = counters.packetsSent;
          for (const [reason, packet] of cases) {
            await injector.send(packet);
            await eventually(`"${reason}" is counted`, () => counters.toJSON()[reason] === 1);
          }
          expect(counters.packetsDropped).to.equal(cases.length);
          expect(counters.packetsSent).to.equal(before);
          expect(await echo('still here')).to.equal('still here');
        });
      }));
  }

  it('cannot reset a connection unless they know its sequence number exactly', () => {
    const wire = new Wire();
    return withLink({ capture: wire.sink }, async (link) => {
      await withEcho(link, async ({ ours, kernel }, echo) => {
        expect(await echo('before')).to.equal('before');
        const injector = new Injector(link);
        const last = wire.sent().at(-1)!;
        const blind = { sourcePort: kernel, destinationPort: ours, flags: 4 };
        const challenges = (): number => link.host.stack.counters.packetsSent;
        // Outside the window: no answer at all (RFC 9293 §3.10.7.4).
        const silent = challenges();
        await injector.send(tcpPacket({ ...blind, sequence: (last.acknowledgment - 1000) >>> 0 }));
        await injector.send(tcpPacket({ ...blind, sequence: (last.acknowledgment + 2 ** 30) >>> 0 }));
        await sleep(30);
        expect(challenges()).to.equal(silent);
        // In the window but not at its edge: an ACK, so that an honest peer can say it again (RFC 5961 §3.2).
        await injector.send(tcpPacket({ ...blind, sequence: (last.acknowledgment + 5) >>> 0 }));
        await eventually('it is challenged', () => challenges() === silent + 1);
        // The same for a blind SYN (RFC 5961 §4.2), and for data that acknowledge what was never sent (§5.2).
        await injector.send(tcpPacket({ ...blind, flags: 2, sequence: (last.acknowledgment + 5) >>> 0 }));
        await injector.send(
          tcpPacket({
            ...blind,
            flags: 0x18,
            sequence: last.acknowledgment,
            acknowledgment: (last.sequence + 2 ** 29) >>> 0,
            payload: Buffer.from('forged'),
          }),
        );
        await sleep(30);
        expect(await echo('after')).to.equal('after');
        expect(link.host.stack.endpointCount).to.equal(1);
        // The exact number does it: so the packets above were real ones.
        const next = wire.sent().at(-1)!.acknowledgment;
        const [endpoint] = link.host.stack.endpoints();
        await injector.send(tcpPacket({ ...blind, sequence: next }));
        await eventually('it is reset', () => endpoint!.connection.failure === 'reset');
      });
    });
  });

  it('for a port on which nobody listens are answered as the kernel would: RST for TCP, port unreachable for UDP', () =>
    withLink({}, async (link) => {
      const peer = link.python(`
try: connect(4)
except OSError as error: report(tcp=errno.errorcode[error.errno])
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.connect((OURS, 4))
s.send(b'anybody?')
s.settimeout(2)
try: report(udp=s.recv(10).decode())
except OSError as error: report(udp=errno.errorcode.get(error.errno, str(error)))`);
      expect(await peer.report()).to.deep.equal({ tcp: 'ECONNREFUSED' });
      expect(await peer.report()).to.deep.equal({ udp: 'ECONNREFUSED' });
    }));

  it('for a protocol that we do not speak are answered with protocol unreachable', () =>
    withLink({}, async (link) => {
      const peer = link.python(`
s = socket.socket(socket.AF_INET, socket.SOCK_RAW, 132)
s.connect((OURS, 0))
s.send(bytes(16))
s.settimeout(2)
try: report(raw=s.recv(10).hex())
except OSError as error: report(raw=errno.errorcode.get(error.errno, str(error)))`);
      expect(await peer.report()).to.deep.equal({ raw: 'ENOPROTOOPT' });
    }));

  it('may be pings of any size that fits: all are answered', () =>
    withLink({}, async ({ program }) => {
      for (const size of [0, 56, 1400, 1472, 8000, 60_000]) {
        const { stdout } = await program('ping', '-c', 3, '-i', 0.02, '-W', 2, '-s', size, OURS).result;
        expect(stdout.toString()).to.contain('3 packets transmitted, 3 received, 0% packet loss');
      }
    }));

  it('in fragments are made whole, and answered in fragments', () =>
    withLink({ tun: { offload: false } }, async ({ program, host }) => {
      expect((await program('ping', '-c', 1, '-W', 2, '-s', 3000, OURS).result).exitCode).to.equal(0);
      expect(host.info().counters).to.include({ fragmentsSent: 3 });
    }));

  it('from an address that is ours, or to one that is not, are not answered', () =>
    withLink({}, async (link) => {
      const injector = new Injector(link);
      const { counters } = link.host.stack;
      await injector.send(echoRequest(OURS, OURS, 1));
      await injector.send(echoRequest(KERNEL, '10.53.0.99', 2));
      await injector.send(echoRequest('224.0.0.1', OURS, 3));
      await injector.send(
        ipv4Packet(
          6,
          KERNEL,
          '10.53.0.255',
          tcpPacket({ sourcePort: 1, destinationPort: 1, sequence: 1, flags: 2 }).subarray(20),
        ),
      );
      await eventually('all are counted', () => counters.packetsDropped >= 4);
      expect(counters.packetsSent).to.equal(0);
      expect(counters.toJSON()).to.include({
        'ipv4: source address is ours': 1,
        'ipv4: destination is not ours': 1,
        'ipv4: source address cannot be answered': 1,
        'tcp: sent to a broadcast or multicast address': 1,
      });
    }));

  it('of random bytes by the thousand do not disturb a connection', () =>
    withLink({}, async (link) => {
      await withEcho(link, async ({ ours, kernel }, echo) => {
        const fuzz = link.python(
          `
import random
random.seed(7)
s = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(0x0800))
def ipv4(payload):
  header = bytearray(struct.pack('>BBHHHBBH4s4s', 0x45, 0, 20 + len(payload), 1, 0, 64, 6, 0, socket.inet_aton(KERNEL), socket.inet_aton(OURS)))
  total = sum(struct.unpack('>10H', header))
  while total >> 16: total = (total & 0xffff) + (total >> 16)
  struct.pack_into('>H', header, 10, ~total & 0xffff)
  return bytes(header) + payload
def tcp(body):
  total = sum(struct.unpack('>4H', socket.inet_aton(KERNEL) + socket.inet_aton(OURS))) + 6 + len(body)
  padded = bytes(body) + b'\\0' * (len(body) % 2)
  total += sum(struct.unpack('>%dH' % (len(padded) // 2), padded))
  while total >> 16: total = (total & 0xffff) + (total >> 16)
  struct.pack_into('>H', body, 16, ~total & 0xffff)
  return ipv4(bytes(body))
for _ in range(1500):
  s.sendto(random.randbytes(random.randrange(1, 200)), ('sunstar0', 0x0800))
  s.sendto(ipv4(random.randbytes(random.randrange(0, 80))), ('sunstar0', 0x0800))
  body = bytearray(random.randbytes(random.randrange(20, 80)))
  # A right checksum and the connection's own ports; no RST or SYN, which chance must not make fit.
  struct.pack_into('>HH', body, 0, int(sys.argv[1]), int(sys.argv[2]))
  body[12] = random.randrange(5, 16) << 4
  body[13] &= ~6
  s.sendto(tcp(body), ('sunstar0', 0x0800))
report(done=True)`,
          kernel,
          ours,
        );
        for (let round = 0; round < 10; round += 1) expect(await echo(`round ${round}`)).to.equal(`round ${round}`);
        await fuzz.report();
        expect(await echo('afterwards')).to.equal('afterwards');
        expect(link.host.stack.counters.packetsDropped).to.be.above(2000);
      });
    }));
});
