export declare class Namespace {
    #private;
    readonly pid: number;
    private constructor();
    /** A fresh one, with loopback up. */
    static create(): Promise<Namespace>;
    /** Where the kernel shows it. */
    get path(): string;
    get name(): string | undefined;
    /** Gives it a name for `ip netns`; false where that is refused. @throws AppError when the name is taken */
    attachName(name: string): boolean;
    /** The command line that runs a command inside. */
    enter(command: readonly string[]): string[];
    /** Runs a shell script inside, to its end. @throws AppError with what it said when it fails */
    run(script: string): void;
    close(): Promise<void>;
}
//# sourceMappingURL=namespace.d.ts.map