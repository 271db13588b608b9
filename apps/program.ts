/**
 * The frame around every app: reads the command line, prints help and version, turns errors into messages and exit codes,
 * ends quietly when the reader of stdout goes away, and cleanly on Ctrl-C. An app is a value; its file is an entrypoint.
 */
import { Command, CommanderError } from 'commander';
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ENVIRONMENT_HELP, type CommonFlags } from './arguments.ts';
import { EXIT, EXIT_CODE_HELP, exitCodeOf } from './exit_codes.ts';
import { version } from './project.ts';
import { flushOutput, paint, Report } from './reporting.ts';
import { SUMMARIES, type AppName } from './summaries.ts';

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
  run(command: Command, context: { report: Report; interrupted: AbortSignal }): Promise<number | void>;
}

export interface AppDefinition<Flags extends CommonFlags> extends Omit<App, 'run'> {
  run(context: AppContext<Flags>): Promise<number | void>;
}

/** Gives `run` its flags with their types. */
export function defineApp<Flags extends CommonFlags>(definition: AppDefinition<Flags>): App {
  const { run, ...rest } = definition;
  return {
    ...rest,
    configure: (command) => definition.configure(command),
    run: (command, context) => run({ args: command.args, flags: command.opts<Flags>(), ...context }),
  };
}

function examplesHelp(app: App): string {
  const width = Math.max(...app.examples.map(([command]) => command.length));
  return app.examples.map(([command, meaning]) => `  ${command.padEnd(width)}   ${meaning}`).join('\n');
}

function buildCommand(app: App): Command {
  const command = new Command(`sunstar ${app.name}`);
  command
    .description(`${SUMMARIES[app.name]}.${app.notes === undefined ? '' : `\n\n${app.notes}`}`)
    .helpOption('-h, --help', 'this text')
    .version(version(), '-V, --version', 'the version')
    .allowExcessArguments(false)
    .exitOverride()
    .configureHelp({ styleTitle: (title) => paint('bold', title) })
    .configureOutput({ outputError: () => {} });
  app.configure(command);
  command.addHelpText(
    'after',
    `\n${paint('bold', 'Examples:')}\n${examplesHelp(app)}
\n${paint('bold', 'Environment:')}\n  ${app.environment ?? ENVIRONMENT_HELP}
\n${paint('bold', 'Exit codes:')}\n  ${EXIT_CODE_HELP}`,
  );
  return command;
}

/** The first Ctrl-C asks the app to finish, the second does not wait for it. */
function watchForInterrupt(): AbortController {
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    controller.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return controller;
}

/** Whoever reads our output may stop reading at any time; that is no error of ours. */
function leaveQuietlyOnBrokenPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(process.exitCode ?? EXIT.ok);
      throw error;
    });
  }
}

function usageMessage(error: CommanderError): string {
  return error.message.replace(/^error: /, '');
}

async function runToExitCode(app: App, argv: readonly string[]): Promise<number> {
  let report = new Report({ json: argv.includes('--json'), jsonOnStderr: app.jsonOnStderr });
  const command = buildCommand(app);
  try {
    command.parse([...argv], { from: 'user' });
    report = new Report({ ...command.opts<CommonFlags>(), jsonOnStderr: app.jsonOnStderr });
    const { signal } = watchForInterrupt();
    const code = await app.run(command, { report, interrupted: signal });
    return signal.aborted ? EXIT.interrupted : (code ?? EXIT.ok);
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return EXIT.ok;
      report.error(Object.assign(new Error(usageMessage(error)), { code: 'ERR_USAGE' }));
      report.note(`see: sunstar ${app.name} --help`);
      return EXIT.usage;
    }
    report.error(error);
    return exitCodeOf(error);
  }
}

/** Runs the app and ends the process. */
export async function runApp(app: App, argv: readonly string[]): Promise<never> {
  leaveQuietlyOnBrokenPipe();
  process.exitCode = await runToExitCode(app, argv);
  await flushOutput();
  process.exit();
}

/** Runs the app when its own file is what Node was started with. */
export function runIfMain(meta: ImportMeta, app: App): void {
  const started = process.argv[1];
  if (started !== undefined && realpathSync(started) === fileURLToPath(meta.url)) {
    void runApp(app, process.argv.slice(2));
  }
}
