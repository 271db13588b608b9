import type { Flow } from './flow.ts';
import type { PacketWitness } from './virtual_host.ts';
export declare class ScriptTranscript {
    #private;
    /** For the script's numbers. */
    flowOf: (sourcePort: number, destinationPort: number) => Flow | null;
    constructor(outer: PacketWitness | undefined);
    get packets(): number;
    readonly witness: PacketWitness;
    /** Our stack on the left, the script on the right; numbers are the script's. */
    ladder(): string;
}
//# sourceMappingURL=transcript.d.ts.map