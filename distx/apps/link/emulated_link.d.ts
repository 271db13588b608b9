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
import { type Impairment, type LinkCounters, type TUNDevice } from '../../lib/index.ts';
import { Namespace } from './namespace.ts';
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
export declare class EmulatedLink {
    #private;
    readonly left: LinkSide;
    readonly right: LinkSide;
    private constructor();
    /** @throws AppError or SystemCallError when the machine does not let us; nothing is left behind then */
    static open(options: EmulatedLinkOptions, onFailure: (error: Error) => void): Promise<EmulatedLink>;
    get counters(): LinkCounters;
    /** Begins anew: another line, whose story starts with this seed. What was under way is lost. */
    impair(directions: Directions, seed: number): void;
    close(): Promise<void>;
}
/** Packets that the kernel could not hand to us because our queue was full: they are lost before the line. */
export declare function packetsRefused({ namespace, device }: LinkSide): number;
//# sourceMappingURL=emulated_link.d.ts.map