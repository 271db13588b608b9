/**
 * A way out that somebody has chosen, against all routes: an interface, and on Ethernet the addresses and VLAN tags of the
 * frames, which need not be ours.
 * Pure.
 */
import { tagStack, type TagOption } from '../network/vlan_tag.ts';
import type { CompactAddress } from '../util/compact_address.ts';
import { UsageError } from '../util/errors.ts';
import { EthernetAddress } from '../util/ethernet_address.ts';
import { EthernetLink } from './ethernet_link.ts';
import type { InterfaceTable, OutboundPath } from './interface_table.ts';

/** Link addresses as 'aa:bb:cc:dd:ee:ff'. */
export interface FrameOptions {
  /** Default: the interface's own. */
  readonly source?: string | undefined;
  readonly destination: string;
  /** Outermost first. Default: the interface's own. */
  readonly tags?: readonly TagOption[] | undefined;
}

export interface PinnedPathOptions {
  /** Name of the interface. Default: the first, or with `frame` the first that is Ethernet. */
  readonly via?: string | undefined;
  readonly frame?: FrameOptions | undefined;
}

/** @returns null: nothing was asked for. @throws UsageError, ConfigurationError */
export function pinnedPath(
  interfaces: InterfaceTable,
  remote: CompactAddress,
  { via, frame }: PinnedPathOptions,
): OutboundPath | null {
  if (via === undefined && frame === undefined) return null;
  const attached = interfaces.all.find(
    ({ name, link }) => (via === undefined || name === via) && (frame === undefined || link instanceof EthernetLink),
  );
  if (attached === undefined) {
    const wanted = via ?? 'of Ethernet';
    const names = interfaces.all.map(({ name }) => name).join(', ');
    throw new UsageError('ERR_NO_INTERFACE', `there is no interface ${wanted} that will do; there are: ${names}`);
  }
  const source = attached.sourceFor(remote);
  if (frame === undefined) {
    const route = interfaces.pathTo(remote, attached);
    return { attached, nextHop: route?.nextHop ?? remote, source, frame: null };
  }
  const { mac, tags } = attached.link as EthernetLink; // as was looked for
  const chosen = {
    source: frame.source === undefined ? mac : EthernetAddress.parse(frame.source),
    destination: EthernetAddress.parse(frame.destination),
    tags: frame.tags === undefined ? tags : tagStack(frame.tags),
  };
  return { attached, nextHop: remote, source, frame: chosen };
}
