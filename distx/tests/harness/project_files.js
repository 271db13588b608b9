/** Finding and reading the project's own files from a test, whether it runs compiled in dist or directly as TypeScript. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
function findRoot() {
    let folder = dirname(fileURLToPath(import.meta.url));
    while (!existsSync(join(folder, 'package.json')))
        folder = dirname(folder);
    return folder;
}
/** The folder of package.json. */
export const PROJECT_ROOT = findRoot();
const GENERATED = new Set(['node_modules', 'dist', 'prebuilds', 'coverage', '.git', '.tmp']);
/** Every file below a folder of the project, as paths from the root, sorted; what tools generate is left out. */
export function filesBelow(folder) {
    const start = join(PROJECT_ROOT, folder);
    if (!existsSync(start))
        return [];
    const files = readdirSync(start, { withFileTypes: true }).flatMap((entry) => {
        const path = relative(PROJECT_ROOT, join(start, entry.name));
        if (GENERATED.has(entry.name) || path === join('native', 'build'))
            return [];
        if (entry.isDirectory())
            return filesBelow(path);
        return entry.isFile() ? [path] : [];
    });
    return files.sort();
}
export function readProjectFile(path) {
    return readFileSync(join(PROJECT_ROOT, path), 'utf8');
}
//# sourceMappingURL=project_files.js.map