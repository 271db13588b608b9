/** The DHCP client through the states of RFC 2131 Figure 5, in virtual time. */
import { expect } from 'chai';
import { changed, DHCPNetwork, newClient, newServer, address } from '../harness/dhcp_network.ts';
import { ipv4FromInt } from '../../lib/util/ip_address.ts';

const BROADCAST = -1;

describe('a DHCP client', () => {
  it('discovers, requests, probes and is bound, all from 0.0.0.0 by broadcast', () => {
    const network = new DHCPNetwork(newClient());
    network.client.start();
    expect(network.client.state).to.equal('INIT');
    network.after(0);
    expect(network.said).to.deep.equal(['DISCOVER', 'REQUEST']);
    for (const { source, destination, message } of network.fromClient) {
      expect([source, destination, message.isBroadcast]).to.deep.equal([0, BROADCAST, true]);
    }
    expect(network.client.state).to.equal('PROBING');
    expect(network.client.lease).to.equal(null);
    network.client.addressIsFree();
    expect(network.client.state).to.equal('BOUND');
    const lease = network.client.lease!;
    expect([lease.address, lease.server, ...lease.routers].map(String)).to.deep.equal([
      '10.1.0.100',
      '10.1.0.1',
      '10.1.0.1',
    ]);
    expect(lease).to.include({ prefixLength: 24, mtu: 1400, domain: 'example.org' });
    expect(lease.nameServers.map(String)).to.deep.equal(['10.1.0.1', '10.1.0.2']);
  });

  it('repeats a DISCOVER after 4, 8, 16, 32, 64 and 64 s, each ± 1 s, under one transaction (RFC 2131 §4.1)', () => {
    const network = new DHCPNetwork(newClient());
    network.isServerReachable = false;
    network.client.start();
    network.after(200_000);
    const times = network.fromClient.map(({ atMs }) => atMs);
    const gaps = times.slice(1).map((time, index) => time - times[index]!);
    expect(gaps).to.have.length(6);
    for (const [index, expected] of [4000, 8000, 16_000, 32_000, 64_000, 64_000].entries()) {
      expect(gaps[index]).to.be.within(expected - 1000, expected + 1000);
    }
    expect(new Set(gaps.map((gap) => gap % 1000)).size).to.be.above(1);
    expect(new Set(network.fromClient.map(({ message }) => message.transaction)).size).to.equal(1);
    expect(network.fromClient.at(-1)!.message.seconds).to.be.above(100);
  });

  it('begins anew after four requests that nobody answers', () => {
    const network = new DHCPNetwork(newClient());
    network.client.start();
    network.client.tick(0);
    network.client.transmit(({ bytes }) => {
      network.server.receive(bytes);
      return true;
    });
    network.server.transmit(({ bytes }) => {
      network.client.receive(bytes);
      return true;
    });
    expect(network.client.state).to.equal('REQUESTING');
    network.isServerReachable = false;
    network.after(70_000);
    expect(network.said.filter((name) => name === 'REQUEST')).to.have.length(4);
    expect(network.said.at(-1)).to.equal('DISCOVER');
    expect(network.client.state).to.equal('SELECTING');
  });

  it('renews at T1 by unicast with ciaddr, and neither requested address nor server identifier', () => {
    const network = new DHCPNetwork(newClient());
    network.bind();
    network.after(1_799_999);
    expect(network.said).to.have.length(2);
    network.after(1);
    const renewal = network.fromClient[2]!;
    expect([renewal.name, ipv4FromInt(renewal.destination).toString()]).to.deep.equal(['REQUEST', '10.1.0.1']);
    expect(ipv4FromInt(renewal.message.clientAddress).toString()).to.equal('10.1.0.100');
    expect(renewal.message.isBroadcast).to.equal(false);
    expect([renewal.message.options.has(50), renewal.message.options.has(54)]).to.deep.equal([false, false]);
    expect(network.client.state).to.equal('BOUND');
    expect(network.client.msUntilExpiry).to.equal(3_600_000);
  });

  it('goes from renewing to rebinding at T2, then loses the lease when it ends', () => {
    const network = new DHCPNetwork(newClient());
    network.bind();
    network.isServerReachable = false;
    network.after(1_800_000);
    expect(network.client.state).to.equal('RENEWING');
    network.after(1_349_999);
    expect(network.client.state).to.equal('RENEWING');
    expect(network.client.lease).not.to.equal(null);
    network.after(1);
    expect(network.client.state).to.equal('REBINDING');
    expect(network.fromClient.at(-1)!.destination).to.equal(BROADCAST);
    network.after(449_999);
    expect(network.client.lease).not.to.equal(null);
    network.after(1);
    expect(network.client.lease).to.equal(null);
    expect(network.client.state).to.equal('SELECTING');
  });

  it('asks half of what is left later while it renews, and never twice within a minute (RFC 2131 §4.4.5)', () => {
    const network = new DHCPNetwork(newClient());
    network.bind();
    network.isServerReachable = false;
    network.after(3_600_000);
    const times = network.fromClient.slice(2).map(({ atMs }) => atMs);
    const gaps = times.slice(1).map((time, index) => time - times[index]!);
    expect(gaps[0]).to.equal(675_000);
    // The moments at which a state ends are not requests of that state.
    expect(gaps.filter((gap) => gap < 60_000).length).to.be.at.most(2);
  });

  it('rebinds to whoever answers', () => {
    const network = new DHCPNetwork(newClient());
    network.bind();
    network.isServerReachable = false;
    network.after(3_200_000);
    network.isServerReachable = true;
    network.after(300_000);
    expect(network.client.state).to.equal('BOUND');
  });

  it('takes a NAK for the end of its lease, waits a second and begins anew', () => {
    const network = new DHCPNetwork(newClient());
    network.bind();
    network.isServerReachable = false;
    network.after(1_800_000);
    const { message } = network.fromClient.at(-1)!;
    network.client.receive(
      changed(message, { operation: 2, type: 6, options: new Map([[54, Uint8Array.of(10, 1, 0, 1)]]) }),
    );
    expect([network.client.state, network.client.lease]).to.deep.equal(['INIT', null]);
    expect(network.client.msUntilTick).to.equal(1000);
  });

  it('declines an address that somebody else has, and asks again ten seconds later for another', () => {
    const network = new DHCPNetwork(newClient());
    network.client.start();
    network.after(0);
    network.client.addressInUse();
    network.after(9_999);
    expect(network.said).to.deep.equal(['DISCOVER', 'REQUEST', 'DECLINE']);
    const decline = network.fromClient[2]!;
    expect([decline.destination, decline.message.clientAddress, decline.message.options.has(50)]).to.deep.equal([
      -1,
      0,
      true,
    ]);
    network.after(1);
    network.client.addressIsFree();
    expect(network.client.lease!.address.toString()).to.equal('10.1.0.101');
  });

  it('declines the address of a running lease when it finds a conflict later', () => {
    const network = new DHCPNetwork(newClient());
    network.bind();
    network.client.addressInUse();
    expect([network.client.state, network.client.lease]).to.deep.equal(['INIT', null]);
  });

  it('asks for the address it had before, and gets it without a DISCOVER (INIT-REBOOT)', () => {
    const server = newServer();
    const first = new DHCPNetwork(newClient(), server);
    first.bind();
    const again = new DHCPNetwork(newClient({ previousAddress: address('10.1.0.100') }), server);
    again.client.start();
    expect(again.client.state).to.equal('INIT-REBOOT');
    again.after(0);
    expect(again.said).to.deep.equal(['REQUEST']);
    expect(again.fromClient[0]!.message.options.has(54)).to.equal(false);
    again.client.addressIsFree();
    expect(again.client.lease!.address.toString()).to.equal('10.1.0.100');
  });

  it('is refused an address of another network when it comes from elsewhere, and gets one of this', () => {
    const network = new DHCPNetwork(newClient({ previousAddress: address('192.168.1.5') }));
    network.client.start();
    network.after(1000);
    expect(network.said).to.deep.equal(['REQUEST', 'DISCOVER', 'REQUEST']);
    network.client.addressIsFree();
    expect(network.client.lease!.address.toString()).to.equal('10.1.0.100');
  });

  it('gives its lease back by unicast, and is silent from then on', () => {
    const network = new DHCPNetwork(newClient());
    network.bind();
    network.client.release();
    network.after(10_000_000);
    expect(network.said).to.deep.equal(['DISCOVER', 'REQUEST', 'RELEASE']);
    expect(ipv4FromInt(network.fromClient[2]!.destination).toString()).to.equal('10.1.0.1');
    expect(network.server.bindings).to.deep.equal([]);
  });

  it('hears nobody who does not answer it: other transactions, other hardware, other states, broken messages', () => {
    const network = new DHCPNetwork(newClient());
    network.isServerReachable = false;
    network.client.start();
    network.after(0);
    network.server.receive(network.fromClient[0]!.bytes);
    let offer: Uint8Array = new Uint8Array(0);
    network.server.transmit(({ bytes }) => {
      offer = bytes;
      return true;
    });
    const { client } = network;
    const view = (at: number, value: number): Uint8Array =>
      Uint8Array.from(offer, (byte, i) => (i === at ? value : byte));
    client.receive(view(5, offer[5]! ^ 1));
    client.receive(view(33, 9));
    client.receive(view(0, 1));
    client.receive(offer.subarray(0, 200));
    client.receive(view(242, 5)); // the message type: an ACK in SELECTING
    expect(client.state).to.equal('SELECTING');
    expect(client.drops.toJSON()).to.deep.equal({
      'not an answer to us': 2,
      'shorter than 240 bytes': 1,
      'type 5 in SELECTING': 1,
    });
    client.receive(offer);
    expect(client.state).to.equal('REQUESTING');
  });

  it('waits at random before it begins, when it is told to', () => {
    const network = new DHCPNetwork(newClient({ startWithinMs: 10_000 }));
    network.client.start();
    expect(network.client.msUntilTick).to.be.within(1, 10_000);
  });

  it('keeps what a device does not take, four messages at most', () => {
    const { client } = new DHCPNetwork(newClient());
    client.start();
    client.tick(0);
    for (let count = 0; count < 20; count += 1) client.tick(65_000);
    client.transmit(() => false);
    let sent = 0;
    client.transmit(() => {
      sent += 1;
      return true;
    });
    expect(sent).to.equal(4);
  });

  it('is bound for ever by an infinite lease', () => {
    const network = new DHCPNetwork(newClient(), newServer({ leaseSeconds: 0xffffffff }));
    network.bind();
    expect(network.client.msUntilTick).to.equal(Infinity);
  });
});
