/** The small DNS server: names it has, names it has not, and names of others. */
import { expect } from 'chai';
import {
  BAD_VERSION,
  dnsMessage,
  FORMAT_ERROR,
  NO_ERROR,
  NO_SUCH_NAME,
  NOT_IMPLEMENTED,
  REFUSED,
  type DNSMessage,
} from '../../lib/services/dns_message.ts';
import { DNSServer } from '../../lib/services/dns_server.ts';
import { dnsWire } from '../../lib/sockets/dns_wire.ts';
import { DNSNetwork, outcome, readDNS } from '../harness/dns_network.ts';

const text = (length: number): Uint8Array[] => [new Uint8Array(length).fill(0x61)];

function server(): DNSServer {
  return new DNSServer({
    wire: dnsWire,
    zones: ['example.org'],
    records: [
      { name: 'www.example.org', type: 'A', data: '192.0.2.1' },
      { name: 'www.example.org', type: 'AAAA', data: '2001:db8::1' },
      { name: 'alias.example.org', type: 'CNAME', data: 'www.example.org' },
      { name: 'circle.example.org', type: 'CNAME', data: 'circle.example.org' },
      { name: 'a.deep.example.org', type: 'A', data: '192.0.2.2', ttl: 5 },
      ...Array.from({ length: 8 }, () => ({ name: 'long.example.org', type: 'TXT', data: text(200) })),
    ],
  });
}

function ask(fields: Partial<DNSMessage>, isStream = false): DNSMessage {
  const bytes = server().answer(dnsWire.encode(dnsMessage({ id: 77, recursionDesired: true, ...fields })), isStream);
  return readDNS(bytes!);
}

const query = (name: string, type = 'A', isStream = false): DNSMessage =>
  ask({ questions: [{ name, type, class: 'IN' }] }, isStream);

describe('a DNS server', () => {
  it('answers with authority for its names, whatever their case, and repeats the question', () => {
    const answer = query('WWW.Example.org');
    expect(answer).to.include({
      id: 77,
      isResponse: true,
      isAuthoritative: true,
      recursionDesired: true,
      recursionAvailable: false,
    });
    expect(answer.answers.map(({ data }) => data)).to.deep.equal(['192.0.2.1']);
    expect(answer.questions[0]!.name).to.equal('WWW.Example.org');
  });

  it('follows its own aliases, and no circle', () => {
    expect(query('alias.example.org', 'AAAA').answers.map(({ data }) => data)).to.deep.equal([
      'www.example.org',
      '2001:db8::1',
    ]);
    expect(query('circle.example.org').answers.length).to.be.below(10);
  });

  it('says what does not exist, and for how long that holds', () => {
    const missing = query('none.example.org');
    expect(missing.responseCode).to.equal(NO_SUCH_NAME);
    expect(missing.authorities[0]).to.include({ type: 'SOA', name: 'example.org', ttl: 60 });
    expect(query('www.example.org', 'MX'))
      .to.include({ responseCode: NO_ERROR })
      .and.to.have.property('answers')
      .with.length(0);
    expect(query('deep.example.org').responseCode).to.equal(NO_ERROR);
  });

  it('refuses what is not its own', () => {
    expect(query('www.example.com').responseCode).to.equal(REFUSED);
    expect(ask({ questions: [{ name: 'www.example.org', type: 'A', class: 'CH' }] }).responseCode).to.equal(REFUSED);
  });

  it('cuts an answer that does not fit into what the asker takes, and gives it whole over TCP', () => {
    const cut = query('long.example.org', 'TXT');
    expect([cut.isTruncated, cut.answers.length]).to.deep.equal([true, 0]);
    expect(query('long.example.org', 'TXT', true).answers).to.have.length(8);
  });

  it('answers a request for everything with next to nothing (RFC 8482)', () => {
    expect(query('www.example.org', 'ANY').answers.map(({ type }) => type)).to.deep.equal(['HINFO']);
  });

  it('says what it does not understand', () => {
    expect(ask({ opcode: 4, questions: [] }).responseCode).to.equal(NOT_IMPLEMENTED);
    expect(ask({ questions: [] }).responseCode).to.equal(FORMAT_ERROR);
    expect(ask({ edns: { version: 1, udpBytes: 512 } }).responseCode).to.equal(BAD_VERSION);
    const broken = Uint8Array.of(0, 7, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0);
    expect(readDNS(server().answer(broken)!)).to.include({ id: 7, responseCode: FORMAT_ERROR });
  });

  it('answers no answer, or two servers would talk for ever', () => {
    expect(server().answer(dnsWire.encode(dnsMessage({ isResponse: true })))).to.equal(null);
    expect(server().answer(Uint8Array.of(0, 7, 0x80, 0, 0, 9, 0, 0, 0, 0, 0, 0))).to.equal(null);
    expect(server().answer(new Uint8Array(5))).to.equal(null);
  });

  it('satisfies our resolver, over TCP where it must', () => {
    const ours = server();
    const network = new DNSNetwork(({ query: asked, transport }) =>
      ours.answer(dnsWire.encode(asked), transport === 'tcp'),
    );
    expect(outcome(network.resolve('alias.example.org'))).to.deep.equal(['192.0.2.1']);
    expect(outcome(network.resolve('none.example.org'))).to.equal('ENOTFOUND');
    expect(outcome(network.resolve('long.example.org', 'TXT'))).to.have.length(8);
    expect(network.asked.at(-1)!.transport).to.equal('tcp');
  });
});
