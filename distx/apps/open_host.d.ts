/** From flags to an open Host on a TUN device, with a hint where the machine is not prepared for it. */
import { Host, type HostOptions } from '../lib/index.ts';
import { type NetworkFlags, type NetworkSettings } from './arguments.ts';
import type { Report } from './reporting.ts';
import { type Transport } from './transport.ts';
/** What the settings say about everything but the device itself. */
export declare function hostOptions(settings: NetworkSettings): Omit<HostOptions, 'device'>;
/** A host on the device that tun.sh has prepared. @throws AppError with a remedy */
export declare function openHost(flags: NetworkFlags, report: Report): Host;
/** The sockets that the flags ask for. */
export declare function openTransport(flags: NetworkFlags & {
    readonly kernel?: boolean;
}, report: Report): Transport;
//# sourceMappingURL=open_host.d.ts.map