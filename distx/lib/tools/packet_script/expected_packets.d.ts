import type { PacketSpec, Script, ScriptEvent } from './script.ts';
import type { ScriptFlows } from './script_flows.ts';
import type { ScriptSettings } from './script_settings.ts';
import type { VirtualHost } from './virtual_host.ts';
interface Due {
    readonly fromMs: number;
    readonly toMs: number;
    readonly toleranceMs: number;
    readonly isAny: boolean;
}
export declare class ExpectedPackets {
    #private;
    constructor(script: Script, settings: ScriptSettings, host: VirtualHost, flows: ScriptFlows, { strict, ignoresPushOfBursts }: {
        strict: boolean;
        ignoresPushOfBursts: boolean;
    });
    /** @throws Divergence */
    expect(event: ScriptEvent, spec: PacketSpec, due: Due): void;
    /** @throws Divergence when the stack has sent what nobody expected */
    expectSilence(): void;
}
export {};
//# sourceMappingURL=expected_packets.d.ts.map