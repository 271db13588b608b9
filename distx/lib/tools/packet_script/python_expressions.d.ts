export type PythonValue = number | string | boolean | null | readonly PythonValue[];
/** The variables in an expression; throws UnsupportedFeature for what is none. */
export declare function namesIn(text: string): string[];
export declare function truth(value: PythonValue): boolean;
/** @throws UnsupportedFeature for what is not understood, or has no value */
export declare function evaluatePython(text: string, variables: ReadonlyMap<string, PythonValue>): PythonValue;
//# sourceMappingURL=python_expressions.d.ts.map