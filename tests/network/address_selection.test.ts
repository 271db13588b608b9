/** Which address to speak from and to: the worked examples of RFC 6724 §10, less those of mobile hosts. */
import { expect } from 'chai';
import { AddressSelection, DEFAULT_ADDRESS_POLICY, type SourceCandidate } from '../../lib/network/address_selection.ts';
import { addressText, compactAddress, type CompactAddress } from '../../lib/util/compact_address.ts';
import { IPAddress } from '../../lib/util/ip_address.ts';

function compact(text: string): CompactAddress {
  return compactAddress(IPAddress.parse(text));
}

/** `fe80::2 deprecated`, `2001:db8::1 temporary`. */
function candidate(text: string): SourceCandidate {
  const [address, ...words] = text.split(' ');
  return {
    address: compact(address!),
    isDeprecated: words.includes('deprecated'),
    isTemporary: words.includes('temporary'),
  };
}

function sourceOf(destination: string, ...candidates: string[]): string {
  const chosen = new AddressSelection().selectSource(compact(destination), candidates.map(candidate));
  return chosen === null ? 'none' : addressText(chosen.address);
}

/** `destination from source` of each, in order. */
function order(sources: string[], destinations: string[], selection = new AddressSelection()): string[] {
  const candidates = sources.map(candidate);
  const sourceFor = (destination: CompactAddress): SourceCandidate | null =>
    selection.selectSource(destination, candidates);
  return selection.orderDestinations(destinations.map(compact), sourceFor).map((destination) => {
    const source = sourceFor(destination);
    return `${addressText(destination)} from ${source === null ? 'none' : addressText(source.address)}`;
  });
}

/** Whatever order the destinations come in. */
function expectOrder(sources: string[], expected: string[], selection?: AddressSelection): void {
  const destinations = expected.map((line) => line.split(' ')[0]!);
  expect(order(sources, destinations, selection)).to.deep.equal(expected);
  expect(order(sources, [...destinations].reverse(), selection)).to.deep.equal(expected);
}

describe('the source address (RFC 6724 §5, examples of §10.1)', () => {
  it('has a scope that reaches the destination', () => {
    expect(sourceOf('2001:db8:1::1', '2001:db8:3::1', 'fe80::1')).to.equal('2001:db8:3::1');
    expect(sourceOf('ff05::1', '2001:db8:3::1', 'fe80::1')).to.equal('2001:db8:3::1');
    expect(sourceOf('fe80::1', 'fe80::2 deprecated', '2001:db8:1::1')).to.equal('fe80::2');
  });

  it('is the destination itself if that is ours, even if deprecated', () => {
    expect(sourceOf('2001:db8:1::1', '2001:db8:1::1 deprecated', '2001:db8:2::1')).to.equal('2001:db8:1::1');
  });

  it('is otherwise not deprecated', () => {
    expect(sourceOf('2001:db8:1::1', '2001:db8:1::2 deprecated', '2001:db8:2::1')).to.equal('2001:db8:2::1');
  });

  it('has the longest prefix in common with the destination', () => {
    expect(sourceOf('2001:db8:1::1', '2001:db8:1::2', '2001:db8:3::2')).to.equal('2001:db8:1::2');
    expect(sourceOf('10.1.0.9', '192.168.0.1', '10.2.0.1', '10.1.0.1')).to.equal('10.1.0.1');
  });

  it('has the label of the destination', () => {
    const temporary = '2002:c633:6401::d5e3:7953:13eb:22e8';
    expect(sourceOf('2002:c633:6401::1', `${temporary} temporary`, '2001:db8:1::2')).to.equal(
      IPAddress.parse(temporary).toString(),
    );
  });

  it('is rather temporary than public', () => {
    const temporary = '2001:db8:1:0:d5e3:7953:13eb:22e8';
    expect(sourceOf('2001:db8:1::d5e3:0:0:1', '2001:db8:1::2', `${temporary} temporary`)).to.equal(temporary);
  });

  it('is one of the interface that leads there', () => {
    const [first, second] = [
      { address: compact('2001:db8:1::2'), interfaceIndex: 1 },
      { address: compact('2001:db8:3::2'), interfaceIndex: 2 },
    ];
    const chosen = new AddressSelection().selectSource(compact('2001:db8:1::1'), [first!, second!], 2);
    expect(chosen).to.equal(second);
  });

  it('is none where we have no address of that family', () => {
    expect(sourceOf('2001:db8:1::1', '10.0.0.1')).to.equal('none');
    expect(sourceOf('10.0.0.1', '2001:db8:1::1')).to.equal('none');
  });
});

