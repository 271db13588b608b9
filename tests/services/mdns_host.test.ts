/** Names without a server: hosts on one link in virtual time, who probe, announce, give way, answer and say goodbye. */
import { expect } from 'chai';
import { dnsMessage, type DNSMessage } from '../../lib/services/dns_message.ts';
import { MDNSHost } from '../../lib/services/mdns_host.ts';
import { dnsWire } from '../../lib/sockets/dns_wire.ts';
import { IPAddress } from '../../lib/util/ip_address.ts';
import { seededRandomSource } from '../../lib/util/random_source.ts';
import { readDNS, record } from '../harness/dns_network.ts';

interface Said {
  readonly by: string;
  readonly message: DNSMessage;
  readonly to: string | null;
  readonly atMs: number;
}

/** A link on which everybody hears everybody else. */
class Link {
  readonly said: Said[] = [];
  readonly hosts = new Map<string, MDNSHost>();
  nowMs = 0;

  add(name: string, address: string): MDNSHost {
    const addresses = [IPAddress.parse(address)];
    const random = seededRandomSource(this.hosts.size + 1);
    const host = new MDNSHost({ name, wire: dnsWire, random, addresses: () => addresses });
    this.hosts.set(address, host);
    return host;
  }

  after(ms: number): void {
    const end = this.nowMs + ms;
    for (;;) {
      const next = Math.min(end - this.nowMs, ...[...this.hosts.values()].map((host) => host.msUntilTick));
      this.nowMs += next;
      for (const host of this.hosts.values()) host.tick(next);
      for (const [by, host] of this.hosts) this.#carry(by, host);
      if (this.nowMs >= end) return;
    }
  }

  #carry(by: string, host: MDNSHost): void {
    host.transmit(({ bytes, to }) => {
      this.said.push({ by, message: readDNS(bytes), to: to?.address ?? null, atMs: this.nowMs });
      for (const [address, other] of this.hosts) {
        if (other !== host && (to === null || to.address === address))
          other.receive(bytes, { address: by, port: 5353 });
      }
      return true;
    });
  }
}

const ask = (fields: Partial<DNSMessage>): Uint8Array =>
  dnsWire.encode(dnsMessage({ questions: [{ name: 'sun.local', type: 'A', class: 'IN' }], ...fields }));

/** What a host answers to a datagram at once. */
function answers(host: MDNSHost, bytes: Uint8Array, port = 5353): { message: DNSMessage; to: string | null }[] {
  const found: { message: DNSMessage; to: string | null }[] = [];
  host.receive(bytes, { address: '10.0.0.9', port });
  host.transmit((datagram) => found.push({ message: readDNS(datagram.bytes), to: datagram.to?.address ?? null }) > 0);
  return found;
}

function established(): [Link, MDNSHost] {
  const link = new Link();
  const host = link.add('sun', '10.0.0.1');
  link.after(5000);
  return [link, host];
}

describe('the name of a host on its link', () => {
  it('is probed for three times 250 ms apart, announced twice a second apart, and then ours', () => {
    const [link, host] = established();
    expect([host.state, host.name]).to.deep.equal(['established', 'sun.local']);
    const times = link.said.map(({ atMs }) => atMs);
    expect(times.slice(1).map((time, index) => time - times[index]!)).to.deep.equal([250, 250, 250, 1000]);
    expect(link.said[0]!.message.questions[0]).to.include({ name: 'sun.local', type: 'ANY', wantsUnicast: true });
    expect(link.said[0]!.message.authorities[0]).to.include({ type: 'A', data: '10.0.0.1' });
    expect(link.said[4]!.message.answers[0]).to.include({ data: '10.0.0.1', ttl: 120, isUnique: true });
  });

  it('is another one where somebody has it already', () => {
    const [link] = established();
    const second = link.add('sun', '10.0.0.2');
    const third = link.add('sun', '10.0.0.3');
    link.after(10_000);
    expect([second.name, third.name].sort()).to.deep.equal(['sun-2.local', 'sun-3.local']);
    expect([second.state, third.state]).to.deep.equal(['established', 'established']);
  });

  it('goes to the later address when two probe at once', () => {
    const link = new Link();
    const [first, second] = [link.add('sun', '10.0.0.1'), link.add('sun', '10.0.0.2')];
    link.after(10_000);
    expect([first.name, second.name]).to.deep.equal(['sun-2.local', 'sun.local']);
  });

  it('is asked for, and not asked for any more when there is an answer', () => {
    const [link] = established();
    const other = link.add('moon', '10.0.0.2');
    link.after(5000);
    const lookup = other.resolve('SUN.local', 'A');
    link.after(10);
    expect(lookup.addresses).to.deep.equal(['10.0.0.1']);
    const nobody = other.resolve('mars.local', 'A');
    const before = link.said.length;
    link.after(10_000);
    expect(nobody.addresses).to.deep.equal([]);
    expect(link.said.slice(before).map(({ atMs }) => atMs - link.said[before]!.atMs)).to.deep.equal([0, 1000, 3000]);
  });

  it('is told to the group once a second at most, to one asker where he wants it, and not to who knows it', () => {
    const [link, host] = established();
    expect(answers(host, ask({})).map(({ to }) => to)).to.deep.equal([null]);
    expect(answers(host, ask({}))).to.deep.equal([]);
    link.after(1000);
    expect(answers(host, ask({ answers: [record('sun.local', 'A', '10.0.0.1', 60)] }))).to.deep.equal([]);
    expect(answers(host, ask({ answers: [record('sun.local', 'A', '10.0.0.1', 59)] }))).to.have.length(1);
    const unicast = ask({ questions: [{ name: 'sun.local', type: 'A', class: 'IN', wantsUnicast: true }] });
    expect(answers(host, unicast).map(({ to }) => to)).to.deep.equal(['10.0.0.9']);
    expect(answers(host, ask({ questions: [{ name: 'sun.local', type: 'AAAA', class: 'IN' }] }))).to.deep.equal([]);
  });

  it('is told to an ordinary resolver as a server would', () => {
    const [, host] = established();
    const [answer] = answers(host, ask({ id: 77 }), 40_000);
    expect(answer!.to).to.equal('10.0.0.9');
    expect(answer!.message).to.include({ id: 77, isResponse: true });
    expect(answer!.message.questions).to.have.length(1);
    expect(answer!.message.answers[0]).to.include({ ttl: 10, isUnique: false });
  });

  it('is probed for again when somebody else claims it later', () => {
    const [link, host] = established();
    const claim = dnsWire.encode(dnsMessage({ isResponse: true, answers: [record('sun.local', 'A', '10.0.0.9')] }));
    host.receive(claim, { address: '10.0.0.9', port: 40_000 });
    expect(host.state).to.equal('established');
    host.receive(claim, { address: '10.0.0.9', port: 5353 });
    expect(host.state).to.equal('probing');
    link.after(5000);
    expect([host.state, host.name]).to.deep.equal(['established', 'sun.local']);
  });

  it('is given back with a goodbye', () => {
    const [link, host] = established();
    host.stop();
    link.after(0);
    expect(link.said.at(-1)!.message.answers[0]).to.include({ ttl: 0 });
    expect([host.state, host.msUntilTick]).to.deep.equal(['stopped', Infinity]);
    expect(answers(host, ask({}))).to.deep.equal([]);
  });

  it('is not lost to broken messages', () => {
    const [, host] = established();
    expect(answers(host, Uint8Array.of(1, 2, 3))).to.deep.equal([]);
    expect(answers(host, ask({ opcode: 5 }))).to.deep.equal([]);
    expect(host.drops.total).to.equal(2);
  });
});
