/**
 * Whom in a multicast group somebody hears, as IGMPv3 and MLDv2 say it (RFC 3376 §3.1, RFC 3810 §4.1): only these sources, or
 * all but these; and what the filters of several sockets ask of their interface together.
 * Pure.
 */
import { sameAddress, type CompactAddress } from '../util/compact_address.ts';

export interface SourceFilter {
  /** Only these sources, or all but these. */
  readonly mode: 'include' | 'exclude';
  readonly sources: readonly CompactAddress[];
}

/** Whether a filter lets a source through. */
export function passes({ mode, sources }: SourceFilter, source: CompactAddress): boolean {
  return namesSource(sources, source) === (mode === 'include');
}

/** What the interface has to hear so that each of the filters gets all it wants (RFC 3376 §3.2); undefined: nothing. */
export function mergeFilters(filters: readonly SourceFilter[]): SourceFilter | undefined {
  const included = filters.filter(({ mode }) => mode === 'include').flatMap(({ sources }) => sources);
  const excluding = filters.filter(({ mode }) => mode === 'exclude');
  if (excluding.length === 0) {
    const sources = included.filter((source, index) => !namesSource(included.slice(0, index), source));
    return sources.length === 0 ? undefined : { mode: 'include', sources };
  }
  const [first, ...rest] = excluding;
  const sources = first!.sources.filter(
    (source) => rest.every((other) => namesSource(other.sources, source)) && !namesSource(included, source),
  );
  return { mode: 'exclude', sources };
}

/** Whether a list names a source. */
export function namesSource(sources: readonly CompactAddress[], source: CompactAddress): boolean {
  return sources.some((other) => sameAddress(other, source));
}
