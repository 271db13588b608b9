/** The kernel-socket peers that benchmarks are measured with, against each other and against node:net in this process. */
import { expect } from 'chai';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { loadNativeBinding, nativeBindingProblem } from '../../lib/devices/native_binding.ts';
import { runChild } from '../harness/kernel.ts';
import type { ChildResult } from '../harness/kernel.ts';
import { skip } from '../harness/skip.ts';

/** Starts a listening peer in a child; resolves when it listens. */
async function listeningPeer(
  name: 'kernelSink' | 'kernelSource' | 'kernelUDPSink',
  options: object,
): Promise<[number, Promise<ChildResult>]> {
  // The child tells its port by connecting to us: its output is only read when it has ended.
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const said = new Promise<Socket>((resolve) => server.once('connection', resolve));
  const child = runChild(`
    import { connect } from 'node:net';
    import { writeFileSync } from 'node:fs';
    const socket = connect(${(server.address() as AddressInfo).port}, '127.0.0.1');
    await new Promise((resolve) => socket.once('connect', resolve));
    const onListening = (port) => writeFileSync(socket._handle.fd, String(port));
    report(native.${name}({ host: '127.0.0.1', port: 0, onListening, ...${JSON.stringify(options)} }));
    socket.destroy();`);
  const socket = await said;
  const port = await new Promise<number>((resolve) => socket.once('data', (text) => resolve(Number(text))));
  server.close();
  return [port, child];
}

async function serverOf(onConnection: (socket: Socket) => void, host = '127.0.0.1'): Promise<[Server, number]> {
  const server = createServer(onConnection);
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return [server, (server.address() as AddressInfo).port];
}

