/**
 * Packet scripts as tokens, each with its place. Comments in the manner of C and C++ vanish here, but are kept for those
 * who look for the RFC that a line is about.
 * Pure. What the words mean is the parser's business.
 *
 *   +0.100...0.200 > S. 0:0(0) <mss 1460,...>   %{ assert tcpi_snd_cwnd == 10 }%   `sysctl -w net.inet.tcp.blackhole=0`
 *    number ellipsis number, punctuation, words          code                             shell
 */
import { ScriptSyntaxError } from './script_error.js';
const GROUP = '[0-9a-fA-F]{1,4}';
const IPV4 = String.raw `\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}`;
/** All spellings of RFC 4291 §2.2; one "::" or eight groups, so that `1:1001` stays a range of sequence numbers. */
const IPV6 = [
    `(?:${GROUP}:){7}${GROUP}`,
    `(?:${GROUP}:){6}${IPV4}`,
    `(?:${GROUP}(?::${GROUP})*)?::(?:(?:${GROUP}:)*(?:${IPV4}|${GROUP}))?`,
].join('|');
/** In the order in which they are tried; the first that matches wins. */
const RULES = [
    ['address', new RegExp(`${IPV4}(?![\\w.])`, 'y')],
    ['address', new RegExp(`(?:${IPV6})(?![\\w:])`, 'y')],
    ['option', /--[a-zA-Z0-9_]+/y],
    ['ellipsis', /\.\.\./y],
    ['float', /-?\d*\.\d+(?![\w])/y],
    ['hex', /0[xX][0-9a-fA-F]+(?!\w)/y],
    ['integer', /-?\d+(?!\w)/y],
    // Words may begin with a digit: a cookie in hexadecimal.
    ['word', /(?:exp-|EXP-)?[a-zA-Z0-9_]+(?:#(?=\s))?/y],
    ['string', /"(?:\\[\s\S]|[^"\\])*"/y],
    ['shell', /`(?:\\[\s\S]|[^`\\])*`/y],
    ['code', /%\{[\s\S]*?\}%/y],
    ['punctuation', /[^\s]/y],
];
const BLANK = /[\s\ufeff]+/y;
const LINE_COMMENT = /\/\/[^\n]*/y;
const BLOCK_COMMENT = /\/\*[\s\S]*?\*\//y;
/** Makes a script executable. */
const INTERPRETER_LINE = /#![^\n]*/y;
/** What begins a delimited token that may lack its end. */
const UNFINISHED = { '"': 'string', '`': 'shell command' };
const DELIMITER_LENGTH = { string: 1, shell: 1, code: 2 };
/** @throws ScriptSyntaxError */
export function tokenize(file, source) {
    const tokens = [];
    const comments = [];
    let at = 0;
    let line = 1;
    let lineStart = 0;
    let isAttached = false;
    const match = (pattern) => {
        pattern.lastIndex = at;
        return pattern.exec(source)?.[0];
    };
    const pass = (text) => {
        for (let newline = text.indexOf('\n'); newline !== -1; newline = text.indexOf('\n', newline + 1)) {
            line += 1;
            lineStart = at + newline + 1;
        }
        at += text.length;
    };
    const position = () => ({ line, column: at - lineStart + 1 });
    while (at < source.length) {
        const blank = match(BLANK) ?? (at === 0 ? match(INTERPRETER_LINE) : undefined);
        const comment = blank === undefined ? (match(LINE_COMMENT) ?? match(BLOCK_COMMENT)) : undefined;
        if (comment !== undefined)
            comments.push({ text: comment, line });
        const nothing = blank ?? comment;
        if (nothing !== undefined) {
            pass(nothing);
            isAttached = false;
            continue;
        }
        const token = nextToken(match, position(), isAttached);
        if (token.kind === 'punctuation')
            complain(file, token, source.slice(at, at + 2));
        const length = token.text.length + 2 * (DELIMITER_LENGTH[token.kind] ?? 0);
        tokens.push(token);
        pass(source.slice(at, at + length));
        isAttached = true;
    }
    tokens.push({ kind: 'end', text: '', position: position(), isAttached: false });
    return { tokens, comments };
}
function nextToken(match, position, isAttached) {
    for (const [kind, pattern] of RULES) {
        const text = match(pattern);
        if (text === undefined)
            continue;
        const delimiter = DELIMITER_LENGTH[kind] ?? 0;
        return { kind, text: text.slice(delimiter, text.length - delimiter), position, isAttached };
    }
    return { kind: 'punctuation', text: '', position, isAttached }; // whitespace was passed, so the last rule matches
}
/** A delimiter that is punctuation is one whose other end is missing. */
function complain(file, token, beginning) {
    const unfinished = UNFINISHED[token.text] ?? { '%{': 'code', '/*': 'comment' }[beginning];
    if (unfinished !== undefined)
        throw new ScriptSyntaxError(file, token.position, `this ${unfinished} has no end`);
}
//# sourceMappingURL=lexer.js.map