/**
 * Looks through a script before it begins: a script that asks for something that is not to be had here is skipped as a
 * whole, rather than failing halfway for want of it.
 * Pure.
 */
import { snippetProblem } from './code_snippets.js';
import { icmpNumbers } from './icmp_names.js';
import { optionProblem } from './packet_building.js';
import { ScriptSyntaxError, UnsupportedFeature } from './script_error.js';
import { shellProblem } from './shell_commands.js';
import { callProblem } from './system_calls.js';
import { constantsOf, infoNames } from './tcp_info_variables.js';
/** @throws UnsupportedFeature with the reason; ScriptSyntaxError for packets that cannot be */
export function findProblem(script, settings, profile) {
    const constants = constantsOf(profile);
    const names = infoNames();
    const assigned = new Set();
    const isKnown = (name) => constants.has(name) || names.has(name) || assigned.has(name);
    for (const event of script.events) {
        if (event.action.kind === 'packet')
            checkPacket(script, event, event.action, settings);
        const problem = problemOf(event, isKnown);
        if (problem !== undefined)
            throw new UnsupportedFeature(problem);
        if (event.action.kind !== 'code')
            continue;
        for (const [, name] of event.action.code.matchAll(/(?:^|[;\n])\s*([A-Za-z_]\w*)\s*=(?!=)/g))
            assigned.add(name); // it matched
    }
}
function problemOf({ action }, isKnown) {
    switch (action.kind) {
        case 'shell':
            return shellProblem(action.command);
        case 'code':
            return snippetProblem(action.code, isKnown);
        case 'call':
            return callProblem(action);
        case 'packet':
            return undefined;
    }
}
function checkPacket(script, event, packet, settings) {
    const { transport, encapsulation } = packet;
    const [header] = encapsulation;
    if (header !== undefined)
        throw new UnsupportedFeature(`there are no ${header.name} headers around packets here`);
    if (transport.protocol === 'icmp')
        icmpNumbers(transport.type, transport.code, settings.isIPv6);
    if (transport.protocol !== 'tcp')
        return;
    if (transport.tunnel !== null)
        throw new UnsupportedFeature('there is no TCP over UDP here');
    if (transport.options !== 'any' &&
        transport.options.some((option) => option.name === 'other' && option.data === 'valid')) {
        throw new UnsupportedFeature('there are no TCP MD5 signatures (RFC 2385) here');
    }
    const problem = optionProblem(transport);
    if (problem !== undefined)
        throw new ScriptSyntaxError(script.file, event.position, problem);
}
//# sourceMappingURL=script_problems.js.map