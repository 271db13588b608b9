/** From flags to an open Host on a TUN device, with a hint where the machine is not prepared for it. */
import { congestionControlByName, Host, openTUN, type HostOptions } from '../lib/index.ts';
import { networkSettings, type NetworkFlags, type NetworkSettings } from './arguments.ts';
import { AppError, EXIT, errorCodeOf } from './exit_codes.ts';
import type { Report } from './reporting.ts';
import { captureTo } from './script_capture.ts';
import { hostTransport, kernelTransport, type Transport } from './transport.ts';

/** What the settings say about everything but the device itself. */
export function hostOptions(settings: NetworkSettings): Omit<HostOptions, 'device'> {
  const { mtu, congestion, loss, delayMs, bitRate, pcap } = settings;
  const isImpaired = loss > 0 || delayMs > 0 || bitRate < Infinity;
  return {
    address: settings.address,
    address6: settings.address6,
    ...(mtu === undefined ? {} : { mtu }),
    ...(congestion === undefined ? {} : { tcp: { congestionControl: congestionControlByName[congestion] } }),
    ...(isImpaired ? { impairment: { loss, delayMs, rateBitsPerSecond: bitRate } } : {}),
    ...(pcap === undefined ? {} : { capture: captureTo(pcap) }),
  };
}

const REMEDY = 'try `sunstar doctor`';

/** A host on the device that tun.sh has prepared. @throws AppError with a remedy */
export function openHost(flags: NetworkFlags, report: Report): Host {
  const settings = networkSettings(flags);
  try {
    const device = openTUN({ name: settings.device, offload: settings.offload });
    if (!device.native.up) {
      device.close();
      const number = /\d+$/.exec(settings.device)?.[0] ?? '';
      const message = `${settings.device} is down; run \`sudo ./tun.sh start ${number}\`, or ${REMEDY}`;
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
