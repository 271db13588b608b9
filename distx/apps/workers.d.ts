/** What a worker is told. */
export interface Job {
    readonly id: number;
    readonly name: string;
    readonly options: unknown;
}
/** What it answers; `listening` comes before `result`, and only from servers. */
export interface Answer {
    readonly id: number;
    readonly listening?: number;
    readonly result?: unknown;
    readonly error?: {
        readonly code: string;
        readonly message: string;
    };
}
export interface Task<T> {
    /** The port, once the worker listens. */
    readonly listening: Promise<number>;
    readonly result: Promise<T>;
}
export type WorkerScript = 'kernel_peer' | 'benchmark_worker' | 'demo_web_server';
export declare class Worker {
    #private;
    /** @param within makes a command line one that runs elsewhere, say in a network namespace; default: here */
    constructor(script: WorkerScript, args?: readonly string[], within?: (command: readonly string[]) => readonly string[]);
    get pid(): number;
    start<T>(name: string, options?: unknown): Task<T>;
    /** Starts a job and waits for its result. */
    run<T>(name: string, options?: unknown): Promise<T>;
    /** Asks the process to end, insists after a moment, and waits until it has. */
    stop(): Promise<void>;
}
/** The error of a job as it is sent. */
export declare function describeError(error: unknown): {
    code: string;
    message: string;
};
//# sourceMappingURL=workers.d.ts.map