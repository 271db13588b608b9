/**
 * The frame around every app: reads the command line, prints help and version, turns errors into messages and exit codes,
 * ends quietly when the reader of stdout goes away, and cleanly on Ctrl-C. An app is a value; its file is an entrypoint.
 */
import { Command, CommanderError } from 'commander';
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ENVIRONMENT_HELP } from './arguments.js';
import { EXIT, EXIT_CODE_HELP, exitCodeOf } from './exit_codes.js';
import { version } from './project.js';
import { flushOutput, paint, Report } from './reporting.js';
import { SUMMARIES } from './summaries.js';
/** Gives `run` its flags with their types. */
export function defineApp(definition) {
    const { run, ...rest } = definition;
    return {
        ...rest,
        configure: (command) => definition.configure(command),
        run: (command, context) => run({ args: command.args, flags: command.opts(), ...context }),
    };
}
function examplesHelp(app) {
    const width = Math.max(...app.examples.map(([command]) => command.length));
    return app.examples.map(([command, meaning]) => `  ${command.padEnd(width)}   ${meaning}`).join('\n');
}
function buildCommand(app) {
    const command = new Command(`sunstar ${app.name}`);
    command
        .description(`${SUMMARIES[app.name]}.${app.notes === undefined ? '' : `\n\n${app.notes}`}`)
        .helpOption('-h, --help', 'this text')
        .version(version(), '-V, --version', 'the version')
        .allowExcessArguments(false)
        .exitOverride()
        .configureHelp({ styleTitle: (title) => paint('bold', title) })
        .configureOutput({ outputError: () => { } });
    app.configure(command);
    command.addHelpText('after', `\n${paint('bold', 'Examples:')}\n${examplesHelp(app)}
\n${paint('bold', 'Environment:')}\n  ${app.environment ?? ENVIRONMENT_HELP}
\n${paint('bold', 'Exit codes:')}\n  ${EXIT_CODE_HELP}`);
    return command;
}
/** The first Ctrl-C asks the app to finish, the second does not wait for it. */
function watchForInterrupt() {
    const controller = new AbortController();
    const onSignal = () => {
        if (controller.signal.aborted)
            process.exit(EXIT.interrupted);
        controller.abort();
    };
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
    return controller;
}
/** Whoever reads our output may stop reading at any time; that is no error of ours. */
function leaveQuietlyOnBrokenPipe() {
    for (const stream of [process.stdout, process.stderr]) {
        stream.on('error', (error) => {
            if (error.code === 'EPIPE')
                process.exit(process.exitCode ?? EXIT.ok);
            throw error;
        });
    }
}
function usageMessage(error) {
    return error.message.replace(/^error: /, '');
}
async function runToExitCode(app, argv) {
    let report = new Report({ json: argv.includes('--json'), jsonOnStderr: app.jsonOnStderr });
    const command = buildCommand(app);
    try {
        command.parse([...argv], { from: 'user' });
        report = new Report({ ...command.opts(), jsonOnStderr: app.jsonOnStderr });
        const { signal } = watchForInterrupt();
        const code = await app.run(command, { report, interrupted: signal });
        return signal.aborted ? EXIT.interrupted : (code ?? EXIT.ok);
    }
    catch (error) {
        if (error instanceof CommanderError) {
            if (error.exitCode === 0)
                return EXIT.ok;
            report.error(Object.assign(new Error(usageMessage(error)), { code: 'ERR_USAGE' }));
            report.note(`see: sunstar ${app.name} --help`);
            return EXIT.usage;
        }
        report.error(error);
        return exitCodeOf(error);
    }
}
/** Runs the app and ends the process. */
export async function runApp(app, argv) {
    leaveQuietlyOnBrokenPipe();
    process.exitCode = await runToExitCode(app, argv);
    await flushOutput();
    process.exit();
}
/** Runs the app when its own file is what Node was started with. */
export function runIfMain(meta, app) {
    const started = process.argv[1];
    if (started !== undefined && realpathSync(started) === fileURLToPath(meta.url)) {
        void runApp(app, process.argv.slice(2));
    }
}
//# sourceMappingURL=program.js.map