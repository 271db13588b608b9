/** What our UDP sockets do beyond node:dgram: a way without Buffers, any address, ICMP reports; and groups between two hosts. */
import { expect } from 'chai';
import type { MessageInfo, NetworkErrorInfo, UDPSocket } from '../../lib/sockets/udp_socket.ts';
import { SocketHarness, LEFT, RIGHT } from './socket_harness.ts';

const GROUP = '239.1.2.3';

function textsOf(socket: UDPSocket): string[] {
  const texts: string[] = [];
  socket.on('message', (message: Buffer) => texts.push(message.toString()));
  return texts;
}

describe('our UDP sockets', () => {
  let harness: SocketHarness;
  beforeEach(() => {
    harness = new SocketHarness();
  });
  afterEach(async () => {
    await harness.close();
  });

  it('lend datagrams to a function in place of events, and send bytes until there is no room', async () => {
    await harness.close();
    harness = new SocketHarness({ link: { segmentationOffloadBytes: 65_535, checksumOffload: true } });
    let bytes = 0;
    let count = 0;
    const server = harness.right.udpSocket({
      type: 'udp4',
      onMessage: (datagram) => {
        count += 1;
        bytes += datagram.length;
        if (datagram.bytes()[0] !== count % 256) throw new Error(`datagram ${count} is not in order`);
      },
    });
    server.bind(9);
    const client = harness.left.udpSocket({ type: 'udp4', sendBufferSize: 100_000 });
    client.bind();
    const to = client.destination(9, RIGHT);
    const payload = new Uint8Array(1000);
    let sent = 0;
    const sendAll = (): void => {
      for (; sent < 500; sent += 1) {
        payload[0] = (sent + 1) % 256;
        if (!client.sendBytes(payload, to)) return;
      }
    };
    client.on('drain', sendAll);
    sendAll();
    expect(sent).to.be.within(90, 100);
    await harness.settle();
    expect([sent, count, bytes]).to.deep.equal([500, 500, 500_000]);
    expect(harness.left.device.counters.packetsSent).to.be.below(50); // rows of datagrams, whole
    client.close();
    server.close();
  });

  it('keep order and callbacks when more is sent than the buffer takes', async () => {
    const server = harness.right.udpSocket('udp4');
    const texts = textsOf(server);
    server.bind(9);
    const client = harness.left.udpSocket({ type: 'udp4', sendBufferSize: 1000 });
    const told: number[] = [];
    for (let index = 0; index < 50; index += 1) client.send(String(index), 9, RIGHT, () => told.push(index));
    expect(client.getSendQueueCount()).to.equal(50);
    await harness.settle();
    const expected = Array.from({ length: 50 }, (_, index) => index);
    expect([texts.map(Number), told, client.getSendQueueSize()]).to.deep.equal([expected, expected, 0]);
    client.close();
    server.close();
  });

  it('go on with the next datagram when a listener throws', async () => {
    const server = harness.right.udpSocket('udp4');
    const texts: string[] = [];
    server.on('message', (message: Buffer) => {
      texts.push(message.toString());
      if (texts.length === 1) throw new Error('from the application');
    });
    server.bind(9);
    const client = harness.left.udpSocket('udp4');
    client.send('one', 9, RIGHT);
    client.send('two', 9, RIGHT);
    const errors: string[] = [];
    const previous = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    process.once('uncaughtException', (error) => errors.push(error.message));
    try {
      await harness.settle().catch((error: Error) => errors.push(error.message));
      await harness.settle();
    } finally {
      process.removeAllListeners('uncaughtException');
      for (const listener of previous) process.on('uncaughtException', listener);
    }
    expect([texts, errors]).to.deep.equal([['one', 'two'], ['from the application']]);
    client.close();
    server.close();
  });

  it('with `any` take what is sent to addresses that are not ours, and answer in their name', async () => {
    const infos: MessageInfo[] = [];
    const server = harness.right.udpSocket('udp4', (message, info) => {
      infos.push(info);
      const { localAddress, localPort } = info;
      server.sendAs({ address: localAddress!, port: localPort! }, message, info.port, info.address);
    });
    server.bind({ any: true });
    const client = harness.left.udpSocket('udp4');
    const answers: string[] = [];
    client.on('message', (message: Buffer, { address, port }: MessageInfo) =>
      answers.push(`${message.toString()} ${address} ${port}`),
    );
    client.send('dns', 53, '198.51.100.7');
    client.send('ntp', 123, '203.0.113.5');
    await harness.settle();
    expect(infos.map(({ localAddress, localPort }) => [localAddress, localPort])).to.deep.equal([
      ['198.51.100.7', 53],
      ['203.0.113.5', 123],
    ]);
    expect(infos[0]).to.include({ address: LEFT, interface: harness.right.device.name, size: 3 });
    expect(answers).to.deep.equal(['dns 198.51.100.7 53', 'ntp 203.0.113.5 123']);
    server.close();
    client.send('late', 53, '198.51.100.7');
    await harness.settle();
    expect(harness.right.stack.counters.toJSON()['ipv4: destination is not ours']).to.equal(1);
    client.close();
  });

  it('leave what is for others to `any` sockets, though they are bound to all addresses of ours', async () => {
    const usual = harness.right.udpSocket('udp4');
    const anywhere = harness.right.udpSocket('udp4');
    const [usualTexts, anywhereTexts] = [textsOf(usual), textsOf(anywhere)];
    usual.bind(53);
    anywhere.bind({ port: 53, any: true });
    const client = harness.left.udpSocket('udp4');
    client.send('ours', 53, RIGHT);
    client.send('foreign', 53, '198.51.100.7');
    await harness.settle();
    expect([usualTexts, anywhereTexts]).to.deep.equal([['ours'], ['foreign']]);
    for (const socket of [usual, anywhere, client]) socket.close();
  });

  it('tell of ICMP errors, connected or not; only connected ones fail (RFC 1122 §4.1.3.3)', async () => {
    const client = harness.left.udpSocket('udp4');
    const reports: NetworkErrorInfo[] = [];
    const errors: string[] = [];
    client.on('networkError', (info: NetworkErrorInfo) => reports.push(info));
    client.on('error', (error: NodeJS.ErrnoException) => errors.push(error.code!));
    client.send('x', 9, RIGHT);
    await harness.settle();
    expect(reports).to.deep.equal([{ code: 'ECONNREFUSED', icmpType: 3, icmpCode: 3, address: RIGHT, port: 9 }]);
    expect(errors).to.deep.equal([]);
    client.connect(10, RIGHT);
    client.send('x');
    await harness.settle();
    expect([reports.length, errors]).to.deep.equal([2, ['ECONNREFUSED']]);
    client.close();
  });

  it('hear a group that they are in and nobody else, on their own host too', async () => {
    const sockets = [harness.left, harness.right, harness.right].map((host) =>
      host.udpSocket({ type: 'udp4', reuseAddr: true }),
    );
    const [member, neighbour, stranger] = sockets as [UDPSocket, UDPSocket, UDPSocket];
    const texts = sockets.map(textsOf);
    for (const socket of sockets) socket.bind(5000);
    member.addMembership(GROUP);
    neighbour.addMembership(GROUP);
    member.send('hello', 5000, GROUP);
    await harness.settle();
    expect(texts).to.deep.equal([['hello'], ['hello'], []]);
    member.setMulticastLoopback(false);
    neighbour.dropMembership(GROUP);
    member.send('again', 5000, GROUP);
    await harness.settle();
    expect(texts).to.deep.equal([['hello'], ['hello'], []]);
    stranger.addMembership(GROUP);
    member.send('third', 5000, GROUP);
    await harness.settle();
    expect(texts).to.deep.equal([['hello'], ['hello'], ['third']]);
    for (const socket of sockets) socket.close();
    expect(harness.right.stack.interfaces.first!.ipv4.groups.size).to.equal(0);
  });

  it('hear only the sources they asked for, and tell the interface what they ask for together', async () => {
    const [one, other] = [1, 2].map(() => harness.right.udpSocket({ type: 'udp4', reuseAddr: true })) as [
      UDPSocket,
      UDPSocket,
    ];
    const filters: string[] = [];
    harness.right.stack.interfaces.first!.onGroupFilter = (_, filter) =>
      filters.push(filter === null ? 'none' : `${filter.mode} ${filter.sources.length}`);
    const texts = [textsOf(one), textsOf(other)];
    one.bind(5000);
    other.bind(5000);
    one.addSourceSpecificMembership(LEFT, GROUP);
    other.addSourceSpecificMembership('10.0.0.77', GROUP);
    const client = harness.left.udpSocket('udp4');
    client.send('from left', 5000, GROUP);
    await harness.settle();
    expect(texts).to.deep.equal([['from left'], []]);
    expect(() => one.addMembership(GROUP)).to.throw('EADDRINUSE');
    one.dropSourceSpecificMembership(LEFT, GROUP);
    other.close();
    expect(filters).to.deep.equal(['include 1', 'include 2', 'include 1', 'none']);
    one.close();
    client.close();
  });

  it('send broadcasts when they may, which everybody at the port hears', async () => {
    const [one, other] = [harness.right, harness.right].map((host) =>
      host.udpSocket({ type: 'udp4', reuseAddr: true }),
    ) as [UDPSocket, UDPSocket];
    const texts = [textsOf(one), textsOf(other)];
    one.bind(5000);
    other.bind(5000);
    const client = harness.left.udpSocket('udp4');
    client.bind(0, () => {
      client.setBroadcast(true);
      client.send('to all', 5000, '10.0.0.255');
      client.send('to all', 5000, '255.255.255.255');
    });
    await harness.settle();
    expect(texts).to.deep.equal([
      ['to all', 'to all'],
      ['to all', 'to all'],
    ]);
    for (const socket of [one, other, client]) socket.close();
  });

  it('of IPv6 see IPv4 in its clothes, and keep to IPv6 when they are told to', async () => {
    await harness.close();
    harness = new SocketHarness({ families: 'both' });
    const server = harness.right.udpSocket('udp6');
    const infos: MessageInfo[] = [];
    server.on('message', (_message: Buffer, info: MessageInfo) => infos.push(info));
    server.bind(9);
    const [four, six] = [harness.left.udpSocket('udp4'), harness.left.udpSocket('udp6')];
    four.send('x', 9, RIGHT);
    six.send('x', 9, 'fd00::2');
    await harness.settle();
    expect(infos.map(({ address, family }) => [address, family])).to.deep.equal([
      ['::ffff:10.0.0.1', 'IPv6'],
      ['fd00::1', 'IPv6'],
    ]);
    for (const socket of [server, four, six]) socket.close();
  });
});
