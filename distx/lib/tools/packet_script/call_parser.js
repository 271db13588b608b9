import { ScriptSyntaxError } from './script_error.js';
const ANY = { kind: 'any' };
/** Deeper arguments are nobody's. */
const DEEPEST = 50;
/** @param endMs when a blocking call returns; null: it does not block */
export function parseSystemCall(stream, endMs) {
    const name = stream.expectKind('word', 'the name of a system call').text;
    stream.expect('(');
    const args = parseList(stream, ')', 0);
    stream.expect('=');
    const result = parseExpression(stream, 0);
    const errno = stream.seesKind('word') && stream.sees('(', 1) ? stream.next().text : null;
    if (stream.sees('('))
        skipNote(stream);
    return { kind: 'call', name, endMs, args, result, errno };
}
/** `(Operation now in progress)`, `(flags O_RDWR)`: for people. */
function skipNote(stream) {
    const { position } = stream;
    let depth = 0;
    do {
        if (stream.accept('('))
            depth += 1;
        else if (stream.accept(')'))
            depth -= 1;
        else if (stream.isAtEnd)
            stream.fail('this note has no end', position);
        else
            stream.next();
    } while (depth > 0);
}
function parseList(stream, end, depth) {
    const items = [];
    if (stream.accept(end))
        return items;
    do
        items.push(parseExpression(stream, depth));
    while (stream.accept(','));
    stream.expect(end);
    return items;
}
function parseExpression(stream, depth) {
    if (depth > DEEPEST)
        stream.fail('this is nested too deeply');
    let left = parseOperand(stream, depth);
    while (stream.accept('|'))
        left = { kind: 'or', left, right: parseOperand(stream, depth) };
    return left;
}
function parseOperand(stream, depth) {
    const token = stream.peek();
    switch (token.kind) {
        case 'ellipsis':
            stream.next();
            return ANY;
        case 'integer':
        case 'hex':
        case 'float':
            stream.next();
            return { kind: 'number', value: Number(token.text) };
        case 'string':
            return parseStrings(stream);
        case 'word':
            return parseWord(stream, depth);
        default:
            if (stream.accept('['))
                return { kind: 'list', items: parseList(stream, ']', depth + 1) };
            if (stream.sees('{'))
                return parseStruct(stream, depth + 1);
            return stream.fail('expected an argument');
    }
}
/** Strings side by side are one. */
function parseStrings(stream) {
    let text = '';
    for (let part = stream.acceptKind('string'); part !== undefined; part = stream.acceptKind('string')) {
        text += unescaped(part.text);
    }
    return { kind: 'string', text, isPrefix: stream.acceptKind('ellipsis') !== undefined };
}
const ESCAPES = { n: '\n', r: '\r', t: '\t', 0: '\0', a: '\x07', b: '\b', f: '\f' };
function unescaped(text) {
    return text.replaceAll(/\\(x[0-9a-fA-F]{1,2}|[\s\S])/g, (_, sign) => sign.length > 1 ? String.fromCharCode(Number.parseInt(sign.slice(1), 16)) : (ESCAPES[sign] ?? sign));
}
function parseWord(stream, depth) {
    const name = stream.next().text;
    if (stream.accept('('))
        return { kind: 'function', name, args: parseList(stream, ')', depth + 1) };
    if (!stream.accept('='))
        return { kind: 'word', name };
    const fields = [{ name, value: parseExpression(stream, depth + 1) }];
    return { kind: 'struct', fields };
}
/** A struct in one of the notations for headers of tunnels is read over: nothing here understands it. */
function parseStruct(stream, depth) {
    const start = stream.mark();
    try {
        stream.expect('{');
        return { kind: 'struct', fields: parseFields(stream, depth) };
    }
    catch (problem) {
        if (!(problem instanceof ScriptSyntaxError))
            throw problem;
        stream.reset(start);
        const braces = { '{': 1, '}': -1 };
        let open = 0;
        do {
            const { kind, text } = stream.next();
            if (kind === 'end' || kind === 'shell' || kind === 'code')
                throw problem;
            open += kind === 'punctuation' && (text === '{' || text === '}') ? braces[text] : 0;
        } while (open > 0);
        return { kind: 'word', name: '{…}' };
    }
}
/** The inside of braces: `name = value`, `name(count) = value`, or a value alone. */
function parseFields(stream, depth) {
    const fields = [];
    if (stream.accept('}'))
        return fields;
    do
        fields.push(parseField(stream, depth));
    while (stream.accept(','));
    stream.expect('}');
    return fields;
}
function parseField(stream, depth) {
    const { text, kind } = stream.peek();
    if (kind !== 'word')
        return { name: '', value: parseExpression(stream, depth) };
    if (stream.sees('=', 1)) {
        stream.next();
        stream.next();
        return { name: text, value: parseExpression(stream, depth) };
    }
    const value = parseExpression(stream, depth);
    // `msg_iov(1)=[…]`: the number says how many there are, which the list says as well.
    if (value.kind === 'function' && stream.accept('='))
        return { name: text, value: parseExpression(stream, depth) };
    return { name: '', value };
}
//# sourceMappingURL=call_parser.js.map