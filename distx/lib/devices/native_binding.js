/**
 * The native addon as TypeScript sees it, and the loader that finds it: native/build in a clone, prebuilds/ in an installed
 * package. Nothing here runs until loadNativeBinding() is called, so that everything but a real TUN or TAP works without it.
 * Linux Documentation/networking/tuntap.rst. Not here: packets as such, which tun_device.ts makes of these bytes.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { StackError, SystemCallError } from '../util/errors.js';
/** Bits of `NativeTun.offloads`: what the interface hands us and takes from us unfinished. */
export const OFFLOAD = { CHECKSUM: 1, TSO4: 2, TSO6: 4, USO4: 8, USO6: 16 };
/** Bits of the poll mask and of the events a poll callback is told. */
export const POLL = { READABLE: 1, WRITABLE: 2 };
/** Most slots `setReceiveSlots` takes. */
export const MAX_RECEIVE_SLOTS = 64;
/** Most packets in one `transmit`, and most payload pieces of one packet. */
export const MAX_TRANSMIT_PACKETS = 1024;
export const MAX_TRANSMIT_PIECES = 64;
/** The addon is missing or does not fit this system; `remedy` says what to do. */
export class NativeBindingError extends StackError {
    remedy;
    constructor(problem, remedy, cause) {
        super('ERR_NATIVE_BINDING', `${problem}; ${remedy}`, cause === undefined ? undefined : { cause });
        this.remedy = remedy;
    }
}
export function isNativeSystemError(error) {
    if (!(error instanceof Error))
        return false;
    const { code, errno, syscall, device, remedy } = error;
    return typeof errno === 'number' && [code, syscall, device, remedy].every((text) => typeof text === 'string');
}
/** The addon's error as the class the rest of the house throws; anything else is returned as it is. */
export function asSystemCallError(error) {
    if (!isNativeSystemError(error))
        return error;
    return new SystemCallError(error.syscall, error.code, error.errno, error.device, error.remedy, error);
}
/** The folder of package.json: two floors up from lib/devices/, three from dist/lib/devices/. */
function packageRoot() {
    const near = new URL('../../', import.meta.url);
    return fileURLToPath(existsSync(new URL('package.json', near)) ? near : new URL('../../../', import.meta.url));
}
function loadAddon() {
    const load = createRequire(import.meta.url)('node-gyp-build');
    const root = packageRoot();
    const problems = [];
    for (const folder of [`${root}native`, root]) {
        try {
            const addon = load(folder);
            if (addon.supported)
                return addon;
            const where = `${process.platform} has no Linux TUN/TAP`;
            throw new NativeBindingError(where, 'use a memory link, a capture replay or the UDP tunnel there');
        }
        catch (problem) {
            if (problem instanceof NativeBindingError)
                throw problem;
            problems.push(problem);
        }
    }
    const [first] = problems;
    const text = first instanceof Error ? first.message.split('\n')[0] : String(first);
    throw new NativeBindingError(`the native addon does not load (${text})`, 'run `npm run build:native`', first);
}
let binding;
/** Loads the addon once; throws NativeBindingError where there is none. */
export function loadNativeBinding() {
    binding ??= loadAddon();
    return binding;
}
/** Why the addon cannot be loaded, in one line, or null when it can. */
export function nativeBindingProblem() {
    try {
        loadNativeBinding();
        return null;
    }
    catch (problem) {
        return problem instanceof Error ? problem.message : String(problem);
    }
}
//# sourceMappingURL=native_binding.js.map