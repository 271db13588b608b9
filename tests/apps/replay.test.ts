/** `sunstar replay` on the command line: what it prints, what it writes, and what it refuses. */
import { expect } from 'chai';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LINKTYPE_RAW, parseCapture, pcapngInterface, pcapngPacket, pcapngSectionHeader } from '../../lib/index.ts';
import { recordingOf, segment } from '../tools/replay/recording.ts';
import { jsonLines, sunstar, withFolder } from './support.ts';

/** A SYN, and a RST that nobody expects. */
function written(): Buffer {
  const { packets } = recordingOf(segment({ flags: 'S', seq: 1000 }), segment({ flags: 'R', seq: 5, port: 81 }));
  const blocks = packets.map(pcapngPacket);
  return Buffer.concat([pcapngSectionHeader(), pcapngInterface({ linkType: LINKTYPE_RAW }), ...blocks]);
}

describe('sunstar replay', () => {
  it('says of each packet what became of it, and writes the same as comments', () =>
    withFolder(async (folder) => {
      const [path, ours] = [join(folder, 'in.pcapng'), join(folder, 'out.pcapng')];
      writeFileSync(path, written());
      const { status, stdout, stderr } = await sunstar(['replay', path, '--pcap', ours]);
      expect(status).to.equal(0);
      expect(stdout.toString()).to.match(/→ delivered to 10\.0\.0\.2:80 from 10\.0\.0\.1:4000\n/);
      expect(stdout.toString()).to.match(/→ dropped: tcp: no connection and no listener \(RFC 9293 §3\.10\.7\.1\)\n/);
      expect(stderr).to.match(/^2 packets: 2 given to the stack, 0 not; \d+ sent by the stack\n$/);
      const { interfaces, packets } = parseCapture(readFileSync(ours));
      expect(interfaces[0]).to.include({ name: 'replay0', linkType: LINKTYPE_RAW });
      expect(packets[0]).to.include({ direction: 'inbound', seconds: 1_700_000_000, nanoseconds: 0 });
      expect(packets.find(({ comment }) => comment?.includes('no listener'))).to.include({ nanoseconds: 10_000_000 });
    }));

  it('gives the same JSON every time', () =>
    withFolder(async (folder) => {
      const path = join(folder, 'in.pcapng');
      writeFileSync(path, written());
      const [first, second] = [await sunstar(['replay', '--json', path]), await sunstar(['replay', '--json', path])];
      expect(first.stdout.toString()).to.equal(second.stdout.toString());
      expect(jsonLines(first.stdout).at(-1)).to.deep.include({ event: 'end', packets: 2, arrived: 2, damage: null });
      const quiet = await sunstar(['replay', '--json', '--no-trace', path]);
      expect(jsonLines(quiet.stdout)).to.have.lengthOf(1);
    }));

  it('refuses a configuration with the place of its mistake', () =>
    withFolder(async (folder) => {
      const [path, config] = [join(folder, 'in.pcapng'), join(folder, 'config.json')];
      writeFileSync(path, written());
      writeFileSync(config, '{"listen": [{"port": 0}]}');
      expect((await sunstar(['replay', path, '--config', config])).stderr).to.match(/listen\[0\]\.port is 0; allowed/);
      writeFileSync(config, '{');
      const { status, stderr } = await sunstar(['replay', path, '--config', config]);
      expect([status, /is not JSON/.test(stderr)]).to.deep.equal([2, true]);
    }));
});
