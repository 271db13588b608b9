/**
 * Which of our addresses to speak from, and which of a name's addresses to try first (RFC 6724 §5–6): rules in order, of
 * which the first that tells two addresses apart decides.
 * Pure. Not here: home addresses of mobile hosts (rule 4), and which router announced a prefix (rule 5.5).
 */
import { sameAddress, type CompactAddress } from '../util/compact_address.ts';
import { IPAddress } from '../util/ip_address.ts';

/** A line of the policy table (RFC 6724 §2.1). */
export interface AddressPolicy {
  readonly prefix: IPAddress;
  readonly prefixLength: number;
  /** Destinations with the higher one are tried first. */
  readonly precedence: number;
  /** Source and destination with the same one go together. */
  readonly label: number;
}

/** An address of ours, and what matters when choosing. */
export interface SourceCandidate {
  readonly address: CompactAddress;
  /** Of the network it is in. Default 64 for IPv6, 32 for IPv4. */
  readonly prefixLength?: number;
  /** Still valid, but not for new conversations (RFC 4862 §5.5.4). */
  readonly isDeprecated?: boolean;
  /** RFC 8981 §3 */
  readonly isTemporary?: boolean;
  readonly interfaceIndex?: number;
}

const LINK_LOCAL_SCOPE = 2;
const SITE_LOCAL_SCOPE = 5;
const GLOBAL_SCOPE = 14;
const SITE_LOCAL = IPAddress.parse('fec0::');

function policy(text: string, precedence: number, label: number): AddressPolicy {
  const [prefix, length] = text.split('/') as [string, string];
  return { prefix: IPAddress.parse(prefix), prefixLength: Number(length), precedence, label };
}

/** RFC 6724 §2.1 */
export const DEFAULT_ADDRESS_POLICY: readonly AddressPolicy[] = [
  policy('::1/128', 50, 0),
  policy('::/0', 40, 1),
  policy('::ffff:0:0/96', 35, 4),
  policy('2002::/16', 30, 2),
  policy('2001::/32', 5, 5),
  policy('fc00::/7', 3, 13),
  policy('::/96', 1, 3),
  policy('fec0::/10', 1, 11),
  policy('3ffe::/16', 1, 12),
];

/** A destination with what its order depends on. */
interface Judged {
  readonly destination: CompactAddress;
  readonly source: SourceCandidate | null;
  readonly scope: number;
  readonly policy: AddressPolicy;
}

export class AddressSelection {
  /** The longest prefix first. */
  readonly #policies: readonly AddressPolicy[];

  constructor(policies: readonly AddressPolicy[] = DEFAULT_ADDRESS_POLICY) {
    this.#policies = [...policies].sort((a, b) => b.prefixLength - a.prefixLength);
  }

