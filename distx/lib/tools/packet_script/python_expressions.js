/**
 * Python expressions over numbers and strings: what the assertions of scripts are made of.
 * Pure. Understood are `or and not in`, chains of comparisons, `| ^ & << >> + - * / // % **`, a conditional expression,
 * tuples and lists, strings, and abs, min, max, int, float, round, len. Numbers are doubles; bits work on 53 of them.
 */
import { UnsupportedFeature } from './script_error.js';
const LEXEME = /\s*(?:(0[xX][0-9a-fA-F]+|0[bB][01]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|('(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")|([A-Za-z_]\w*)|(\*\*|\/\/|<<|>>|<=|>=|==|!=|[-+*/%|&^~<>()[\],]))/y;
const KEYWORDS = new Set(['and', 'or', 'not', 'in', 'is', 'if', 'else', 'True', 'False', 'None']);
const FUNCTIONS = {
    abs: Math.abs,
    min: Math.min,
    max: Math.max,
    int: Math.trunc,
    float: (value) => value,
    round: Math.round,
};
/** Brackets in brackets: more are nobody's. */
const DEEPEST = 100;
function lexemesOf(text) {
    const lexemes = [];
    const end = text.trimEnd().length;
    LEXEME.lastIndex = 0;
    for (let at = 0; at < end; at = LEXEME.lastIndex) {
        LEXEME.lastIndex = at;
        const match = LEXEME.exec(text);
        if (match === null)
            throw new UnsupportedFeature(`the expression '${text.trim()}' is not understood here`);
        const [, number, string, name, sign] = match;
        if (number !== undefined)
            lexemes.push({ kind: 'number', text: number });
        else if (string !== undefined)
            lexemes.push({ kind: 'string', text: string });
        else if (name !== undefined)
            lexemes.push({ kind: 'name', text: name });
        else
            lexemes.push({ kind: 'sign', text: sign }); // one of the four has matched
    }
    return lexemes;
}
/** The variables in an expression; throws UnsupportedFeature for what is none. */
export function namesIn(text) {
    return lexemesOf(text)
        .filter(({ kind, text: name }) => kind === 'name' && !KEYWORDS.has(name) && !(name in FUNCTIONS) && name !== 'len')
        .map(({ text: name }) => name);
}
export function truth(value) {
    return Array.isArray(value) || typeof value === 'string' ? value.length > 0 : Boolean(value);
}
/** @throws UnsupportedFeature for what is not understood, or has no value */
export function evaluatePython(text, variables) {
    return new Evaluation(text, variables).value();
}
/** Operators that bind equally, loosest first. */
const BINARY = [['|'], ['^'], ['&'], ['<<', '>>'], ['+', '-'], ['*', '/', '//', '%']];
class Evaluation {
    #text;
    #lexemes;
    #variables;
    #at = 0;
    #depth = 0;
    constructor(text, variables) {
        this.#text = text.trim();
        this.#lexemes = lexemesOf(text);
        this.#variables = variables;
    }
    value() {
        const values = [this.#conditional()];
        while (this.#accept(','))
            if (this.#at < this.#lexemes.length)
                values.push(this.#conditional());
        if (this.#at < this.#lexemes.length)
            this.#fail();
        return values.length === 1 ? values[0] : values; // not empty
    }
    #fail() {
        throw new UnsupportedFeature(`the expression '${this.#text}' is not understood here`);
    }
    #sees(...texts) {
        const lexeme = this.#lexemes[this.#at];
        return lexeme !== undefined && lexeme.kind !== 'string' && texts.includes(lexeme.text) ? lexeme.text : undefined;
    }
    #accept(...texts) {
        const text = this.#sees(...texts);
        if (text !== undefined)
            this.#at += 1;
        return text;
    }
    #conditional() {
        this.#depth += 1;
        if (this.#depth > DEEPEST)
            this.#fail();
        const first = this.#or();
        this.#depth -= 1;
        if (this.#accept('if') === undefined)
            return first;
        const condition = this.#or();
        if (this.#accept('else') === undefined)
            this.#fail();
        const other = this.#conditional();
        return truth(condition) ? first : other;
    }
    #or() {
        let left = this.#and();
        while (this.#accept('or')) {
            const right = this.#and();
            if (!truth(left))
                left = right;
        }
        return left;
    }
    #and() {
        let left = this.#not();
        while (this.#accept('and')) {
            const right = this.#not();
            if (truth(left))
                left = right;
        }
        return left;
    }
    #not() {
        let isNegated = false;
        let hasNot = false;
        while (this.#accept('not')) {
            hasNot = true;
            isNegated = !isNegated;
        }
        const value = this.#comparison();
        return hasNot ? truth(value) !== isNegated : value;
    }
    /** `98 <= x <= 110` compares both pairs. */
    #comparison() {
        let left = this.#binary(0);
        let holds = null;
        for (;;) {
            const operator = this.#comparator();
            if (operator === undefined)
                return holds ?? left;
            const right = this.#binary(0);
            holds = (holds ?? true) && compare(operator, left, right);
            left = right;
        }
    }
    #comparator() {
        if (this.#accept('not'))
            return this.#accept('in') === undefined ? this.#fail() : 'not in';
        if (this.#accept('is'))
            return this.#accept('not') === undefined ? '==' : '!=';
        return this.#accept('<', '<=', '>', '>=', '==', '!=', 'in');
    }
    #binary(level) {
        const operators = BINARY[level];
        if (operators === undefined)
            return this.#unary();
        let left = this.#binary(level + 1);
        for (let operator = this.#accept(...operators); operator !== undefined; operator = this.#accept(...operators)) {
            left = calculate(operator, left, this.#binary(level + 1), () => this.#fail());
        }
        return left;
    }
    #unary() {
        const operator = this.#accept('-', '+', '~');
        if (operator === undefined)
            return this.#power();
        this.#depth += 1;
        if (this.#depth > DEEPEST)
            this.#fail();
        const value = this.#number(this.#unary());
        this.#depth -= 1;
        return { '-': -value, '+': value, '~': -value - 1 }[operator];
    }
    #power() {
        const base = this.#operand();
        return this.#accept('**') ? this.#number(base) ** this.#number(this.#unary()) : base;
    }
    #number(value) {
        if (typeof value === 'number' || typeof value === 'boolean')
            return Number(value);
        return this.#fail();
    }
    #operand() {
        const lexeme = this.#lexemes[this.#at];
        if (lexeme === undefined)
            return this.#fail();
        this.#at += 1;
        if (lexeme.kind === 'number')
            return Number(lexeme.text);
        if (lexeme.kind === 'string')
            return lexeme.text.slice(1, -1);
        if (lexeme.kind === 'name')
            return this.#named(lexeme.text);
        if (lexeme.text === '(')
            return this.#sequence(')');
        if (lexeme.text === '[')
            return this.#sequence(']');
        return this.#fail();
    }
    /** `(1)` is a number, `(1, 2)` and `[1]` are several. */
    #sequence(end) {
        const values = [];
        let isTuple = end === ']';
        while (this.#accept(end) === undefined) {
            values.push(this.#conditional());
            if (this.#accept(','))
                isTuple = true;
            else if (this.#sees(end) === undefined)
                this.#fail();
        }
        return !isTuple && values.length === 1 ? values[0] : values; // not empty
    }
    #named(name) {
        if (name === 'True')
            return true;
        if (name === 'False')
            return false;
        if (name === 'None')
            return null;
        if (this.#accept('(')) {
            const given = this.#sequence(')');
            const values = Array.isArray(given) ? given : [given];
            if (name === 'len')
                return Array.isArray(values[0]) || typeof values[0] === 'string' ? values[0].length : values.length;
            const apply = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
            return apply === undefined ? this.#fail() : apply(...values.map((value) => this.#number(value)));
        }
        const value = this.#variables.get(name);
        if (value === undefined)
            throw new UnsupportedFeature(`${name} is not known here`);
        return value;
    }
}
function isEqual(left, right) {
    if (Array.isArray(left) && Array.isArray(right)) {
        return (left.length === right.length &&
            left.every((value, index) => isEqual(value, right[index])));
    }
    if (typeof left === 'boolean' || typeof right === 'boolean')
        return Number(left) === Number(right);
    return left === right;
}
function compare(operator, left, right) {
    switch (operator) {
        case '==':
            return isEqual(left, right);
        case '!=':
            return !isEqual(left, right);
        case 'in':
        case 'not in': {
            const isIn = typeof right === 'string'
                ? typeof left === 'string' && right.includes(left)
                : Array.isArray(right) && right.some((value) => isEqual(left, value));
            return isIn === (operator === 'in');
        }
        default:
            return order(operator, left, right);
    }
}
function order(operator, left, right) {
    const [a, b] = typeof left === 'string' && typeof right === 'string' ? [left, right] : [Number(left), Number(right)];
    if (operator === '<')
        return a < b;
    if (operator === '<=')
        return a <= b;
    return operator === '>' ? a > b : a >= b;
}
function calculate(operator, left, right, fail) {
    if (operator === '+' && typeof left === 'string' && typeof right === 'string')
        return left + right;
    if (operator === '%' && typeof left === 'string')
        return left; // a message, which nobody reads
    const isNumeric = (value) => typeof value === 'number' || typeof value === 'boolean';
    if (!isNumeric(left) || !isNumeric(right))
        fail();
    const [a, b] = [Number(left), Number(right)];
    switch (operator) {
        case '+':
            return a + b;
        case '-':
            return a - b;
        case '*':
            return a * b;
        case '/':
            return b === 0 ? fail() : a / b;
        case '//':
            return b === 0 ? fail() : Math.floor(a / b);
        case '%':
            return b === 0 ? fail() : a - b * Math.floor(a / b);
        case '<<':
            return a * 2 ** b;
        case '>>':
            return Math.floor(a / 2 ** b);
        default:
            return bits(operator, a, b, fail);
    }
}
function bits(operator, a, b, fail) {
    if (!Number.isInteger(a) || !Number.isInteger(b))
        fail();
    const [left, right] = [BigInt(a), BigInt(b)]; // wider than the 32 bits of JavaScript's own
    if (operator === '|')
        return Number(left | right);
    return Number(operator === '&' ? left & right : left ^ right);
}
//# sourceMappingURL=python_expressions.js.map