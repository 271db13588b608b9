/** The language: what is in it, and where it says a script is not. */
import { expect } from 'chai';
import { parseScript } from '../../../lib/tools/packet_script/parser.ts';
import type { PacketSpec, ScriptEvent, TCPSpec } from '../../../lib/tools/packet_script/script.ts';
import { ScriptSyntaxError, UnsupportedFeature } from '../../../lib/tools/packet_script/script_error.ts';

function eventsOf(source: string): readonly ScriptEvent[] {
  return parseScript('x.pkt', source).events;
}

function packetOf(text: string): PacketSpec {
  const [event] = eventsOf(`0 ${text}`);
  if (event?.action.kind !== 'packet') throw new Error('no packet');
  return event.action;
}

function tcpOf(text: string): TCPSpec {
  const { transport } = packetOf(text);
  if (transport.protocol !== 'tcp') throw new Error('no TCP');
  return transport;
}

function complaintOf(source: string): string {
  try {
    parseScript('x.pkt', source);
  } catch (problem) {
    if (problem instanceof ScriptSyntaxError) return problem.message;
    throw problem;
  }
  return 'none';
}

describe('lines of a script for several systems', () => {
  const SOURCE = '#ifdef FreeBSD\n0 > . 1:1(0)\n#else\n0 > . 2:2(0)\n#endif\n#ifndef FreeBSD\n0 > . 3:3(0)\n#endif\n';
  const linesFor = (system: string | null, definitions: Readonly<Record<string, string>> = {}): readonly number[] =>
    parseScript('x.pkt', SOURCE, definitions, system).events.map(({ position }) => position.line);

  it('are those of its system, and keep their numbers', () => {
    expect(linesFor('FreeBSD')).to.deep.equal([2]);
    expect(linesFor('Linux')).to.deep.equal([4, 7]);
    expect(linesFor(null)).to.deep.equal([4, 7]);
  });

  it('are also chosen by --define', () => {
    expect(linesFor(null, { FreeBSD: '1' })).to.deep.equal([2]);
  });

  it('are left out within what is left out', () => {
    const nested = '#ifdef A\n#ifdef B\n0 > . 1:1(0)\n#else\n0 > . 2:2(0)\n#endif\n#endif\n0 > . 3:3(0)\n';
    expect(parseScript('x.pkt', nested, { B: '1' }).events.map(({ position }) => position.line)).to.deep.equal([8]);
    expect(parseScript('x.pkt', nested, { A: '1' }).events.map(({ position }) => position.line)).to.deep.equal([5, 8]);
  });

  it('have conditions that match', () => {
    expect(complaintOf('#ifdef A\n0 > . 1:1(0)\n')).to.equal('x.pkt:1:1: this condition has no #endif');
    expect(complaintOf('0 > . 1:1(0)\n#endif\n')).to.match(/^x\.pkt:2:1: there is no #ifdef/);
    expect(complaintOf('#ifdef A\n#else\n#else\n#endif\n')).to.match(/^x\.pkt:3:1: there is no #ifdef/);
    expect(complaintOf('#ifdef\n#endif\n')).to.match(/^x\.pkt:1:1: expected a name/);
  });

  it('may be a part of code', () => {
    expect(eventsOf('0 %{ # else\nassert True }%')).to.have.lengthOf(1);
  });
});

describe('times in a script', () => {
  it('are absolute, relative, ranges of both, or none', () => {
    const times = eventsOf('1.5 > . 0:0(0)\n+.25 > . 0:0(0)\n1~2 > . 0:0(0)\n+.1~+.2 > . 0:0(0)\n* > . 0:0(0)').map(
      ({ time }) => time,
    );
    expect(times).to.deep.equal([
      { kind: 'absolute', ms: 1500 },
      { kind: 'relative', ms: 250 },
      { kind: 'absolute range', ms: 1000, endMs: 2000 },
      { kind: 'relative range', ms: 100, endMs: 200 },
      { kind: 'any' },
    ]);
  });

  it('of a call that blocks have an end, with or without spaces and zeros', () => {
    const ends = eventsOf(
      '+0...0.100 accept(3, ..., ...) = 4\n.1....2 read(4, ..., 1) = 1\n+.1 ... .2 close(4) = 0',
    ).map(({ action }) => (action.kind === 'call' ? action.endMs : undefined));
    expect(ends).to.deep.equal([100, 200, 200]);
  });

  it('may be ranges only where a packet of the stack is expected', () => {
    expect(complaintOf('* close(3) = 0')).to.match(/^x\.pkt:1:1: only packets from the stack/);
    expect(complaintOf('\n 1~2 < . 0:0(0)')).to.match(/^x\.pkt:2:2: /);
  });
});

describe('packets in a script', () => {
  it('have flags, range, ACK, window, urgent pointer and options in their order', () => {
    expect(tcpOf('< 4000 > 80 FP. 1:11(10) ack 5 win 100 urg 3 <nop,nop,TS val 1 ecr 2>')).to.deep.include({
      ports: { source: 4000, destination: 80 },
      flags: 0x19,
      sequence: 1,
      length: 10,
      acknowledgment: 5,
      window: 100,
      urgentPointer: 3,
      options: [
        { name: 'nop' },
        { name: 'nop' },
        { name: 'TS', value: 1, echo: 2, isAnyValue: false, isAbsoluteEcho: false },
      ],
    });
  });

  it('write the flags as letters, `-` for none, and AccECN as digits', () => {
    expect(tcpOf('> SEW 0:0(0)').flags).to.equal(0xc2);
    expect(tcpOf('> SEWA 0:0(0)').flags).to.equal(0x1c2);
    expect(tcpOf('> - 0:0(0)').flags).to.equal(0);
    expect(tcpOf('> P.5 0:0(0)').flags).to.equal(0x8 | 0x10 | 0x100 | 0x40);
  });

  it('have options of both dialects', () => {
    const { options } = tcpOf(
      '> S 0:0(0) <mss 1,wscale 2,sackOK,eol,FO abcd,FOEXP,exp-FO 12,md5 00ff,ECN e1b 1 ceb 2 e0b 3,AccECN0>',
    );
    expect(options).to.deep.equal([
      { name: 'mss', value: 1 },
      { name: 'wscale', value: 2 },
      { name: 'sackOK' },
      { name: 'eol' },
      { name: 'other', kind: 34, data: [0xab, 0xcd] },
      { name: 'other', kind: 254, data: [0xf9, 0x89] },
      { name: 'other', kind: 254, data: [0xf9, 0x89, 0x12] },
      { name: 'other', kind: 19, data: [0, 0xff] },
      { name: 'other', kind: 174, data: [0, 0, 1, 0, 0, 2, 0, 0, 3] },
      { name: 'other', kind: 172, data: [] },
    ]);
    expect(tcpOf('> . 1:1(0) <...>').options).to.equal('any');
    expect(tcpOf('> . 1:1(0) <sack 1:2 3:4>').options).to.deep.equal([
      {
        name: 'sack',
        blocks: [
          { start: 1, end: 2 },
          { start: 3, end: 4 },
        ],
      },
    ]);
  });

  it('say of the IP header what they want compared, in brackets of either kind', () => {
    expect(packetOf('> [ect0] . 1:1(0)').ip).to.deep.equal({ ecn: 'ect0' });
    expect(packetOf('> (tos 0x23, ttl 5) . 1:1(0)').ip).to.deep.equal({
      differentiatedServices: 8,
      ecn: 'ce',
      timeToLive: 5,
    });
    expect(packetOf('> [flowlabel 0xabcde] . 1:1(0)').ip).to.deep.equal({ flowLabel: 0xabcde });
    expect(packetOf('> (hlim 3) . 1:1(0)').ip).to.deep.equal({ timeToLive: 3 });
  });

  it('are UDP and ICMP, too', () => {
    expect(packetOf('< udp 1 > 2 (100)').transport).to.deep.equal({
      protocol: 'udp',
      ports: { source: 1, destination: 2 },
      length: 100,
    });
    expect(packetOf('< icmp unreachable frag_needed mtu 1400 [1:1461(1460)]').transport).to.deep.equal({
      protocol: 'icmp',
      type: 'unreachable',
      code: 'frag_needed',
      mtu: 1400,
      identifier: 0,
      quote: { protocol: 'tcp', sequence: 1, length: 1460 },
    });
  });

  it('are refused where they contradict themselves', () => {
    expect(complaintOf('0 > . 1:10(8)')).to.equal('x.pkt:1:7: 1:10 is not 8 long');
    expect(complaintOf('0 > Q. 1:1(0)')).to.match(/^x\.pkt:1:5: 'Q' are not TCP flags/);
    expect(complaintOf('0 < . 1:1(0) <...>')).to.match(/^x\.pkt:1:14: <\.\.\.> is for packets from the stack/);
    expect(complaintOf('0 < . 1:1(0) win 70000')).to.match(/win is 70000; allowed: 0 to 65535/);
    expect(complaintOf('0 < . 1:1(0) <sack 1:2 3:4 5:6 7:8 9:10>')).to.match(/room for four/);
  });
});

describe('system calls in a script', () => {
  function call(text: string): unknown {
    const [event] = eventsOf(`0 ${text}`);
    return event?.action;
  }

  it('have words, numbers, arrays, structs, flags and dots for arguments', () => {
    expect(
      call('f(1, 0x10, -2, A|B, [C], {onoff=1, linger=0}, "a" "b"..., ..., {..., 5}) = -1 EAGAIN (try again)'),
    ).to.deep.equal({
      kind: 'call',
      name: 'f',
      endMs: null,
      args: [
        { kind: 'number', value: 1 },
        { kind: 'number', value: 16 },
        { kind: 'number', value: -2 },
        { kind: 'or', left: { kind: 'word', name: 'A' }, right: { kind: 'word', name: 'B' } },
        { kind: 'list', items: [{ kind: 'word', name: 'C' }] },
        {
          kind: 'struct',
          fields: [
            { name: 'onoff', value: { kind: 'number', value: 1 } },
            { name: 'linger', value: { kind: 'number', value: 0 } },
          ],
        },
        { kind: 'string', text: 'ab', isPrefix: true },
        { kind: 'any' },
        {
          kind: 'struct',
          fields: [
            { name: '', value: { kind: 'any' } },
            { name: '', value: { kind: 'number', value: 5 } },
          ],
        },
      ],
      result: { kind: 'number', value: -1 },
      errno: 'EAGAIN',
    });
  });

  it('read addresses and messages', () => {
    const text = 'sendmsg(3, {msg_name(...)=..., msg_iov(1)=[{..., 10}], msg_flags=0}, 0) = 10';
    expect(call(text)).to.have.nested.property('args[1].fields[1].name', 'msg_iov');
    const address = '{sa_family = AF_INET, sin_port = htons(80), sin_addr = inet_addr("1.2.3.4")}';
    expect(call(`bind(3, ${address}, ...) = 0`)).to.have.nested.property('args[1].fields[1].value.args[0].value', 80);
  });
});

describe('the rest of a script', () => {
  it('is options, comments, shell lines and code', () => {
    const script = parseScript(
      'x.pkt',
      '#!/usr/bin/packetdrill\n--ip_version=ipv6 --define=N=5 // note\n`a "b"\n c`\n/* more */ 0 close(N) = 0\n+0 %{ x = 1 }%\n`end`',
    );
    expect(script.options.map(({ name, value }) => [name, value])).to.deep.equal([
      ['ip_version', 'ipv6'],
      ['define', 'N=5'],
    ]);
    expect(script.events.map(({ action }) => action.kind)).to.deep.equal(['shell', 'call', 'code', 'shell']);
    expect(script.events[1]?.action).to.have.nested.property('args[0].value', 5);
  });

  it('names file, line and column of what it does not understand', () => {
    expect(complaintOf('')).to.equal('x.pkt:1:1: there are no events, found the end of the script');
    expect(complaintOf('\n\n  0 %{ never ends')).to.equal('x.pkt:3:5: this code has no end');
    expect(complaintOf('0 `never ends')).to.equal('x.pkt:1:3: this shell command has no end');
    expect(complaintOf('0 close(3 = 0')).to.match(/^x\.pkt:1:11: expected '\)', found '='$/);
    expect(complaintOf('soon close(3) = 0')).to.match(/^x\.pkt:1:1: expected a time in seconds, found 'soon'$/);
  });

  it('leaves symbols without a value to another day', () => {
    expect(() => parseScript('x.pkt', '0 > S 0:0(0) <mss MSS>')).to.throw(UnsupportedFeature, /MSS has no value/);
    expect(parseScript('x.pkt', '0 > S 0:0(0) <mss MSS>', { MSS: '77' }).events).to.have.lengthOf(1);
    expect(() => parseScript('x.pkt', '0 < icmp unreachable port_unreachable [0:0(0)/udp(1 > 2)]')).to.throw(
      UnsupportedFeature,
      /TCP over UDP/,
    );
  });
});
