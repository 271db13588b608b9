/** The same filter on the same file: tcpdump and we choose the same packets. */
import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parsePacketFilter } from '../../lib/tools/packet_filter.ts';
import { PacketLayers } from '../../lib/tools/packet_layers.ts';
import { LINKTYPE_ETHERNET } from '../../lib/util/capture.ts';
import { pcapngInterface, pcapngPacket, pcapngSectionHeader } from '../../lib/util/pcapng_writer.ts';
import { HIDDEN_FRAMES, MIXED_FRAMES } from '../harness/mixed_frames.ts';
import { skip } from '../harness/skip.ts';

const PLAIN = [
  ...['tcp', 'udp', 'icmp', 'icmp6', 'arp', 'ip', 'ip6', 'igmp', 'not ip', 'tcp or udp and ip6'],
  ...['host 10.9.0.1', 'src host 10.9.0.2', 'dst 10.9.0.2', 'host fd09::1', 'src or dst host 10.9.0.9'],
  ...['net 10.9.0.0/16', 'net 192.168', 'dst net 10.9.0.0 mask 255.255.255.0', 'src net fe80::/10', 'not net 10'],
  ...['port 80', 'tcp port 80 or 443', 'udp dst port 53', 'port domain', 'src port 68', 'portrange 50-70'],
  ...['udp portrange 1-100 and not host 10.9.0.9', 'tcp dst portrange 81-65535', 'src and dst portrange 60-70'],
  ...['ether src 02:00:00:00:00:01', 'ether host 02:00:00:00:00:03', 'less 60', 'greater 500', 'ip proto 2'],
  ...['not (tcp or udp or arp)', '(icmp or icmp6) && less 70', 'arp host 10.9.0.2', 'ip6 host fe80::2', ''],
];
const TAGGED = ['vlan', 'vlan 100', 'vlan 100 and vlan 5', 'vlan 6'];

/** A file with a frame a second. */
function write(path: string, frames: readonly Uint8Array[]): void {
  const blocks = frames.map((bytes, seconds) => pcapngPacket({ seconds, nanoseconds: 0, bytes }));
  const head = [pcapngSectionHeader(), pcapngInterface({ linkType: LINKTYPE_ETHERNET })];
  writeFileSync(path, Buffer.concat([...head, ...blocks]));
}

function chosenByTcpdump(path: string, filter: string): number[] {
  const args = ['-n', '-tt', '-r', path, ...filter.split(' ')];
  const said = execFileSync('tcpdump', args, { encoding: 'utf8', stdio: 'pipe' });
  return (said.match(/^\d+(?=\.000000 )/gm) ?? []).map(Number);
}

function chosenByUs(frames: readonly Uint8Array[], filter: string): number[] {
  const matches = parsePacketFilter(filter.replace('ip proto', 'proto'));
  return [...frames.keys()].filter((index) => matches(new PacketLayers(frames[index]!, 'ethernet')));
}

describe('a packet filter and tcpdump', () => {
  let folder: string;
  before(function () {
    try {
      execFileSync('tcpdump', ['--version'], { stdio: 'ignore' });
    } catch {
      skip(this, 'tcpdump is not installed');
    }
    folder = mkdtempSync(join(tmpdir(), 'sunstar-filter-'));
  });
  after(() => {
    if (folder !== undefined) rmSync(folder, { recursive: true });
  });

  for (const [what, filters, frames] of [
    ['frames of every protocol', PLAIN, Object.values(MIXED_FRAMES)],
    ['frames with tags', TAGGED, [...Object.values(MIXED_FRAMES).slice(0, 5), ...Object.values(HIDDEN_FRAMES)]],
  ] as const) {
    it(`choose the same of ${what}`, () => {
      const path = join(folder, 'frames.pcapng');
      write(path, frames);
      for (const filter of filters)
        expect(chosenByUs(frames, filter), filter).to.deep.equal(chosenByTcpdump(path, filter));
    });
  }
});
