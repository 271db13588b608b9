/**
 * Tests against the real kernel: what they need, private network namespaces to do it in, and commands run to their end.
 * A machine without TUN skips them with the reason; with SUNSTAR_REQUIRE_TUN=1 (as in the nightly run) it fails instead.
 */
import { execFile, spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { nativeBindingProblem } from '../../lib/devices/native_binding.js';
import { skip } from './skip.js';
/** Why no TUN device can be opened here, or null when one can. CAP_NET_ADMIN is bit 12, capabilities(7). */
function tunProblem() {
    if (process.platform !== 'linux')
        return `TUN devices need Linux, this is ${process.platform}`;
    try {
        accessSync('/dev/net/tun', constants.R_OK | constants.W_OK);
    }
    catch {
        return 'no access to /dev/net/tun';
    }
    const capabilities = /^CapEff:\s*([0-9a-f]+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
    if (((BigInt(`0x${capabilities}`) >> 12n) & 1n) === 0n)
        return 'no CAP_NET_ADMIN';
    if (spawnSync('ip', ['-V']).status !== 0)
        return 'no ip command (iproute2)';
    return nativeBindingProblem();
}
/** For a `before` hook or the first line of a test: skips it where there is no TUN. */
export function requireTun(context) {
    const problem = tunProblem();
    if (problem === null)
        return;
    if (process.env['SUNSTAR_REQUIRE_TUN'] === '1')
        throw new Error(`SUNSTAR_REQUIRE_TUN is set, but: ${problem}`);
    skip(context, problem);
}
/** Runs a command to its end without blocking the event loop, and returns what it printed; a failure rejects with it all. */
export async function run(command, args) {
    const { stdout } = await promisify(execFile)(command, [...args], { encoding: 'utf8', timeout: 20_000 });
    return stdout;
}
let namespaces = 0;
const open = new Set();
// A test that runs out of time never gets to its `finally`.
process.once('exit', () => {
    for (const namespace of open)
        spawnSync('ip', ['netns', 'del', namespace]);
});
/**
 * A network namespace of this test's own, with loopback up; gone afterwards, and everything in it. Interfaces get no IPv6
 * address by themselves, so that nobody's router solicitation comes between the packets of a test.
 */
export async function withNamespace(test) {
    namespaces += 1;
    const namespace = `sunstar_${process.pid}_${namespaces}`;
    await run('ip', ['netns', 'add', namespace]);
    open.add(namespace);
    try {
        await run('ip', ['-n', namespace, 'link', 'set', 'lo', 'up']);
        const quiet = 'echo 1 > /proc/sys/net/ipv6/conf/default/addr_gen_mode || true';
        await run('ip', ['netns', 'exec', namespace, 'sh', '-c', quiet]);
        return await test(namespace);
    }
    finally {
        await run('ip', ['netns', 'del', namespace]);
        open.delete(namespace);
    }
}
/** Waits until `condition` holds, looking every few milliseconds; says `what` did not happen when it never does. */
export async function eventually(what, condition, withinMs = 5_000) {
    const deadline = Date.now() + withinMs;
    while (!condition()) {
        if (Date.now() > deadline)
            throw new Error(`within ${withinMs} ms it did not happen that ${what}`);
        await sleep(5);
    }
}
/**
 * Runs a module in a Node process of its own. In `code`, `native` is the addon and `report(value)` prints a line of JSON.
 * Works from the sources and from the compiled tests alike.
 */
export async function runChild(code, options = {}) {
    const isSource = import.meta.url.endsWith('.ts');
    const binding = new URL(`../../lib/devices/native_binding.${isSource ? 'ts' : 'js'}`, import.meta.url);
    const prologue = `import { loadNativeBinding } from ${JSON.stringify(binding.href)};` +
        `const native = loadNativeBinding(); const report = (value) => process.stdout.write(JSON.stringify(value) + '\\n');\n`;
    const node = [process.execPath, ...(isSource ? ['--import', 'tsx'] : []), ...(options.nodeFlags ?? [])];
    const enter = options.namespace === undefined ? [] : ['ip', 'netns', 'exec', options.namespace];
    const [command, ...args] = [...enter, ...node, '--input-type=module', '--eval', prologue + code];
    const stdio = ['ignore', 'pipe', 'pipe', ...(options.descriptors ?? [])];
    const startedAt = Date.now();
    const child = spawn(command, args, { stdio, timeout: options.timeoutMs ?? 15_000, killSignal: 'SIGKILL' });
    let stdout = '';
    let stderr = '';
    child.stdout?.setEncoding('utf8').on('data', (text) => (stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (text) => (stderr += text));
    const exitCode = await new Promise((resolve, reject) => {
        child.once('error', reject);
        child.once('close', resolve);
    });
    return { exitCode, stdout, stderr, elapsedMs: Date.now() - startedAt };
}
//# sourceMappingURL=kernel.js.map