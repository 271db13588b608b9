/** What keeps a real process alive: open sockets and last words, but nothing unreferenced. */
import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
/** Runs a scene of process_scenes.ts in a process of its own. */
function play(scene) {
    const isSource = import.meta.url.endsWith('.ts');
    const script = fileURLToPath(new URL(`process_scenes.${isSource ? 'ts' : 'js'}`, import.meta.url));
    const started = performance.now();
    const child = spawn(process.execPath, [...(isSource ? ['--import=tsx'] : []), script, scene]);
    let output = '';
    child.stdout.on('data', (text) => (output += text.toString()));
    child.stderr.on('data', (text) => (output += text.toString()));
    const stop = setTimeout(() => child.kill(), 10_000);
    return new Promise((resolve) => {
        child.on('close', (code) => {
            clearTimeout(stop);
            resolve({ code, output: output.trim(), ms: performance.now() - started });
        });
    });
}
describe('The life of a process', function () {
    this.timeout(20_000);
    it('ends when everything is unreferenced, with connections and a server open', async () => {
        const { code, output } = await play('unreferenced');
        expect([code, output]).to.deep.equal([0, 'connected']);
    });
    it('waits for a connection that is being made: no exit code 13', async () => {
        const { code, output } = await play('waiting');
        expect([code, output]).to.deep.equal([0, 'connect ETIMEDOUT 10.0.0.77:80']);
    });
    it('ends by itself after everything is closed, without process.exit and without waiting for TIME-WAIT', async () => {
        const { code, output, ms } = await play('closed');
        expect([code, output]).to.deep.equal([0, 'hello']);
        expect(ms).to.be.lessThan(8000);
    });
    it('sees to it that last words arrive', async () => {
        const { code, output } = await play('last words');
        expect([code, output]).to.deep.equal([0, 'server got 300000']);
    });
    it('hears of what an application throws in an event, as with net', async () => {
        const { code, output } = await play('throws');
        expect([code, output]).to.deep.equal([0, 'uncaught: thrown in data\nstill served']);
    });
});
//# sourceMappingURL=process_life.test.js.map