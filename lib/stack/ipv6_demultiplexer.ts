/**
 * From two IPv6 addresses and two ports to a connection. The key is a hash with a secret (SipHash-2-4), so that nobody can
 * make addresses that collide; the few that do all the same share a list. The IPv4 twin, demultiplexer.ts, keeps its keys
 * in a table of its own, which nine words would make too wide.
 * Pure.
 */
import { sameAddress } from '../util/compact_address.ts';
import type { IPAddress } from '../util/ip_address.ts';
import { siphash24Words, type SipHashKey } from '../util/siphash.ts';
import type { ConnectionEnds } from './tcp_endpoint.ts';

const KEY_WORDS = 9;

export class IPv6Demultiplexer<Item extends ConnectionEnds> {
  readonly #secret: SipHashKey;
  readonly #byHash = new Map<number, Item | Item[]>();
  readonly #key = new Int32Array(KEY_WORDS);
  #size = 0;

  constructor(secret: SipHashKey) {
    this.#secret = secret;
  }

  get size(): number {
    return this.#size;
  }

  find(local: IPAddress, localPort: number, remote: IPAddress, remotePort: number): Item | undefined {
    if (this.#size === 0) return undefined;
    const found = this.#byHash.get(this.#hash(local, localPort, remote, remotePort));
    if (found === undefined) return undefined;
    if (!Array.isArray(found)) return lies(found, local, localPort, remote, remotePort) ? found : undefined;
    return found.find((item) => lies(item, local, localPort, remote, remotePort));
  }

  /** Adds an item, or replaces the one between the same ends, which must be its own. */
  set(local: IPAddress, localPort: number, remote: IPAddress, remotePort: number, item: Item): void {
    const hash = this.#hash(local, localPort, remote, remotePort);
    const found = this.#byHash.get(hash);
    if (found === undefined) {
      this.#byHash.set(hash, item);
      this.#size += 1;
      return;
    }
    const all = Array.isArray(found) ? found : [found];
    const others = all.filter((other) => !lies(other, local, localPort, remote, remotePort));
    this.#byHash.set(hash, others.length === 0 ? item : [...others, item]);
    if (others.length === all.length) this.#size += 1;
  }

  /** Takes out what lies between these ends; returns whether there was something. */
  delete(local: IPAddress, localPort: number, remote: IPAddress, remotePort: number): boolean {
    const hash = this.#hash(local, localPort, remote, remotePort);
    const found = this.#byHash.get(hash);
    if (found === undefined) return false;
    const all = Array.isArray(found) ? found : [found];
    const left = all.filter((other) => !lies(other, local, localPort, remote, remotePort));
    if (left.length === all.length) return false;
    if (left.length === 0) this.#byHash.delete(hash);
    else this.#byHash.set(hash, left.length === 1 ? left[0]! : left);
    this.#size -= 1;
    return true;
  }

  *[Symbol.iterator](): Generator<Item, void, undefined> {
    for (const found of [...this.#byHash.values()]) {
      if (Array.isArray(found)) yield* found;
      else yield found;
    }
  }

  /** Signed, since V8 keeps such numbers without an object. */
  #hash(local: IPAddress, localPort: number, remote: IPAddress, remotePort: number): number {
    const key = this.#key;
    key[0] = remote.word0;
    key[1] = remote.word1;
    key[2] = remote.word2;
    key[3] = remote.word3;
    key[4] = (localPort << 16) | remotePort;
    key[5] = local.word0;
    key[6] = local.word1;
    key[7] = local.word2;
    key[8] = local.word3;
    return siphash24Words(this.#secret, key) | 0;
  }
}

function lies(
  item: ConnectionEnds,
  local: IPAddress,
  localPort: number,
  remote: IPAddress,
  remotePort: number,
): boolean {
  return (
    item.remotePort === remotePort &&
    item.localPort === localPort &&
    sameAddress(item.remoteAddress, remote) &&
    sameAddress(item.localAddress, local)
  );
}
