/**
 * Ethernet between private network namespaces: a veth cable, and a bridge that joins a TAP of ours with such a cable, so
 * that the peer is a kernel behind a switch, as it would be in a real network.
 *
 *   withVeth     namespace A: veth0 ══════════ veth0 :namespace B
 *   withBridge   switch namespace: sunstar0 (TAP) ── br0 ── port0 ══════════ eth0 :peer namespace
 *
 * Everything lives in namespaces of the test's own and is gone when the test returns.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { run, withNamespace } from './kernel.ts';

/** Two namespaces joined by a cable, both ends up and without addresses. */
export async function withVeth<T>(test: (left: string, right: string) => Promise<T>): Promise<T> {
  return await withNamespace((left) =>
    withNamespace(async (right) => {
      await silence(left);
      await silence(right);
      const ends = ['veth0', 'netns', right, 'type', 'veth', 'peer', 'name', 'veth0', 'netns', left];
      await run('ip', ['link', 'add', ...ends]);
      for (const namespace of [left, right]) await run('ip', ['-n', namespace, 'link', 'set', 'veth0', 'up']);
      for (const namespace of [left, right]) await untilUp(namespace, 'veth0');
      return await test(left, right);
    }),
  );
}

export interface BridgedPeer {
  /** Where the bridge br0 is, and where our TAP belongs: `joinBridge` puts it in. */
  readonly switchNamespace: string;
  /** Where the kernel peer is, on eth0. */
  readonly peerNamespace: string;
  /** Makes an interface of the switch's namespace a port of the bridge, and brings it up. */
  joinBridge(name: string): Promise<void>;
}

export interface BridgedPeerOptions {
  /** 'a.b.c.d/len' and 'x::y/len' on the peer's eth0. */
  readonly addresses?: readonly string[];
  readonly mtu?: number;
}

/** A bridge in one namespace with a cable to a peer in another. */
export async function withBridge<T>(
  { addresses = [], mtu = 1500 }: BridgedPeerOptions,
  test: (peer: BridgedPeer) => Promise<T>,
): Promise<T> {
  return await withNamespace((switchNamespace) =>
    withNamespace(async (peerNamespace) => {
      await silence(switchNamespace);
      await ignoreDuplicates(peerNamespace);
      const ends = ['eth0', 'netns', peerNamespace, 'type', 'veth', 'peer', 'name', 'port0', 'netns', switchNamespace];
      await run('ip', ['link', 'add', ...ends]);
      await run('ip', ['-n', switchNamespace, 'link', 'add', 'br0', 'type', 'bridge']);
      const joinBridge = async (name: string): Promise<void> => {
        await run('ip', ['-n', switchNamespace, 'link', 'set', name, 'mtu', String(mtu), 'master', 'br0', 'up']);
        await untilUp(switchNamespace, name);
      };
      await run('ip', ['-n', switchNamespace, 'link', 'set', 'br0', 'up']);
      await run('ip', ['-n', peerNamespace, 'link', 'set', 'eth0', 'mtu', String(mtu), 'up']);
      await joinBridge('port0');
      await untilUp(peerNamespace, 'eth0');
      for (const address of addresses) {
        const nodad = address.includes(':') ? ['nodad'] : [];
        await run('ip', ['-n', peerNamespace, 'addr', 'add', address, 'dev', 'eth0', ...nodad]);
      }
      return await test({ switchNamespace, peerNamespace, joinBridge });
    }),
  );
}

/** A link that has just got its carrier drops everything until a worker of the kernel has taken note of it. */
async function untilUp(namespace: string, name: string): Promise<void> {
  for (let attempt = 0; attempt < 500; attempt += 1) {
    const link = await run('ip', ['-n', namespace, 'link', 'show', name]);
    if (/ state (UP|UNKNOWN) /.test(link)) return;
    await sleep(5);
  }
  throw new Error(`${name} does not come up`);
}

/** The kernel is to say nothing of its own on interfaces made from now on. */
async function silence(namespace: string): Promise<void> {
  const off = 'echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6 || true';
  await run('ip', ['netns', 'exec', namespace, 'sh', '-c', off]);
}

async function ignoreDuplicates(namespace: string): Promise<void> {
  const off = 'echo 0 > /proc/sys/net/ipv6/conf/default/accept_dad || true';
  await run('ip', ['netns', 'exec', namespace, 'sh', '-c', off]);
}
