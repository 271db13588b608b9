import { BlockedCall } from './blocked_call.js';
import { checkOutput, checkResult } from './call_checks.js';
import { evaluateSnippet } from './code_snippets.js';
import { ExpectedPackets } from './expected_packets.js';
import { buildInbound } from './packet_building.js';
import { Divergence } from './script_error.js';
import { ScriptFlows } from './script_flows.js';
import { ScriptKernel, WOULD_BLOCK } from './script_kernel.js';
import { findProblem } from './script_problems.js';
import { readSettings } from './script_settings.js';
import { playShellCommand } from './shell_commands.js';
import { SocketsUnderTest } from './sockets_under_test.js';
import { describeExpression } from './symbols.js';
import { attemptCall } from './system_calls.js';
import { constantsOf } from './tcp_info_variables.js';
import { VirtualHost } from './virtual_host.js';
import { encodePacket } from './wire_encoder.js';
export class ScriptRun {
    #script;
    #options;
    #settings;
    #system;
    #flows;
    #transcript;
    #variables;
    #machine = null;
    #position = { line: 1, column: 1 };
    #event = null;
    #blocked = null;
    /** Set before there was a stack; null: it is not. */
    #pathMTU = null;
    /** When the last event was due, ms. */
    #lastDueMs = 0;
    /** @throws UnsupportedFeature, ScriptSyntaxError */
    constructor(script, options, transcript) {
        this.#script = script;
        this.#options = options;
        this.#transcript = transcript;
        this.#settings = readSettings(script);
        this.#system = { config: { ...options.profile.config } };
        this.#flows = new ScriptFlows(this.#settings.bindPort);
        this.#variables = constantsOf(options.profile);
        findProblem(script, this.#settings, options.profile);
        transcript.flowOf = (localPort, remotePort) => this.#flows.find(localPort, remotePort) ?? null;
    }
    /** Where the script stands. */
    get position() {
        return this.#position;
    }
    get nowMs() {
        return this.#machine?.host.nowMs ?? 0;
    }
    /** @throws Divergence, UnsupportedFeature */
    play() {
        for (const event of this.#script.events) {
            this.#position = event.position;
            this.#event = event;
            this.#playEvent(event);
        }
        this.#finishBlocked();
        if (this.#options.strict === true)
            this.#machine?.expected.expectSilence();
    }
    #playEvent(event) {
        const due = this.#dueTime(event.time);
        const { action } = event;
        // What is set before anything has happened, the stack is built with.
        if (action.kind === 'shell' && this.#machine === null) {
            playShellCommand(action.command, this.#surroundings(null));
            return;
        }
        const machine = (this.#machine ??= this.#newMachine());
        if (action.kind === 'packet' && action.direction === 'outbound') {
            this.#nonFatal('packet', () => machine.expected.expect(event, action, due));
            this.#lastDueMs = due.isAny ? this.nowMs : due.fromMs;
            return;
        }
        this.#advance(machine, due.fromMs);
        this.#lastDueMs = due.fromMs;
        switch (action.kind) {
            case 'packet':
                this.#inject(machine, action);
                break;
            case 'call':
                this.#nonFatal('call', () => this.#call(machine, event, action, due));
                break;
            case 'shell':
                playShellCommand(action.command, this.#surroundings(machine));
                machine.host.turn();
                break;
            case 'code':
                this.#evaluate(machine, action.code);
                break;
        }
    }
    #nonFatal(kind, play) {
        try {
            play();
        }
        catch (problem) {
            if (!(problem instanceof Divergence && this.#settings.nonFatal[kind]))
                throw problem;
        }
    }
    // ---------------------------------------------------------------- time
    #dueTime(time) {
        const base = time.kind === 'relative' || time.kind === 'relative range' ? this.nowMs : 0;
        if (time.kind === 'any')
            return { fromMs: this.nowMs, toMs: Infinity, toleranceMs: 0, isAny: true };
        const fromMs = base + time.ms;
        const toMs = 'endMs' in time ? base + time.endMs : fromMs;
        return { fromMs, toMs, toleranceMs: this.#tolerance(fromMs), isAny: false };
    }
    #tolerance(dueMs) {
        const { toleranceMs, tolerancePart } = this.#settings;
        return Math.max(toleranceMs, tolerancePart * (dueMs - this.#lastDueMs));
    }
    #advance(machine, untilMs) {
        machine.host.advance(untilMs, () => false);
    }
    // ---------------------------------------------------------------- events
    #inject({ host, sockets }, spec) {
        const flow = this.#flows.forInbound(spec, (current) => sockets.isGone(current));
        const packet = buildInbound(spec, flow, this.#settings);
        host.inject(encodePacket(packet));
    }
    #evaluate({ sockets }, code) {
        for (const [name, value] of sockets.variables(this.#flows.current))
            this.#variables.set(name, value);
        try {
            evaluateSnippet(code, this.#variables);
        }
        catch (problem) {
            if (!(problem instanceof Divergence))
                throw problem;
            throw new Divergence(problem.message, {
                expected: problem.expected ?? '',
                got: problem.got ?? '',
                rule: machineRule(problem.expected ?? ''),
            });
        }
    }
    #call(machine, event, call, due) {
        this.#finishBlocked();
        const progress = { bytes: 0, sinceMs: this.nowMs };
        if (call.endMs === null) {
            const outcome = attemptCall(machine.kernel, call, progress);
            machine.host.turn();
            if (outcome === WOULD_BLOCK) {
                const expected = describeExpression(call.result);
                throw new Divergence(`${call.name}() would block`, { expected, got: 'nothing yet', rule: 'RFC 9293 §3.9.1' });
            }
            checkResult(call, outcome);
            return;
        }
        const isAbsolute = event.time.kind === 'absolute';
        const endMs = isAbsolute ? call.endMs : due.fromMs - (event.time.kind === 'any' ? 0 : event.time.ms) + call.endMs;
        const toleranceMs = Math.max(due.toleranceMs, this.#tolerance(endMs));
        this.#blocked = new BlockedCall(event, call, endMs, toleranceMs, progress);
        this.#pollBlocked();
        machine.host.turn();
    }
    #pollBlocked() {
        this.#blocked?.poll(this.nowMs, (call, progress) => attemptCall(this.#machine.kernel, call, progress)); // there is one
    }
    /** Waits for the call that blocks, and holds it against what the script expects. */
    #finishBlocked() {
        const blocked = this.#blocked;
        if (blocked === null || this.#machine === null)
            return;
        this.#position = blocked.event.position;
        const latest = blocked.dueMs + blocked.toleranceMs;
        this.#machine.host.advance(Math.max(this.nowMs, latest), () => blocked.result !== null);
        this.#blocked = null;
        const { call, result } = blocked;
        if (result === null) {
            const expected = `return at ${seconds(blocked.dueMs)} s`;
            throw new Divergence(`${call.name}() does not return`, { expected, got: 'nothing', rule: 'RFC 9293 §3.9.1' });
        }
        if (Math.abs(blocked.returnedMs - blocked.dueMs) > blocked.toleranceMs) {
            throw new Divergence(`${call.name}() returns at another time`, {
                expected: `${seconds(blocked.dueMs)} s ± ${seconds(blocked.toleranceMs)} s`,
                got: `${seconds(blocked.returnedMs)} s`,
                rule: 'RFC 9293 §3.9.1',
            });
        }
        checkResult(call, result);
        if (this.#event !== null)
            this.#position = this.#event.position;
    }
    // ---------------------------------------------------------------- the machine
    #newMachine() {
        const { isIPv6, local, prefixLength, mtu } = this.#settings;
        const { random, profile } = this.#options;
        const secret = Uint32Array.from({ length: 4 }, () => random.uint32());
        const address = isIPv6 ? { address6: local.toString() } : { address: local.toString(), prefixLength };
        const host = new VirtualHost({ random, secret, config: this.#config() }, { name: 'script0', mtu, ...address }, this.#transcript.witness);
        if (this.#pathMTU !== null)
            host.stack.limitPath(this.#settings.remote, this.#pathMTU);
        const kernel = new ScriptKernel({
            stack: host.stack,
            settings: this.#settings,
            profile,
            config: () => this.#config(),
            nowMs: () => host.nowMs,
            checkOutput,
            onListening: (port) => this.#flows.listening(port),
            onConnecting: (localPort, remotePort) => this.#flows.follow(localPort, remotePort),
            onAccepted: (localPort, remotePort) => this.#flows.follow(localPort, remotePort),
        });
        host.afterTurn = () => this.#pollBlocked();
        const expected = new ExpectedPackets(this.#script, this.#settings, host, this.#flows, {
            strict: this.#options.strict ?? false,
            ignoresPushOfBursts: profile.pushesBursts,
        });
        return { host, kernel, expected, sockets: new SocketsUnderTest(host.stack, kernel, profile) };
    }
    #config() {
        return { ...this.#system.config };
    }
    #surroundings(machine) {
        return {
            settings: this.#system,
            limitPath: (mtu) => {
                if (machine === null)
                    this.#pathMTU = mtu;
                else
                    machine.host.stack.limitPath(this.#settings.remote, mtu);
            },
            sockets: () => machine?.sockets.list() ?? [],
        };
    }
}
function seconds(ms) {
    return (ms / 1000).toFixed(6);
}
function machineRule(condition) {
    if (/cwnd|ssthresh/.test(condition))
        return 'RFC 5681 §3';
    if (/sack|lost|reord|retrans/.test(condition))
        return 'RFC 6675 §3';
    if (/rtt|rto/.test(condition))
        return 'RFC 6298 §2';
    return condition.includes('state') ? 'RFC 9293 §3.3.2' : 'RFC 9293 §3.9.1.5';
}
//# sourceMappingURL=script_run.js.map