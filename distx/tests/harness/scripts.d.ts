import type { TCPConfig } from '../../lib/tcp_helpers/tcp_config.ts';
import type { ScriptOutcome } from '../../lib/tools/packet_script/outcome.ts';
import { type ProfileName } from '../../lib/tools/packet_script/profiles.ts';
export interface ScriptSettings {
    readonly config?: Partial<TCPConfig>;
    readonly profile?: ProfileName;
    readonly strict?: boolean;
}
export declare function outcomeOf(script: string, settings?: ScriptSettings): ScriptOutcome;
export declare function passes(script: string, settings?: ScriptSettings): void;
//# sourceMappingURL=scripts.d.ts.map