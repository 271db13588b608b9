import { type TUNDevice } from '../lib/index.ts';
export type WayIn = 'root' | 'user';
/** The command line that runs a command inside a namespace of its own. */
export declare function unshareCommand(way: WayIn, command: readonly string[]): string[];
/** How we came in, or undefined when this is not a namespace of ours. */
export declare function insidePrivateNamespace(): WayIn | undefined;
/** Why /dev/net/tun cannot be opened, or undefined. */
export declare function tunFileProblem(): string | undefined;
/** Which way into a namespace is open, or why none is. Whether there are TUN devices in it is another question. */
export declare function findWayIn(): {
    readonly way: WayIn;
} | {
    readonly reason: string;
};
export interface InPrivateNamespace {
    readonly inside: true;
    readonly way: WayIn;
}
export interface NotInPrivateNamespace {
    readonly inside: false;
    readonly reason: string;
}
/**
 * Returns inside the namespace; the process outside stays here until the one inside has ended, and ends with its exit code.
 * Where there is no way in, returns at once with the reason.
 */
export declare function enterPrivateNamespace(): Promise<InPrivateNamespace | NotInPrivateNamespace>;
export interface PrivateTUNOptions {
    readonly mtu?: number | undefined;
    readonly offload?: boolean | undefined;
}
/** A TUN device of this namespace, up, with the kernel's address on it; it is gone when it is closed. */
export declare function openPrivateTUN(options?: PrivateTUNOptions): {
    device: TUNDevice;
    sunstar: string;
    host: string;
};
//# sourceMappingURL=private_namespace.d.ts.map