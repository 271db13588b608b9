/**
 * Lines between `#ifdef NAME` (or `#ifndef NAME`), `#else` and `#endif`: scripts for several systems are written so, to be
 * passed through the preprocessor of C. What is left out becomes blank, so that every line keeps its number.
 * Pure. Not here: `#if`, `#define` and `#include`, which remain errors of grammar.
 */
import { ScriptSyntaxError, type Position } from './script_error.ts';

const DIRECTIVE = /^#(ifdef|ifndef|else|endif)\b[ \t]*(\w*)[ \t\r]*$/;

interface Condition {
  readonly position: Position;
  /** Whether what surrounds it is taken at all. */
  readonly isReached: boolean;
  isTaken: boolean;
  hasElse: boolean;
}

/** @throws ScriptSyntaxError where conditions do not match */
export function withoutExcludedLines(file: string, source: string, isDefined: (name: string) => boolean): string {
  if (!/^#(?:ifn?def|else|endif)/m.test(source)) return source;
  const open: Condition[] = [];
  const lines = source.split('\n').map((line, index) => {
    const isTaken = open.at(-1)?.isTaken ?? true;
    const directive = DIRECTIVE.exec(line);
    if (directive === null) return isTaken ? line : '';
    const [, keyword, name] = directive;
    const position = { line: index + 1, column: 1 };
    if (keyword === 'ifdef' || keyword === 'ifndef') {
      if (name === '') throw new ScriptSyntaxError(file, position, `expected a name behind #${keyword}`);
      const holds = isDefined(name!) === (keyword === 'ifdef'); // the group is always there, if empty
      open.push({ position, isReached: isTaken, isTaken: isTaken && holds, hasElse: false });
      return '';
    }
    const condition = open.at(-1);
    if (condition === undefined || (keyword === 'else' && condition.hasElse)) {
      throw new ScriptSyntaxError(file, position, `there is no #ifdef to this #${keyword}`);
    }
    if (keyword === 'endif') open.pop();
    else {
      condition.isTaken = condition.isReached && !condition.isTaken;
      condition.hasElse = true;
    }
    return '';
  });
  const unfinished = open.at(-1);
  if (unfinished !== undefined) throw new ScriptSyntaxError(file, unfinished.position, 'this condition has no #endif');
  return lines.join('\n');
}
