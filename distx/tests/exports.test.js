var __rewriteRelativeImportExtension = (this && this.__rewriteRelativeImportExtension) || function (path, preserveJsx) {
    if (typeof path === "string" && /^\.\.?\//.test(path)) {
        return path.replace(/\.(tsx)$|((?:\.d)?)((?:\.[^./]+?)?)\.([cm]?)ts$/i, function (m, tsx, d, ext, cm) {
            return tsx ? preserveJsx ? ".jsx" : ".js" : d && (!ext || !cm) ? m : (d + ext + "." + cm.toLowerCase() + "js");
        });
    }
    return path;
};
/** The front door: what lib/index.ts offers is a promise to users, so every name is pinned in etc/public_names.txt. */
import { expect } from 'chai';
import { expectPinned } from './harness/pinned_list.js';
import { readProjectFile } from './harness/project_files.js';
import { withoutComments } from './harness/source_text.js';
const EXPORT_LIST = /\bexport\s+(type\s+)?\{([^}]*)\}/g;
function publicNames(source) {
    return [...source.matchAll(EXPORT_LIST)].flatMap(([, allTypes, list]) => list
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== '')
        .map((item) => ({
        name: item.replace(/^type\s+/, '').replace(/^.*\sas\s+/, ''),
        isType: allTypes !== undefined || item.startsWith('type '),
    })));
}
describe('the public names of lib/index.ts', () => {
    let source;
    let names;
    before(() => {
        source = withoutComments(readProjectFile('lib/index.ts'));
        names = publicNames(source);
    });
    it('are given one by one, and nothing is declared there', () => {
        expect(source, 'export * hides what is promised').not.to.match(/\bexport\s*\*/);
        expect(source).not.to.match(/\b(?:function|class|const|let|interface)\s/);
    });
    it('are those pinned in etc/public_names.txt', () => {
        const lines = names.map(({ name, isType }) => (isType ? `type ${name}` : name));
        expectPinned('etc/public_names.txt', lines.sort(), '`npm run public-names`');
    });
    it('exist at run time where they are not types', async () => {
        // The module is named in a variable so that a missing front door fails here and not the whole compilation.
        const frontDoor = '../lib/index.js';
        const loaded = (await import(__rewriteRelativeImportExtension(frontDoor)));
        const values = names.filter(({ isType }) => !isType).map(({ name }) => name);
        expect(Object.keys(loaded).sort()).to.deep.equal(values.sort());
    });
});
//# sourceMappingURL=exports.test.js.map