/**
 * A Linux TAP as a Device: the same as a TUN, but packets begin with an Ethernet header and the interface has an address.
 */
import { asSystemCallError } from './native_binding.js';
import { TUNDevice } from './tun_device.js';
/** Opens a TAP; otherwise as `openTUN`. */
export function openTAP(options = {}) {
    return new TAPDevice(options);
}
export class TAPDevice extends TUNDevice {
    constructor(options) {
        super('tap', options);
        if (options.mac === undefined)
            return;
        try {
            this.native.mac = options.mac;
        }
        catch (error) {
            this.close();
            throw asSystemCallError(error);
        }
    }
    /** The Ethernet address of the kernel's end of the link. */
    get kernelMAC() {
        return this.native.mac ?? '';
    }
}
//# sourceMappingURL=tap_device.js.map