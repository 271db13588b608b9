import type { Profile } from './profiles.ts';
import type { Script } from './script.ts';
import type { ScriptSettings } from './script_settings.ts';
/** @throws UnsupportedFeature with the reason; ScriptSyntaxError for packets that cannot be */
export declare function findProblem(script: Script, settings: ScriptSettings, profile: Profile): void;
//# sourceMappingURL=script_problems.d.ts.map