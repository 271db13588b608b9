/** Initial sequence numbers (RFC 9293 §3.4.1 MUST-8 and MUST-9, RFC 6528) and timestamp offsets (RFC 7323 §5.4). */
import { expect } from 'chai';
import {
  initialSequenceNumber,
  timestampOffset,
  type InitialSequenceNumberInput,
} from '../../lib/tcp_helpers/initial_sequence_number.ts';
import { distance, toUint32 } from '../../lib/util/wrapping_integers.ts';

const secret = Uint32Array.of(0x01234567, 0x89abcdef, 0xdeadbeef, 0x0badcafe);
const another = Uint32Array.of(0x01234567, 0x89abcdef, 0xdeadbeef, 0x0badcaff);
const base: InitialSequenceNumberInput = {
  nowMs: 1000,
  localAddress: [0xc0a80001],
  localPort: 49_152,
  remoteAddress: [0x0a000001],
  remotePort: 80,
  secret,
};

function numberOf(changes: Partial<InitialSequenceNumberInput> = {}): number {
  return toUint32(initialSequenceNumber({ ...base, ...changes }));
}

function gain(fromMs: number, toMs: number): number {
  return distance(initialSequenceNumber({ ...base, nowMs: fromMs }), initialSequenceNumber({ ...base, nowMs: toMs }));
}

/** Pearson's statistic for values that should fall evenly into 64 boxes by their top six bits: 63 ± 11. */
function chiSquare(values: readonly number[]): number {
  const boxes = new Float64Array(64);
  for (const value of values) boxes[value >>> 26]! += 1;
  const expected = values.length / boxes.length;
  return boxes.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

describe('initial sequence numbers', () => {
  it('move on by one every 4 µs for the same addresses and ports (MUST-8)', () => {
    expect(gain(1000, 1001)).to.equal(250);
    expect(gain(1000, 1000.004)).to.equal(1);
    expect(gain(1000, 1000.0039)).to.equal(0);
    expect(gain(0, 60_000)).to.equal(15_000_000);
  });

  it('keep the pace when the clock has gone round the sequence space, after 4.77 hours and after years', () => {
    const round = 2 ** 32 / 250;
    expect(gain(0, round)).to.equal(0);
    expect(gain(round - 1, round + 1)).to.equal(500);
    const years = 30 * 365 * 86_400_000;
    expect(gain(years, years + 8)).to.equal(2000);
  });

  it('SHLD-1 are unrelated under two secrets, so that nobody without the secret can tell the next one (MUST-9)', () => {
    const differences: number[] = [];
    for (let port = 0; port < 10_000; port += 1) {
      differences.push((numberOf({ localPort: port }) - numberOf({ localPort: port, secret: another })) >>> 0);
    }
    expect(new Set(differences).size).to.be.at.least(9985);
    expect(chiSquare(differences)).to.be.within(30, 110);
  });

  it('spread evenly over ports, and over remote addresses', () => {
    const overPorts: number[] = [];
    const overAddresses: number[] = [];
    const steps: number[] = [];
    for (let count = 0; count < 10_000; count += 1) {
      overPorts.push(numberOf({ localPort: count }));
      overAddresses.push(numberOf({ remoteAddress: [0x0a000000 + count] }));
      steps.push((numberOf({ localPort: count + 1 }) - numberOf({ localPort: count })) >>> 0);
    }
    expect(chiSquare(overPorts)).to.be.within(30, 110);
    expect(chiSquare(overAddresses)).to.be.within(30, 110);
    expect(chiSquare(steps)).to.be.within(30, 110);
  });

  it('depend on each of the four numbers, on every word of an IPv6 address, and on which end is ours', () => {
    const six = { localAddress: [0x20010db8, 0, 0, 1], remoteAddress: [0x20010db8, 0, 0, 2] };
    const numbers = [
      numberOf(),
      numberOf({ localAddress: [0xc0a80002] }),
      numberOf({ localPort: 49_153 }),
      numberOf({ remoteAddress: [0x0a000002] }),
      numberOf({ remotePort: 81 }),
      numberOf({ localAddress: base.remoteAddress, remoteAddress: base.localAddress }),
      numberOf({ localPort: base.remotePort, remotePort: base.localPort }),
      numberOf(six),
      ...[0, 1, 2, 3].map((word) => numberOf({ ...six, remoteAddress: six.remoteAddress.with(word, 77) })),
    ];
    expect(new Set(numbers).size).to.equal(numbers.length);
  });
});

describe('timestamp offsets', () => {
  it('stay the same for a connection and its later incarnations, and differ between connections', () => {
    expect(timestampOffset(base, secret)).to.equal(timestampOffset({ ...base }, secret));
    expect(timestampOffset(base, secret)).not.to.equal(timestampOffset({ ...base, localPort: 49_153 }, secret));
    expect(timestampOffset(base, secret)).not.to.equal(timestampOffset(base, another));
  });

  it('do not give the initial sequence number away', () => {
    const differences: number[] = [];
    for (let port = 0; port < 10_000; port += 1) {
      const offset = timestampOffset({ ...base, localPort: port }, secret);
      expect(offset).to.be.within(0, 2 ** 32 - 1);
      differences.push((numberOf({ localPort: port, nowMs: 0 }) - offset) >>> 0);
    }
    expect(chiSquare(differences)).to.be.within(30, 110);
  });
});
