/** `sunstar dump`: what it prints of files and of live interfaces, and that it chooses the packets that tcpdump chooses. */
import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  LINKTYPE_ETHERNET,
  LINKTYPE_RAW,
  parseCapture,
  pcapngInterface,
  pcapngPacket,
  pcapngSectionHeader,
} from '../../lib/index.ts';
import { requireTun, run } from '../harness/kernel.ts';
import { HIDDEN_FRAMES, MIXED_FRAMES } from '../harness/mixed_frames.ts';
import { withVeth } from '../harness/veth.ts';
import { bytesOf, RECORDED } from '../harness/wire_bytes.ts';
import { jsonLines, requireProgram, start, startSunstar, sunstar, withFolder, withTun } from './support.ts';

/** Every frame a millisecond after the one before; all of them on `eth9`. */
function capture(frames: readonly Uint8Array[]): Buffer {
  const blocks = frames.map((bytes, index) =>
    pcapngPacket({ seconds: 1_700_000_000, nanoseconds: index * 1_000_000, bytes }),
  );
  return Buffer.concat([
    pcapngSectionHeader(),
    pcapngInterface({ linkType: LINKTYPE_ETHERNET, name: 'eth9' }),
    ...blocks,
  ]);
}

const FRAMES = Object.values(MIXED_FRAMES);
const UTC = { environment: { TZ: 'UTC' } };

