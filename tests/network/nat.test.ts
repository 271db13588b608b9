/** Source translation in a router: RFC 4787 for UDP, RFC 5382 for TCP, RFC 5508 for ICMP. Every checksum is looked at. */
import { expect } from 'chai';
import { sumBytes } from '../../lib/util/checksum_kernel.ts';
import { finishChecksum } from '../../lib/util/internet_checksum.ts';
import { ipv4ToString } from '../../lib/util/ip_address.ts';
import { UsageError } from '../../lib/util/errors.ts';
import { isIntact, pseudoHeaderSum } from '../harness/super_segments.ts';
import { RouterHarness, type Left } from '../harness/virtual_network.ts';
import { counted, fragmentsOf, ipv4Bytes, Reassembly } from './fragments.ts';

const INSIDE = '10.0.0.5';
const OUTSIDE = '203.0.113.1';
const SERVER = '198.51.100.7';
const UDP = 17;
const TCP = 6;
const ICMP = 1;
const SYN = 2;
const ACK = 16;
const FIN = 1;
const MINUTE = 60_000;

function lab(options: Parameters<RouterHarness['stack']['translateSources']>[1] = {}): RouterHarness {
  const wires = [
    { name: 'in', addresses: ['10.0.0.1/24'] },
    { name: 'out', addresses: [`${OUTSIDE}/24`] },
  ];
  const router = new RouterHarness(wires, [['0.0.0.0/0', 'out', '203.0.113.254']], { closedPorts: 'hide' });
  router.stack.translateSources(router.stack.interfaces.all[1]!, options);
  return router;
}

interface Flow {
  readonly from?: string;
  readonly to?: string;
  readonly port: number;
  readonly toPort: number;
  readonly protocol?: number;
  readonly flags?: number;
  readonly length?: number;
}

/** A datagram with a sound checksum. Of ICMP an echo: a request from `port`, or with `toPort` a reply to it. */
function datagram({
  from = INSIDE,
  to = SERVER,
  port,
  toPort,
  protocol = UDP,
  flags = 0,
  length = 100,
}: Flow): Uint8Array {
  const header = protocol === TCP ? 20 : 8;
  const data = counted(header + length);
  data.set([port >> 8, port & 0xff, toPort >> 8, toPort & 0xff]);
  const checksumAt = protocol === TCP ? 16 : protocol === UDP ? 6 : 2;
  if (protocol === UDP) data.set([data.length >> 8, data.length & 0xff], 4);
  if (protocol === TCP) data.set([0x50, flags], 12);
  if (protocol === ICMP) data.set([toPort === 0 ? 8 : 0, 0, 0, 0, (port || toPort) >> 8, (port || toPort) & 0xff], 0);
  data.fill(0, checksumAt, checksumAt + 2);
  const bytes = ipv4Bytes(data, { source: from, destination: to, protocol });
  const sum =
    protocol === ICMP ? sumBytes(bytes, 20, data.length, 0) : sumBytes(bytes, 20, data.length, pseudoHeaderSum(bytes));
  const checksum = finishChecksum(sum);
  bytes.set([checksum >> 8, checksum & 0xff], 20 + checksumAt);
  return bytes;
}

/** `out: 203.0.113.1:4000 > 198.51.100.7:53`; of an echo the identifier. */
function told({ wire, bytes }: Left): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const isICMP = bytes[9] === ICMP;
  expect(finishChecksum(sumBytes(bytes, 0, 20, 0)), 'header checksum').to.equal(0);
  if (isICMP) expect(finishChecksum(sumBytes(bytes, 20, bytes.length - 20, 0)), 'ICMP checksum').to.equal(0);
  else expect(isIntact(bytes), 'transport checksum').to.equal(true);
  const ends = [ipv4ToString(view.getInt32(12)), ipv4ToString(view.getInt32(16))];
  if (isICMP) return `${wire}: ${ends[0]} > ${ends[1]} icmp ${bytes[20]} ${view.getUint16(24)}`;
  return `${wire}: ${ends[0]}:${view.getUint16(20)} > ${ends[1]}:${view.getUint16(22)}`;
}

