/** A36: DNS messages made to hurt their reader, each turned away with a reason of its own, and never by an exception. */
import { expect } from 'chai';
import fc from 'fast-check';
import {
  DNS_FORWARD_POINTER,
  DNS_LABEL_TYPE,
  DNS_NAME_AMBIGUOUS,
  DNS_NAME_TOO_LONG,
  DNS_NAME_TRUNCATED,
} from '../../lib/services/dns_names.ts';
import {
  DNS_BYTES_LEFT,
  DNS_COUNT_LIES,
  DNS_DATA_LENGTH,
  DNS_DATA_PAST_END,
  DNS_TOO_MANY,
  DNS_TRUNCATED,
} from '../../lib/services/dns_structure.ts';
import { dnsMessage } from '../../lib/services/dns_message.ts';
import { DNS_UNREADABLE, dnsWire } from '../../lib/sockets/dns_wire.ts';
import { DNSNetwork, outcome, record, readDNS } from '../harness/dns_network.ts';

const QUESTION = [1, 0x61, 0, 0, 1, 0, 1];

/** A message with one question for `a`, and these bytes for records. */
function message(counts: readonly [number, number, number, number], ...rest: readonly number[]): Uint8Array {
  return Uint8Array.from([0, 1, 0x80, 0, ...counts.flatMap((count) => [count >> 8, count & 255]), ...rest]);
}

/** One answer: owner, type, and data of the length that is claimed. */
function answer(owner: readonly number[], type: number, claimed: number, data: readonly number[]): Uint8Array {
  const fixed = [type >> 8, type & 255, 0, 1, 0, 0, 0, 60, claimed >> 8, claimed & 255];
  return message([1, 1, 0, 0], ...QUESTION, ...owner, ...fixed, ...data);
}

const POINTER_TO_QUESTION = [0xc0, 12];

