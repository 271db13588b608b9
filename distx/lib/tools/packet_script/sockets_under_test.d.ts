/**
 * Finds the connection that a script means, and tells about it and all others.
 * Pure.
 */
import type { Stack } from '../../stack/stack.ts';
import type { Variables } from './code_snippets.ts';
import type { Flow } from './flow.ts';
import type { Profile } from './profiles.ts';
import type { ScriptKernel } from './script_kernel.ts';
import type { ShellSocket } from './shell_commands.ts';
export declare class SocketsUnderTest {
    #private;
    constructor(stack: Stack, kernel: ScriptKernel, profile: Profile);
    /** What an assertion can ask about: the connection of the flow, or else the last socket. */
    variables(flow: Flow | null): Variables;
    /** The flow's connection is over, and its port would take another. */
    isGone(flow: Flow): boolean;
    list(): ShellSocket[];
}
//# sourceMappingURL=sockets_under_test.d.ts.map