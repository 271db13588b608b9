/** The apps as child processes: started as a user starts them, on a TUN device in a network namespace of their own. */
import { type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
/** Addresses of tun144: the kernel's end and ours. */
export declare const KERNEL = "169.254.144.1";
export declare const SUNSTAR = "169.254.144.9";
export interface Outcome {
    /** The exit code; null when a signal ended it. */
    readonly status: number | null;
    readonly signal: NodeJS.Signals | null;
    readonly stdout: Buffer;
    readonly stderr: string;
}
export interface CommandOptions {
    readonly namespace?: string;
    readonly environment?: Readonly<Record<string, string>>;
    /** What the command reads; undefined: nothing, at once its end. null: stdin stays open. */
    readonly stdin?: Uint8Array | string | null;
    readonly timeoutMs?: number;
}
type Child = ChildProcessByStdio<Writable, Readable, Readable>;
/** A command that runs: what it printed so far, and how it ended. */
export declare class Command {
    #private;
    readonly child: Child;
    readonly outcome: Promise<Outcome>;
    constructor(command: readonly string[], options?: CommandOptions);
    get stdout(): Buffer;
    get stderr(): string;
    /** Resolves when the command has said so on stderr. */
    said(pattern: RegExp): Promise<RegExpExecArray>;
    /** Resolves when so many bytes have come out of the command. */
    printed(bytes: number): Promise<void>;
}
/** The command line that starts `sunstar` with these arguments. */
export declare function sunstarCommand(...args: string[]): string[];
export declare function startSunstar(args: readonly string[], options?: CommandOptions): Command;
export declare function sunstar(args: readonly string[], options?: CommandOptions): Promise<Outcome>;
export declare function start(command: readonly string[], options?: CommandOptions): Command;
/** An app by its own entrypoint, as `node dist/apps/netcat.js`. */
export declare function appCommand(name: string, ...args: string[]): string[];
/** One JSON document on each line. */
export declare function jsonLines(output: Buffer | string): Record<string, unknown>[];
/** A network namespace with tun144 as `tun.sh start` makes it. */
export declare function withTun<T>(test: (namespace: string) => Promise<T>): Promise<T>;
/** A folder for the test's files, gone afterwards. */
export declare function withFolder<T>(test: (folder: string) => Promise<T>): Promise<T>;
/** Waits until a kernel socket listens on the port, as /proc tells, so that nobody connects too early. */
export declare function kernelListens(namespace: string, port: number): Promise<void>;
/** Skips where a program is not installed; on the build machine that is a failure. */
export declare function requireProgram(context: Mocha.Context, ...programs: string[]): void;
/** Bytes of every value, the same for the same seed. */
export declare function noise(length: number, seed?: number): Uint8Array;
export {};
//# sourceMappingURL=support.d.ts.map