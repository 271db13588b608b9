import type { Script } from './script.ts';
/**
 * @param definitions symbols with a value, as by `--define`
 * @throws ScriptSyntaxError naming file, line and column; UnsupportedFeature
 */
export declare function parseScript(file: string, source: string, definitions?: Readonly<Record<string, string>>): Script;
//# sourceMappingURL=parser.d.ts.map