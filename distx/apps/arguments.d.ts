import { type Command } from 'commander';
export declare const ENVIRONMENT_HELP = "SUNSTAR_TUN        device, as --device\n  SUNSTAR_LOCAL_IP   our address, as --address\n  SUNSTAR_LOCAL_IP6  as --address6\n  SUNSTAR_MTU        as --mtu\n  NO_COLOR, FORCE_COLOR";
export declare const CONGESTION_CONTROLS: readonly ['cubic', 'new_reno', 'bbr', 'fixed_window'];
export type CongestionControlName = (typeof CONGESTION_CONTROLS)[number];
/** What every app understands. */
export interface CommonFlags {
    readonly json?: boolean;
    readonly quiet?: boolean;
    readonly verbose?: boolean;
}
/** What every app with a connection of its own understands. */
export interface NetworkFlags extends CommonFlags {
    readonly device?: string;
    readonly address?: string;
    readonly address6?: string;
    readonly mtu?: number;
    readonly offload: boolean;
    readonly pcap?: string;
    readonly loss?: number;
    readonly delay?: number;
    readonly rate?: number;
    readonly congestion?: CongestionControlName;
}
/** Flags, environment and tunconfig as one. */
export interface NetworkSettings {
    readonly device: string;
    readonly address: string;
    readonly address6: string | undefined;
    /** The kernel's end, where it can be told from the device's number. */
    readonly hostAddress: string | undefined;
    readonly mtu: number | undefined;
    readonly offload: boolean;
    readonly pcap: string | undefined;
    readonly congestion: CongestionControlName | undefined;
    readonly loss: number;
    readonly delayMs: number;
    /** Bits per second; Infinity: unlimited. */
    readonly bitRate: number;
}
/** A parser whose complaint commander prints together with the name of the option. */
export declare function parsedBy<T>(parse: (text: string) => T): (text: string) => T;
export declare function addCommonOptions(command: Command, { short }?: {
    short?: boolean;
}): void;
export declare function addNetworkOptions(command: Command): void;
/** @throws UsageProblem when an environment variable makes no sense */
export declare function networkSettings(flags: NetworkFlags): NetworkSettings;
//# sourceMappingURL=arguments.d.ts.map