describe('sunstar dump', () => {
  it('prints a line for each packet of a file, and at the end how many there were', () =>
    withFolder(async (folder) => {
      const path = join(folder, 'mixed.pcapng');
      writeFileSync(path, capture(FRAMES));
      const { status, stdout, stderr } = await sunstar(['dump', '-n', path], UTC);
      const lines = stdout.toString().trimEnd().split('\n');
      expect(status).to.equal(0);
      expect(lines).to.have.lengthOf(FRAMES.length);
      expect(lines[1]).to.equal('22:13:20.001000 ARP, Reply 10.9.0.2 is-at 02:00:00:00:00:02, length 28');
      expect(stderr).to.equal(`${FRAMES.length} packets shown, ${FRAMES.length} seen\n`);
    }));

  it('says the same as tcpdump about TCP, UDP and ping', function () {
    requireProgram(this, 'tcpdump');
    return withFolder(async (folder) => {
      const path = join(folder, 'raw.pcapng');
      const packets = [RECORDED.tcpSyn, RECORDED.udpHello, RECORDED.echoRequest].map((hex) =>
        pcapngPacket({ seconds: 1_700_000_000, nanoseconds: 5_000, bytes: bytesOf(hex) }),
      );
      writeFileSync(
        path,
        Buffer.concat([pcapngSectionHeader(), pcapngInterface({ linkType: LINKTYPE_RAW }), ...packets]),
      );
      for (const style of ['-t', '-tt', '-ttt', '-tttt', '-ttttt', '-x', '-X']) {
        const env = { ...process.env, TZ: 'UTC' };
        const theirs = execFileSync('tcpdump', ['-n', style, '-r', path], { encoding: 'utf8', stdio: 'pipe', env });
        const { stdout } = await sunstar(['dump', '-n', style, path], UTC);
        expect(stdout.toString(), style).to.equal(theirs.replace(/\bnop,/g, '')); // padding is not told by us
      }
    });
  });

  it('gives JSON, one document a packet, and stops after -c packets', () =>
    withFolder(async (folder) => {
      const path = join(folder, 'mixed.pcapng');
      writeFileSync(path, capture(Object.values(HIDDEN_FRAMES)));
      const { stdout } = await sunstar(['dump', '--json', '-c', '1', path, 'vlan'], UTC);
      const [packet, end] = jsonLines(stdout);
      expect(packet).to.deep.include({ number: 3, time: '1700000000.002000000', interface: 'eth9', vlan: [5] });
      expect(packet).to.deep.include({ source: '10.9.0.1', protocol: 17, source_port: 44466, destination_port: 9 });
      expect(end).to.include({ event: 'end', seen: 3, chosen: 1, damage: null });
    }));

  it('writes the chosen packets to a file that others accept', () =>
    withFolder(async (folder) => {
      const [all, some] = [join(folder, 'all.pcapng'), join(folder, 'some.pcapng')];
      writeFileSync(all, capture(FRAMES));
      const { status, stderr } = await sunstar(['dump', '-w', some, all, 'arp']);
      expect([status, stderr]).to.deep.equal([0, `3 packets written to ${some}, ${FRAMES.length} seen\n`]);
      const written = parseCapture(readFileSync(some));
      expect(written.packets).to.have.lengthOf(3);
      expect(written.interfaces).to.deep.equal([
        { linkType: LINKTYPE_ETHERNET, name: 'eth9', snapLength: 0, filter: 'arp' },
      ]);
      if (existsSync('/usr/bin/editcap'))
        execFileSync('editcap', [some, join(folder, 'edited.pcapng')], { stdio: 'pipe' });
    }));

  it('reads what is whole of a file that was cut off, and says where it ends', () =>
    withFolder(async (folder) => {
      const path = join(folder, 'cut.pcapng');
      writeFileSync(path, capture(FRAMES.slice(0, 3)).subarray(0, -5));
      const { status, stdout, stderr } = await sunstar(['dump', path]);
      expect(status).to.equal(0);
      expect(stdout.toString().trimEnd().split('\n')).to.have.lengthOf(2);
      expect(stderr).to.match(/damaged at byte \d+: the file ends within a block/);
    }));

  for (const [what, args, said] of [
    ['a file that is not there', ['nowhere.pcap'], /there is no file 'nowhere.pcap'/],
    ['a file that is no capture', [import.meta.filename], /neither pcapng nor pcap/],
    [
      'a filter that makes no sense',
      [import.meta.filename, 'tcp', 'prot', '80'],
      /column 5 of the filter: expected 'and'/,
    ],
    ['no file at all', [], /a file or --device is needed/],
    ['an interface that is not there', ['--device', 'nowhere0'], /there is no interface 'nowhere0'/],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const { status, stdout, stderr } = await sunstar(['dump', ...args]);
      expect([status === 1 || status === 2, stdout.length]).to.deep.equal([true, 0]);
      expect(stderr).to.match(said);
    });
  }

  it('shows what the kernel sends into a TUN, until Ctrl-C', function () {
    requireTun(this);
    return withTun(async (namespace) => {
      const dump = startSunstar(['dump', '-n', '-t', '--device', 'tun144', 'udp'], { namespace, stdin: null });
      await dump.said(/listening on tun144/);
      const send = "import socket; s = socket.socket(type=socket.SOCK_DGRAM); s.sendto(b'hello', ('169.254.144.9', 9))";
      await start(['python3', '-c', send], { namespace }).outcome;
      await dump.printed(20);
      dump.child.kill('SIGINT');
      const { status, stdout, stderr } = await dump.outcome;
      expect(stdout.toString()).to.match(/^IP 169\.254\.144\.1\.\d+ > 169\.254\.144\.9\.9: UDP, length 5\n$/);
      expect([status, /1 packets shown, \d+ seen/.test(stderr)]).to.deep.equal([130, true]);
    });
  });

  it('listens to both directions of an interface that others use', function () {
    requireTun(this);
    return withVeth(async (left, right) => {
      for (const [namespace, address] of [
        [left, '10.1.0.1/24'],
        [right, '10.1.0.2/24'],
      ] as const) {
        await run('ip', ['-n', namespace, 'addr', 'add', address, 'dev', 'veth0']);
      }
      const dump = startSunstar(['dump', '-n', '--json', '-c', '2', '--device', 'veth0', 'icmp'], {
        namespace: left,
        stdin: null,
      });
      await dump.said(/listening on veth0/);
      await start(['ping', '-c', '1', '-W', '5', '10.1.0.2'], { namespace: left }).outcome;
      const { status, stdout } = await dump.outcome;
      const [request, reply] = jsonLines(stdout);
      expect(status).to.equal(0);
      expect(request).to.include({ direction: 'outbound', source: '10.1.0.1' });
      expect(reply).to.include({ direction: 'inbound', source: '10.1.0.2' });
    });
  });
});
