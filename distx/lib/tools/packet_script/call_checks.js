import { Divergence } from './script_error.js';
import { describeExpression, elementOf, isSameError, numberOf } from './symbols.js';
const RULE = 'RFC 9293 §3.9.1';
/** @throws Divergence */
export function checkResult(call, result) {
    const expected = numberOf(call.result);
    if (call.result.kind === 'any')
        return;
    const got = result.error === undefined ? String(result.value) : `${result.value} ${result.error}`;
    const isSameValue = expected === undefined || expected === result.value;
    const isSame = call.errno === null || (result.error !== undefined && isSameError(call.errno, result.error));
    if (isSameValue && isSame)
        return;
    const wanted = `${describeExpression(call.result)}${call.errno === null ? '' : ` ${call.errno}`}`;
    throw new Divergence(`${call.name}() returns something else`, { expected: wanted, got, rule: RULE });
}
/** @throws Divergence when an output argument is written out and is something else */
export function checkOutput(what, expected, got) {
    const element = elementOf(expected);
    if (element === undefined || element.kind === 'any' || element.kind === 'struct')
        return;
    const isSame = typeof got === 'string' ? element.kind === 'word' && isSameError(element.name, got) : numberOf(element) === got;
    if (isSame)
        return;
    throw new Divergence(`${what} is something else`, {
        expected: describeExpression(element),
        got: String(got),
        rule: RULE,
    });
}
//# sourceMappingURL=call_checks.js.map