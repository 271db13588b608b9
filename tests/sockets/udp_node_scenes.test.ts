/** The same scenes played by `node:dgram` over loopback and by our sockets between two hosts: what happens is the same. */
import { expect } from 'chai';
import dgram from 'node:dgram';
import type { EventEmitter } from 'node:events';
import { SocketHarness, LEFT, RIGHT } from './socket_harness.ts';

/** What the scenes use, of either. */
interface Socket extends EventEmitter {
  bind(...given: unknown[]): unknown;
  connect(...given: unknown[]): void;
  disconnect(): void;
  send(...given: unknown[]): void;
  close(callback?: () => void): unknown;
  address(): { address: string; family: string; port: number };
  remoteAddress(): { address: string; family: string; port: number };
  setTTL(hops: number): number;
  setMulticastTTL(hops: number): number;
  setMulticastLoopback(loops: boolean): boolean;
  setBroadcast(may: boolean): void;
  addMembership(group?: string, address?: string): void;
  dropMembership(group?: string, address?: string): void;
  getSendQueueSize(): number;
  getSendQueueCount(): number;
  ref(): unknown;
  unref(): unknown;
}

interface Stage {
  /** Of one of two hosts, which are the same one with Node. */
  socket(host: 'left' | 'right', options?: { signal?: AbortSignal }): Socket;
  address(host: 'left' | 'right'): string;
  note(...what: unknown[]): void;
}

type Scene = (stage: Stage, done: () => void) => void;

function codeOf(action: () => unknown): string {
  try {
    action();
    return 'nothing thrown';
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code);
  }
}

