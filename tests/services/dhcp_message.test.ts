/** DHCP messages: written and read back, options in pieces and in foreign fields, and what is turned away. */
import { expect } from 'chai';
import fc from 'fast-check';
import {
  BOOT_REPLY,
  DHCP_ACK,
  DHCP_BAD_COOKIE,
  DHCP_BAD_HARDWARE_LENGTH,
  DHCP_BAD_OPERATION,
  DHCP_BAD_OPTION,
  DHCP_BAD_OVERLOAD,
  DHCP_BAD_TYPE,
  DHCP_TRUNCATED,
  emitDHCPMessage,
  parseDHCPMessage,
  type DHCPMessage,
} from '../../lib/services/dhcp_message.ts';
import { leaseFrom } from '../../lib/services/dhcp_lease.ts';
import { ParseFailure } from '../../lib/util/parse_failure.ts';
import { HARDWARE, parsedDHCP } from '../harness/dhcp_network.ts';

const MESSAGE: DHCPMessage = {
  operation: BOOT_REPLY,
  type: DHCP_ACK,
  hardwareType: 1,
  hardwareAddress: HARDWARE,
  transaction: 0xdeadbeef,
  seconds: 3,
  isBroadcast: true,
  clientAddress: 0x0a000001,
  yourAddress: 0x0a000002,
  nextServerAddress: 0x0a000003,
  relayAddress: 0x0a000004,
  options: new Map([
    [54, Uint8Array.of(10, 0, 0, 1)],
    [51, Uint8Array.of(0, 0, 14, 16)],
  ]),
};

/** A message whose options are these bytes. */
function withOptions(...options: number[]): Uint8Array {
  const bytes = emitDHCPMessage(MESSAGE).slice(0, 240);
  return Uint8Array.from([...bytes, ...options]);
}

function lease(options: [number, number[]][]): ReturnType<typeof leaseFrom> {
  const all = new Map([...MESSAGE.options, ...options.map(([code, value]) => [code, Uint8Array.from(value)] as const)]);
  return leaseFrom(parsedDHCP(emitDHCPMessage({ ...MESSAGE, options: all })));
}

describe('a DHCP message', () => {
  it('comes back as it was written, 300 bytes long at least', () => {
    const bytes = emitDHCPMessage(MESSAGE);
    expect(bytes.byteLength).to.equal(300);
    expect(parsedDHCP(bytes)).to.deep.equal(MESSAGE);
  });

  it('joins the pieces of an option longer than 255 bytes (RFC 3396)', () => {
    const long = Uint8Array.from({ length: 600 }, (_, index) => index & 0xff);
    const bytes = emitDHCPMessage({ ...MESSAGE, options: new Map([[119, long]]) }, 1472);
    expect(parsedDHCP(bytes).options.get(119)).to.deep.equal(long);
  });

  it('puts what does not fit into file and sname, and reads it from there in this order', () => {
    const options = new Map([1, 2, 3, 4].map((code) => [code + 200, new Uint8Array(110).fill(code)]));
    const bytes = emitDHCPMessage({ ...MESSAGE, options });
    expect(bytes.byteLength).to.be.at.most(548);
    expect(parsedDHCP(bytes).options).to.deep.equal(new Map([...options].slice(0, 3)));
    const tiny = emitDHCPMessage({ ...MESSAGE, options: new Map([...options].slice(0, 2)) }, 400);
    expect(bytes.subarray(108, 110)).to.deep.equal(Uint8Array.of(203, 110));
    expect(parsedDHCP(tiny).options.size).to.equal(2);
  });

  it('is turned away with a reason when it lies about lengths', () => {
    const good = emitDHCPMessage(MESSAGE);
    const patched = (at: number, value: number): Uint8Array =>
      Uint8Array.from(good, (byte, i) => (i === at ? value : byte));
    expect(parseDHCPMessage(good.subarray(0, 239))).to.equal(DHCP_TRUNCATED);
    expect(parseDHCPMessage(patched(0, 3))).to.equal(DHCP_BAD_OPERATION);
    expect(parseDHCPMessage(patched(2, 17))).to.equal(DHCP_BAD_HARDWARE_LENGTH);
    expect(parseDHCPMessage(patched(236, 0))).to.equal(DHCP_BAD_COOKIE);
    expect(parseDHCPMessage(withOptions(53, 1, 5, 51, 4, 0, 0))).to.equal(DHCP_BAD_OPTION);
    expect(parseDHCPMessage(withOptions(53, 1, 5, 51))).to.equal(DHCP_BAD_OPTION);
    expect(parseDHCPMessage(withOptions(53, 1, 5, 52, 1, 4, 255))).to.equal(DHCP_BAD_OVERLOAD);
    expect(parseDHCPMessage(withOptions(53, 1, 5, 52, 2, 0, 1, 255))).to.equal(DHCP_BAD_OVERLOAD);
    expect(parseDHCPMessage(withOptions(53, 1, 9, 255))).to.equal(DHCP_BAD_TYPE);
    expect(parseDHCPMessage(withOptions(255))).to.equal(DHCP_BAD_TYPE);
  });

  it('may end without END, and hold padding', () => {
    expect(parsedDHCP(withOptions(0, 0, 53, 1, 2)).type).to.equal(2);
  });

  it('never throws, whatever its bytes are', () => {
    const options = fc.uint8Array({ maxLength: 200 });
    fc.assert(
      fc.property(options, fc.uint8Array({ maxLength: 300 }), (behind, anything) => {
        parseDHCPMessage(anything);
        const message = parseDHCPMessage(withOptions(53, 1, 5, ...behind));
        if (!(message instanceof ParseFailure)) leaseFrom(message);
      }),
    );
  });
});

