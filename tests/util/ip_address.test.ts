/** Addresses as values: read, printed, matched and classified. */
import { expect } from 'chai';
import fc from 'fast-check';
import { isIPv4, isIPv6 } from 'node:net';
import { UsageError } from '../../lib/util/errors.ts';
import { IPAddress, ipv4FromInt, ipv4ToString, tryParsePrefix } from '../../lib/util/ip_address.ts';

const word = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
/** Half of all words zero, so that there is something to shorten. */
const sparse = fc.oneof(fc.constant(0), word, fc.integer({ min: 0, max: 0xffff }));

describe('IPv4 addresses', () => {
  it('are signed 32 bits inside and dotted decimal outside', () => {
    expect(IPAddress.parse('10.0.0.1').toInt()).to.equal(0x0a000001);
    expect(IPAddress.parse('192.168.0.1').toInt()).to.equal(0xc0a80001 | 0);
    expect(ipv4FromInt(-1).toString()).to.equal('255.255.255.255');
    expect(ipv4ToString(0xc0a80001)).to.equal('192.168.0.1');
  });

  it('come back from text and bytes as they were', () => {
    fc.assert(
      fc.property(word, (bits) => {
        const address = ipv4FromInt(bits);
        expect(IPAddress.parse(address.toString()).toInt()).to.equal(bits);
        expect(IPAddress.fromBytes(address.toBytes()).equals(address)).to.equal(true);
      }),
    );
  });

  it('are refused when they can be misread: leading zeros, fewer parts, blanks, numbers above 255', () => {
    for (const text of [
      '010.0.0.1',
      '1.2.3',
      '1.2.3.4.5',
      '1.2.3.256',
      ' 1.2.3.4',
      '1.2.3.4 ',
      '1..2.3',
      '0x1.2.3.4',
      '',
    ]) {
      expect(IPAddress.tryParse(text), text).to.equal(undefined);
    }
    expect(() => IPAddress.parse('1.2.3'))
      .to.throw(UsageError, '"1.2.3" is not an IP address')
      .with.property('code', 'ERR_INVALID_IP_ADDRESS');
  });
});

describe('IPv6 addresses', () => {
  it('are printed as RFC 5952 §4 asks: lower case, no leading zeros, the first longest run of zeros as ::', () => {
    const canonical: Record<string, string> = {
      '2001:0DB8::0001': '2001:db8::1',
      '2001:db8:0:0:0:0:2:1': '2001:db8::2:1',
      '2001:db8:0:1:1:1:1:1': '2001:db8:0:1:1:1:1:1', // a single group is not shortened
      '2001:0:0:1:0:0:0:1': '2001:0:0:1::1', // the longest
      '2001:db8:0:0:1:0:0:1': '2001:db8::1:0:0:1', // the first of equals
      '0:0:0:0:0:0:0:0': '::',
      '0:0:0:0:0:0:0:1': '::1',
      '1:0:0:0:0:0:0:0': '1::',
      '::ffff:c000:0201': '::ffff:192.0.2.1',
      '64:ff9b::192.0.2.33': '64:ff9b::c000:221',
    };
    for (const [text, printed] of Object.entries(canonical)) {
      expect(IPAddress.parse(text).toString(), text).to.equal(printed);
    }
  });

  it('come back from text and bytes as they were, and Node reads what we print', () => {
    fc.assert(
      fc.property(sparse, sparse, sparse, sparse, (a, b, c, d) => {
        const address = IPAddress.fromWords(a, b, c, d);
        expect(isIPv6(address.toString())).to.equal(true);
        expect(IPAddress.parse(address.toString()).equals(address)).to.equal(true);
        expect(IPAddress.fromBytes(address.toBytes()).equals(address)).to.equal(true);
      }),
    );
  });

  it('are accepted exactly when Node accepts them, zones apart', () => {
    const noise = fc.string({ unit: fc.constantFrom(...'0123456789abcF:::..'.split('')), maxLength: 40 });
    fc.assert(
      fc.property(noise, (text) => {
        expect(IPAddress.tryParse(text)?.family ?? 0, text).to.equal(isIPv4(text) ? 4 : isIPv6(text) ? 6 : 0);
      }),
      { numRuns: 3000 },
    );
    for (const text of [
      ':',
      ':::',
      '1::2::3',
      '1:2:3:4:5:6:7',
      '1:2:3:4:5:6:7:8:9',
      '::1:2:3:4:5:6:7:8',
      '12345::',
      '::g',
    ]) {
      expect(IPAddress.tryParse(text), text).to.equal(undefined);
    }
    expect(IPAddress.tryParse('1.2.3.4::')).to.equal(undefined);
    expect(IPAddress.tryParse('fe80::1%tun0')).to.equal(undefined);
  });

  it('have no integer form, and bytes of another length are no address', () => {
    expect(() => IPAddress.parse('::1').toInt()).to.throw(UsageError, '::1 is not IPv4');
    expect(() => IPAddress.fromBytes(new Uint8Array(5))).to.throw(UsageError, '5 bytes');
  });
});

