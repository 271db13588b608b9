/**
 * The little Python that scripts contain, evaluated at once: assertions over what the connection tells, assignments, and
 * printing, which is silent here. Anything else skips the script.
 * Pure. How expressions are read is in python_expressions.ts.
 *
 *   %{ assert tcpi_snd_cwnd == 10, tcpi_snd_cwnd }%     %{ CA = 3; assert tcpi_ca_state == CA }%
 */
import { type PythonValue } from './python_expressions.ts';
/** What names are worth; assignments add to it. */
export type Variables = Map<string, PythonValue>;
/** @throws Divergence when an assertion does not hold; UnsupportedFeature */
export declare function evaluateSnippet(code: string, variables: Variables): void;
/** Why a snippet cannot be evaluated, before anything has happened. @param isKnown whether a name will have a value */
export declare function snippetProblem(code: string, isKnown: (name: string) => boolean): string | undefined;
//# sourceMappingURL=code_snippets.d.ts.map