describe('the kernel-socket peers', () => {
  before(function () {
    // No TUN is opened here, so a machine that only lacks the rights for one can run this.
    const problem = nativeBindingProblem();
    if (problem !== null) skip(this, problem);
  });

  it('kernelSink counts what it received and says so before it closes', async () => {
    const [port, child] = await listeningPeer('kernelSink', { connections: 2, bufferBytes: 65_536 });
    for (const bytes of [3_000_001, 0]) {
      const socket = connect(port, '127.0.0.1');
      socket.end(Buffer.alloc(bytes));
      const confirmation = await buffer(socket);
      expect([confirmation.length, confirmation.readBigUInt64LE()]).to.deep.equal([8, BigInt(bytes)]);
    }
    const { stdout, stderr, exitCode } = await child;
    expect([stderr, exitCode]).to.deep.equal(['', 0]);
    const transfers = JSON.parse(stdout) as { bytes: number; seconds: number }[];
    expect(transfers.map(({ bytes }) => bytes)).to.deep.equal([3_000_001, 0]);
    expect(transfers[0]?.seconds).to.be.within(1e-6, 5);
  });

  it('kernelSource sends exactly what it was told to, with the congestion control it was told to use', async () => {
    const [port, child] = await listeningPeer('kernelSource', {
      connections: 2,
      bytes: 2_500_003,
      writeBytes: 65_536,
      congestion: 'reno',
    });
    for (let i = 0; i < 2; i += 1) {
      const socket = connect(port, '127.0.0.1');
      expect(await buffer(socket)).to.have.lengthOf(2_500_003);
      socket.destroy();
    }
    const { stdout, stderr } = await child;
    expect(stderr).to.equal('');
    expect((JSON.parse(stdout) as { bytes: number }[]).map(({ bytes }) => bytes)).to.deep.equal([2_500_003, 2_500_003]);
  });

  it('kernelSend sends exactly what it was told to, to whom it connects', async function () {
    if (typeof loadNativeBinding().kernelSend !== 'function') skip(this, 'the addon is older; npm run build:native');
    const arrived: Promise<Buffer>[] = [];
    const [server, port] = await serverOf((socket) => arrived.push(buffer(socket)));
    const { stdout, stderr } = await runChild(
      `report(native.kernelSend({ host: '127.0.0.1', port: ${port}, bytes: 1_000_001, writeBytes: 4096, congestion: 'reno' }));`,
    );
    server.close();
    expect(stderr).to.equal('');
    expect((await arrived[0])?.length).to.equal(1_000_001);
    expect((JSON.parse(stdout) as { bytes: number }).bytes).to.equal(1_000_001);
  });

  it('kernelPingPong completes its rounds, one and many in flight', async () => {
    const [server, port] = await serverOf((socket) => void socket.setNoDelay(true).pipe(socket));
    for (const inFlight of [1, 16]) {
      const child = await runChild(`
        report(native.kernelPingPong({ host: '127.0.0.1', port: ${port}, rounds: 500, bytes: 100, inFlight: ${inFlight} }));`);
      expect(child.stderr).to.equal('');
      const { seconds, latenciesMicroseconds } = JSON.parse(child.stdout) as ReturnType<
        ReturnType<typeof loadNativeBinding>['kernelPingPong']
      >;
      expect(seconds).to.be.within(0.001, 10);
      expect(latenciesMicroseconds.p50).to.be.within(1, 1e6);
      expect(latenciesMicroseconds.p99).to.be.at.least(latenciesMicroseconds.p50);
    }
    server.close();
  });

  it('kernelConnect counts connections that go well and those that do not', async () => {
    const [server, port] = await serverOf((socket) => void socket.end('x'), '::1');
    let served = 0;
    const [faulty, faultyPort] = await serverOf((socket) => {
      served += 1;
      socket.on('error', () => undefined);
      if (served % 2 === 0) socket.end();
      else socket.end('x');
    });
    const child = await runChild(`
      report(native.kernelConnect({ host: '::1', port: ${port}, connections: 300, concurrency: 20 }));
      report(native.kernelConnect({ host: '127.0.0.1', port: ${faultyPort}, connections: 100, concurrency: 7 }));
      report(native.kernelConnect({ host: '127.0.0.1', port: 1, connections: 50, concurrency: 50 }));`);
    server.close();
    faulty.close();
    expect(child.stderr).to.equal('');
    const results = child.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { completed: number; failed: number });
    expect(results.map(({ completed, failed }) => [completed, failed])).to.deep.equal([
      [300, 0],
      [50, 50],
      [0, 50],
    ]);
  });

  it('none of them waits longer than it was allowed to', async () => {
    const [silent, port] = await serverOf(() => undefined);
    const child = await runChild(`
      const common = { host: '127.0.0.1', timeoutSeconds: 0.3 };
      for (const attempt of [
        () => native.kernelSink({ ...common, port: 0, connections: 1, bufferBytes: 100 }),
        () => native.kernelSource({ ...common, port: 0, connections: 1, bytes: 1, writeBytes: 1 }),
        () => native.kernelPingPong({ ...common, port: ${port}, rounds: 1, bytes: 1, inFlight: 1 }),
        () => native.kernelConnect({ ...common, port: ${port}, connections: 3, concurrency: 2 }),
      ]) {
        const start = performance.now();
        let said;
        try { said = attempt().failed; } catch (error) { said = error.code; }
        report([said, performance.now() - start < 900]);
      }`);
    silent.close();
    expect(child.stderr).to.equal('');
    expect(child.stdout.trim().split('\n')).to.deep.equal([
      '["ETIMEDOUT",true]',
      '["ETIMEDOUT",true]',
      '["ETIMEDOUT",true]',
      '[3,true]',
    ]);
  });

  it('refuse options that make no sense, and pass on what onListening throws', () => {
    const { kernelSink, kernelConnect, kernelPingPong } = loadNativeBinding();
    const sink = { host: '127.0.0.1', port: 0, connections: 1, bufferBytes: 100 };
    expect(() => kernelSink({ ...sink, bufferBytes: 0 })).to.throw(RangeError, 'bufferBytes');
    expect(() => kernelSink({ ...sink, host: 'localhost' }))
      .to.throw()
      .with.property('syscall', 'getaddrinfo');
    expect(() => kernelSink({ ...sink, congestion: 'no such control' }))
      .to.throw()
      .with.property('syscall', 'TCP_CONGESTION');
    const onListening = (port: number): void => {
      throw new Error(`port ${port > 0}`);
    };
    expect(() => kernelSink({ ...sink, onListening })).to.throw('port true');
    expect(() => kernelConnect({ host: '127.0.0.1', port: 1, connections: 1, concurrency: 0 })).to.throw(RangeError);
    expect(() => kernelPingPong({ host: '127.0.0.1', port: 1, rounds: 1, bytes: 1, inFlight: 1 }))
      .to.throw()
      .with.property('code', 'ECONNREFUSED');
  });

  it('kernelUDPSource sends as many datagrams as it is told, and kernelUDPSink counts them', async () => {
    for (const [perMessage, rate] of [
      [1, 0],
      [10, 100_000],
    ]) {
      const [port, child] = await listeningPeer('kernelUDPSink', { idleMs: 200 });
      const source = { host: '127.0.0.1', port, datagrams: 95, bytes: 100, perMessage, rate };
      const sent = await runChild(`report(native.kernelUDPSource(${JSON.stringify(source)}));`);
      expect(JSON.parse(sent.stdout)).to.include({ datagrams: 95, bytes: 9500 });
      expect(JSON.parse((await child).stdout)).to.include({ datagrams: 95, bytes: 9500 });
    }
  });
});
