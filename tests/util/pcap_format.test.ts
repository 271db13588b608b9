/** Captures: what we write, we and others can read; what others write, in either byte order, we can read. */
import { expect } from 'chai';
import fc from 'fast-check';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../../lib/util/errors.ts';
import { type CapturedPacket, LINKTYPE_ETHERNET, LINKTYPE_RAW } from '../../lib/util/capture.ts';
import { parseCapture } from '../../lib/util/pcap_format.ts';
import {
  captureTime,
  pcapngInterface,
  pcapngPacket,
  pcapngSectionHeader,
  pcapngStatistics,
} from '../../lib/util/pcapng_writer.ts';
import { bytesOf, hexOf, RECORDED } from '../harness/wire_bytes.ts';
import { skip } from '../harness/skip.ts';

function joined(...parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** A file with one TUN interface. */
function written(...packets: CapturedPacket[]): Uint8Array {
  const tun = pcapngInterface({ linkType: LINKTYPE_RAW, name: 'tun144' });
  return joined(pcapngSectionHeader(), tun, ...packets.map(pcapngPacket));
}

const SYN = { seconds: 1_700_000_000, nanoseconds: 123_456_789, bytes: bytesOf(RECORDED.tcpSyn) };

const packets = fc.record(
  {
    seconds: fc.integer({ min: 0, max: 2 ** 33 }),
    nanoseconds: fc.integer({ min: 0, max: 999_999_999 }),
    bytes: fc.uint8Array({ maxLength: 90 }),
    originalLength: fc.integer({ min: 90, max: 65_535 }),
    direction: fc.constantFrom('inbound' as const, 'outbound' as const),
    comment: fc.string({ maxLength: 30 }),
  },
  { requiredKeys: ['seconds', 'nanoseconds', 'bytes', 'originalLength'] },
);

describe('a pcapng file', () => {
  it('gives back every packet with its time to the nanosecond, direction and comment', () => {
    fc.assert(
      fc.property(fc.array(packets, { maxLength: 6 }), (all) => {
        const capture = parseCapture(written(...all));
        expect(capture).to.include({ format: 'pcapng', truncated: false });
        expect(capture.interfaces).to.deep.equal([{ linkType: LINKTYPE_RAW, name: 'tun144', snapLength: 0 }]);
        expect(capture.packets).to.deep.equal(all.map((packet) => ({ interfaceIndex: 0, ...packet })));
      }),
    );
  });

  it('has the layout of the draft: block lengths at both ends, everything in words of 32 bits', () => {
    expect(hexOf(pcapngSectionHeader())).to.equal('0a0d0d0a1c0000004d3c2b1a01000000ffffffffffffffff1c000000');
    expect(hexOf(pcapngInterface({ linkType: LINKTYPE_ETHERNET }))).to.equal(
      '0100000020000000' + '0100000000000000' + '0900010009000000' + '00000000' + '20000000',
    );
    const packet = pcapngPacket({
      seconds: 4,
      nanoseconds: 294_967_297,
      bytes: bytesOf('aabbcc'),
      direction: 'outbound',
    });
    expect(hexOf(packet)).to.equal(
      '0600000030000000' +
        '00000000' +
        '0100000001000000' +
        '0300000003000000' +
        'aabbcc00' +
        '0200040002000000' +
        '00000000' +
        '30000000',
    );
  });

  it('says which system and which program wrote it, and what its interfaces are', () => {
    const section = { comment: 'a morning', system: 'Linux', application: 'Sunstar' };
    const tun = {
      linkType: LINKTYPE_RAW,
      name: 'tun144',
      description: 'a host at 10.0.0.1',
      system: 'Linux',
      filter: 'tcp port 80',
      snapLength: 262_144,
    };
    const statistics = pcapngStatistics(0, { seconds: 9, nanoseconds: 0 }, { received: 5, dropped: 1 });
    const capture = parseCapture(
      joined(pcapngSectionHeader(section), pcapngInterface(tun), pcapngPacket(SYN), statistics),
    );
    expect(capture).to.deep.include({ section, interfaces: [tun], truncated: false, damage: null });
    expect(hexOf(statistics)).to.equal(
      '0500000034000000' +
        '00000000' +
        '02000000001a7118' +
        '040008000500000000000000' +
        '050008000100000000000000' +
        '00000000' +
        '34000000',
    );
  });

  it('may hold packets in the blocks of the first years, and several comments on one', () => {
    const old = '02000000 24000000 0000 ffff 00000000 05000000 02000000 02000000 abcd0000 24000000';
    const comments =
      '06000000 30000000 00000000 00000000 05000000 00000000 00000000 0100010061000000 0100010062000000 30000000';
    const { packets } = parseCapture(joined(written(), bytesOf(`${old} ${comments}`)));
    expect(packets.map(({ nanoseconds, comment }) => [nanoseconds, comment])).to.deep.equal([
      [5, undefined],
      [5, 'a\nb'],
    ]);
  });

  it('that is damaged says at which byte, and what is wrong there', () => {
    const at = written(SYN).byteLength;
    const damaged = (hex: string): string | null => parseCapture(joined(written(SYN), bytesOf(hex))).damage;
    expect(damaged('')).to.equal(null);
    expect(damaged('0600')).to.equal(`byte ${at}: the file ends within a block`);
    expect(damaged('06000000 07000000 00000000')).to.equal(`byte ${at}: a block of 7 bytes`);
    expect(damaged('0a0d0d0a 1c000000 00000000')).to.equal(`byte ${at}: a section without byte order`);
    expect(damaged('03000000 10000000 00000000 10000000')).to.equal(null);
    expect(damaged('06000000 20000000 09000000 0000000000000000 00000000 00000000 20000000')).to.equal(
      `byte ${at}: a packet of interface 9, which is not described`,
    );
  });

  it('may hold several interfaces and sections, and interfaces count anew in each section', () => {
    const ethernet = pcapngInterface({ linkType: LINKTYPE_ETHERNET, name: 'tap0' });
    const file = joined(written(SYN), ethernet, pcapngPacket({ ...SYN, interfaceIndex: 1 }), written(SYN));
    const capture = parseCapture(file);
    expect(capture.interfaces.map(({ name }) => name)).to.deep.equal(['tun144', 'tap0', 'tun144']);
    expect(capture.packets.map(({ interfaceIndex }) => interfaceIndex)).to.deep.equal([0, 1, 2]);
  });

  it('may hold blocks that we do not know', () => {
    const statistics = bytesOf('0500000010000000 deadbeef 10000000');
    expect(parseCapture(joined(written(), statistics, pcapngPacket(SYN))).packets).to.have.lengthOf(1);
  });

  it('of a big-endian machine, with microseconds by default, is read as well', () => {
    const section = '0a0d0d0a 0000001c 1a2b3c4d 00010000 ffffffffffffffff 0000001c';
    const description = '00000001 00000014 0065 0000 00000000 00000014';
    const packet = '00000006 00000024 00000000 00000000 001e8483 00000002 00000040 abcd0000 00000024'; // 2.000003 s
    const simple = '00000003 00000014 00000002 beef0000 00000014';
    const capture = parseCapture(bytesOf(`${section} ${description} ${packet} ${simple}`));
    expect(capture.truncated).to.equal(false);
    expect(capture.packets[0]).to.include({ seconds: 2, nanoseconds: 3000, originalLength: 64 });
    expect(capture.packets.map(({ bytes }) => hexOf(bytes))).to.deep.equal(['abcd', 'beef']);
  });

  it('cut off at any byte gives what was whole, and says so', () => {
    const file = written(SYN, SYN, SYN);
    const packetBytes = pcapngPacket(SYN).byteLength;
    const start = file.byteLength - 3 * packetBytes;
    for (let length = 28; length < file.byteLength; length += 1) {
      const capture = parseCapture(file.subarray(0, length));
      expect(capture.packets.length, `${length} bytes`).to.equal(
        Math.max(0, Math.floor((length - start) / packetBytes)),
      );
      const isWhole = length === 28 || (length >= start && (length - start) % packetBytes === 0);
      expect(capture.truncated, `${length} bytes`).to.equal(!isWhole);
    }
  });

  it('that is damaged anywhere never makes an exception other than "not a capture"', () => {
    const file = written({ ...SYN, direction: 'inbound', comment: 'a SYN' }, SYN);
    fc.assert(
      fc.property(fc.nat(file.byteLength - 1), fc.nat(255), (at, value) => {
        const damaged = Uint8Array.from(file);
        damaged[at] = value;
        try {
          expect(parseCapture(damaged).packets.length).to.be.at.most(2);
        } catch (error) {
          expect(error).to.be.instanceOf(UsageError);
        }
      }),
      { numRuns: 3000 },
    );
  });
});

/** Header and one packet of three bytes at 5 s and 7 units. */
const files: Record<string, [string, number]> = {
  'big-endian, microseconds': [
    'a1b2c3d4 0002 0004 00000000 00000000 0000ffff 00000065 00000005 00000007 00000003 00000009 010203',
    7000,
  ],
  'big-endian, nanoseconds': [
    'a1b23c4d 0002 0004 00000000 00000000 0000ffff 00000065 00000005 00000007 00000003 00000009 010203',
    7,
  ],
  'little-endian, microseconds': [
    'd4c3b2a1 0200 0400 00000000 00000000 ffff0000 65000000 05000000 07000000 03000000 09000000 010203',
    7000,
  ],
  'little-endian, nanoseconds': [
    '4d3cb2a1 0200 0400 00000000 00000000 ffff0000 65000000 05000000 07000000 03000000 09000000 010203',
    7,
  ],
};

describe('a classic pcap file', () => {
  for (const [name, [hex, nanoseconds]] of Object.entries(files)) {
    it(`is read: ${name}`, () => {
      const capture = parseCapture(bytesOf(hex));
      expect(capture).to.include({ format: 'pcap', truncated: false });
      expect(capture.interfaces).to.deep.equal([{ linkType: LINKTYPE_RAW, snapLength: 65_535 }]);
      expect(capture.packets).to.deep.equal([
        { seconds: 5, nanoseconds, bytes: bytesOf('010203'), originalLength: 9, interfaceIndex: 0 },
      ]);
      expect(parseCapture(bytesOf(hex).subarray(0, -1))).to.deep.include({ packets: [], truncated: true });
    });
  }
});

describe('a classic pcap file of other systems', () => {
  it('may number raw IP otherwise, and says where it is damaged', () => {
    const header = 'a1b2c3d4 0002 0004 00000000 00000000 0000ffff 0000000c';
    expect(parseCapture(bytesOf(header)).interfaces).to.deep.equal([{ linkType: LINKTYPE_RAW, snapLength: 65_535 }]);
    expect(parseCapture(bytesOf(`${header} 00000005 00000007 00000003`)).damage).to.equal(
      'byte 24: the file ends within a packet',
    );
    expect(parseCapture(bytesOf(`${header} 00000005 7fffffff 00000000 00000000`)).damage).to.equal(
      'byte 24: a time beyond its second',
    );
  });

  it('that is damaged anywhere gives packets or damage, never another exception', () => {
    const file = bytesOf(`${files['little-endian, microseconds']![0]} 05000000 07000000 03000000 09000000 010203`);
    fc.assert(
      fc.property(fc.nat(file.byteLength - 1), fc.nat(255), fc.nat(file.byteLength), (at, value, length) => {
        const damaged = Uint8Array.from(file).subarray(0, length);
        if (at < length) damaged[at] = value;
        try {
          expect(parseCapture(damaged).packets.length).to.be.at.most(2);
        } catch (error) {
          expect(error).to.be.instanceOf(UsageError);
        }
      }),
      { numRuns: 3000 },
    );
  });
});

describe('a file that is no capture', () => {
  it('is refused with what it begins with', () => {
    expect(() => parseCapture(bytesOf('7f454c46020101000000000000'))).to.throw(UsageError, '7f454c46');
    expect(() => parseCapture(new Uint8Array(0))).to.throw(UsageError, 'the file is empty');
    expect(() => parseCapture(bytesOf('1f8b0808000000000000000000000000'))).to.throw(UsageError, 'gunzip');
  });
});

describe('times of captures', () => {
  it('are whole seconds and nanoseconds, and never a full second of nanoseconds', () => {
    expect(captureTime(1234.567891)).to.deep.equal({ seconds: 1, nanoseconds: 234_567_891 });
    expect(captureTime(0)).to.deep.equal({ seconds: 0, nanoseconds: 0 });
    expect(captureTime(999.9999999).nanoseconds).to.be.at.most(999_999_999);
  });
});

describe('a capture in other people’s tools', () => {
  const packet = { ...SYN, direction: 'outbound', comment: 'the first word' } as const;
  const section = pcapngSectionHeader({ system: 'Linux', application: 'Sunstar' });
  const tun = pcapngInterface({ linkType: LINKTYPE_RAW, name: 'tun144', description: 'a TUN', snapLength: 262_144 });
  const end = pcapngStatistics(0, SYN, { received: 1, dropped: 0 });
  const file = joined(section, tun, pcapngPacket(packet), end);

  /** Standard output and standard error; fails with them. */
  function said(context: Mocha.Context, tool: string, ...args: string[]): string {
    const folder = mkdtempSync(join(tmpdir(), 'sunstar-capture-'));
    try {
      const path = join(folder, 'syn.pcapng');
      writeFileSync(path, file);
      const { status, stdout, stderr, error } = spawnSync(
        tool,
        [...args, path, ...(tool === 'editcap' ? [join(folder, 'out')] : [])],
        { encoding: 'utf8' },
      );
      if ((error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') skip(context, `${tool} is not installed`);
      expect(status, stderr).to.equal(0);
      const warnings = stderr
        .split('\n')
        .filter((line) => line !== '' && !/^Running as user|^reading from file/.test(line));
      return [stdout.trimEnd(), ...warnings].join('\n');
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  it('is a SYN for tcpdump too', function () {
    expect(said(this, 'tcpdump', '-n', '-r')).to.match(/10\.9\.0\.1.*10\.9\.0\.2.*Flags \[S\]/);
  });

  it('is a SYN for tshark too, with interface, direction and comment, and without a warning', function () {
    const fields = ['frame.interface_name', 'frame.packet_flags_direction', 'frame.comment', 'tcp.flags.syn'];
    const args = fields.flatMap((field) => ['-e', field]);
    expect(said(this, 'tshark', '-n', '-T', 'fields', ...args, '-r')).to.match(
      /^tun144\t(?:0x0+)?2\tthe first word\t1$/,
    );
  });

  it('is taken by editcap', function () {
    expect(said(this, 'editcap', '-F', 'pcapng')).to.equal('');
  });
});
