/** For a `before` hook or the first line of a test: skips it where there is no TUN. */
export declare function requireTun(context: Mocha.Context): void;
/** Runs a command to its end without blocking the event loop, and returns what it printed; a failure rejects with it all. */
export declare function run(command: string, args: readonly string[]): Promise<string>;
/**
 * A network namespace of this test's own, with loopback up; gone afterwards, and everything in it. Interfaces get no IPv6
 * address by themselves, so that nobody's router solicitation comes between the packets of a test.
 */
export declare function withNamespace<T>(test: (namespace: string) => Promise<T> | T): Promise<T>;
/** Waits until `condition` holds, looking every few milliseconds; says `what` did not happen when it never does. */
export declare function eventually(what: string, condition: () => boolean, withinMs?: number): Promise<void>;
export interface ChildResult {
    /** null when it was killed by a signal, for instance after its time was up. */
    readonly exitCode: number | null;
    readonly stdout: string;
    readonly stderr: string;
    readonly elapsedMs: number;
}
export interface ChildOptions {
    readonly nodeFlags?: readonly string[];
    /** Extra descriptors, which the child finds from 3 on. */
    readonly descriptors?: readonly number[];
    readonly timeoutMs?: number;
    /** Network namespace the child runs in. */
    readonly namespace?: string;
}
/**
 * Runs a module in a Node process of its own. In `code`, `native` is the addon and `report(value)` prints a line of JSON.
 * Works from the sources and from the compiled tests alike.
 */
export declare function runChild(code: string, options?: ChildOptions): Promise<ChildResult>;
//# sourceMappingURL=kernel.d.ts.map