const SCENES: Readonly<Record<string, Scene>> = {
  'a question and its answer, with whom they are from': ({ socket, address, note }, done) => {
    const [client, server] = [socket('left'), socket('right')];
    server.on('message', (message: Buffer, info: { address: string; family: string; port: number; size: number }) => {
      note(message.toString(), info.address === address('left'), info.family, info.size, Object.keys(info).sort());
      server.send(`${message.toString()}!`, info.port, info.address);
    });
    client.on('message', (message: Buffer) => {
      note(message.toString());
      client.close(() => server.close(done));
    });
    server.bind(0, address('right'), () => {
      client.send('hello', server.address().port, address('right'), (error: Error | null, bytes: number) =>
        note('sent', error, bytes),
      );
    });
  },

  'every form of send': ({ socket, address, note }, done) => {
    const [client, server] = [socket('left'), socket('right')];
    const expected = 9;
    let heard = 0;
    server.on('message', (message: Buffer) => {
      note(message.toString());
      heard += 1;
      if (heard === expected) client.close(() => server.close(done));
    });
    server.bind(0, address('right'), () => {
      const { port } = server.address();
      const host = address('right');
      client.send('text', port, host);
      client.send(Buffer.from('buffer'), port, host);
      client.send(new Uint16Array([0x4141, 0x4242]), port, host);
      client.send(['a', Buffer.from('b'), 'c'], port, host);
      client.send('middle part', 7, 4, port, host);
      client.send(Buffer.from('.part.'), 1, 4, port, host, () => {});
      client.send([], port, host, () => {});
      client.send('', port, host);
      client.send(Buffer.from('last'), 0, 4, port, host);
    });
  },

  'connected: without an address, in all forms, and refused what only others may': (
    { socket, address, note },
    done,
  ) => {
    const [client, server] = [socket('left'), socket('right')];
    let heard = 0;
    server.on('message', (message: Buffer) => {
      note(message.toString());
      heard += 1;
      if (heard < 4) return;
      note(codeOf(() => client.connect(1, address('right'))));
      client.disconnect();
      note(
        codeOf(() => client.disconnect()),
        codeOf(() => client.remoteAddress()),
      );
      client.close(() => server.close(done));
    });
    server.bind(0, address('right'), () => {
      client.connect(server.address().port, address('right'), () => {
        const { address: remote, family, port } = client.remoteAddress();
        note(remote === address('right'), family, port === server.address().port);
        client.send('one');
        client.send('two', () => {});
        client.send('xthreex', 1, 5);
        client.send(Buffer.from('four'), 0, 4, () => {});
        note(codeOf(() => client.send('xfivex', 1, 4, 1, address('right'))));
      });
    });
  },

  'nobody at the port: a connected socket hears of it': ({ socket, address, note }, done) => {
    const client = socket('left');
    client.on('error', (error: NodeJS.ErrnoException) => {
      note(error.code, error.syscall, error.message);
      client.close(done);
    });
    client.connect(9, address('right'), () => client.send('anybody?'));
  },

  'wrong calls': ({ socket, address, note }, done) => {
    const one = socket('left');
    note(
      codeOf(() => one.address()),
      codeOf(() => one.remoteAddress()),
      codeOf(() => one.disconnect()),
      codeOf(() => one.setTTL(256)),
      codeOf(() => one.setTTL(0)),
      codeOf(() => one.send('x', 0)),
      codeOf(() => one.send('x', 65_536)),
      codeOf(() => one.send({}, 3)),
      codeOf(() => one.send('abc', 4, 9, 3)),
      codeOf(() => one.send('abc', 0, 9, 3)),
      codeOf(() => one.connect(0)),
    );
    note(one.getSendQueueSize(), one.getSendQueueCount(), one.ref() === one, one.unref() === one);
    one.ref();
    one.bind(0, address('left'), () => {
      note(
        codeOf(() => one.bind(0)),
        codeOf(() => one.addMembership()),
        codeOf(() => one.addMembership('1.2.3.4')),
        codeOf(() => one.dropMembership('239.1.1.1')),
        one.setTTL(3),
        one.setMulticastTTL(7),
        one.setMulticastLoopback(false),
      );
      one.close(() => {
        note(
          codeOf(() => one.send('x', 1)),
          codeOf(() => one.close()),
          codeOf(() => one.bind(0)),
        );
        done();
      });
    });
  },

  'an address that is in use, and one that is not ours': ({ socket, address, note }, done) => {
    const [one, two, three] = [socket('left'), socket('left'), socket('left')];
    one.bind(0, address('left'), () => {
      const { port } = one.address();
      two.on('error', (error: NodeJS.ErrnoException) => {
        note(error.code, error.syscall, error.message === `bind EADDRINUSE ${address('left')}:${port}`);
        three.bind(0, '203.0.113.1');
      });
      three.on('error', (error: NodeJS.ErrnoException) => {
        note(error.code, error.syscall);
        one.close();
        two.close();
        three.close(done);
      });
      two.bind(port, address('left'), () => note('never'));
    });
  },

  'what cannot be sent: callbacks hear why': ({ socket, address, note }, done) => {
    const client = socket('left');
    client.bind(0, address('left'), () => {
      client.send(Buffer.alloc(70_000), 53, address('right'), (error: NodeJS.ErrnoException) => {
        note(error.code, error.syscall);
        client.send('x', 53, '255.255.255.255', (refused: NodeJS.ErrnoException) => {
          note(refused.code);
          client.close(done);
        });
      });
    });
  },

  'an AbortSignal closes': ({ socket, address, note }, done) => {
    const controller = new AbortController();
    const one = socket('left', { signal: controller.signal });
    one.on('close', () => {
      note('closed');
      done();
    });
    one.bind(0, address('left'), () => controller.abort());
  },
};

function playWithNode(scene: Scene): Promise<unknown[]> {
  return new Promise((resolve) => {
    const notes: unknown[] = [];
    const stage: Stage = {
      socket: (_, options) => dgram.createSocket({ type: 'udp4', ...options }) as unknown as Socket,
      address: () => '127.0.0.1',
      note: (...what) => notes.push(...what),
    };
    scene(stage, () => resolve(notes));
  });
}

async function playWithUs(scene: Scene): Promise<unknown[]> {
  const harness = new SocketHarness();
  const notes: unknown[] = [];
  let isDone = false;
  const stage: Stage = {
    socket: (host, options) => harness[host].udpSocket({ type: 'udp4', ...options }) as unknown as Socket,
    address: (host) => (host === 'left' ? LEFT : RIGHT),
    note: (...what) => notes.push(...what),
  };
  scene(stage, () => (isDone = true));
  for (let tries = 0; !isDone && tries < 50; tries += 1) await harness.settle();
  if (!isDone) notes.push('the scene did not end');
  expect([harness.left.isQuiet, harness.right.isQuiet]).to.deep.equal([true, true]);
  await harness.close();
  return notes;
}

describe('UDP sockets do as node:dgram does', () => {
  for (const [title, scene] of Object.entries(SCENES)) {
    it(title, async () => {
      expect(await playWithUs(scene)).to.deep.equal(await playWithNode(scene));
    });
  }
});
