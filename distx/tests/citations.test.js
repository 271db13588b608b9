/** Every `RFC NNNN §x.y` in lib/ is listed in etc/rfc_sections.txt, and nothing is listed that no code cites. */
import { expect } from 'chai';
import { expectPinned } from './harness/pinned_list.js';
import { filesBelow, readProjectFile } from './harness/project_files.js';
const SECTION = /[A-Z]?\d*(?:\.\d+)*/.source;
/** `RFC 9293 §3.4`, with further sections after a comma, "and" or a dash: `RFC 6298 §2.2–2.4, §5`. */
const CITATION = new RegExp(String.raw `RFC (\d+),? (§${SECTION}(?:(?:[–-]§?|, §| and §|/§)${SECTION.replace('*', '+')})*)`, 'g');
function citations(text) {
    // A citation may be broken over two lines of a comment.
    const flowing = text.replace(/\s*\n\s*(?:\*|\/\/)?\s*/g, ' ');
    return [...flowing.matchAll(CITATION)].flatMap(([, rfc, sections]) => sections.split(/[–\-,/§ ]|and/).flatMap((section) => (section === '' ? [] : [`RFC ${rfc} §${section}`])));
}
describe('RFC citations', () => {
    it('are read one section at a time, over line breaks, lists and ranges', () => {
        expect(citations('// RFC 9293\n// §3.8.6.1. Then')).to.deep.equal(['RFC 9293 §3.8.6.1']);
        expect(citations('(RFC 9293 §3.7.4, §3.8.6)')).to.deep.equal(['RFC 9293 §3.7.4', 'RFC 9293 §3.8.6']);
        expect(citations('RFC 6298 §2.2–2.4')).to.deep.equal(['RFC 6298 §2.2', 'RFC 6298 §2.4']);
    });
    it('in lib/ are exactly those of etc/rfc_sections.txt', () => {
        const cited = filesBelow('lib').flatMap((path) => citations(readProjectFile(path)));
        const inOrder = [...new Set(cited)].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
        expectPinned('etc/rfc_sections.txt', inOrder, '`npm run citations`');
    });
});
//# sourceMappingURL=citations.test.js.map