  /**
   * The address to speak from to `destination`, or null when there is none of its family.
   * @param candidates of the interface that the route leads to; or of all, and `interfaceIndex` says which it leads to
   */
  selectSource<Candidate extends SourceCandidate>(
    destination: CompactAddress,
    candidates: Iterable<Candidate>,
    interfaceIndex?: number,
  ): Candidate | null {
    let best: Candidate | null = null;
    for (const candidate of candidates) {
      if (typeof candidate.address !== typeof destination) continue;
      if (best === null || this.#compareSources(candidate, best, destination, interfaceIndex) > 0) best = candidate;
    }
    return best;
  }

  /**
   * Destinations in the order in which to try them; equal ones stay in theirs.
   * @param sourceFor what {@link selectSource} says of each; null: it cannot be reached
   */
  orderDestinations(
    destinations: readonly CompactAddress[],
    sourceFor: (destination: CompactAddress) => SourceCandidate | null,
  ): CompactAddress[] {
    return destinations
      .map((destination) => ({
        destination,
        source: sourceFor(destination),
        scope: scopeOf(destination),
        policy: this.#policyFor(destination),
      }))
      .sort((a, b) => this.#compareDestinations(b, a))
      .map(({ destination }) => destination);
  }

  /** RFC 6724 §5; positive: `a` is better. */
  #compareSources(a: SourceCandidate, b: SourceCandidate, destination: CompactAddress, index?: number): number {
    return (
      prefer(sameAddress(a.address, destination), sameAddress(b.address, destination)) ||
      preferScope(scopeOf(a.address), scopeOf(b.address), scopeOf(destination)) ||
      prefer(a.isDeprecated !== true, b.isDeprecated !== true) ||
      (index === undefined ? 0 : prefer(a.interfaceIndex === index, b.interfaceIndex === index)) ||
      this.#preferLabel(a, b, destination) ||
      prefer(a.isTemporary === true, b.isTemporary === true) ||
      commonPrefix(a, destination) - commonPrefix(b, destination)
    );
  }

  #preferLabel(a: SourceCandidate, b: SourceCandidate, destination: CompactAddress): number {
    const { label } = this.#policyFor(destination);
    return prefer(this.#policyFor(a.address).label === label, this.#policyFor(b.address).label === label);
  }

  /** RFC 6724 §6; positive: `a` is better. */
  #compareDestinations(a: Judged, b: Judged): number {
    if (a.source === null || b.source === null) return prefer(a.source !== null, b.source !== null);
    const isOneFamily = typeof a.destination === typeof b.destination;
    return (
      prefer(scopeOf(a.source.address) === a.scope, scopeOf(b.source.address) === b.scope) ||
      prefer(a.source.isDeprecated !== true, b.source.isDeprecated !== true) ||
      prefer(
        this.#policyFor(a.source.address).label === a.policy.label,
        this.#policyFor(b.source.address).label === b.policy.label,
      ) ||
      a.policy.precedence - b.policy.precedence ||
      b.scope - a.scope ||
      (isOneFamily ? commonPrefix(a.source, a.destination) - commonPrefix(b.source, b.destination) : 0)
    );
  }

  #policyFor(address: CompactAddress): AddressPolicy {
    const whole = typeof address === 'number' ? IPAddress.fromWords(0, 0, 0xffff, address) : address;
    const found = this.#policies.find(({ prefix, prefixLength }) => whole.matchesPrefix(prefix, prefixLength));
    return found ?? { prefix: whole, prefixLength: 128, precedence: 0, label: -1 };
  }
}

/** How far an address means anything (RFC 6724 §3.1–3.2): private addresses of IPv4 and IPv6 are global in this. */
export function scopeOf(address: CompactAddress): number {
  const whole = typeof address === 'number' ? IPAddress.fromInt(address) : address;
  if (whole.isMulticast && whole.family === 6) return (whole.word0 >>> 16) & 0xf;
  if (whole.isLinkLocal || whole.isLoopback) return LINK_LOCAL_SCOPE;
  return whole.matchesPrefix(SITE_LOCAL, 10) ? SITE_LOCAL_SCOPE : GLOBAL_SCOPE;
}

/** Positive when only the first is so. */
function prefer(first: boolean, second: boolean): number {
  return Number(first) - Number(second);
}

/** The smaller scope if it reaches the destination, and else the larger one (RFC 6724 §5, rule 2). */
function preferScope(first: number, second: number, destination: number): number {
  if (first === second) return 0;
  const smaller = Math.min(first, second);
  return prefer(first === smaller, second === smaller) * (smaller < destination ? -1 : 1);
}

/** Bits in common, no more than the prefix of the source has (RFC 6724 §2.2). */
function commonPrefix({ address, prefixLength }: SourceCandidate, destination: CompactAddress): number {
  if (typeof address === 'number' || typeof destination === 'number') {
    if (typeof address !== typeof destination) return 0;
    return Math.min(prefixLength ?? 32, Math.clz32((address as number) ^ (destination as number)));
  }
  const differences = [
    address.word0 ^ destination.word0,
    address.word1 ^ destination.word1,
    address.word2 ^ destination.word2,
    address.word3 ^ destination.word3,
  ];
  const word = differences.findIndex((difference) => difference !== 0);
  const common = word < 0 ? 128 : word * 32 + Math.clz32(differences[word]!);
  return Math.min(prefixLength ?? 64, common);
}
