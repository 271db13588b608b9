/** The resolver: what it asks whom and when, what it believes, and what it remembers. */
import { expect } from 'chai';
import { NO_SUCH_NAME, REFUSED, SERVER_FAILURE, FORMAT_ERROR } from '../../lib/services/dns_message.ts';
import { answerBytes, DNSNetwork, outcome, record, SERVERS, soa } from '../harness/dns_network.ts';

const A = [record('www.example.org', 'A', '192.0.2.1')];

describe('a resolver', () => {
  it('asks the first server by UDP with EDNS and recursion, and finds an address', () => {
    const network = new DNSNetwork(() => ({ answers: A }));
    const lookup = network.resolve('www.example.org');
    expect(outcome(lookup)).to.deep.equal(['192.0.2.1']);
    const [asked] = network.asked;
    expect(asked).to.include({ transport: 'udp', serverIndex: 0 });
    expect(asked!.query).to.deep.include({ recursionDesired: true, edns: { version: 0, udpBytes: 1232 } });
    expect(network.resolver.takeFinished()).to.deep.equal([lookup]);
    expect(network.resolver.takeEnded()).to.deep.equal([asked!.exchange]);
    expect(network.resolver.msUntilTick).to.equal(Infinity);
  });

  it('asks another server after 2 s of silence, and all again with twice the patience', () => {
    const network = new DNSNetwork(() => null);
    const lookup = network.resolve('www.example.org');
    network.after(60_000);
    expect(network.asked.map(({ serverIndex, atMs }) => [serverIndex, atMs])).to.deep.equal([
      [0, 0],
      [1, 2000],
      [0, 4000],
      [1, 8000],
      [0, 12_000],
      [1, 20_000],
    ]);
    expect(outcome(lookup)).to.equal('ETIMEOUT');
    expect(new Set(network.asked.map(({ query }) => query.id)).size).to.equal(6);
    expect(network.resolver.takeEnded()).to.have.length(6);
  });

  it('begins with the server that answered last', () => {
    const network = new DNSNetwork(({ serverIndex }) => (serverIndex === 0 ? null : { answers: A }));
    network.resolve('www.example.org');
    network.after(2000);
    network.resolve('other.example.org');
    expect(network.asked.map(({ serverIndex }) => serverIndex)).to.deep.equal([0, 1, 1]);
  });

  it('asks the next server at once when one fails, refuses, or cannot be reached', () => {
    for (const [responseCode, code] of [
      [SERVER_FAILURE, 'ESERVFAIL'],
      [REFUSED, 'EREFUSED'],
    ] as const) {
      const network = new DNSNetwork(() => ({ responseCode }));
      expect(outcome(network.resolve('a.example.org'))).to.equal(code);
      expect(network.asked).to.have.length(6);
    }
    const network = new DNSNetwork(({ serverIndex }) => (serverIndex === 0 ? null : { answers: A }));
    const lookup = network.resolve('www.example.org');
    network.resolver.failed(network.asked[0]!.exchange);
    network.settle();
    expect(outcome(lookup)).to.deep.equal(['192.0.2.1']);
  });

  it('takes a truncated answer for a reason to ask the same server over TCP', () => {
    const network = new DNSNetwork(({ transport }) => (transport === 'udp' ? { isTruncated: true } : { answers: A }));
    expect(outcome(network.resolve('www.example.org'))).to.deep.equal(['192.0.2.1']);
    expect(network.asked.map(({ transport, serverIndex }) => `${transport} ${serverIndex}`)).to.deep.equal([
      'udp 0',
      'tcp 0',
    ]);
  });

  it('asks again without EDNS where a server does not understand it (RFC 6891)', () => {
    const network = new DNSNetwork(({ query }) =>
      query.edns === null ? { answers: A } : { responseCode: FORMAT_ERROR },
    );
    expect(outcome(network.resolve('www.example.org'))).to.deep.equal(['192.0.2.1']);
  });

  it('follows aliases inside an answer, and asks for the one that leads out of it', () => {
    const network = new DNSNetwork(({ query }) =>
      query.questions[0]!.name === 'www.example.org'
        ? {
            answers: [
              record('www.example.org', 'CNAME', 'a.example.org'),
              record('a.example.org', 'CNAME', 'b.example.net'),
            ],
          }
        : { answers: [record('b.example.net', 'A', '192.0.2.2')] },
    );
    const lookup = network.resolve('www.example.org');
    expect(outcome(lookup)).to.deep.equal(['192.0.2.2']);
    expect(lookup.result!.canonicalName).to.equal('b.example.net');
    expect(lookup.result!.records).to.have.length(3);
  });

  it('gives up after eight aliases, in one answer or over many', () => {
    const circle = [record('a.org', 'CNAME', 'b.org'), record('b.org', 'CNAME', 'a.org')];
    expect(outcome(new DNSNetwork(() => ({ answers: circle })).resolve('a.org'))).to.equal('ESERVFAIL');
    const endless = new DNSNetwork(({ query }) => {
      const { name } = query.questions[0]!;
      return { answers: [record(name, 'CNAME', `x${name}`)] };
    });
    expect(outcome(endless.resolve('a.org'))).to.equal('ESERVFAIL');
    expect(endless.asked).to.have.length(9);
  });

  it('believes nothing that does not hang together with the question', () => {
    const network = new DNSNetwork(() => ({
      answers: [record('bank.example.com', 'A', '203.0.113.66'), ...A],
      additionals: [record('mail.example.org', 'A', '203.0.113.66')],
    }));
    expect(outcome(network.resolve('www.example.org'))).to.deep.equal(['192.0.2.1']);
    network.answering = () => null;
    network.resolve('bank.example.com');
    network.resolve('mail.example.org');
    expect(network.asked).to.have.length(3);
  });

  it('waits on when an answer has another id, question, sender, or is a question itself', () => {
    const network = new DNSNetwork(() => null);
    const lookup = network.resolve('www.example.org');
    const [asked] = network.asked;
    const { resolver } = network;
    const good = answerBytes(asked!, { answers: A });
    const key = asked!.exchange;
    resolver.receive(key, answerBytes(asked!, { answers: A, id: asked!.query.id ^ 1 }), SERVERS[0]!);
    resolver.receive(key, answerBytes(asked!, { answers: A, questions: [] }), SERVERS[0]!);
    resolver.receive(key, answerBytes(asked!, { questions: [{ name: 'x.org', type: 'A', class: 'IN' }] }), SERVERS[0]!);
    resolver.receive(key, answerBytes(asked!, { isResponse: false }), SERVERS[0]!);
    resolver.receive(key, good, SERVERS[1]!);
    resolver.receive(key, good, { ...SERVERS[0]!, port: 54 });
    resolver.receive(key + 1, good, SERVERS[0]!);
    expect(lookup.result).to.equal(null);
    expect(resolver.drops.toJSON()).to.deep.equal({
      'wrong id': 1,
      'not one question': 1,
      'another question': 1,
      'not an answer': 1,
      'not from the server we asked': 2,
      'answers nothing we asked': 1,
    });
    resolver.receive(key, good, SERVERS[0]!);
    expect(outcome(lookup)).to.deep.equal(['192.0.2.1']);
  });

  it('remembers an answer as long as it lives, counted down, and its absence as its SOA says', () => {
    const network = new DNSNetwork(() => ({ answers: A }));
    network.resolve('www.example.org');
    network.after(100_000);
    expect(network.resolve('WWW.example.ORG').result!.records[0]!.ttl).to.equal(200);
    network.after(200_000);
    network.resolve('www.example.org');
    expect(network.asked).to.have.length(2);
    network.answering = () => ({ responseCode: NO_SUCH_NAME, authorities: [soa('example.org', 60)] });
    expect(outcome(network.resolve('none.example.org'))).to.equal('ENOTFOUND');
    expect(outcome(network.resolve('none.example.org', 'AAAA'))).to.equal('ENOTFOUND');
    expect(network.asked).to.have.length(3);
    network.after(60_000);
    network.resolve('none.example.org');
    expect(network.asked).to.have.length(4);
  });

  it('remembers that a type is missing for this type only, and nothing without a SOA (RFC 2308)', () => {
    const network = new DNSNetwork(() => ({ authorities: [soa('example.org')] }));
    expect(outcome(network.resolve('www.example.org'))).to.equal('ENODATA');
    network.resolve('www.example.org');
    network.resolve('www.example.org', 'AAAA');
    expect(network.asked).to.have.length(2);
    network.answering = () => ({});
    network.resolve('bare.example.org');
    network.resolve('bare.example.org');
    expect(network.asked).to.have.length(4);
  });

  it('takes a time of life beyond 2^31 for none, and keeps nothing longer than a day', () => {
    const network = new DNSNetwork(() => ({ answers: [record('a.org', 'A', '192.0.2.1', 0x80000000)] }));
    network.resolve('a.org');
    network.resolve('a.org');
    expect(network.asked).to.have.length(2);
    network.answering = () => ({ answers: [record('b.org', 'A', '192.0.2.1', 0x7fffffff)] });
    network.resolve('b.org');
    network.after(86_400_000);
    network.resolve('b.org');
    expect(network.asked).to.have.length(4);
  });

  it('keeps so many entries and no more', () => {
    const network = new DNSNetwork(({ query }) => ({ answers: [record(query.questions[0]!.name, 'A', '192.0.2.1')] }), {
      cache: { entries: 10 },
    });
    for (let count = 0; count < 50; count += 1) network.resolve(`n${count}.example.org`);
    expect(network.resolver.cache.size).to.equal(10);
  });

  it('tries short names with the search list first, long ones as they are, and those with a dot at the end only so', () => {
    const names = (name: string): string[] => {
      const network = new DNSNetwork(() => ({ responseCode: NO_SUCH_NAME }), { searchDomains: ['one.org', 'two.org'] });
      expect(outcome(network.resolve(name))).to.equal('ENOTFOUND');
      return network.asked.map(({ query }) => query.questions[0]!.name);
    };
    expect(names('www')).to.deep.equal(['www.one.org', 'www.two.org', 'www']);
    expect(names('www.sub')).to.deep.equal(['www.sub', 'www.sub.one.org', 'www.sub.two.org']);
    expect(names('www.')).to.deep.equal(['www']);
  });

  it('asks the same thing once, however many want to know', () => {
    const network = new DNSNetwork(() => null);
    expect(network.resolve('www.example.org')).to.equal(network.resolve('WWW.example.org'));
    expect(network.asked).to.have.length(1);
  });

  it('asks nothing that is no name, and nobody when it has no servers', () => {
    const network = new DNSNetwork(() => null);
    expect(outcome(network.resolve('a..b'))).to.equal('EBADNAME');
    expect(outcome(network.resolve(`${'x'.repeat(64)}.org`))).to.equal('EBADNAME');
    expect(network.asked).to.deep.equal([]);
    expect(outcome(new DNSNetwork(() => null, { servers: [] }).resolve('a.org'))).to.equal('EREFUSED');
  });

  it('holds a thousand questions at most, and drops all when told', () => {
    const network = new DNSNetwork(() => null);
    const lookups = Array.from({ length: 1001 }, (_, index) => network.resolver.resolve(`n${index}.org`, 'A'));
    expect(outcome(lookups[1000]!)).to.equal('ENOMEM');
    network.resolver.cancelAll();
    expect(outcome(lookups[0]!)).to.equal('ECANCELLED');
    expect(network.resolver.msUntilTick).to.equal(Infinity);
  });
});
