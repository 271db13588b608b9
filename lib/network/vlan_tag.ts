/**
 * A VLAN tag as a value (IEEE 802.1Q, clause 9): which network of several on one wire a frame belongs to. Tags nest; the
 * outermost comes first.
 * Pure.
 *
 *   | protocol: 8100 or 88a8 (16) | priority (3) | drop eligible (1) | identifier (12) |
 */
import { ConfigurationError } from '../util/errors.ts';

/** Of customers: IEEE 802.1Q. */
export const CUSTOMER_TAG = 0x8100;
/** Of providers, around those of customers: IEEE 802.1ad. */
export const SERVICE_TAG = 0x88a8;
/** What providers used before 802.1ad. */
export const OLD_SERVICE_TAG = 0x9100;

export const VLAN_TAG_BYTES = 4;

export interface VLANTag {
  /** Which kind of tag. */
  readonly protocol: number;
  /** 0 … 4,094; 0: no network in particular, the tag only carries a priority. */
  readonly identifier: number;
  /** 0 … 7. */
  readonly priority: number;
  /** May be dropped before others. */
  readonly dropEligible: boolean;
}

/** A tag as somebody asks for it: its identifier, or as much as matters. */
export type TagOption = number | (Partial<VLANTag> & { readonly identifier: number });

export const NO_TAGS: readonly VLANTag[] = Object.freeze([]) as readonly VLANTag[];

export function isTagProtocol(etherType: number): boolean {
  return etherType === CUSTOMER_TAG || etherType === SERVICE_TAG || etherType === OLD_SERVICE_TAG;
}

/** From 16 bits as on the wire. */
export function vlanTag(protocol: number, control: number): VLANTag {
  return {
    protocol,
    identifier: control & 0xfff,
    priority: control >> 13,
    dropEligible: (control & 0x1000) !== 0,
  };
}

/** The 16 bits behind the protocol. */
export function tagControl({ identifier, priority, dropEligible }: VLANTag): number {
  return (priority << 13) | (dropEligible ? 0x1000 : 0) | identifier;
}

/**
 * The stack of tags that somebody asks for: identifiers alone, outermost first, or tags. Of several the last is a
 * customer's and those around it a provider's.
 * @throws ConfigurationError
 */
export function tagStack(tags: readonly TagOption[]): readonly VLANTag[] {
  return tags.map((tag, depth) => {
    const given = typeof tag === 'number' ? { identifier: tag } : tag;
    const made: VLANTag = {
      protocol: depth === tags.length - 1 ? CUSTOMER_TAG : SERVICE_TAG,
      priority: 0,
      dropEligible: false,
      ...given,
    };
    if (!isTagProtocol(made.protocol)) throw new ConfigurationError('tags', made.protocol, '0x8100, 0x88a8 or 0x9100');
    inRange('identifier', made.identifier, 4094);
    inRange('priority', made.priority, 7);
    return made;
  });
}

/**
 * Whether frames with these tags belong where those tags lead: the same networks, whatever the priority. A tag without a
 * network leads nowhere (IEEE 802.1Q, clause 6.9.1) and is not looked at.
 */
export function sameNetwork(arrived: readonly VLANTag[], wanted: readonly VLANTag[]): boolean {
  let at = 0;
  for (const tag of arrived) {
    if (tag.identifier === 0) continue;
    const expected = wanted[at];
    if (expected === undefined || expected.identifier !== tag.identifier || expected.protocol !== tag.protocol)
      return false;
    at += 1;
  }
  return at === wanted.length;
}

function inRange(what: string, value: number, most: number): void {
  if (Number.isInteger(value) && value >= 0 && value <= most) return;
  throw new ConfigurationError(`tags: ${what}`, value, `integers 0 to ${most}`);
}
