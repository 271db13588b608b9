/**
 * Which groups a socket hears, and whom in them: a filter for each group and interface, as IGMPv3 and MLDv2 know them
 * (RFC 3376 §3.1, RFC 3810 §4.1).
 * Pure.
 */
import { namesSource, type SourceFilter } from '../network/source_filter.ts';
import { sameAddress, type CompactAddress } from '../util/compact_address.ts';
import type { AttachedInterface } from './attached_interface.ts';

/** Why a change is refused, in the words of setsockopt(2). */
export type MembershipRefusal = 'EADDRINUSE' | 'EADDRNOTAVAIL' | 'EINVAL';

export interface Membership {
  readonly group: CompactAddress;
  readonly attached: AttachedInterface;
  readonly filter: SourceFilter;
}

const EVERYBODY: SourceFilter = { mode: 'exclude', sources: [] };

export class GroupFilters {
  #memberships: readonly Membership[] = [];

  get all(): readonly Membership[] {
    return this.#memberships;
  }

  /** undefined: the socket is not in the group there. */
  find(group: CompactAddress, attached: AttachedInterface): SourceFilter | undefined {
    for (const each of this.#memberships) {
      if (each.attached === attached && sameAddress(each.group, group)) return each.filter;
    }
    return undefined;
  }

  /** From now on everybody in the group is heard. */
  join(group: CompactAddress, attached: AttachedInterface): MembershipRefusal | null {
    if (this.find(group, attached) !== undefined) return 'EADDRINUSE';
    this.#set(group, attached, EVERYBODY);
    return null;
  }

  /** Leaves, whatever the filter. */
  leave(group: CompactAddress, attached: AttachedInterface): MembershipRefusal | null {
    if (this.find(group, attached) === undefined) return 'EADDRNOTAVAIL';
    this.#set(group, attached, undefined);
    return null;
  }

  /** From now on a source is heard, in a group that is not joined as a whole. */
  joinSource(group: CompactAddress, source: CompactAddress, attached: AttachedInterface): MembershipRefusal | null {
    const filter = this.find(group, attached) ?? { mode: 'include', sources: [] };
    if (filter.mode === 'exclude') return 'EINVAL';
    if (namesSource(filter.sources, source)) return 'EADDRNOTAVAIL';
    this.#set(group, attached, { mode: 'include', sources: [...filter.sources, source] });
    return null;
  }

  /** The last source that is left takes the group with it. */
  leaveSource(group: CompactAddress, source: CompactAddress, attached: AttachedInterface): MembershipRefusal | null {
    const filter = this.find(group, attached);
    if (filter?.mode === 'exclude') return 'EINVAL';
    if (filter === undefined || !namesSource(filter.sources, source)) return 'EADDRNOTAVAIL';
    const sources = filter.sources.filter((other) => !sameAddress(other, source));
    this.#set(group, attached, sources.length === 0 ? undefined : { mode: 'include', sources });
    return null;
  }

  clear(): void {
    this.#memberships = [];
  }

  #set(group: CompactAddress, attached: AttachedInterface, filter: SourceFilter | undefined): void {
    const others = this.#memberships.filter((each) => each.attached !== attached || !sameAddress(each.group, group));
    this.#memberships = filter === undefined ? others : [...others, { group, attached, filter }];
  }
}
