/**
 * Two network namespaces with a bad line between them: each has a TUN device, and a LinkEmulator in this process carries
 * packets from one to the other. Each also has a device for Sunstar, reached through its kernel, which forwards.
 *
 *   left namespace                                                         right namespace
 *   Sunstar ── tun144 ── kernel ── link0 ══ LinkEmulator (here) ══ link0 ── kernel ── tun145 ── Sunstar
 *   169.254.144.9      10.77.0.1                                          10.77.0.2       169.254.145.9
 *
 * Everything vanishes with this process.
 */
import {
  CaptureFile,
  CapturingDevice,
  LinkEmulator,
  openTUN,
  preciseEventLoop,
  type Device,
  type EventLoop,
  type Impairment,
  type LinkCounters,
  type TUNDevice,
} from '../../lib/index.ts';
import { readFileSync } from 'node:fs';
import { addressesOfTUN, readTUNConfig } from '../project.ts';
import { Namespace } from './namespace.ts';

const DEVICE = 'link0';
/** Larger than what a path of 1 Gbit/s and 200 ms holds, twice over. */
const SOCKET_BUFFER_BYTES = 64 * 1024 ** 2;

export interface Directions {
  /** From left to right. */
  readonly forth: Impairment;
  /** From right to left. */
  readonly back: Impairment;
}

export interface EmulatedLinkOptions extends Directions {
  readonly seed: number;
  readonly mtu?: number | undefined;
  /** Super-segments may pass whole. Default true. */
  readonly offload?: boolean | undefined;
  /** What `ip netns` is to call the two; where that is refused they stay nameless. */
  readonly names?: readonly [string, string] | undefined;
  /** Every packet at both ends of the line goes to this pcapng file. */
  readonly pcap?: string | undefined;
}

/** One end: a namespace, its kernel, and where Sunstar can be. */
export interface LinkSide {
  readonly namespace: Namespace;
  readonly device: TUNDevice;
  /** The kernel's addresses on the line. */
  readonly address: string;
  readonly addressIPv6: string;
  /** The device that is there for Sunstar, and its address on it. */
  readonly sunstarDevice: string;
  readonly sunstarAddress: string;
}

interface Plan {
  readonly address: string;
  readonly addressIPv6: string;
  readonly number: number;
}

function plans(): readonly [Plan, Plan] {
  const number = readTUNConfig().defaultNumber;
  const other = number === 254 ? 253 : number + 1;
  return [
    { address: '10.77.0.1', addressIPv6: 'fd77::1', number },
    { address: '10.77.0.2', addressIPv6: 'fd77::2', number: other },
  ];
}

/** Before the devices are there: no packets that nobody asked for, and a memory of no connection but the present one. */
function preparation(): string {
  const settings: [string, string][] = [
    ['ipv6/conf/default/addr_gen_mode', '1'],
    ['ipv6/conf/default/accept_dad', '0'],
    ['ipv4/tcp_no_metrics_save', '1'],
    ['ipv4/ip_forward', '1'],
    ['ipv4/tcp_rmem', `4096 131072 ${SOCKET_BUFFER_BYTES}`],
    ['ipv4/tcp_wmem', `4096 65536 ${SOCKET_BUFFER_BYTES}`],
  ];
  return settings.map(([name, value]) => `{ echo ${value} > /proc/sys/net/${name}; } 2>/dev/null || true`).join('\n');
}

function addressing(here: Plan, there: Plan): string {
  const config = readTUNConfig();
  const own = addressesOfTUN(here.number, config);
  const others = `${config.prefix}.${there.number}.0/24`;
  return `
    ip link set dev ${DEVICE} txqueuelen 10000 up
    ip addr add ${here.address}/24 dev ${DEVICE}
    ip -6 addr add ${here.addressIPv6}/64 dev ${DEVICE} nodad || true
    ip tuntap add dev tun${here.number} mode tun
    ip link set dev tun${here.number} txqueuelen 10000 up
    ip addr add ${own.host}/24 dev tun${here.number}
    ip route add ${others} via ${there.address}`;
}

