/**
 * The frame around every app: reads the command line, prints help and version, turns errors into messages and exit codes,
 * ends quietly when the reader of stdout goes away, and cleanly on Ctrl-C. An app is a value; its file is an entrypoint.
 */
import { Command } from 'commander';
import { type CommonFlags } from './arguments.ts';
import { Report } from './reporting.ts';
import { type AppName } from './summaries.ts';
export interface AppContext<Flags> {
    /** The arguments that are not flags. */
    readonly args: readonly string[];
    readonly flags: Flags;
    readonly report: Report;
    /** Aborted by Ctrl-C: finish what must be finished and return; the exit code becomes 130. */
    readonly interrupted: AbortSignal;
}
export interface App {
    readonly name: AppName;
    /** A command line and what it does, two or three of them. */
    readonly examples: readonly (readonly [command: string, meaning: string])[];
    /** What the help says behind the options, a few lines; the summary is in summaries.ts. */
    readonly notes?: string;
    readonly environment?: string;
    /** stdout carries the app's data, so that --json speaks on stderr. */
    readonly jsonOnStderr?: boolean;
    configure(command: Command): void;
    /** @returns the exit code, 0 where nothing is returned */
    run(command: Command, context: {
        report: Report;
        interrupted: AbortSignal;
    }): Promise<number | void>;
}
export interface AppDefinition<Flags extends CommonFlags> extends Omit<App, 'run'> {
    run(context: AppContext<Flags>): Promise<number | void>;
}
/** Gives `run` its flags with their types. */
export declare function defineApp<Flags extends CommonFlags>(definition: AppDefinition<Flags>): App;
/** Runs the app and ends the process. */
export declare function runApp(app: App, argv: readonly string[]): Promise<never>;
/** Runs the app when its own file is what Node was started with. */
export declare function runIfMain(meta: ImportMeta, app: App): void;
//# sourceMappingURL=program.d.ts.map