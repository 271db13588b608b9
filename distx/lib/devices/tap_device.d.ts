import { TUNDevice, type OpenTUNOptions } from './tun_device.ts';
export interface OpenTAPOptions extends OpenTUNOptions {
    /** The address of the kernel's end, 'aa:bb:cc:dd:ee:ff'; ours is the stack's to choose, and another one. */
    readonly mac?: string;
}
/** Opens a TAP; otherwise as `openTUN`. */
export declare function openTAP(options?: OpenTAPOptions): TAPDevice;
export declare class TAPDevice extends TUNDevice {
    constructor(options: OpenTAPOptions);
    /** The Ethernet address of the kernel's end of the link. */
    get kernelMAC(): string;
}
//# sourceMappingURL=tap_device.d.ts.map