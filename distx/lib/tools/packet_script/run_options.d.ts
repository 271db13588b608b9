/**
 * What a run of a script can be told.
 * Pure.
 */
import type { RandomSource } from '../../util/random_source.ts';
import type { Profile } from './profiles.ts';
import type { PacketWitness } from './virtual_host.ts';
export interface RunOptions {
    readonly profile: Profile;
    /** What the stack takes its numbers from; the same source, the same run. */
    readonly random: RandomSource;
    /**
     * Stricter than the language: echoed timestamps are compared, and packets that nobody expected by the end are a failure.
     * Default false.
     */
    readonly strict?: boolean;
    /** Symbols with a value, as by `--define`. */
    readonly definitions?: Readonly<Record<string, string>>;
    /** Sees every packet. */
    readonly witness?: PacketWitness;
}
//# sourceMappingURL=run_options.d.ts.map