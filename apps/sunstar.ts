#!/usr/bin/env node
/** The front desk: `sunstar NAME …` runs the app of that name; without a name it says which there are. */
import { EXIT } from './exit_codes.ts';
import { runApp, type App } from './program.ts';
import { version } from './project.ts';
import { flushOutput, paint, Report } from './reporting.ts';
import { isAppName, SUMMARIES, type AppName } from './summaries.ts';

/** Each app is loaded only when it is wanted. */
const LOAD: Readonly<Record<AppName, () => Promise<App>>> = {
  demo: async () => (await import('./demo.ts')).demo,
  doctor: async () => (await import('./doctor.ts')).doctor,
  netcat: async () => (await import('./netcat.ts')).netcat,
  webget: async () => (await import('./webget.ts')).webget,
  resolve: async () => (await import('./resolve.ts')).resolve,
  ping: async () => (await import('./ping.ts')).ping,
  traceroute: async () => (await import('./traceroute.ts')).traceroute,
  dhcp: async () => (await import('./dhcp.ts')).dhcp,
  chargen: async () => (await import('./chargen.ts')).chargen,
  discard: async () => (await import('./discard.ts')).discard,
  serve: async () => (await import('./serve.ts')).serveApp,
  link: async () => (await import('./link.ts')).link,
  bridge: async () => (await import('./bridge.ts')).bridge,
  router: async () => (await import('./router.ts')).router,
  benchmark: async () => (await import('./benchmark.ts')).benchmark,
  packetscript: async () => (await import('./packetscript.ts')).packetscript,
  dump: async () => (await import('./dump.ts')).dump,
  replay: async () => (await import('./replay.ts')).replay,
};

function help(): string {
  const width = Math.max(...Object.keys(SUMMARIES).map((name) => name.length));
  const lines = Object.entries(SUMMARIES).map(([name, summary]) => `  ${name.padEnd(width)}   ${summary}`);
  return `${paint('bold', 'Usage:')} sunstar NAME [arguments]

A TCP/IP stack of its own in TypeScript, and programs that use it.

${paint('bold', 'Apps:')}
${lines.join('\n')}

${paint('bold', 'Examples:')}
  sunstar demo                 a minute that shows what this is; needs no root
  sunstar webget --help        what an app can do
  sunstar doctor               when something does not work
`;
}

async function finish(code: number): Promise<never> {
  process.exitCode = code;
  await flushOutput();
  process.exit();
}

const [name, ...rest] = process.argv.slice(2);
if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
  process.stdout.write(help());
  await finish(name === undefined ? EXIT.usage : EXIT.ok);
} else if (name === '--version' || name === '-V') {
  process.stdout.write(`${version()}\n`);
  await finish(EXIT.ok);
} else if (isAppName(name)) {
  await runApp(await LOAD[name](), rest);
} else {
  const report = new Report({ json: rest.includes('--json') });
  const names = Object.keys(SUMMARIES).join(', ');
  report.error(Object.assign(new Error(`there is no app '${name}'; there are: ${names}`), { code: 'ERR_USAGE' }));
  await finish(EXIT.usage);
}
