/**
 * The package as a user gets it: packed, installed into an empty project without running any script, imported, started.
 * Needs no network: the dependencies are packed as well, from our own node_modules.
 */
import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECT_ROOT, readProjectFile } from './harness/project_files.js';
import { skip } from './harness/skip.js';
const MAX_PACKED_BYTES = 1_000_000;
const MAX_UNPACKED_BYTES = 4_000_000;
/** What may be in the tarball; the first three lines are the program, the others what a user reads, runs or builds. */
const DECLARED = [
    /^dist\/(?:lib|apps)\/(?:[a-z0-9_]+\/)*[a-z0-9_]+\.(?:js|d\.ts)$/,
    /^native\/(?:binding\.gyp|README\.md|[a-z0-9_]+\.(?:cc|h))$/,
    /^prebuilds\/[a-z0-9]+-[a-z0-9]+\/sunstar\.node$/,
    /^(?:package\.json|README\.md|LICENSE|CHANGELOG\.md|tun\.sh|etc\/tunconfig)$/,
];
const MUST_HAVE = ['dist/lib/index.js', 'dist/lib/index.d.ts', 'dist/apps/sunstar.js', 'native/binding.gyp'].concat([
    'package.json',
    'README.md',
    'LICENSE',
    'CHANGELOG.md',
    'tun.sh',
    'etc/tunconfig',
]);
/** Runs a command to its end and returns what it printed; a failure carries everything it said. */
function run(folder, command, ...args) {
    const result = spawnSync(command, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    expect(result.status, `${command} ${args.join(' ')}\n${result.stdout}${result.stderr}${result.error ?? ''}`).to.equal(0);
    return result.stdout;
}
function hasCompiler() {
    return ['python3', 'make', 'g++'].every((tool) => spawnSync(tool, ['--version']).status === 0);
}
describe('the package', function () {
    this.timeout(180_000);
    const manifest = JSON.parse(readProjectFile('package.json'));
    let folder;
    let report;
    before(() => {
        folder = mkdtempSync(join(tmpdir(), 'sunstar_package_'));
        if (process.platform === 'linux' && hasCompiler())
            run(PROJECT_ROOT, 'npm', 'run', 'make:prebuild');
        // dist has just been built, or this test would not be running from it.
        const packed = run(PROJECT_ROOT, 'npm', 'pack', '--ignore-scripts', '--json', '--pack-destination', folder);
        report = JSON.parse(packed)[0];
    });
    after(() => rmSync(folder, { recursive: true, force: true }));
    function install() {
        const project = join(folder, 'project');
        if (existsSync(project))
            return project;
        mkdirSync(project);
        writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'empty', version: '1.0.0' }));
        // The dependencies are packed from our node_modules and installed beside the package, so that no registry is asked.
        const { packages } = JSON.parse(readProjectFile('package-lock.json'));
        const atRunTime = Object.entries(packages).filter(([path, { dev, peer }]) => path !== '' && !dev && !peer);
        const folders = atRunTime.map(([path]) => `./${path}`);
        const packed = run(PROJECT_ROOT, 'npm', 'pack', '--ignore-scripts', '--json', '--pack-destination', folder, ...folders);
        const tarballs = [report, ...JSON.parse(packed)].map(({ filename }) => `../${filename}`);
        run(project, 'npm', 'install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', ...tarballs);
        return project;
    }
    it('runs nothing on the machine that installs it', () => {
        expect(manifest.scripts).not.to.have.any.keys('preinstall', 'install', 'postinstall');
        // npm would build a binding.gyp at the root of a package without being asked.
        expect(report.files.map(({ path }) => path)).not.to.include('binding.gyp');
    });
    it('contains the program and what goes with it, no tests and no other sources', () => {
        const paths = report.files.map(({ path }) => path);
        expect(paths.filter((path) => !DECLARED.some((pattern) => pattern.test(path)))).to.deep.equal([]);
        expect(MUST_HAVE.filter((path) => !paths.includes(path))).to.deep.equal([]);
    });
    it('is small', () => {
        expect(report.size).to.be.below(MAX_PACKED_BYTES);
        expect(report.unpackedSize).to.be.below(MAX_UNPACKED_BYTES);
    });
    it('pins its dependencies to exact versions', () => {
        const versions = Object.values(manifest.dependencies);
        expect(versions.filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).to.deep.equal([]);
    });
    it('installs without scripts and can be imported', () => {
        const program = "import * as sunstar from 'sunstar'; console.log(Object.keys(sunstar).join('\\n'));";
        const names = run(install(), process.execPath, '--input-type=module', '--eval', program).trim().split('\n');
        const promised = readProjectFile('etc/public_names.txt').split('\n');
        expect(names.sort()).to.deep.equal(promised.filter((line) => /^\w+$/.test(line)).sort());
    });
    it('brings the command sunstar', () => {
        expect(run(install(), 'npx', '--offline', 'sunstar', '--version').trim()).to.equal(manifest.version);
    });
    it('brings an addon that loads without a compiler', function () {
        if (process.platform !== 'linux')
            skip(this, `prebuilds are made for Linux, this is ${process.platform}`);
        if (!hasCompiler())
            skip(this, 'no python3, make and g++ to make a prebuild with');
        const program = "process.env.PREBUILDS_ONLY = '1'; require('node-gyp-build')('node_modules/sunstar');";
        run(install(), process.execPath, '--input-type=commonjs', '--eval', program);
    });
});
//# sourceMappingURL=package.test.js.map