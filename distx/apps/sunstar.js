#!/usr/bin/env node
/** The front desk: `sunstar NAME …` runs the app of that name; without a name it says which there are. */
import { EXIT } from './exit_codes.js';
import { runApp } from './program.js';
import { version } from './project.js';
import { flushOutput, paint, Report } from './reporting.js';
import { isAppName, SUMMARIES } from './summaries.js';
/** Each app is loaded only when it is wanted. */
const LOAD = {
    demo: async () => (await import('./demo.js')).demo,
    doctor: async () => (await import('./doctor.js')).doctor,
    netcat: async () => (await import('./netcat.js')).netcat,
    webget: async () => (await import('./webget.js')).webget,
    chargen: async () => (await import('./chargen.js')).chargen,
    discard: async () => (await import('./discard.js')).discard,
    link: async () => (await import('./link.js')).link,
    benchmark: async () => (await import('./benchmark.js')).benchmark,
    packetscript: async () => (await import('./packetscript.js')).packetscript,
};
function help() {
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
async function finish(code) {
    process.exitCode = code;
    await flushOutput();
    process.exit();
}
const [name, ...rest] = process.argv.slice(2);
if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(help());
    await finish(name === undefined ? EXIT.usage : EXIT.ok);
}
else if (name === '--version' || name === '-V') {
    process.stdout.write(`${version()}\n`);
    await finish(EXIT.ok);
}
else if (isAppName(name)) {
    await runApp(await LOAD[name](), rest);
}
else {
    const report = new Report({ json: rest.includes('--json') });
    const names = Object.keys(SUMMARIES).join(', ');
    report.error(Object.assign(new Error(`there is no app '${name}'; there are: ${names}`), { code: 'ERR_USAGE' }));
    await finish(EXIT.usage);
}
//# sourceMappingURL=sunstar.js.map