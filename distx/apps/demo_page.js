const LINES = 400;
function page(server) {
    const lines = Array.from({ length: LINES }, (_, index) => `<li>line ${index + 1} of a page that came by ${server}</li>`);
    return `<!doctype html>
<title>A page from ${server}</title>
<h1>It works</h1>
<ol>
${lines.join('\n')}
</ol>
`;
}
/** A listener for 'request' that answers everything with the page. */
export function answerPage(server) {
    const body = page(server);
    return (_request, response) => {
        response.writeHead(200, {
            'content-type': 'text/html; charset=utf-8',
            'content-length': Buffer.byteLength(body),
            connection: 'close',
        });
        response.end(body);
    };
}
export function titleOf(html) {
    return /<title>([^<]*)<\/title>/.exec(html)?.[1] ?? '(no title)';
}
//# sourceMappingURL=demo_page.js.map