/**
 * Run inside a private namespace by doctor: opens a device of each kind and prints what the kernel grants it, or why it does
 * not open, as JSON.
 */
import { openPacketDevice, openTAP, type Device, type DeviceCapabilities } from '../lib/index.ts';
import { openPrivateTUN } from './private_namespace.ts';

export interface Probed {
  readonly capabilities?: DeviceCapabilities;
  readonly problem?: string;
}

export interface ProbeReport {
  readonly tun: Probed;
  readonly tap: Probed;
  readonly packet: Probed;
}

function probe(open: () => Device): Probed {
  try {
    const device = open();
    const { capabilities } = device;
    device.close();
    return { capabilities };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

const report: ProbeReport = {
  tun: probe(() => openPrivateTUN().device),
  tap: probe(() => openTAP({ up: true })),
  // The one interface every namespace has; its frames have Ethernet headers, if empty ones.
  packet: probe(() => openPacketDevice({ interface: 'lo' })),
};
process.stdout.write(`${JSON.stringify(report)}\n`);
