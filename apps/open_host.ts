/** From flags to an open Host on a TUN, a TAP or an interface that exists, with a hint where the machine is not prepared for it. */
import {
  congestionControlByName,
  Host,
  openPacketDevice,
  openTAP,
  openTUN,
  type HostOptions,
  type TUNDevice,
} from '../lib/index.ts';
import { networkSettings, type NetworkFlags, type NetworkSettings } from './arguments.ts';
import { parseEthernetDevice } from './ethernet_device.ts';
import { AppError, EXIT, errorCodeOf } from './exit_codes.ts';
import type { Report } from './reporting.ts';
import { captureTo } from './script_capture.ts';
import { hostTransport, kernelTransport, type Transport } from './transport.ts';

/** What the settings say about everything but the device itself. */
export function hostOptions(settings: NetworkSettings): Omit<HostOptions, 'device'> {
  const { mtu, congestion, loss, delayMs, bitRate, pcap, gateway, mac, tags } = settings;
  const isImpaired = loss > 0 || delayMs > 0 || bitRate < Infinity;
  return {
    address: settings.address,
    address6: settings.address6,
    ...(gateway === undefined ? {} : { gateway }),
    ...(mac === undefined ? {} : { mac }),
    ...(tags === undefined ? {} : { tags }),
    ...(mtu === undefined ? {} : { mtu }),
    ...(congestion === undefined ? {} : { tcp: { congestionControl: congestionControlByName[congestion] } }),
    ...(isImpaired ? { impairment: { loss, delayMs, rateBitsPerSecond: bitRate } } : {}),
    ...(pcap === undefined ? {} : { capture: captureTo(pcap) }),
  };
}

const REMEDY = 'try `sunstar doctor`';

/** What `--device` names: `tap7`, `tap:NAME` and `packet:NAME` are Ethernet, everything else is a TUN. */
function openDevice({ device, offload }: NetworkSettings): TUNDevice {
  if (!/^(?:tap|packet:)/.test(device)) return openTUN({ name: device, offload });
  const { kind, name, namespace } = parseEthernetDevice(device);
  const where = namespace === undefined ? {} : { namespace };
  return kind === 'tap'
    ? openTAP({ name, offload, ...where })
    : openPacketDevice({ interface: name, offload, ...where });
}

function whatToDoAbout({ device }: NetworkSettings): string {
  const number = /\d+$/.exec(device)?.[0] ?? '';
  if (device.startsWith('packet:')) return `ip link set dev ${device.slice('packet:'.length)} up`;
  return `sudo ./tun.sh start ${number}${device.startsWith('tap') ? ' --tap' : ''}`;
}

/** A host on the device that tun.sh has prepared, or on an interface that is there. @throws AppError with a remedy */
export function openHost(flags: NetworkFlags, report: Report): Host {
  const settings = networkSettings(flags);
  try {
    const device = openDevice(settings);
    if (!device.native.up) {
      device.close();
      const message = `${settings.device} is down; run \`${whatToDoAbout(settings)}\`, or ${REMEDY}`;
      throw new AppError(message, EXIT.failed, 'ENETDOWN', { device: settings.device });
    }
    const host = Host.open({ ...hostOptions(settings), device });
    const addresses = [settings.address, settings.address6].filter((address) => address !== undefined);
    report.detail(`${settings.device}: we are ${addresses.join(' and ')}`);
    return host;
  } catch (error) {
    const code = errorCodeOf(error);
    if (error instanceof AppError || code === undefined) throw error;
    const message = error instanceof Error ? error.message : String(error);
    const details = { device: settings.device };
    throw new AppError(message, code === 'ERR_OUT_OF_RANGE' ? EXIT.usage : EXIT.failed, code, details);
  }
}

/** The sockets that the flags ask for. */
export function openTransport(flags: NetworkFlags & { readonly kernel?: boolean }, report: Report): Transport {
  return flags.kernel ? kernelTransport() : hostTransport(openHost(flags, report));
}
