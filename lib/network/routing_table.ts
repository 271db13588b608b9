/**
 * Which way a datagram takes: the route with the longest prefix that its destination has, and of several with that prefix
 * the one with the least metric (RFC 1812 §5.2.4.3). One table holds both families.
 * Pure. A lookup walks down a tree of prefixes, at most as deep as prefixes lie in one another, and allocates nothing.
 * Not here: routing by source or type of service, several equal paths at once.
 *
 *   0.0.0.0/0 ─┬─ 10.0.0.0/8 ─┬─ 10.1.0.0/16            a prefix lies below those that contain it; forks without a
 *              │              └─ 10.128.0.0/9           route stand where two prefixes part
 *              └─ 192.168.0.0/24
 */
import { sameAddress, type CompactAddress } from '../util/compact_address.ts';
import { ConfigurationError, UsageError } from '../util/errors.ts';

export interface Route {
  /** Bits behind the prefix do not matter. */
  readonly prefix: CompactAddress;
  /** 0 … 32 or 128; 0: everything, a default route. */
  readonly prefixLength: number;
  /** The router on the way, of the family of the prefix; null: the destination itself is on the link. */
  readonly nextHop: CompactAddress | null;
  /** ≥ 1. */
  readonly interfaceIndex: number;
  /** Less is better, ≥ 0. */
  readonly metric: number;
  /** The address of ours to speak from on this way, when nobody asked for another. */
  readonly source?: CompactAddress;
}

/** What identifies a route; its metric and source may be changed by adding it again. */
export type RouteKey = Pick<Route, 'prefix' | 'prefixLength' | 'nextHop' | 'interfaceIndex'>;

/** To {@link RoutingTable.lookup}: over whichever interface. */
export const ANY_INTERFACE = 0;

/** A prefix in the tree. */
class PrefixNode {
  readonly word0: number;
  readonly word1: number;
  readonly word2: number;
  readonly word3: number;
  readonly length: number;
  /** Best first; none at a fork. */
  readonly routes: Route[] = [];
  /** Longer prefixes whose next bit is 0, and 1. */
  zero: PrefixNode | null = null;
  one: PrefixNode | null = null;

  constructor(word0: number, word1: number, word2: number, word3: number, length: number) {
    this.word0 = word0 & wordMask(length);
    this.word1 = word1 & wordMask(length - 32);
    this.word2 = word2 & wordMask(length - 64);
    this.word3 = word3 & wordMask(length - 96);
    this.length = length;
  }

  /** Whether an address begins with this prefix. */
  contains(word0: number, word1: number, word2: number, word3: number): boolean {
    const { length } = this;
    return (
      ((word0 ^ this.word0) & wordMask(length)) === 0 &&
      (length <= 32 ||
        (((word1 ^ this.word1) & wordMask(length - 32)) === 0 &&
          ((word2 ^ this.word2) & wordMask(length - 64)) === 0 &&
          ((word3 ^ this.word3) & wordMask(length - 96)) === 0))
    );
  }
}

export class RoutingTable {
  #generation = 0;
  #size = 0;
  readonly #ipv4 = new PrefixNode(0, 0, 0, 0, 0);
  readonly #ipv6 = new PrefixNode(0, 0, 0, 0, 0);

  /** Grows with every change: whoever remembers an answer remembers this with it. */
  get generation(): number {
    return this.#generation;
  }

  /** How many routes there are. */
  get size(): number {
    return this.#size;
  }

  /**
   * Adds a route. One with the same prefix, next hop and interface is replaced; of routes with equal metrics the elder is
   * used. Throws UsageError when it cannot be one.
   */
  add(route: Route): void {
    check(route);
    const node = this.#place(route);
    const known = indexOf(node.routes, route);
    if (known >= 0) node.routes.splice(known, 1);
    else this.#size += 1;
    const behind = node.routes.findIndex(({ metric }) => metric > route.metric);
    node.routes.splice(behind < 0 ? node.routes.length : behind, 0, route);
    this.#generation += 1;
  }

