/** The DHCP server: whom it gives what, what it refuses, and that strangers cannot make it grow. */
import { expect } from 'chai';
import { DHCPNetwork, HARDWARE, newClient, newServer, address, changed, parsedDHCP } from '../harness/dhcp_network.ts';
import { seededRandomSource } from '../../lib/util/random_source.ts';
import { ipv4FromInt } from '../../lib/util/ip_address.ts';
import type { DHCPReply, DHCPServer } from '../../lib/services/dhcp_server.ts';

function clientNumber(number: number): DHCPNetwork['client'] {
  return newClient({ hardwareAddress: Uint8Array.of(2, 0, 0, 0, 1, number), random: seededRandomSource(number) });
}

function bound(server: DHCPServer, number: number): DHCPNetwork {
  const network = new DHCPNetwork(clientNumber(number), server);
  network.bind();
  return network;
}

function replies(server: DHCPServer): DHCPReply[] {
  const found: DHCPReply[] = [];
  server.transmit((reply) => found.push(reply) > 0);
  return found;
}

describe('a DHCP server', () => {
  it('gives each client an address of its own, and none when the pool is empty', () => {
    const server = newServer();
    const addresses = [1, 2, 3].map((number) => bound(server, number).client.lease!.address.toString());
    expect(addresses).to.deep.equal(['10.1.0.100', '10.1.0.101', '10.1.0.102']);
    const fourth = new DHCPNetwork(clientNumber(4), server);
    fourth.client.start();
    fourth.after(0);
    expect(fourth.client.state).to.equal('SELECTING');
    expect(server.drops.of('no address left')).to.equal(1);
  });

  it('gives a client the address it had, and others only what has been free longest', () => {
    const server = newServer();
    const networks = [1, 2, 3].map((number) => bound(server, number));
    networks[1]!.client.release();
    networks[1]!.settle();
    networks[0]!.after(1000);
    networks[0]!.client.release();
    networks[0]!.settle();
    expect(bound(server, 1).client.lease!.address.toString()).to.equal('10.1.0.100');
    expect(bound(server, 9).client.lease!.address.toString()).to.equal('10.1.0.101');
  });

  it('gives away what has run out', () => {
    const server = newServer({ leaseSeconds: 60 });
    for (const number of [1, 2, 3]) bound(server, number);
    server.tick(60_000);
    expect(server.bindings).to.deep.equal([]);
    expect(bound(server, 4).client.lease!.address.toString()).to.equal('10.1.0.100');
  });

  it('keeps a reservation for its owner, whatever identifier that brings, and offers it to nobody else', () => {
    const reservations = [{ hardwareAddress: HARDWARE, address: address('10.1.0.100') }];
    const server = newServer({ reservations });
    expect(bound(server, 1).client.lease!.address.toString()).to.equal('10.1.0.101');
    const owner = new DHCPNetwork(newClient({ clientIdentifier: Uint8Array.of(255, 1, 2, 3) }), server);
    owner.bind();
    expect(owner.client.lease!.address.toString()).to.equal('10.1.0.100');
  });

  it('does not offer what was declined for ten minutes, and hears only who was given the address', () => {
    const server = newServer();
    const network = new DHCPNetwork(clientNumber(1), server);
    network.client.start();
    network.after(0);
    network.client.addressInUse();
    network.settle();
    const decline = network.fromClient.at(-1)!;
    expect(bound(server, 2).client.lease!.address.toString()).to.equal('10.1.0.101');
    server.receive(changed(decline.message, { hardwareAddress: Uint8Array.of(9) }));
    expect(server.drops.of('declines what it was not given')).to.equal(1);
  });

  it('frees its offer when the client takes that of another server', () => {
    const server = newServer();
    const network = new DHCPNetwork(clientNumber(1), server);
    network.client.start();
    network.client.tick(0);
    network.client.transmit(({ bytes }) => {
      server.receive(bytes);
      return true;
    });
    const [offer] = replies(server);
    const request = parsedDHCP(offer!.bytes);
    server.receive(changed(request, { operation: 1, type: 3, options: new Map([[54, Uint8Array.of(10, 1, 0, 9)]]) }));
    expect(replies(server)).to.deep.equal([]);
    expect(server.bindings).to.deep.equal([]);
  });

  it('refuses an address of somebody else, by broadcast', () => {
    const server = newServer();
    bound(server, 1);
    const thief = new DHCPNetwork(newClient({ previousAddress: address('10.1.0.100') }), server);
    thief.client.start();
    thief.after(0);
    expect(thief.fromServer.map(({ name, destination }) => [name, destination])).to.deep.equal([['NAK', -1]]);
  });

  it('is silent about addresses it knows nothing of when it is not the only server', () => {
    const server = newServer({ isAuthoritative: false });
    const network = new DHCPNetwork(newClient({ previousAddress: address('10.1.0.100') }), server);
    network.client.start();
    network.after(0);
    expect(network.fromServer).to.deep.equal([]);
  });

  it('answers where the client can hear it: relay, ciaddr, broadcast, or the new address on its hardware', () => {
    const server = newServer();
    const network = bound(server, 1);
    const [discover] = network.fromClient;
    const where = (fields: object): string[] => {
      server.receive(changed(discover!.message, { ...fields }));
      return replies(server).map(
        (r) => `${ipv4FromInt(r.destination).toString()}:${r.port} ${r.hardwareAddress !== null}`,
      );
    };
    expect(where({})).to.deep.equal(['255.255.255.255:68 false']);
    expect(where({ isBroadcast: false })).to.deep.equal(['10.1.0.100:68 true']);
    expect(where({ relayAddress: 0x0a010009 })).to.deep.equal(['10.1.0.9:67 false']);
    expect(where({ type: 8, clientAddress: 0x0a010032 })).to.deep.equal(['10.1.0.50:68 false']);
  });

  it('tells parameters without an address to who has one already (DHCPINFORM)', () => {
    const server = newServer();
    const [discover] = bound(server, 1).fromClient;
    server.receive(changed(discover!.message, { type: 8, clientAddress: 0x0a010032 }));
    const message = parsedDHCP(replies(server)[0]!.bytes);
    expect([message.yourAddress, message.options.has(51), message.options.has(6)]).to.deep.equal([0, false, true]);
  });

  it('holds no more bindings than its pool has addresses, however many clients come', () => {
    const server = newServer();
    const [discover] = bound(server, 1).fromClient;
    for (let number = 0; number < 5000; number += 1) {
      const options = new Map([[61, Uint8Array.of(0, number >> 8, number & 0xff)]]);
      server.receive(changed(discover!.message, { options }));
    }
    expect(replies(server)).to.have.length(2);
    expect(server.drops.of('no address left')).to.equal(4998);
    server.tick(60_000); // offers that nobody took are free again
    server.receive(changed(discover!.message, { options: new Map([[61, Uint8Array.of(7, 7)]]) }));
    expect(replies(server)).to.have.length(1);
  });

  it('is made only for a pool that lies in its subnet', () => {
    expect(() => newServer({ last: address('10.1.1.5') })).to.throw('pool');
    expect(() => newServer({ first: address('10.1.0.103') })).to.throw('pool');
    expect(() => newServer({ leaseSeconds: 1 })).to.throw('leaseSeconds');
  });
});