describe('a prefix', () => {
  it('matches the addresses that begin with its bits', () => {
    const matches = (address: string, prefix: string, bits: number): boolean =>
      IPAddress.parse(address).matchesPrefix(IPAddress.parse(prefix), bits);
    expect(matches('10.1.2.3', '10.0.0.0', 8)).to.equal(true);
    expect(matches('11.1.2.3', '10.0.0.0', 8)).to.equal(false);
    expect(matches('192.168.1.129', '192.168.1.128', 25)).to.equal(true);
    expect(matches('192.168.1.127', '192.168.1.128', 25)).to.equal(false);
    expect(matches('1.2.3.4', '9.9.9.9', 0)).to.equal(true);
    expect(matches('1.2.3.4', '1.2.3.5', 32)).to.equal(false);
    expect(matches('2001:db8:1::1', '2001:db8::', 32)).to.equal(true);
    expect(matches('2001:db8:8000::', '2001:db8::', 33)).to.equal(false);
    expect(matches('::1', '::2', 126)).to.equal(true);
    expect(matches('::1', '::2', 127)).to.equal(false);
    expect(matches('::10.0.0.1', '10.0.0.1', 0)).to.equal(false); // two families never match
  });
});

describe('classes of addresses', () => {
  const classes = [
    'isUnspecified',
    'isLoopback',
    'isMulticast',
    'isBroadcast',
    'isLinkLocal',
    'isPrivate',
    'isIPv4Mapped',
  ] as const;
  const members: Record<string, (typeof classes)[number] | 'none'> = {
    '0.0.0.0': 'isUnspecified',
    '::': 'isUnspecified',
    '127.0.0.1': 'isLoopback',
    '127.255.255.254': 'isLoopback',
    '::1': 'isLoopback',
    '224.0.0.1': 'isMulticast',
    '239.255.255.255': 'isMulticast',
    'ff02::1': 'isMulticast',
    '255.255.255.255': 'isBroadcast',
    '169.254.0.1': 'isLinkLocal',
    'fe80::1': 'isLinkLocal',
    'febf::1': 'isLinkLocal',
    '10.0.0.0': 'isPrivate',
    '172.16.0.1': 'isPrivate',
    '172.31.255.255': 'isPrivate',
    '192.168.255.255': 'isPrivate',
    'fc00::1': 'isPrivate',
    'fdff::1': 'isPrivate',
    '::ffff:10.0.0.1': 'isIPv4Mapped',
    '172.32.0.0': 'none',
    '223.255.255.255': 'none',
    '240.0.0.1': 'none',
    '8.8.8.8': 'none',
    '2001:db8::1': 'none',
    'fec0::1': 'none',
  };
  for (const [text, expected] of Object.entries(members)) {
    it(expected === 'none' ? `${text} belongs to none` : `${text} ${expected}, and nothing else`, () => {
      const address = IPAddress.parse(text);
      expect(classes.filter((name) => address[name])).to.deep.equal(expected === 'none' ? [] : [expected]);
    });
  }

  it('a prefix is an address and a length that fits its family, and nothing else', () => {
    const read = (text: string): string => {
      const parsed = tryParsePrefix(text);
      return parsed === undefined ? 'none' : `${parsed.address.toString()} ${parsed.prefixLength}`;
    };
    expect(['10.0.0.2/24', 'fd00::2/64', '0.0.0.0/0'].map(read)).to.deep.equal([
      '10.0.0.2 24',
      'fd00::2 64',
      '0.0.0.0 0',
    ]);
    const wrong = [
      '10.0.0.2',
      '10.0.0.2/',
      '10.0.0.2/33',
      'fd00::/129',
      '10.0.0.2/2/4',
      '/24',
      '10.0.0.2/-1',
      '10.0.0.2/1e1',
    ];
    expect(new Set(wrong.map(read))).to.deep.equal(new Set(['none']));
  });
});
