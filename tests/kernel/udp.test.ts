/** UDP against the kernel over a TUN: nc and Python both ways, ports where nobody is, rows of datagrams as super-segments. */
import { expect } from 'chai';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MessageInfo, UDPSocket } from '../../lib/sockets/udp_socket.ts';
import { eventually, requireTun } from '../harness/kernel.ts';
import { KERNEL, KERNEL6, OURS, OURS6, withLink, type Link } from '../harness/kernel_peers.ts';
import { requireProgram } from '../apps/support.ts';

/** A socket of ours that is bound. */
async function bound(link: Link, type: 'udp4' | 'udp6', port = 0): Promise<UDPSocket> {
  const socket = link.host.udpSocket(type);
  socket.bind(port);
  await once(socket, 'listening');
  return socket;
}

const FAMILIES = [
  ['IPv4', 'udp4', KERNEL, OURS],
  ['IPv6', 'udp6', KERNEL6, OURS6],
] as const;

describe('UDP against the kernel', function () {
  this.timeout(30_000);
  before(function () {
    requireTun(this);
    requireProgram(this, 'nc');
  });

  for (const [family, type, kernel, ours] of FAMILIES) {
    it(`answers nc -u over ${family}`, async () => {
      await withLink({ address6: OURS6 }, async (link) => {
        const server = await bound(link, type, 7000);
        const heard: string[] = [];
        server.on('message', (message: Buffer, { address, port }: MessageInfo) => {
          heard.push(message.toString());
          server.send(`you said ${message.toString()}`, port, address);
        });
        const nc = link.program('nc', '-u', '-w', 1, ours, 7000);
        nc.child.stdin.end('hello\n');
        const { stdout } = await nc.result;
        expect([heard, stdout.toString()]).to.deep.equal([['hello\n'], 'you said hello\n']);
      });
    });

    it(`talks to a listening nc -u over ${family}`, async () => {
      await withLink({ address6: OURS6 }, async (link) => {
        const nc = link.program('nc', '-u', '-l', kernel, 7001);
        const client = await bound(link, type);
        let answer = '';
        client.on('message', (message: Buffer) => (answer = message.toString()));
        client.on('error', () => {}); // until nc listens
        client.connect(7001, kernel);
        nc.child.stdin.write('from nc');
        for (let tries = 0; answer === '' && tries < 100; tries += 1) {
          client.send('knock');
          await sleep(20);
        }
        expect(answer).to.equal('from nc');
        await nc.stop();
        expect((await nc.result).stdout.toString()).to.match(/^(?:knock)+$/);
      });
    });

    it(`tells and is told over ${family} that nobody is at a port`, async () => {
      await withLink({ address6: OURS6 }, async (link) => {
        const client = await bound(link, type);
        client.connect(7002, kernel, () => client.send('anybody?'));
        const [error] = (await once(client, 'error')) as [NodeJS.ErrnoException];
        expect([error.code, error.syscall]).to.deep.equal(['ECONNREFUSED', 'recvmsg']);
        const peer = link.python(
          `
s = socket.socket(socket.AF_INET6 if ':' in sys.argv[1] else socket.AF_INET, socket.SOCK_DGRAM)
s.settimeout(5)
s.connect((sys.argv[1], 7003))
s.send(b'anybody?')
try:
  s.recv(10)
except OSError as e:
  report(error=errno.errorcode[e.errno])`,
          ours,
        );
        expect(await peer.report()).to.deep.equal({ error: 'ECONNREFUSED' });
      });
    });

    it(`carries datagrams of 8,000 and 60,000 bytes both ways over ${family}, in fragments`, async () => {
      await withLink({ address6: OURS6 }, async (link) => {
        const peer = link.python(
          `
s = socket.socket(socket.AF_INET6 if ':' in sys.argv[1] else socket.AF_INET, socket.SOCK_DGRAM)
s.bind((sys.argv[1], 0))
report(port=s.getsockname()[1])
while True:
  bytes, sender = s.recvfrom(65536)
  s.sendto(bytes, sender)`,
          kernel,
        );
        const { port } = await peer.report();
        const socket = await bound(link, type);
        for (const bytes of [8000, 60_000]) {
          const sent = Buffer.from(Uint8Array.from({ length: bytes }, (_, at) => (at * 31 + (at >> 8)) & 0xff));
          socket.send(sent, port as number, kernel);
          const [echo] = (await once(socket, 'message')) as [Buffer];
          expect(echo.equals(sent)).to.equal(true);
        }
      });
    });

    it(`carries rows of datagrams both ways over ${family}, as super-segments where the kernel has them`, async () => {
      await withLink({ address6: OURS6 }, async (link) => {
        const count = 300;
        const peer = link.python(
          `
s = socket.socket(socket.AF_INET6 if ':' in sys.argv[1] else socket.AF_INET, socket.SOCK_DGRAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
s.bind((sys.argv[1], 0))
s.settimeout(5)
report(port=s.getsockname()[1])
count, intact, sender = int(sys.argv[2]), True, None
for number in range(count):
  bytes, sender = s.recvfrom(2000)
  intact = intact and len(bytes) == 1400 and int.from_bytes(bytes[:4], 'big') == number
report(intact=intact)
s.setsockopt(socket.IPPROTO_UDP, 103, 1400) # UDP_SEGMENT
for first in range(0, count, 30):
  row = b''.join(number.to_bytes(4, 'big') + bytes[4:] for number in range(first, first + 30))
  s.sendto(row, sender)`,
          kernel,
          count,
        );
        const { port } = await peer.report();
        const socket = await bound(link, type);
        const payload = Buffer.alloc(1400, 'x');
        const numbers: number[] = [];
        socket.on('message', (message: Buffer) => {
          if (message.length === 1400) numbers.push(message.readUInt32BE());
        });
        const sentBefore = link.device.counters.packetsSent;
        for (let number = 0; number < count; number += 1) {
          payload.writeUInt32BE(number);
          socket.send(Buffer.from(payload), port as number, kernel);
        }
        expect(await peer.report()).to.deep.equal({ intact: true });
        await eventually('all have come back', () => numbers.length === count);
        expect(numbers).to.deep.equal(Array.from({ length: count }, (_, number) => number));
        if (link.device.capabilities.udpSegmentationOffload === true) {
          expect(link.device.counters.packetsSent - sentBefore).to.be.below(count / 5);
        }
      });
    });
  }
});
