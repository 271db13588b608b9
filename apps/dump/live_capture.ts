/**
 * Packets of a live interface: a TUN or TAP that nobody else holds is opened as their program would open it, and what the
 * kernel sends into it is seen; on every other interface a packet socket listens, and both directions are seen.
 */
import { existsSync, readFileSync } from 'node:fs';
import {
  EventLoop,
  LINKTYPE_ETHERNET,
  LINKTYPE_RAW,
  openPacketDevice,
  openTAP,
  openTUN,
  PacketDevice,
  type TUNDevice,
} from '../../lib/index.ts';
import { CapturingDevice } from '../../lib/index.ts';
import { AppError, errorCodeOf, EXIT } from '../exit_codes.ts';

/** IFF_TUN and IFF_TAP of linux/if_tun.h. */
const IFF_TUN = 1;
const IFF_TAP = 2;

export interface LiveCapture {
  readonly device: TUNDevice;
  readonly linkType: number;
  /** How many the kernel had to drop; 0 where it does not say. */
  readonly dropped: number;
}

/** @throws SystemCallError with a remedy */
export function openLive(name: string): LiveCapture {
  const flags = tunFlags(name);
  if ((flags & IFF_TUN) !== 0) return live(openTUN({ name, offload: false }));
  if ((flags & IFF_TAP) !== 0) {
    try {
      return live(openTAP({ name, offload: false }));
    } catch (error) {
      if (errorCodeOf(error) !== 'EBUSY') throw error; // its program has it; we listen beside it
    }
  }
  if (!existsSync(`/sys/class/net/${name}`)) {
    const message = `there is no interface '${name}'; \`ip link\` shows which there are`;
    throw new AppError(message, EXIT.failed, 'ENODEV', { device: name });
  }
  return live(openPacketDevice({ interface: name, offload: false, hearsOutgoing: true }));
}

function live(device: TUNDevice): LiveCapture {
  return {
    device,
    linkType: device.capabilities.linkType === 'ethernet' ? LINKTYPE_ETHERNET : LINKTYPE_RAW,
    get dropped() {
      return device instanceof PacketDevice ? device.packetsDropped : 0;
    },
  };
}

function tunFlags(name: string): number {
  try {
    return Number(readFileSync(`/sys/class/net/${name}/tun_flags`, 'utf8').trim());
  } catch {
    return 0; // neither TUN nor TAP
  }
}

/** What a packet's sink is told; `direction` where it can be told. */
export type LiveSink = (
  bytes: Uint8Array,
  timeMs: number,
  direction: 'inbound' | 'outbound' | undefined,
  comment: string | undefined,
) => void;

/** Reads until `ended` resolves, or the device dies. @returns why it died, or null */
export async function watch(capture: LiveCapture, sink: LiveSink, ended: Promise<void>): Promise<Error | null> {
  const { device } = capture;
  const epochMs = Date.now() - performance.now();
  const ownMAC = device instanceof PacketDevice ? device.kernelMAC : '';
  const isPacketSocket = device instanceof PacketDevice;
  const loop = new EventLoop();
  const witness = new CapturingDevice(
    device,
    (bytes, _direction, timeMs, comment) => {
      sink(bytes, epochMs + timeMs, isPacketSocket ? directionOf(bytes, ownMAC) : 'inbound', comment);
    },
    () => performance.now(),
  );
  let died: (error: Error) => void = () => {};
  const death = new Promise<Error>((resolve) => (died = resolve));
  const retention = loop.retain();
  loop.addRule({
    name: `${device.name}: receive`,
    source: device.readable,
    direction: 'in',
    interested: () => device.failure === null,
    act: () => {
      const received = witness.receive(() => {}, loop.packetBudget);
      if (device.failure !== null) died(device.failure);
      return received === loop.packetBudget;
    },
  });
  const failure = await Promise.race([ended.then(() => null), death]);
  retention.release();
  loop.close();
  device.close();
  return failure;
}

/** A packet socket hears what leaves and what arrives: what bears the interface's own address has left. */
function directionOf(frame: Uint8Array, ownMAC: string): 'inbound' | 'outbound' | undefined {
  if (ownMAC === '' || frame.byteLength < 12) return undefined;
  const source = Buffer.from(frame.subarray(6, 12)).toString('hex');
  return source === ownMAC.replaceAll(':', '') ? 'outbound' : 'inbound';
}