  /** @returns false: there was no such route */
  remove(route: RouteKey): boolean {
    const trail: PrefixNode[] = [];
    const node = this.#find(route, trail);
    const known = node === null ? -1 : indexOf(node.routes, route);
    if (node === null || known < 0) return false;
    node.routes.splice(known, 1);
    this.#size -= 1;
    this.#generation += 1;
    prune(node, trail, route.prefix);
    return true;
  }

  /** Removes all routes over an interface that is gone. @returns how many */
  removeInterface(interfaceIndex: number): number {
    const gone = this.routes().filter((route) => route.interfaceIndex === interfaceIndex);
    for (const route of gone) this.remove(route);
    return gone.length;
  }

  /**
   * The best route to an address, or null.
   * @param interfaceIndex only routes over this interface, as for link-local addresses and sockets bound to one
   */
  lookup(destination: CompactAddress, interfaceIndex: number = ANY_INTERFACE): Route | null {
    return typeof destination === 'number'
      ? longestMatch(this.#ipv4, destination, 0, 0, 0, interfaceIndex)
      : longestMatch(
          this.#ipv6,
          destination.word0,
          destination.word1,
          destination.word2,
          destination.word3,
          interfaceIndex,
        );
  }

  /** All routes: IPv4 first, prefixes in the order of their bits, each behind those that contain it, best first. */
  routes(): Route[] {
    const found: Route[] = [];
    const visit = (node: PrefixNode | null): void => {
      if (node === null) return;
      found.push(...node.routes);
      visit(node.zero);
      visit(node.one);
    };
    visit(this.#ipv4);
    visit(this.#ipv6);
    return found;
  }

  #rootOf(prefix: CompactAddress): PrefixNode {
    return typeof prefix === 'number' ? this.#ipv4 : this.#ipv6;
  }

  /** The node of a prefix, or null; `trail` receives those above it. */
  #find({ prefix, prefixLength }: RouteKey, trail: PrefixNode[]): PrefixNode | null {
    let node: PrefixNode | null = this.#rootOf(prefix);
    while (node !== null && node.length < prefixLength) {
      trail.push(node);
      node = bitAt(prefix, node.length) === 0 ? node.zero : node.one;
    }
    return node !== null && node.length === prefixLength && commonBits(node, prefix, prefixLength) === prefixLength
      ? node
      : null;
  }

  /** The node of a prefix, made if there is none. */
  #place({ prefix, prefixLength }: Route): PrefixNode {
    let parent = this.#rootOf(prefix);
    while (parent.length < prefixLength) {
      const side: Side = bitAt(prefix, parent.length) === 0 ? 'zero' : 'one';
      const child = parent[side];
      if (child === null) return (parent[side] = nodeFor(prefix, prefixLength));
      const common = commonBits(child, prefix, Math.min(child.length, prefixLength));
      if (common < child.length) {
        // The two part above the child: a node there, the child below it.
        const fork = nodeFor(prefix, common);
        fork[bitOf(child, common) === 0 ? 'zero' : 'one'] = child;
        parent[side] = fork;
        parent = fork;
      } else parent = child;
    }
    return parent;
  }
}

type Side = 'zero' | 'one';

function longestMatch(
  root: PrefixNode,
  word0: number,
  word1: number,
  word2: number,
  word3: number,
  interfaceIndex: number,
): Route | null {
  let best: Route | null = null;
  let node: PrefixNode | null = root;
  while (node !== null && node.contains(word0, word1, word2, word3)) {
    for (let index = 0; index < node.routes.length; index += 1) {
      const route: Route = node.routes[index]!;
      if (interfaceIndex !== ANY_INTERFACE && route.interfaceIndex !== interfaceIndex) continue;
      best = route;
      break;
    }
    const length: number = node.length;
    const word: number = length < 32 ? word0 : length < 64 ? word1 : length < 96 ? word2 : word3;
    // A prefix of full length has nothing below it; whatever bit is looked at then.
    node = word << (length & 31) < 0 ? node.one : node.zero;
  }
  return best;
}

