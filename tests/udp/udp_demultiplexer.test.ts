/** Who gets a datagram: connected before bound, one address before any, everybody who wants it when it is sent to many. */
import { expect } from 'chai';
import { UDPDemultiplexer, type UDPEnds } from '../../lib/stack/udp_demultiplexer.ts';
import type { AttachedInterface } from '../../lib/stack/attached_interface.ts';
import { ANY_IPV4, ANY_IPV6, type CompactAddress } from '../../lib/util/compact_address.ts';
import { seededRandomSource } from '../../lib/util/random_source.ts';
import { addressOf, SECRET } from '../stack/stack_harness.ts';

interface Socket extends UDPEnds {
  readonly name: string;
}

const ETH0 = { name: 'eth0' } as AttachedInterface;
const ETH1 = { name: 'eth1' } as AttachedInterface;
const US = addressOf('10.0.0.1');
const ALSO_US = addressOf('10.0.0.3');
const PEER = addressOf('10.0.0.2');
const GROUP = addressOf('239.1.2.3');

function socket(name: string, localAddress: CompactAddress, rest: Partial<UDPEnds> = {}): Socket {
  return {
    name,
    localAddress,
    localPort: 53,
    remoteAddress: typeof localAddress === 'number' ? ANY_IPV4 : ANY_IPV6,
    remotePort: 0,
    ipv6Only: false,
    reuseAddress: false,
    isAnywhere: false,
    boundTo: null,
    ...rest,
  };
}

function tableOf(...sockets: Socket[]): UDPDemultiplexer<Socket> {
  const table = new UDPDemultiplexer<Socket>(seededRandomSource(1), SECRET);
  for (const each of sockets) table.add(each);
  return table;
}

function nameAt(table: UDPDemultiplexer<Socket>, to: CompactAddress, port = 53, from = PEER, fromPort = 1000): string {
  return table.find(to, port, from, fromPort, ETH0)?.name ?? 'nobody';
}

function namesFor(table: UDPDemultiplexer<Socket>, to: CompactAddress, from = PEER, fromPort = 1000): string[] {
  return [...table.forMany(to, 53, from, fromPort, ETH0)].map(({ name }) => name).sort();
}

