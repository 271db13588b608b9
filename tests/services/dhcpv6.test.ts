/** Stateless DHCPv6: what client and server say, when, and what they turn away, in virtual time. */
import { expect } from 'chai';
import fc from 'fast-check';
import { DHCPv6Client } from '../../lib/services/dhcpv6_client.ts';
import {
  DHCPV6_BAD_OPTION,
  DHCPV6_TRUNCATED,
  emitDHCPv6Message,
  parseDHCPv6Message,
  type DHCPv6Message,
} from '../../lib/services/dhcpv6_message.ts';
import { DHCPv6Server } from '../../lib/services/dhcpv6_server.ts';
import { IPAddress } from '../../lib/util/ip_address.ts';
import { ParseFailure } from '../../lib/util/parse_failure.ts';
import { seededRandomSource } from '../../lib/util/random_source.ts';

const HARDWARE = Uint8Array.of(2, 0, 0, 0, 0, 7);

function newClient(): DHCPv6Client {
  return new DHCPv6Client({ hardwareAddress: HARDWARE, random: seededRandomSource(3) });
}

function newServer(): DHCPv6Server {
  return new DHCPv6Server({
    hardwareAddress: Uint8Array.of(2, 0, 0, 0, 0, 1),
    nameServers: [IPAddress.parse('fd00::53')],
    searchDomains: ['example.org', 'example.net'],
    refreshSeconds: 7200,
  });
}

function sent(client: DHCPv6Client): Uint8Array[] {
  const messages: Uint8Array[] = [];
  client.transmit((message) => messages.push(message) > 0);
  return messages;
}

function read(bytes: Uint8Array): DHCPv6Message {
  const message = parseDHCPv6Message(bytes);
  if (message instanceof ParseFailure) throw new Error(message.reason);
  return message;
}

/** The first request of a client. */
function firstRequest(client: DHCPv6Client): Uint8Array {
  client.tick(1000);
  return sent(client)[0]!;
}

describe('stateless DHCPv6', () => {
  it('brings name servers and domains, and is asked again when they are old', () => {
    const client = newClient();
    expect(client.msUntilTick).to.be.within(0, 1000);
    client.receive(newServer().answer(firstRequest(client))!);
    const { nameServers, searchDomains, refreshMs } = client.information!;
    expect(nameServers.map(String)).to.deep.equal(['fd00::53']);
    expect(searchDomains).to.deep.equal(['example.org', 'example.net']);
    expect([refreshMs, client.msUntilTick]).to.deep.equal([7_200_000, 7_200_000]);
    client.tick(7_200_000);
    expect(sent(client)).to.have.length(1);
  });

  it('asks again after 1, 2, 4 s and so on, a tenth more or less, and says how long it has been asking', () => {
    const client = newClient();
    let last = read(firstRequest(client));
    const { transaction } = last;
    for (const expected of [1000, 2000, 4000, 8000]) {
      expect(client.msUntilTick).to.be.within(expected * 0.8, expected * 1.2);
      client.tick(client.msUntilTick);
      last = read(sent(client)[0]!);
      expect(last.transaction).to.equal(transaction);
    }
    const elapsed = last.options.get(8)!;
    expect((elapsed[0]! << 8) | elapsed[1]!).to.be.within(1200, 1800);
  });

  it('hears only answers to itself from somebody who says who it is', () => {
    const client = newClient();
    const reply = read(newServer().answer(firstRequest(client))!);
    const without = (code: number): DHCPv6Message => ({
      ...reply,
      options: new Map([...reply.options].filter(([other]) => other !== code)),
    });
    client.receive(emitDHCPv6Message({ ...reply, transaction: reply.transaction ^ 1 }));
    client.receive(emitDHCPv6Message({ ...reply, options: new Map([...reply.options, [1, Uint8Array.of(9)]]) }));
    client.receive(emitDHCPv6Message({ ...reply, type: 11 }));
    client.receive(emitDHCPv6Message(without(2)));
    client.receive(Uint8Array.of(7));
    expect(client.information).to.equal(null);
    expect(client.drops.toJSON()).to.deep.equal({
      'not an answer to us': 3,
      'no server identifier': 1,
      'shorter than 4 bytes': 1,
    });
    client.receive(emitDHCPv6Message(without(32)));
    expect(client.information!.refreshMs).to.equal(86_400_000);
    client.receive(emitDHCPv6Message(reply));
    expect(client.drops.of('not an answer to us')).to.equal(4);
  });

  it('is served to those who want no address, and by the server that is meant', () => {
    const server = newServer();
    const request = read(firstRequest(newClient()));
    const asking = (code: number, value: Uint8Array): Uint8Array =>
      emitDHCPv6Message({ ...request, options: new Map([...request.options, [code, value]]) });
    expect(server.answer(asking(3, new Uint8Array(12)))).to.equal(null);
    expect(server.answer(asking(2, Uint8Array.of(1)))).to.equal(null);
    expect(server.answer(emitDHCPv6Message({ ...request, type: 1 }))).to.equal(null);
    expect(server.answer(asking(2, Uint8Array.of(0, 3, 0, 1, 2, 0, 0, 0, 0, 1)))).not.to.equal(null);
    expect(server.drops.total).to.equal(3);
  });

  it('turns away options that run past the end, and never throws', () => {
    expect(parseDHCPv6Message(Uint8Array.of(7, 0, 0))).to.equal(DHCPV6_TRUNCATED);
    expect(parseDHCPv6Message(Uint8Array.of(7, 0, 0, 1, 0, 23, 0))).to.equal(DHCPV6_BAD_OPTION);
    expect(parseDHCPv6Message(Uint8Array.of(7, 0, 0, 1, 0, 23, 0, 16, 1))).to.equal(DHCPV6_BAD_OPTION);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        const client = newClient();
        const { transaction } = read(firstRequest(client));
        const head = [7, transaction >> 16, (transaction >> 8) & 255, transaction & 255, 0, 2, 0, 1, 9];
        client.receive(Uint8Array.of(...head, ...bytes));
        newServer().answer(bytes);
      }),
    );
  });
});