/** Takes away nodes that say nothing any more, from below. The root stays. */
function prune(node: PrefixNode, trail: PrefixNode[], prefix: CompactAddress): void {
  let empty = node;
  for (let parent = trail.pop(); parent !== undefined; parent = trail.pop()) {
    if (empty.routes.length > 0 || (empty.zero !== null && empty.one !== null)) return;
    parent[bitAt(prefix, parent.length) === 0 ? 'zero' : 'one'] = empty.zero ?? empty.one;
    empty = parent;
  }
}

function check({ prefix, prefixLength, nextHop, interfaceIndex, metric, source }: Route): void {
  const bits = typeof prefix === 'number' ? 32 : 128;
  if (!Number.isInteger(prefixLength) || prefixLength < 0 || prefixLength > bits) {
    throw new ConfigurationError('prefixLength', prefixLength, `integers from 0 to ${bits}`);
  }
  if (!Number.isInteger(interfaceIndex) || interfaceIndex < 1) {
    throw new ConfigurationError('interfaceIndex', interfaceIndex, 'integers from 1');
  }
  if (!(metric >= 0)) throw new ConfigurationError('metric', metric, 'numbers from 0');
  for (const other of [nextHop, source]) {
    if (other !== null && other !== undefined && typeof other !== typeof prefix) {
      throw new UsageError('ERR_INVALID_ADDRESS_FAMILY', 'a route and its next hop are of one family');
    }
  }
}

function indexOf(routes: readonly Route[], { nextHop, interfaceIndex }: RouteKey): number {
  return routes.findIndex((route) => route.interfaceIndex === interfaceIndex && sameHop(route.nextHop, nextHop));
}

function sameHop(a: CompactAddress | null, b: CompactAddress | null): boolean {
  return a === null || b === null ? a === b : sameAddress(a, b);
}

function nodeFor(prefix: CompactAddress, length: number): PrefixNode {
  return typeof prefix === 'number'
    ? new PrefixNode(prefix, 0, 0, 0, length)
    : new PrefixNode(prefix.word0, prefix.word1, prefix.word2, prefix.word3, length);
}

/** How many bits, `limit` at most, an address has in common with a prefix. */
function commonBits(node: PrefixNode, address: CompactAddress, limit: number): number {
  const first = Math.clz32(node.word0 ^ firstWord(address));
  if (first < 32 || typeof address === 'number') return Math.min(limit, first);
  const second = Math.clz32(node.word1 ^ address.word1);
  if (second < 32) return Math.min(limit, 32 + second);
  const third = Math.clz32(node.word2 ^ address.word2);
  if (third < 32) return Math.min(limit, 64 + third);
  return Math.min(limit, 96 + Math.clz32(node.word3 ^ address.word3));
}

function firstWord(address: CompactAddress): number {
  return typeof address === 'number' ? address : address.word0;
}

/** The bit behind the first `at` bits of an address, 0 or 1. */
function bitAt(address: CompactAddress, at: number): number {
  return typeof address === 'number' ? bitOfWord(address, at) : bitOf(address, at);
}

function bitOf(words: { word0: number; word1: number; word2: number; word3: number }, at: number): number {
  return bitOfWord(at < 32 ? words.word0 : at < 64 ? words.word1 : at < 96 ? words.word2 : words.word3, at);
}

function bitOfWord(word: number, at: number): number {
  return (word >>> (31 - (at & 31))) & 1;
}

/** A word's first `bits` bits set: all for 32 and more, none for 0 and less. */
function wordMask(bits: number): number {
  return bits >= 32 ? -1 : bits <= 0 ? 0 : -1 << (32 - bits);
}
