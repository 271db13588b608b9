/**
 * TypeScript source with its comments, and if wanted the insides of its strings, blanked out, so that a search meets only
 * code. A scanner, not a parser: it knows strings, templates, comments and regular expressions, and keeps line numbers.
 */
const TOKEN = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\[\s\S]|[^'\\\n])*'|"(?:\\[\s\S]|[^"\\\n])*"|(?<=[=(,:[!&|?{};>]\s*|\breturn\s+)\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/[a-z]*|[`{}]/g;
const blank = (text) => text.replace(/[^\n]/g, ' ');
function rewrite(source, keepStrings) {
    let result = '';
    let at = 0;
    /** Open braces; `true` for the one of a `${`, whose closing brace takes us back into its template. */
    const braces = [];
    function readTemplate() {
        const part = /(?:\\[\s\S]|\$(?!\{)|[^`\\$])*(`|\$\{)?/y;
        part.lastIndex = at;
        const [text, end = ''] = part.exec(source) ?? [''];
        const inside = text.slice(0, text.length - end.length);
        result += (keepStrings ? inside : blank(inside)) + end;
        at += text.length;
        if (end === '${')
            braces.push(true);
    }
    for (;;) {
        TOKEN.lastIndex = at;
        const match = TOKEN.exec(source);
        if (!match)
            return result + source.slice(at);
        const [token] = match;
        result += source.slice(at, match.index);
        at = match.index + token.length;
        if (token.startsWith('/*') || token.startsWith('//')) {
            result += blank(token);
        }
        else if (token === '`') {
            result += token;
            readTemplate();
        }
        else if (token === '{') {
            result += token;
            braces.push(false);
        }
        else if (token === '}') {
            result += token;
            if (braces.pop())
                readTemplate();
        }
        else {
            result += keepStrings ? token : token[0] + blank(token.slice(1, -1)) + token.at(-1);
        }
    }
}
/** Comments blanked out; strings stay, so that import paths can be read. */
export function withoutComments(source) {
    return rewrite(source, true);
}
/** Comments and the insides of strings and regular expressions blanked out. */
export function codeOnly(source) {
    return rewrite(source, false);
}
/** An import in which the path has been blanked out, the path being the group that took part. */
const IMPORT = /\b(?:import|export)\b(?:[^'"`;()]*?\bfrom)?\s*['"]( *)['"]|\b(?:import|require)\s*\(\s*['"`]( *)['"`]/dg;
/** What a file imports or re-exports, types and dynamic imports included; not what merely stands in a string. */
export function importedModules(source) {
    return [...codeOnly(source).matchAll(IMPORT)].map(({ indices }) => source.slice(...(indices[1] ?? indices[2])));
}
//# sourceMappingURL=source_text.js.map