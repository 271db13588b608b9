import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { release } from 'node:os';
import { fileURLToPath } from 'node:url';
import { nativeBindingProblem } from '../lib/index.js';
import { addCommonOptions, networkSettings } from './arguments.js';
import { EXIT } from './exit_codes.js';
import { findWayIn, tunFileProblem, unshareCommand } from './private_namespace.js';
import { defineApp, runIfMain } from './program.js';
import { paint } from './reporting.js';
const LEAST_NODE = [20, 19];
function checkNode() {
    const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
    const isEnough = major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1]);
    const what = `Node ${process.versions.node}`;
    if (isEnough)
        return { check: 'node', status: 'ok', what };
    return { check: 'node', status: 'missing', what, remedy: `install Node ${LEAST_NODE.join('.')} or later` };
}
function checkSystem() {
    const what = `${process.platform} ${release()} on ${process.arch}`;
    if (process.platform === 'linux')
        return { check: 'system', status: 'ok', what };
    return {
        check: 'system',
        status: 'missing',
        what,
        remedy: 'TUN devices need Linux; the memory link works everywhere',
    };
}
function checkAddon() {
    const problem = nativeBindingProblem();
    if (problem === null)
        return { check: 'addon', status: 'ok', what: 'the native addon loads' };
    const remedy = 'in a clone: apt-get install python3 make g++, then npm run build:native';
    return { check: 'addon', status: 'missing', what: problem, remedy };
}
function checkTunFile() {
    const problem = tunFileProblem();
    if (problem === undefined)
        return { check: 'tun-file', status: 'ok', what: '/dev/net/tun can be opened' };
    const remedy = problem.includes('missing')
        ? 'sudo modprobe tun; in a container: docker run --device /dev/net/tun --cap-add NET_ADMIN'
        : 'sudo chmod 666 /dev/net/tun, or run as root';
    return { check: 'tun-file', status: 'missing', what: problem, remedy };
}
/** CAP_NET_ADMIN, without which no device can be made outside a namespace of one's own. capabilities(7): bit 12. */
function checkPrivileges() {
    if (process.platform !== 'linux')
        return { check: 'privileges', status: 'note', what: 'not looked at' };
    const mask = /^CapEff:\s*([0-9a-f]+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
    const isAdmin = ((BigInt(`0x${mask}`) >> 12n) & 1n) === 1n;
    if (isAdmin)
        return { check: 'privileges', status: 'ok', what: 'may make network devices (CAP_NET_ADMIN)' };
    const what = 'may not make network devices (no CAP_NET_ADMIN)';
    return {
        check: 'privileges',
        status: 'note',
        what,
        remedy: 'use a device made by sudo ./tun.sh start, or namespaces',
    };
}
function checkNamespaces() {
    const found = findWayIn();
    if ('way' in found) {
        const what = found.way === 'root' ? 'private namespaces as root' : 'private namespaces without root';
        return { finding: { check: 'namespaces', status: 'ok', what }, way: found.way };
    }
    const remedy = 'apt-get install iproute2 util-linux; sudo sysctl kernel.unprivileged_userns_clone=1 or, on Ubuntu, kernel.apparmor_restrict_unprivileged_userns=0';
    return { finding: { check: 'namespaces', status: 'missing', what: found.reason, remedy }, way: undefined };
}
function whatATunLacks() {
    if (nativeBindingProblem() !== null)
        return 'the addon';
    return tunFileProblem() === undefined ? undefined : '/dev/net/tun';
}
/** Opens a device where it disturbs nobody and asks what it can do. */
function checkOffload(way) {
    const lacking = way === undefined ? 'a namespace' : whatATunLacks();
    if (way === undefined || lacking !== undefined) {
        return { check: 'offload', status: 'note', what: `not looked at, for want of ${lacking}` };
    }
    const suffix = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    const probe = fileURLToPath(new URL(`./doctor_probe.${suffix}`, import.meta.url));
    const [command, ...args] = unshareCommand(way, [process.execPath, ...process.execArgv, probe]);
    const outcome = spawnSync(command, args, { encoding: 'utf8' });
    if (outcome.status !== 0) {
        const reason = outcome.stderr.split('\n').find((line) => line.includes('Error:')) ?? outcome.stderr.trim();
        return { check: 'offload', status: 'missing', what: `a TUN device could not be opened: ${reason.trim()}` };
    }
    const { checksumOffload, segmentationOffloadBytes } = JSON.parse(outcome.stdout);
    if (checksumOffload && segmentationOffloadBytes > 0) {
        const what = `checksums and segmentation, packets up to ${segmentationOffloadBytes} bytes`;
        return { check: 'offload', status: 'ok', what };
    }
    const what = `checksums: ${checksumOffload ? 'yes' : 'no'}, segmentation: no; slower, but it works`;
    return { check: 'offload', status: 'note', what };
}
/** The device that tun.sh makes. */
function checkDevice() {
    const { device } = networkSettings({ offload: true });
    const number = /\d+$/.exec(device)?.[0] ?? '';
    const remedy = `sudo ./tun.sh start ${number}`;
    const folder = `/sys/class/net/${device}`;
    if (!existsSync(folder))
        return { check: 'device', status: 'missing', what: `${device} has not been made`, remedy };
    const flags = Number(readFileSync(`${folder}/flags`, 'utf8'));
    if ((flags & 1) === 0)
        return { check: 'device', status: 'missing', what: `${device} is down`, remedy };
    const owner = existsSync(`${folder}/owner`) ? Number(readFileSync(`${folder}/owner`, 'utf8')) : -1;
    const user = process.getuid?.() ?? -1;
    if (user === 0 || owner === -1 || owner === user)
        return { check: 'device', status: 'ok', what: `${device} is up` };
    const what = `${device} is up, but belongs to user ${owner}, not to ${user}`;
    return { check: 'device', status: 'missing', what, remedy: `sudo ./tun.sh stop ${number}, then ${remedy}` };
}
const SIGNS = { ok: 'ok', note: 'note', missing: 'missing' };
const COLOURS = { ok: 'green', note: 'yellow', missing: 'red' };
export const doctor = defineApp({
    name: 'doctor',
    notes: 'Exits with 0 when connections to the kernel are possible, through a device of tun.sh or in a private namespace; otherwise 1.',
    examples: [
        ['sunstar doctor', 'a list, with what to do about each'],
        ['sunstar doctor --json', 'the same as one document'],
    ],
    environment: 'SUNSTAR_TUN        the device to look at\n  NO_COLOR, FORCE_COLOR',
    configure: (command) => addCommonOptions(command),
    run({ report }) {
        const namespaces = checkNamespaces();
        const findings = [
            checkNode(),
            checkSystem(),
            checkAddon(),
            checkTunFile(),
            checkPrivileges(),
            namespaces.finding,
            checkOffload(namespaces.way),
            checkDevice(),
        ];
        const isOk = (check) => findings.some((each) => each.check === check && each.status === 'ok');
        const basis = isOk('node') && isOk('addon') && isOk('tun-file');
        const modes = [
            {
                mode: 'device',
                works: basis && isOk('device'),
                what: 'netcat, webget, chargen, discard on a device of tun.sh',
            },
            { mode: 'namespace', works: basis && isOk('namespaces'), what: 'demo and benchmark in a private network' },
            { mode: 'memory', works: isOk('node'), what: 'two hosts in one process, no kernel: demo, lessons, tests' },
        ];
        for (const { check, status, what, remedy } of findings) {
            report.say(`${paint(COLOURS[status], SIGNS[status].padEnd(8))}${check.padEnd(12)}${what}`);
            if (remedy !== undefined && status !== 'ok')
                report.say(`${' '.repeat(20)}→ ${remedy}`);
        }
        report.say();
        for (const { works, what } of modes)
            report.say(`${works ? paint('green', 'works   ') : paint('red', 'not yet ')}${what}`);
        const canReachKernel = modes.some(({ mode, works }) => works && mode !== 'memory');
        report.data({ ok: canReachKernel, findings, modes });
        return Promise.resolve(canReachKernel ? EXIT.ok : EXIT.failed);
    },
});
runIfMain(import.meta, doctor);
//# sourceMappingURL=doctor.js.map