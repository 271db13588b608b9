/**
 * The little Python that scripts contain, evaluated at once: assertions over what the connection tells, assignments, and
 * printing, which is silent here. Anything else skips the script.
 * Pure. How expressions are read is in python_expressions.ts.
 *
 *   %{ assert tcpi_snd_cwnd == 10, tcpi_snd_cwnd }%     %{ CA = 3; assert tcpi_ca_state == CA }%
 */
import { evaluatePython, namesIn, truth } from './python_expressions.js';
import { Divergence, UnsupportedFeature } from './script_error.js';
/** Statements, one each, without comments. */
function statementsOf(code) {
    const joined = code.replaceAll(/\\\r?\n/g, ' ');
    const statements = [];
    let current = '';
    let depth = 0;
    let quote = '';
    let isComment = false;
    for (const sign of joined) {
        if (quote !== '') {
            current += sign;
            if (sign === quote)
                quote = '';
            continue;
        }
        if (sign === '\n')
            isComment = false;
        if (sign === '#')
            isComment = true;
        if (isComment)
            continue;
        if (sign === '"' || sign === "'")
            quote = sign;
        if ('([{'.includes(sign))
            depth += 1;
        if (')]}'.includes(sign))
            depth -= 1;
        if ((sign === '\n' || sign === ';') && depth <= 0) {
            statements.push(current);
            current = '';
        }
        else
            current += sign;
    }
    statements.push(current);
    return statements.map((text) => text.trim()).filter((text) => text !== '');
}
/** @throws Divergence when an assertion does not hold; UnsupportedFeature */
export function evaluateSnippet(code, variables) {
    for (const statement of statementsOf(code))
        evaluateStatement(statement, variables);
}
function evaluateStatement(statement, variables) {
    const assertion = /^assert\b\s*([\s\S]+)$/.exec(statement)?.[1];
    if (assertion !== undefined) {
        const [condition = '', ...rest] = splitAtComma(assertion);
        if (truth(evaluatePython(condition, variables)))
            return;
        const values = namesIn(condition)
            .filter((name) => variables.has(name))
            .map((name) => `${name} = ${String(variables.get(name))}`);
        const message = rest.length === 0 ? '' : ` (${String(evaluatePython(rest.join(','), variables))})`;
        throw new Divergence(`the assertion does not hold${message}`, {
            expected: condition.trim(),
            got: [...new Set(values)].join(', '),
        });
    }
    const assignment = /^([A-Za-z_]\w*)\s*([-+*]?)=(?!=)\s*([\s\S]+)$/.exec(statement);
    if (assignment !== null) {
        const [, name = '', operator = '', value = ''] = assignment;
        const expression = operator === '' ? value : `${name} ${operator} (${value})`;
        variables.set(name, evaluatePython(expression, variables));
        return;
    }
    if (/^print\b/.test(statement) || statement === 'pass' || /^import \w+$/.test(statement))
        return;
    throw new UnsupportedFeature(`the statement '${statement}' is not understood here`);
}
/** At commas that stand in no brackets and no string. */
function splitAtComma(text) {
    const parts = [''];
    let depth = 0;
    let quote = '';
    for (const sign of text) {
        if (quote !== '')
            quote = sign === quote ? '' : quote;
        else if (sign === '"' || sign === "'")
            quote = sign;
        else if ('([{'.includes(sign))
            depth += 1;
        else if (')]}'.includes(sign))
            depth -= 1;
        if (sign === ',' && depth === 0 && quote === '')
            parts.push('');
        else
            parts[parts.length - 1] += sign;
    }
    return parts;
}
/** Why a snippet cannot be evaluated, before anything has happened. @param isKnown whether a name will have a value */
export function snippetProblem(code, isKnown) {
    const assigned = new Set();
    for (const statement of statementsOf(code)) {
        const assignment = /^([A-Za-z_]\w*)\s*[-+*]?=(?!=)/.exec(statement)?.[1];
        const isPlain = /^(?:assert|print)\b|^pass$|^import \w+$/.test(statement);
        if (assignment === undefined && !isPlain)
            return `the statement '${statement}' is not understood here`;
        if (/^(?:print|pass|import)\b/.test(statement))
            continue;
        const expression = statement.replace(/^assert\b|^[A-Za-z_]\w*\s*[-+*]?=(?!=)/, '');
        const unknown = namesIn(expression).find((name) => !isKnown(name) && !assigned.has(name));
        if (unknown !== undefined)
            return `${unknown} is not known here`;
        if (assignment !== undefined)
            assigned.add(assignment);
    }
    return undefined;
}
//# sourceMappingURL=code_snippets.js.map