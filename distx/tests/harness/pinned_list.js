/**
 * A list kept in a file under version control, one entry a line, so that a change shows in review.
 * Lines beginning with `#` explain the list. SUNSTAR_UPDATE_LISTS=1 rewrites it instead of comparing.
 */
import { expect } from 'chai';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT, readProjectFile } from './project_files.js';
export function expectPinned(path, entries, howToUpdate) {
    const lines = existsSync(join(PROJECT_ROOT, path)) ? readProjectFile(path).split('\n') : [];
    if (process.env.SUNSTAR_UPDATE_LISTS === '1') {
        const heading = lines.filter((line) => line.startsWith('#'));
        writeFileSync(join(PROJECT_ROOT, path), [...heading, ...entries, ''].join('\n'));
        return;
    }
    const pinned = lines.filter((line) => line !== '' && !line.startsWith('#'));
    const added = entries.filter((entry) => !pinned.includes(entry));
    const gone = pinned.filter((entry) => !entries.includes(entry));
    expect({ added, gone }, `${path} is out of date; if this is meant, run ${howToUpdate}`).to.deep.equal({
        added: [],
        gone: [],
    });
    expect(pinned, `${path} is not in order; run ${howToUpdate}`).to.deep.equal(entries);
}
//# sourceMappingURL=pinned_list.js.map