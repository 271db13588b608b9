import { Option } from 'commander';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { captureTime, LINKTYPE_RAW, pcapngInterface, pcapngPacket, pcapngSectionHeader, seededRandomSource, } from '../lib/index.js';
import { PROFILE_NAMES, profileNamed } from '../lib/tools/packet_script/profiles.js';
import { countOutcomes, describeFailure, junitReport, outcomeRecord, tapReport, } from '../lib/tools/packet_script/reports.js';
import { runScript } from '../lib/tools/packet_script/runner.js';
import { addCommonOptions, parsedBy } from './arguments.js';
import { EXIT, UsageProblem } from './exit_codes.js';
import { defineApp, runIfMain } from './program.js';
import { paint } from './reporting.js';
import { parseCount } from './sizes.js';
function parseDefinition(text, before) {
    const match = /^([A-Za-z_]\w*)=(.+)$/.exec(text);
    if (match === null)
        throw new UsageProblem(`'${text}' is not NAME=value`);
    return { ...before, [match[1]]: match[2] }; // both groups have matched
}
function configure(command) {
    command.argument('<path...>', 'scripts, or folders with .pkt files');
    command
        .optionsGroup('Work:')
        .addOption(new Option('--profile <name>', 'which system the scripts were written for')
        .choices(PROFILE_NAMES)
        .default('default'))
        .option('--define <NAME=value>', 'a symbol with a value, as in the scripts', parseDefinition, {})
        .option('--strict', 'compare echoed timestamps, and fail on packets that nobody expects')
        .option('--seed <n>', 'of the numbers that the stack chooses', parsedBy(parseCount), 1)
        .optionsGroup('Output:')
        .option('--tap', 'print TAP, the Test Anything Protocol')
        .option('--junit', 'print JUnit XML')
        .option('--pcap <folder>', 'write the packets of each script to a pcapng file there');
    addCommonOptions(command);
}
/** Scripts below the given paths, those of a folder in the order of their names. */
function findScripts(paths) {
    return paths.flatMap((path) => {
        const found = statSync(path, { throwIfNoEntry: false });
        if (found === undefined)
            throw new UsageProblem(`there is no '${path}'`);
        if (!found.isDirectory())
            return [path];
        const files = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.pkt'));
        if (files.length === 0)
            throw new UsageProblem(`there are no .pkt files in '${path}'`);
        return files.sort().map((name) => join(path, name));
    });
}
/** A capture that is written when the script is over. */
class ScriptCapture {
    #blocks = [
        pcapngSectionHeader(),
        pcapngInterface({ linkType: LINKTYPE_RAW, name: 'script0' }),
    ];
    witness = (bytes, direction, atMs) => {
        this.#blocks.push(pcapngPacket({ ...captureTime(atMs), bytes, direction }));
    };
    write(path) {
        writeFileSync(path, Buffer.concat(this.#blocks));
    }
}
/** File names in one folder, told apart where scripts of several folders share one. */
function captureNames(folder, scripts) {
    const taken = new Map();
    return scripts.map((script) => {
        const name = basename(script, '.pkt');
        const count = (taken.get(name) ?? 0) + 1;
        taken.set(name, count);
        return join(folder, `${name}${count === 1 ? '' : `-${count}`}.pcapng`);
    });
}
function say(report, outcome) {
    report.data(outcomeRecord(outcome));
    if (outcome.status === 'passed') {
        if (report.verbose)
            report.say(`${paint('green', 'passed ')}  ${outcome.file}`);
    }
    else if (outcome.status === 'skipped') {
        if (!report.quiet)
            report.say(`${paint('yellow', 'skipped')}  ${outcome.file}: ${outcome.reason}`);
    }
    else {
        report.say(`${paint('red', 'failed ')}  ${describeFailure(outcome)}`);
    }
}
async function run({ args, flags, report, interrupted }) {
    if ([flags.json, flags.tap, flags.junit].filter((wanted) => wanted === true).length > 1) {
        throw new UsageProblem('--json, --tap and --junit exclude each other');
    }
    const scripts = findScripts(args);
    const captures = flags.pcap === undefined ? [] : captureNames(flags.pcap, scripts);
    if (flags.pcap !== undefined)
        mkdirSync(flags.pcap, { recursive: true });
    const isForMachines = flags.tap === true || flags.junit === true;
    const outcomes = [];
    for (const [index, script] of scripts.entries()) {
        if (interrupted.aborted)
            break;
        const capture = captures[index] === undefined ? undefined : new ScriptCapture();
        const outcome = runScript(script, readFileSync(script, 'utf8'), {
            profile: profileNamed(flags.profile),
            random: seededRandomSource(flags.seed),
            strict: flags.strict ?? false,
            definitions: flags.define,
            ...(capture === undefined ? {} : { witness: capture.witness }),
        });
        capture?.write(captures[index]); // there is one for each script
        outcomes.push(outcome);
        if (!isForMachines)
            say(report, outcome);
        // Ctrl-C is heard between scripts.
        if (index % 64 === 63)
            await new Promise((resolve) => setImmediate(resolve));
    }
    const counts = countOutcomes(outcomes);
    if (flags.tap)
        process.stdout.write(`${tapReport(outcomes)}\n`);
    if (flags.junit)
        process.stdout.write(`${junitReport(outcomes)}\n`);
    if (!isForMachines)
        report.say(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
    report.data(counts);
    return counts.failed === 0 ? EXIT.ok : EXIT.failed;
}
export const packetscript = defineApp({
    name: 'packetscript',
    examples: [
        ['sunstar packetscript tests/scripts', 'every script in a folder'],
        ['sunstar packetscript -v --pcap captures handshake.pkt', 'one script, and its packets for Wireshark'],
        [
            'sunstar packetscript --profile linux --json scripts',
            'scripts written for Linux; a line of JSON each, then the sum',
        ],
    ],
    notes: `The language is that of packetdrill; the clock is virtual, so a script takes no longer than its
packets. A script that asks for something Sunstar does not have is skipped with the reason, and
counts neither as passed nor as failed. Nothing in a script is executed: shell lines that change
settings become options of the stack, others skip the script.`,
    environment: 'NO_COLOR, FORCE_COLOR',
    configure,
    run,
});
runIfMain(import.meta, packetscript);
//# sourceMappingURL=packetscript.js.map