function sends(router: RouterHarness, wire: 'in' | 'out', bytes: Uint8Array): string[] {
  return router.arrives(wire, bytes).map(told);
}

function answer(flow: Omit<Flow, 'from' | 'to'> & { from?: string }): Uint8Array {
  return datagram({ from: SERVER, to: OUTSIDE, ...flow });
}

describe('source translation', () => {
  for (const [name, protocol] of [
    ['UDP', UDP],
    ['TCP', TCP],
  ] as const) {
    it(`lets ${name} out by our address, and answers in again, with checksums that stay right (RFC 3022 §2.2)`, () => {
      const router = lab();
      const out = datagram({ port: 4000, toPort: 53, protocol, flags: SYN });
      expect(sends(router, 'in', out)).to.deep.equal([`out: ${OUTSIDE}:4000 > ${SERVER}:53`]);
      const back = answer({ port: 53, toPort: 4000, protocol, flags: SYN | ACK });
      expect(sends(router, 'out', back)).to.deep.equal([`in: ${SERVER}:53 > ${INSIDE}:4000`]);
    });
  }

  it('lets echo requests out, and replies in again (RFC 5508 §3)', () => {
    const router = lab();
    expect(sends(router, 'in', datagram({ port: 4242, toPort: 0, protocol: ICMP }))).to.deep.equal([
      `out: ${OUTSIDE} > ${SERVER} icmp 8 4242`,
    ]);
    expect(sends(router, 'out', answer({ port: 0, toPort: 4242, protocol: ICMP }))).to.deep.equal([
      `in: ${SERVER} > ${INSIDE} icmp 0 4242`,
    ]);
  });

  it('gives an inside end one port towards everybody (RFC 4787 §4.1, endpoint-independent mapping)', () => {
    const router = lab();
    const clash = datagram({ from: '10.0.0.6', port: 4001, toPort: 53 });
    sends(router, 'in', datagram({ port: 4001, toPort: 53 }));
    const [first] = sends(router, 'in', clash);
    const [second] = sends(router, 'in', datagram({ from: '10.0.0.6', to: '198.51.100.8', port: 4001, toPort: 99 }));
    const portOf = (text: string): number => Number(/:(\d+) >/.exec(text)![1]);
    expect(portOf(first!)).to.not.equal(4001, 'no overloading (RFC 4787 §4.2.1)');
    expect(portOf(first!) % 2).to.equal(1, 'the parity stays (RFC 4787 §4.2.2)');
    expect(portOf(second!)).to.equal(portOf(first!));
  });

  it('lets in those that were spoken to, from any port, and nobody else (RFC 4787 §5, address-dependent filtering)', () => {
    const router = lab();
    sends(router, 'in', datagram({ port: 4000, toPort: 53 }));
    expect(sends(router, 'out', answer({ port: 99, toPort: 4000 }))).to.have.length(1);
    expect(sends(router, 'out', answer({ from: '198.51.100.9', port: 53, toPort: 4000 }))[0]).to.contain('icmp 3');
    const open = lab({ filtering: 'endpoint independent' });
    sends(open, 'in', datagram({ port: 4000, toPort: 53 }));
    expect(sends(open, 'out', answer({ from: '198.51.100.9', port: 53, toPort: 4000 }))).to.deep.equal([
      `in: 198.51.100.9:53 > ${INSIDE}:4000`,
    ]);
  });

  it('hands ICMP errors to whom they concern, quote and all (RFC 5508 §4.2)', () => {
    const router = lab();
    const [sent] = router.arrives('in', datagram({ port: 4000, toPort: 53 }));
    const error = Uint8Array.of(3, 3, 0, 0, 0, 0, 0, 0, ...sent!.bytes.subarray(0, 28));
    const checksum = finishChecksum(sumBytes(error, 0, error.length, 0));
    error.set([checksum >> 8, checksum & 0xff], 2);
    const [passed] = router.arrives(
      'out',
      ipv4Bytes(error, { source: '192.0.2.1', destination: OUTSIDE, protocol: ICMP }),
    );
    expect(told(passed!)).to.equal(`in: 192.0.2.1 > ${INSIDE} icmp 3 0`);
    const quote = passed!.bytes.subarray(28);
    expect(ipv4ToString(new DataView(quote.buffer, quote.byteOffset).getInt32(12))).to.equal(INSIDE);
    expect(finishChecksum(sumBytes(quote, 0, 20, 0)), 'of the quoted header').to.equal(0);
  });

  it('makes fragments whole before they get a port (RFC 4787 §11)', () => {
    const router = lab();
    const pieces = fragmentsOf(datagram({ port: 4000, toPort: 53, length: 4000 }), 1500).reverse();
    const sent = pieces.flatMap((piece) => router.arrives('in', piece));
    const reassembly = new Reassembly();
    const whole = sent.map(({ bytes }) => reassembly.receive(bytes)).at(-1) as Uint8Array;
    expect(told({ ...sent[0]!, bytes: whole })).to.equal(`out: ${OUTSIDE}:4000 > ${SERVER}:53`);
  });

  it('forgets a flow of UDP after five minutes without a packet from inside (RFC 4787 §4.3)', () => {
    const router = lab();
    const isOpen = (): boolean => sends(router, 'out', answer({ port: 53, toPort: 4000 }))[0]!.startsWith('in:');
    sends(router, 'in', datagram({ port: 4000, toPort: 53 }));
    router.stack.tick(4.9 * MINUTE);
    expect(isOpen()).to.equal(true);
    router.stack.tick(0.2 * MINUTE);
    expect(isOpen(), 'the answer did not keep it').to.equal(false);
  });

  it('keeps an established TCP connection for two hours and four minutes, others for four minutes (RFC 5382 §5)', () => {
    const router = lab();
    const isOpen = (flags = ACK): boolean =>
      sends(router, 'out', answer({ port: 80, toPort: 4000, protocol: TCP, flags })).length > 0;
    const out = (flags: number): void =>
      void sends(router, 'in', datagram({ port: 4000, toPort: 80, protocol: TCP, flags }));
    out(SYN);
    router.stack.tick(4.1 * MINUTE);
    expect(isOpen()).to.equal(false);
    out(SYN);
    expect(isOpen(SYN | ACK)).to.equal(true);
    out(ACK);
    router.stack.tick(123 * MINUTE);
    expect(isOpen()).to.equal(true);
    out(FIN | ACK);
    expect(isOpen(FIN | ACK)).to.equal(true);
    router.stack.tick(4.1 * MINUTE);
    expect(isOpen()).to.equal(false);
  });

  it('has room for so many flows, and for so many of one host', () => {
    const router = lab({ maxSessions: 8, maxSessionsPerHost: 5 });
    const passed = (from: string): number =>
      Array.from({ length: 8 }, (_, index) =>
        sends(router, 'in', datagram({ from, port: 4000 + index, toPort: 53 })),
      ).filter((sent) => sent.length > 0).length;
    expect([passed('10.0.0.5'), passed('10.0.0.6')]).to.deep.equal([5, 3]);
    router.stack.tick(6 * MINUTE);
    expect(passed('10.0.0.6')).to.equal(5);
  });

  it('leaves what is for the router itself to the router, and wants one', () => {
    const router = lab();
    const ping = datagram({ from: SERVER, to: OUTSIDE, port: 7, toPort: 0, protocol: ICMP });
    expect(sends(router, 'out', ping)).to.deep.equal([`out: ${OUTSIDE} > ${SERVER} icmp 0 7`]);
    const host = new RouterHarness([{ name: 'in', addresses: ['10.0.0.1/24'] }], [], { forwarding: false });
    expect(() => host.stack.translateSources(host.stack.interfaces.all[0]!)).to.throw(UsageError);
  });
});