describe('the order of destinations (RFC 6724 §6, examples of §10.2)', () => {
  it('prefers those whose scope is that of their source', () => {
    expectOrder(
      ['2001:db8:1::2', 'fe80::1', '169.254.13.78'],
      ['2001:db8:1::1 from 2001:db8:1::2', '198.51.100.121 from 169.254.13.78'],
    );
    expectOrder(['fe80::1', '198.51.100.117'], ['198.51.100.121 from 198.51.100.117', '2001:db8:1::1 from fe80::1']);
  });

  it('prefers a higher precedence', () => {
    expectOrder(
      ['2001:db8:1::2', 'fe80::1', '10.1.2.4'],
      ['2001:db8:1::1 from 2001:db8:1::2', '10.1.2.3 from 10.1.2.4'],
    );
    expectOrder(
      ['2002:c633:6401::2', '2001:db8:1::2', 'fe80::2'],
      ['2001:db8:1::1 from 2001:db8:1::2', '2002:c633:6401::1 from 2002:c633:6401::2'],
    );
  });

  it('prefers a smaller scope', () => {
    expectOrder(['2001:db8:1::2', 'fe80::2'], ['fe80::1 from fe80::2', '2001:db8:1::1 from 2001:db8:1::2']);
  });

  it('avoids those whose source is deprecated', () => {
    expectOrder(['2001:db8:1::2', 'fe80::2 deprecated'], ['2001:db8:1::1 from 2001:db8:1::2', 'fe80::1 from fe80::2']);
  });

  it('prefers the longer prefix in common with its source', () => {
    expectOrder(
      ['2001:db8:1::2', '2001:db8:3f44::2', 'fe80::2'],
      ['2001:db8:1::1 from 2001:db8:1::2', '2001:db8:3ffe::1 from 2001:db8:3f44::2'],
    );
  });

  it('prefers those whose label is that of their source', () => {
    expectOrder(
      ['2002:c633:6401::2', 'fe80::2'],
      ['2002:c633:6401::1 from 2002:c633:6401::2', '2001:db8:1::1 from 2002:c633:6401::2'],
    );
  });

  it('avoids what cannot be reached, and leaves equals as they are', () => {
    expectOrder(['10.0.0.1'], ['10.0.0.2 from 10.0.0.1', '2001:db8::1 from none']);
    expect(order(['10.0.0.1'], ['2001:db8::2', '2001:db8::1'])).to.deep.equal([
      '2001:db8::2 from none',
      '2001:db8::1 from none',
    ]);
  });

  it('prefers IPv4 where the policy says so (RFC 6724 §10.3)', () => {
    const selection = new AddressSelection(
      DEFAULT_ADDRESS_POLICY.map((line) => (line.label === 4 ? { ...line, precedence: 100 } : line)),
    );
    expectOrder(
      ['2001:db8::2', 'fe80::1', '169.254.13.78'],
      ['2001:db8::1 from 2001:db8::2', '198.51.100.121 from 169.254.13.78'],
      selection,
    );
    expectOrder(
      ['2001:db8::2', 'fe80::1', '10.1.2.4'],
      ['10.1.2.3 from 10.1.2.4', '2001:db8::1 from 2001:db8::2'],
      selection,
    );
  });
});