export class EmulatedLink {
  readonly left: LinkSide;
  readonly right: LinkSide;
  readonly #loop: EventLoop;
  /** The devices, perhaps with a witness around each. */
  readonly #ends: readonly [Device, Device];
  readonly #capture: CaptureFile | null;
  #emulator: LinkEmulator;
  readonly #onFailure: (error: Error) => void;

  private constructor(
    left: LinkSide,
    right: LinkSide,
    options: EmulatedLinkOptions,
    onFailure: (error: Error) => void,
  ) {
    this.left = left;
    this.right = right;
    this.#onFailure = onFailure;
    this.#loop = preciseEventLoop();
    this.#capture = options.pcap === undefined ? null : openCapture(options.pcap, left.address);
    this.#ends = this.#capture === null ? [left.device, right.device] : this.#witnessed(this.#capture);
    this.#emulator = this.#newEmulator(options, options.seed);
  }

  /** @throws AppError or SystemCallError when the machine does not let us; nothing is left behind then */
  static async open(options: EmulatedLinkOptions, onFailure: (error: Error) => void): Promise<EmulatedLink> {
    const opened: { close(): unknown }[] = [];
    const openSide = async (here: Plan, there: Plan, name: string | undefined): Promise<LinkSide> => {
      const namespace = await Namespace.create();
      opened.push(namespace);
      if (name !== undefined) namespace.attachName(name);
      namespace.run(preparation());
      const { offload = true, mtu } = options;
      const device = openTUN({
        name: DEVICE,
        namespace: namespace.path,
        offload,
        ...(mtu === undefined ? {} : { mtu }),
      });
      opened.push(device);
      namespace.run(addressing(here, there));
      const { address, addressIPv6, number } = here;
      const { sunstar } = addressesOfTUN(number);
      return { namespace, device, address, addressIPv6, sunstarDevice: `tun${number}`, sunstarAddress: sunstar };
    };
    const [left, right] = plans();
    try {
      return new EmulatedLink(
        await openSide(left, right, options.names?.[0]),
        await openSide(right, left, options.names?.[1]),
        options,
        onFailure,
      );
    } catch (error) {
      await Promise.all(opened.toReversed().map((each) => each.close()));
      throw error;
    }
  }

  get counters(): LinkCounters {
    return this.#emulator.counters;
  }

  /** Begins anew: another line, whose story starts with this seed. What was under way is lost. */
  impair(directions: Directions, seed: number): void {
    this.#emulator.close();
    this.#emulator = this.#newEmulator(directions, seed);
  }

  async close(): Promise<void> {
    this.#emulator.close();
    this.#loop.close();
    for (const { device } of [this.left, this.right]) device.close();
    await Promise.all([this.left.namespace.close(), this.right.namespace.close(), this.#capture?.close()]);
  }

  #witnessed(capture: CaptureFile): [Device, Device] {
    const { left, right } = this;
    const rightSink = capture.addInterface({ name: 'right', description: `the end at ${right.address}` });
    const now = (): number => this.#loop.now;
    return [new CapturingDevice(left.device, capture.sink, now), new CapturingDevice(right.device, rightSink, now)];
  }

  #newEmulator({ forth, back }: Directions, seed: number): LinkEmulator {
    const [left, right] = this.#ends;
    return new LinkEmulator({
      loop: this.#loop,
      left,
      right,
      forth,
      back,
      seed,
      onFailure: this.#onFailure,
    });
  }
}

function openCapture(path: string, address: string): CaptureFile {
  const epochMs = Date.now() - performance.now();
  return new CaptureFile({ path, name: 'left', description: `the end at ${address}`, epochMs });
}

/** Packets that the kernel could not hand to us because our queue was full: they are lost before the line. */
export function packetsRefused({ namespace, device }: LinkSide): number {
  // Of the namespace of the process whose file it is.
  const text = readFileSync(`/proc/${namespace.pid}/net/dev`, 'utf8');
  const fields = new RegExp(`^\\s*${device.name}:\\s*(.*)$`, 'm').exec(text)?.[1]?.trim().split(/\s+/);
  return Number(fields?.[11] ?? 0);
}
