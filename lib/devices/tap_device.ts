/**
 * A Linux TAP as a Device: the same as a TUN, but packets begin with an Ethernet header and the interface has an address.
 */
import { asSystemCallError } from './native_binding.ts';
import { TUNDevice, type OpenTUNOptions } from './tun_device.ts';

export interface OpenTAPOptions extends OpenTUNOptions {
  /** The address of the kernel's end, 'aa:bb:cc:dd:ee:ff'; ours is the stack's to choose, and another one. */
  readonly mac?: string;
}

/** Opens a TAP; otherwise as `openTUN`. */
export function openTAP(options: OpenTAPOptions = {}): TAPDevice {
  return new TAPDevice(options);
}

export class TAPDevice extends TUNDevice {
  constructor(options: OpenTAPOptions) {
    super('tap', options);
    if (options.mac === undefined) return;
    try {
      this.native.mac = options.mac;
    } catch (error) {
      this.close();
      throw asSystemCallError(error);
    }
  }

  /** The Ethernet address of the kernel's end of the link. */
  get kernelMAC(): string {
    return this.native.mac ?? '';
  }
}
