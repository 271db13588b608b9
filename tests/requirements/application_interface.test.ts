/** RFC 9293 §3.9.1: what an application can say to a connection, and what it hears, through sockets. */
import { expect } from 'chai';
import { emitICMPv4Message, ICMPv4Message } from '../../lib/network/icmpv4_message.ts';
import { PROTOCOL_ICMP } from '../../lib/network/pseudo_header.ts';
import type { TCPSocket } from '../../lib/sockets/tcp_socket.ts';
import type { TCPEndpoint } from '../../lib/stack/tcp_endpoint.ts';
import { newReno } from '../../lib/tcp_helpers/congestion/new_reno.ts';
import type { NetworkError } from '../../lib/tcp_helpers/network_error.ts';
import { Chunk } from '../../lib/util/chunk.ts';
import { Packet } from '../../lib/util/packet.ts';
import { advance } from '../../lib/util/wrapping_integers.ts';
import { filesBelow, readProjectFile } from '../harness/project_files.ts';
import { collect, errorOf, LEFT, pattern, RIGHT, SocketHarness } from '../sockets/socket_harness.ts';
import { addressBits, outgoing, packetOf, withIPv4Header } from '../stack/stack_harness.ts';

describe('RFC 9293: what applications say and hear', () => {
  let hosts: SocketHarness;

  beforeEach(() => {
    hosts = new SocketHarness();
  });

  afterEach(() => hosts.close());

  function endpointOf(socket: TCPSocket): TCPEndpoint {
    for (const endpoint of hosts.left.stack.endpoints()) if (endpoint.localPort === socket.localPort) return endpoint;
    throw new Error('there is no such connection');
  }

  /** What the left host has to say now is lost on its way. @returns how many packets that were */
  function lose(): number {
    let lost = 0;
    hosts.left.stack.transmit(() => {
      lost += 1;
      return true;
    });
    return lost;
  }

  /** A router tells the left host what became of the last byte its client has sent. */
  function routerComplains(client: TCPSocket, type: number, code: number): void {
    const { sendNext } = endpointOf(client).connection.timeWaitSnapshot();
    const seq = Number(advance(sendNext, -1));
    const quote = packetOf({ from: LEFT, to: RIGHT, port: client.localPort!, toPort: 80, flags: 'ACK', seq }).toBytes();
    const message = new ICMPv4Message();
    message.type = type;
    message.code = code;
    const packet = outgoing();
    packet.setPayload([Chunk.fromBytes(quote.subarray(0, 28))], 28);
    emitICMPv4Message(message, packet);
    const report = withIPv4Header(packet, addressBits('10.0.0.9'), addressBits(LEFT), PROTOCOL_ICMP);
    hosts.left.stack.receive(Packet.fromBytes(report.toBytes()));
    hosts.left.stack.notify();
  }

  it('MUST-47 SHLD-25 soft errors come as events with type and code, and the connection lives on', async () => {
    const { client, server } = await hosts.pair();
    const told: NetworkError[] = [];
    client.on('softError', (error: NetworkError) => told.push(error));
    client.write('into the void');
    expect(lose()).to.equal(1);
    routerComplains(client, 3, 1);
    expect(told.map(({ type, code, weight }) => [type, code, weight])).to.deep.equal([[3, 1, 'soft']]);
    const arrived = collect(server);
    await hosts.after(1000);
    expect(arrived.bytes.toString()).to.equal('into the void');
  });

  it('SHLD-20 they are not told where the configuration says no', async () => {
    const { client } = await hosts.pair({ tcp: { reportSoftErrors: false } });
    let told = 0;
    client.on('softError', () => (told += 1));
    client.write('into the void');
    lose();
    routerComplains(client, 3, 1);
    expect(told).to.equal(0);
  });

  it('SHLD-9 the application hears when a path is silent, before the connection is given up', async () => {
    const { client } = await hosts.pair();
    const story: string[] = [];
    client.on('pathSuspected', () => story.push('suspected'));
    client.on('error', (error: NodeJS.ErrnoException) => story.push(error.code!));
    client.setUserTimeout(60_000);
    hosts.right.stack.clear(); // the other host forgets everything
    client.write('is there anybody?');
    for (let second = 0; second < 61; second += 1) {
      lose();
      hosts.left.stack.tick(1000);
      hosts.left.stack.notify();
    }
    await hosts.settle();
    expect(story).to.deep.equal(['suspected', 'ETIMEDOUT']);
  });

  it('MUST-12 a close and an abort of the peer are told apart: end, or ECONNRESET', async () => {
    const { client, server, listener } = await hosts.pair();
    const story: string[] = [];
    client.on('end', () => story.push('end')).resume();
    server.end();
    await hosts.after(1);
    listener.once('connection', (accepted: TCPSocket) => accepted.resetAndDestroy());
    const second = hosts.left.connect({ host: RIGHT, port: 80 });
    second.on('error', (error: NodeJS.ErrnoException) => story.push(error.code!)).resume();
    await hosts.after(1);
    expect(story).to.deep.equal(['end', 'ECONNRESET']);
  });

  it('MUST-24 keepalive is a matter of each socket', async () => {
    const { client: silent } = await hosts.pair();
    const asking = hosts.left.connect({ host: RIGHT, port: 80, keepAlive: true, keepAliveInitialDelay: 5000 });
    await hosts.settle();
    const before = silent.info().segmentsSent;
    await hosts.after(20_000);
    expect(silent.info().segmentsSent, 'nobody asked it').to.equal(before);
    expect(asking.info().segmentsSent).to.be.greaterThan(before + 2);
  });

  it('MUST-21 the user timeout is set by the application, and refused when it is no time', async () => {
    const { client } = await hosts.pair();
    client.setUserTimeout(2000);
    const failed = errorOf(client);
    client.write('lost');
    for (let at = 0; at < 2000; at += 10) {
      lose();
      hosts.left.stack.tick(10);
      hosts.left.stack.notify();
    }
    lose();
    hosts.left.stack.notify();
    expect((await failed).code).to.equal('ETIMEDOUT');
    for (const nonsense of [0, -1, Number.NaN]) expect(() => client.setUserTimeout(nonsense)).to.throw('userTimeoutMs');
  });

  it('MUST-48 MUST-49 SHLD-21 DSCP and hops are set on the socket, before and while it is connected', async () => {
    const socket = hosts.left.connect({ host: RIGHT, port: 80 }).on('error', () => {});
    socket.setTypeOfService(0xb8).setTimeToLive(7);
    expect(endpointOf(socket).marks).to.deep.equal({ typeOfService: 0xb8, timeToLive: 7 });
    socket.setTypeOfService(0x28).setTimeToLive(255);
    expect(endpointOf(socket).marks).to.deep.equal({ typeOfService: 0x28, timeToLive: 255 });
    expect(socket.getTypeOfService()).to.equal(0x28);
    for (const hops of [0, 256, 1.5]) expect(() => socket.setTimeToLive(hops)).to.throw('timeToLive');
    expect(() => socket.setTypeOfService(256)).to.throw('typeOfService');
    await hosts.settle();
  });

  it('a socket that lingers for no time at all resets its peer, one that does not delivers in the background', async () => {
    const { client, server } = await hosts.pair();
    const reset = errorOf(server);
    client.setLinger(0);
    client.write('never mind');
    client.destroy();
    await hosts.settle();
    expect((await reset).code).to.equal('ECONNRESET');
    expect(() => client.setLinger(-1)).to.throw('lingerMs');
  });

  it('MAY-15 MAY-16 MUST-60 there is no PUSH to give: what is written goes at once, what is corked goes together', async () => {
    const { client, server } = await hosts.pair({ noDelay: true });
    const arrived = collect(server);
    const before = client.info().segmentsSent;
    client.cork();
    for (let word = 0; word < 10; word += 1) client.write('word ');
    await hosts.settle();
    expect(client.info().segmentsSent).to.equal(before);
    client.uncork();
    await hosts.settle();
    expect(client.info().segmentsSent).to.equal(before + 1);
    expect(arrived.bytes.length).to.equal(50);
  });

  it('MAY-18 the congestion control is a matter of each connection', async () => {
    const { client } = await hosts.pair();
    expect(client.info().congestionControl).to.equal('cubic');
    const other = hosts.left.connect({ host: RIGHT, port: 80, tcp: { congestionControl: newReno } });
    expect(other.info().congestionControl).to.equal('new_reno');
  });

  it('MAY-8 a reader may leave the window shut for hours, and go on', async () => {
    const tcp = { receiveBufferBytes: 4096, maxReceiveBufferBytes: 4096 };
    const { client, server } = await hosts.pair({}, { tcp, highWaterMark: 1 });
    server.pause();
    const data = pattern(50_000);
    client.write(data);
    await hosts.after(3 * 3_600_000);
    expect(client.destroyed).to.equal(false);
    const arrived = collect(server);
    server.resume();
    await hosts.after(120_000);
    expect(arrived.bytes.equals(data)).to.equal(true);
  });
});

describe('RFC 9293: what is asked of applications', () => {
  const programs = ['apps', 'examples'].flatMap(filesBelow).filter((path) => path.endsWith('.ts'));

  it('SHLD-13 sending urgent data is marked as deprecated, and no program of ours does it', () => {
    const source = readProjectFile('lib/sockets/tcp_socket.ts');
    const comment = source.slice(
      source.lastIndexOf('/**', source.indexOf('sendUrgent(')),
      source.indexOf('sendUrgent('),
    );
    expect(comment).to.include('@deprecated');
    expect(programs.length).to.be.greaterThan(10);
    for (const path of programs) expect(readProjectFile(path), path).not.to.include('sendUrgent');
  });

  it('SHLD-23 changing the DSCP of a connection is advised against, and no program of ours does it', () => {
    const source = readProjectFile('lib/sockets/tcp_socket.ts');
    const at = source.indexOf('setTypeOfService(');
    expect(source.slice(source.lastIndexOf('/**', at), at)).to.include('not changed while data are in flight');
    for (const path of programs) expect(readProjectFile(path), path).not.to.include('setTypeOfService');
  });
});