describe('the UDP demultiplexer', () => {
  it('gives a datagram to the connected socket before the bound one, and to that before one at any address', () => {
    const connected = socket('connected', US, { remoteAddress: PEER, remotePort: 1000 });
    const bound = socket('bound', US);
    const wildcard = socket('any', ANY_IPV4);
    const table = tableOf(wildcard, connected, bound);
    expect(nameAt(table, US)).to.equal('connected');
    expect(nameAt(table, US, 53, PEER, 1001)).to.equal('bound');
    expect(nameAt(table, ALSO_US)).to.equal('any');
    expect(nameAt(table, US, 54)).to.equal('nobody');
    table.remove(connected);
    expect(nameAt(table, US)).to.equal('bound');
    table.remove(bound);
    expect(nameAt(table, US)).to.equal('any');
    table.remove(wildcard);
    expect([nameAt(table, US), table.size]).to.deep.equal(['nobody', 0]);
  });

  it('gives IPv4 to a socket at :: unless it wants IPv6 only', () => {
    expect(nameAt(tableOf(socket('both', ANY_IPV6)), US)).to.equal('both');
    expect(nameAt(tableOf(socket('six', ANY_IPV6, { ipv6Only: true })), US)).to.equal('nobody');
    const six = tableOf(socket('six', ANY_IPV6, { ipv6Only: true }), socket('four', ANY_IPV4));
    expect(six.find(addressOf('fd00::1'), 53, addressOf('fd00::2'), 9, ETH0)?.name).to.equal('six');
    expect(six.find(US, 53, PEER, 9, ETH0)?.name).to.equal('four');
  });

  it('finds connected sockets of IPv6 by both ends', () => {
    const [ours, peer] = [addressOf('fd00::1'), addressOf('fd00::2')];
    const table = tableOf(socket('six', ours, { remoteAddress: peer, remotePort: 7 }));
    expect(table.find(ours, 53, peer, 7, ETH0)?.name).to.equal('six');
    expect(table.find(ours, 53, peer, 8, ETH0)).to.equal(undefined);
  });

  it('gives what is for one host to the latest of those who share an end, and what is for many to each', () => {
    const reuseAddress = true;
    const table = tableOf(socket('first', ANY_IPV4, { reuseAddress }), socket('second', ANY_IPV4, { reuseAddress }));
    expect(nameAt(table, US)).to.equal('second');
    expect(namesFor(table, GROUP)).to.deep.equal(['first', 'second']);
  });

  it('gives what is sent to many to sockets bound to the group or to any address, not to those at one of ours', () => {
    const table = tableOf(
      socket('any', ANY_IPV4),
      socket('group', GROUP),
      socket('other group', addressOf('239.1.2.4')),
      socket('ours', US),
      socket('its peer', ANY_IPV4, { remoteAddress: PEER, remotePort: 1000 }),
      socket('another peer', ANY_IPV4, { remoteAddress: PEER, remotePort: 1001 }),
    );
    expect(namesFor(table, GROUP)).to.deep.equal(['any', 'group', 'its peer']);
  });

  it('lets a socket bound to an interface hear only what comes in there', () => {
    const table = tableOf(socket('eth0', ANY_IPV4, { boundTo: ETH0 }), socket('eth1', US, { boundTo: ETH1 }));
    expect(nameAt(table, US)).to.equal('eth0');
    expect(table.find(US, 53, PEER, 1, ETH1)?.name).to.equal('eth1');
    expect(namesFor(table, GROUP)).to.deep.equal(['eth0']);
  });

  it('asks those who take any address last, those at all ports after those at one', () => {
    const everything = socket('everything', ANY_IPV4, { isAnywhere: true, localPort: 0 });
    const port53 = socket('anywhere at 53', ANY_IPV4, { isAnywhere: true });
    const table = tableOf(everything, port53, socket('ours', US));
    expect([nameAt(table, US), nameAt(table, GROUP), nameAt(table, US, 99)]).to.deep.equal([
      'ours',
      'anywhere at 53',
      'everything',
    ]);
    table.remove(port53);
    expect([nameAt(table, ALSO_US), table.hasAnywhere]).to.deep.equal(['everything', true]);
    table.remove(everything);
    expect([nameAt(table, ALSO_US), table.hasAnywhere]).to.deep.equal(['nobody', false]);
  });

  it('says that an end is taken by any overlap, unless both share it willingly', () => {
    const table = tableOf(socket('any', ANY_IPV4), socket('shared', US, { localPort: 54, reuseAddress: true }));
    expect(table.isTaken(socket('new', US))).to.equal(true);
    expect(table.isTaken(socket('new', ANY_IPV6))).to.equal(true);
    expect(table.isTaken(socket('new', ANY_IPV6, { ipv6Only: true }))).to.equal(false);
    expect(table.isTaken(socket('new', US, { localPort: 55 }))).to.equal(false);
    expect(table.isTaken(socket('new', US, { localPort: 54 }))).to.equal(true);
    expect(table.isTaken(socket('new', US, { localPort: 54, reuseAddress: true }))).to.equal(false);
    expect(table.isTaken(socket('new', ALSO_US, { localPort: 54 }))).to.equal(false);
  });

  it('finds out whose datagram an ICMP error quotes', () => {
    const connected = socket('connected', US, { remoteAddress: PEER, remotePort: 1000 });
    const table = tableOf(socket('any', ANY_IPV4), connected);
    expect(table.findSender(US, 53, PEER, 1000)?.name).to.equal('connected');
    expect(table.findSender(US, 53, PEER, 1001)?.name).to.equal('any');
    expect(table.findSender(US, 54, PEER, 1000)).to.equal(undefined);
  });
});