describe('a lease', () => {
  it('without a mask, or with one that has holes, has the prefix of the class of its address', () => {
    expect(lease([])).to.include({ prefixLength: 8 });
    expect(lease([[1, [255, 0, 255, 0]]])).to.include({ prefixLength: 8 });
    expect(lease([[1, [255, 255, 255, 252]]])).to.include({ prefixLength: 30 });
    expect(lease([[1, [255, 255, 255, 255]]])).to.include({ prefixLength: 32 });
  });

  it('uses T1 and T2 of the server where they are in order, and a half and seven eighths otherwise', () => {
    expect(lease([])).to.include({ leaseMs: 3_600_000, renewMs: 1_800_000, rebindMs: 3_150_000 });
    expect(
      lease([
        [58, [0, 0, 0, 9]],
        [59, [0, 0, 0, 10]],
      ]),
    ).to.include({ renewMs: 9000, rebindMs: 10_000 });
    expect(
      lease([
        [58, [0, 0, 0, 11]],
        [59, [0, 0, 0, 10]],
      ]),
    ).to.include({ renewMs: 10_000, rebindMs: 10_000 });
    expect(lease([[51, [255, 255, 255, 255]]])).to.include({ renewMs: Infinity, leaseMs: Infinity });
  });

  it('prefers classless routes to routers (RFC 3442)', () => {
    const found = lease([
      [3, [10, 0, 0, 9]],
      [121, [24, 192, 168, 7, 10, 0, 0, 8, 0, 10, 0, 0, 9]],
    ]);
    if (found instanceof ParseFailure) throw new Error(found.reason);
    expect(found.routers).to.deep.equal([]);
    expect(found.routes.map((r) => `${r.prefix.toString()}/${r.prefixLength} ${r.router?.toString()}`)).to.deep.equal([
      '192.168.7.0/24 10.0.0.8',
      '0.0.0.0/0 10.0.0.9',
    ]);
  });

  it('reads search domains with compressed names, and none of a list with a loop (RFC 3397)', () => {
    const eng = [3, 0x65, 0x6e, 0x67, 5, 0x61, 0x70, 0x70, 0x6c, 0x65, 0];
    const both = lease([[119, [...eng, 2, 0x71, 0x61, 0xc0, 4]]]);
    expect(both).to.have.deep.property('searchDomains', ['eng.apple', 'qa.apple']);
    expect(lease([[119, [1, 0x61, 0xc0, 0]]])).to.have.deep.property('searchDomains', []);
  });

  it('is no lease without a server, an address of a host and a time', () => {
    const without = (code: number): DHCPMessage => ({
      ...MESSAGE,
      options: new Map([...MESSAGE.options].filter(([other]) => other !== code)),
    });
    for (const bad of [without(54), without(51), { ...MESSAGE, yourAddress: -1 }, { ...MESSAGE, yourAddress: 0 }]) {
      expect(leaseFrom(bad)).to.be.instanceOf(ParseFailure);
    }
  });
});