describe('A36 a hostile DNS message', () => {
  it('is not read past its end', () => {
    expect(dnsWire.decode(new Uint8Array(11))).to.equal(DNS_TRUNCATED);
    expect(dnsWire.decode(message([1, 0, 0, 0], 5, 0x61, 0x62, 0, 0))).to.equal(DNS_NAME_TRUNCATED);
    expect(dnsWire.decode(message([1, 0, 0, 0], 0, 0, 1, 0, 0xff).subarray(0, 16))).to.equal(DNS_COUNT_LIES);
  });

  it('does not lead in circles: compression that points to itself, to each other, or forwards', () => {
    const at = 12 + QUESTION.length;
    expect(dnsWire.decode(answer([0xc0, at], 1, 4, [1, 2, 3, 4]))).to.equal(DNS_FORWARD_POINTER);
    expect(dnsWire.decode(answer([0xc0, at + 2], 1, 4, [1, 2, 3, 4]))).to.equal(DNS_FORWARD_POINTER);
    expect(dnsWire.decode(answer([1, 0x62, 0xc0, at], 1, 4, [1, 2, 3, 4]))).to.equal(DNS_FORWARD_POINTER);
    // A pointer to a pointer that leads back to the first.
    const twice = message([1, 1, 0, 0], ...QUESTION, 0xc0, at + 2, 0xc0, at, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0);
    expect(dnsWire.decode(twice)).to.equal(DNS_FORWARD_POINTER);
    expect(dnsWire.decode(answer(POINTER_TO_QUESTION, 5, 2, [0xc0, 0xff]))).to.equal(DNS_FORWARD_POINTER);
  });

  it('has no label longer than 63, no name longer than 255', () => {
    expect(dnsWire.decode(answer([64, ...Array.from({ length: 64 }, () => 0x61), 0], 1, 4, [1, 2, 3, 4]))).to.equal(
      DNS_LABEL_TYPE,
    );
    expect(dnsWire.decode(answer([0x80, 0], 1, 4, [1, 2, 3, 4]))).to.equal(DNS_LABEL_TYPE);
    const label = [63, ...Array.from({ length: 63 }, () => 0x61)];
    const owner = [...label, ...label, ...label, ...label, 0];
    expect(dnsWire.decode(answer(owner, 1, 4, [1, 2, 3, 4]))).to.equal(DNS_NAME_TOO_LONG);
  });

  it('hides no dot and no NUL in a label, so that no name passes for another', () => {
    expect(dnsWire.decode(answer([3, 0x61, 0x2e, 0x62, 0], 1, 4, [1, 2, 3, 4]))).to.equal(DNS_NAME_AMBIGUOUS);
    expect(dnsWire.decode(answer([3, 0x61, 0, 0x62, 0], 1, 4, [1, 2, 3, 4]))).to.equal(DNS_NAME_AMBIGUOUS);
  });

  it('has no more records than its bytes, and no bytes behind them', () => {
    expect(dnsWire.decode(message([1, 0xffff, 0, 0], ...QUESTION))).to.equal(DNS_COUNT_LIES);
    expect(dnsWire.decode(message([0xffff, 0, 0, 0], ...QUESTION))).to.equal(DNS_COUNT_LIES);
    expect(dnsWire.decode(message([1, 0, 0, 0], ...QUESTION, 0))).to.equal(DNS_BYTES_LEFT);
    const many = Array.from({ length: 1001 }, () => [0, 0, 1, 0, 1]).flat();
    expect(dnsWire.decode(message([1001, 0, 0, 0], ...many))).to.equal(DNS_TOO_MANY);
  });

  it('has data as long as it claims, and as its type wants', () => {
    const owner = POINTER_TO_QUESTION;
    expect(dnsWire.decode(answer(owner, 1, 4, [1, 2, 3]))).to.equal(DNS_DATA_PAST_END);
    expect(dnsWire.decode(answer(owner, 1, 3, [1, 2, 3]))).to.equal(DNS_DATA_LENGTH);
    expect(dnsWire.decode(answer(owner, 28, 4, [1, 2, 3, 4]))).to.equal(DNS_DATA_LENGTH);
    expect(dnsWire.decode(answer(owner, 5, 5, [1, 0x62, 0, 9, 9]))).to.equal(DNS_DATA_LENGTH);
    expect(dnsWire.decode(answer(owner, 5, 2, [1, 0x62, 0].slice(0, 2)))).to.equal(DNS_NAME_TRUNCATED);
    expect(dnsWire.decode(answer(owner, 6, 6, [0, 0, 0, 0, 0, 0]))).to.equal(DNS_DATA_LENGTH);
    expect(dnsWire.decode(answer(owner, 16, 2, [9, 0x61]))).to.equal(DNS_UNREADABLE);
  });

  it('ends a lookup no earlier than the true answer', () => {
    const network = new DNSNetwork(() => null);
    const lookup = network.resolve('a');
    const [asked] = network.asked;
    const looping = answer([0xc0, 19], 1, 4, [1, 2, 3, 4]);
    network.resolver.receive(asked!.exchange, looping, asked!.server);
    expect([lookup.result, network.resolver.drops.of(DNS_FORWARD_POINTER.reason)]).to.deep.equal([null, 1]);
    network.answering = () => ({ answers: [record('a', 'A', '192.0.2.1')] });
    network.after(2000);
    expect(outcome(lookup)).to.deep.equal(['192.0.2.1']);
  });

  it('sends the resolver to another server when it came over TCP, where nobody can slip it in', () => {
    const network = new DNSNetwork(
      ({ serverIndex }) => (serverIndex === 0 ? Uint8Array.of(1, 2, 3) : { answers: [record('a', 'A', '192.0.2.1')] }),
      { alwaysTCP: true },
    );
    expect(outcome(network.resolve('a'))).to.deep.equal(['192.0.2.1']);
  });

  it('never throws, whatever its bytes are', () => {
    const good = dnsWire.encode(
      dnsMessage({
        isResponse: true,
        questions: [{ name: 'a.example.org', type: 'A', class: 'IN' }],
        answers: [
          record('a.example.org', 'CNAME', 'b.example.org'),
          record('b.example.org', 'A', '192.0.2.1'),
          record('b.example.org', 'TXT', [Uint8Array.of(1, 2)]),
          record('b.example.org', 'SRV', { port: 1, target: 'c.example.org', priority: 1, weight: 1 }),
        ],
        edns: { version: 0, udpBytes: 1232 },
      }),
    );
    expect(readDNS(good).answers).to.have.length(4);
    const change = fc.tuple(fc.nat(good.byteLength - 1), fc.nat(255));
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 100 }),
        fc.array(change, { maxLength: 5 }),
        fc.nat(good.byteLength),
        (bytes, changes, length) => {
          dnsWire.decode(bytes);
          const broken = good.slice();
          for (const [at, value] of changes) broken[at] = value;
          dnsWire.decode(broken);
          dnsWire.decode(broken.subarray(0, length));
        },
      ),
      { numRuns: 2000 },
    );
  });
});
