/** The device on the event loop: when its callback runs and what may happen inside it, what keeps the process alive, how it ends. */
import { expect } from 'chai';
import { eventually, requireTun, run, runChild, withNamespace } from '../harness/kernel.js';
import { echoRequest, makeReady, openTun, receiveAll, transmitWhole } from '../harness/native_tun.js';
const [READABLE, WRITABLE] = [1, 2];
const EBADF = 9;
function openReady(namespace) {
    const tun = openTun({ name: 'sunstar0', namespace });
    tun.ipv4 = '10.53.0.1/24';
    tun.up = true;
    return makeReady(tun);
}
/** The kernel answers this at once, so the device becomes readable. */
function makeReadable(device, packets = 1) {
    transmitWhole(device, Array.from({ length: packets }, (_, i) => echoRequest('10.53.0.2', '10.53.0.1', i)));
}
/** Child programs begin like this: an open device that polls, with nothing said about ref. */
const OPEN_IN_CHILD = `
  import { readdirSync, readlinkSync } from 'node:fs';
  const devices = () => readdirSync('/proc/self/fd').filter((fd) => {
    try { return readlinkSync('/proc/self/fd/' + fd) === '/dev/net/tun'; } catch { return false; }
  }).length;
  const open = () => new native.Tun({ kind: 'tun', virtioHeader: false, offload: false });
`;
describe('polling a native TUN', () => {
    before(function () {
        requireTun(this);
    });
    it('calls back when packets wait, until they are read, and never after polling was stopped', () => withNamespace(async (namespace) => {
        const device = openReady(namespace);
        const { tun } = device;
        const calls = [];
        tun.startPolling((events, status) => calls.push([events, status]));
        makeReadable(device);
        await new Promise((resolve) => setTimeout(resolve, 20));
        expect(calls).to.deep.equal([]);
        tun.setPollEvents(READABLE);
        await eventually('the device is readable twice', () => calls.length >= 2);
        expect(calls[0]).to.deep.equal([READABLE, 0]);
        tun.setPollEvents(0);
        const { length } = calls;
        await new Promise((resolve) => setTimeout(resolve, 20));
        expect(calls).to.have.lengthOf(length);
        tun.setPollEvents(WRITABLE);
        await eventually('the device is writable', () => calls.length > length);
        expect(calls.at(-1)).to.deep.equal([WRITABLE, 0]);
        tun.close();
    }));
    it('runs ticks and promise jobs after the callback, before the next one', () => withNamespace(async (namespace) => {
        const device = openReady(namespace);
        const story = [];
        device.tun.startPolling(() => {
            story.push('call');
            process.nextTick(() => story.push('tick'));
            void Promise.resolve().then(() => story.push('job'));
        });
        device.tun.setPollEvents(WRITABLE);
        await eventually('it was called twice', () => story.length >= 6);
        device.tun.close();
        expect(story.slice(0, 6)).to.deep.equal(['call', 'tick', 'job', 'call', 'tick', 'job']);
    }));
    it('makes what the callback throws an uncaught exception, and polls on', async () => {
        const child = await runChild(`${OPEN_IN_CHILD}
      const tun = open();
      tun.up = true;
      let calls = 0;
      process.on('uncaughtException', (error) => report(error.message));
      tun.startPolling(() => {
        calls += 1;
        if (calls === 3) tun.close();
        throw new Error('call ' + calls);
      });
      tun.setPollEvents(2);`);
        expect(child.stdout).to.equal('"call 1"\n"call 2"\n"call 3"\n');
        expect([child.exitCode, child.stderr]).to.deep.equal([0, '']);
    });
    it('ends the process when nobody catches what the callback throws', async () => {
        const child = await runChild(`${OPEN_IN_CHILD}
      const tun = open();
      tun.up = true;
      tun.startPolling(() => { throw new Error('nobody caught this'); });
      tun.setPollEvents(2);`);
        expect(child.exitCode).to.equal(1);
        expect(child.stderr).to.contain('nobody caught this');
    });
    it('can be closed inside the callback', () => withNamespace(async (namespace) => {
        const device = openReady(namespace);
        let calls = 0;
        device.tun.startPolling(() => {
            calls += 1;
            device.tun.close();
            expect(() => device.tun.receive(1))
                .to.throw()
                .with.property('code', 'ERR_DEVICE_CLOSED');
        });
        device.tun.setPollEvents(READABLE | WRITABLE);
        await eventually('it was called', () => calls > 0);
        await new Promise((resolve) => setTimeout(resolve, 20));
        expect([calls, device.tun.closed, device.tun.fd]).to.deep.equal([1, true, -1]);
    }));
    it('can be closed while a batch waits to be read', () => withNamespace(async (namespace) => {
        const device = openReady(namespace);
        let calls = 0;
        device.tun.startPolling(() => (calls += 1));
        device.tun.setPollEvents(READABLE);
        makeReadable(device, 40);
        expect(device.tun.receive(2)).to.equal(2);
        device.tun.close();
        await new Promise((resolve) => setTimeout(resolve, 20));
        expect(calls).to.equal(0);
        // The name is free again, and the new device starts empty-handed.
        const next = openReady(namespace);
        expect(receiveAll(next).filter((packet) => packet[9] === 1)).to.deep.equal([]);
        next.tun.close();
    }));
    it('reports a deleted interface once, with a negative status', () => withNamespace(async (namespace) => {
        const device = openReady(namespace);
        const statuses = [];
        device.tun.startPolling((_events, status) => {
            if (status < 0)
                statuses.push(status);
            else
                receiveAll(device);
        });
        device.tun.setPollEvents(READABLE);
        await run('ip', ['-n', namespace, 'link', 'del', 'sunstar0']);
        await eventually('the callback hears of it', () => statuses.length > 0);
        await new Promise((resolve) => setTimeout(resolve, 20));
        expect(statuses).to.deep.equal([-EBADF]);
        // Polling has stopped; whoever asks again is told again.
        device.tun.setPollEvents(READABLE);
        await eventually('the callback hears of it again', () => statuses.length > 1);
        device.tun.close();
    }));
    it('is prepared once, and with a function', () => {
        const tun = openTun();
        expect(() => tun.setPollEvents(1)).to.throw(RangeError, 'startPolling');
        expect(() => tun.unref()).to.throw(RangeError, 'startPolling');
        expect(() => tun.startPolling(7)).to.throw(TypeError);
        tun.startPolling(() => undefined);
        expect(() => tun.startPolling(() => undefined)).to.throw(TypeError, 'before');
        expect(() => tun.setPollEvents(4)).to.throw(RangeError);
        tun.close();
    });
    it('keeps the process alive while it polls', async () => {
        const child = await runChild(`${OPEN_IN_CHILD}
      const tun = open();
      tun.startPolling(() => undefined);
      tun.setPollEvents(1);
      setTimeout(() => { report('still here'); tun.close(); }, 300).unref();`);
        expect([child.stdout, child.exitCode]).to.deep.equal(['"still here"\n', 0]);
    });
    it('lets the process end when unreferenced, stopped or never started', async () => {
        for (const step of ['tun.setPollEvents(1); tun.unref();', 'tun.setPollEvents(1); tun.setPollEvents(0);', '']) {
            const child = await runChild(`${OPEN_IN_CHILD}
        const tun = open();
        tun.startPolling(() => undefined);
        ${step}
        setTimeout(() => report('still here'), 5_000).unref();
        process.on('exit', () => report(tun.closed));`);
            expect([child.stdout, child.stderr, child.exitCode], step).to.deep.equal(['false\n', '', 0]);
        }
    });
    it('is referenced again after ref()', async () => {
        const child = await runChild(`${OPEN_IN_CHILD}
      const tun = open();
      tun.startPolling(() => undefined);
      tun.setPollEvents(1);
      tun.unref();
      tun.ref();
      setTimeout(() => { report('still here'); tun.close(); }, 300).unref();`);
        expect(child.stdout).to.equal('"still here"\n');
    });
    it('closes itself when it is collected, though its idle callback refers to it', async () => {
        const child = await runChild(`${OPEN_IN_CHILD}
      const forget = (poll) => {
        const tun = open();
        tun.setReceiveSlots([new Uint8Array(2000)], new Int32Array(1));
        if (poll) {
          tun.startPolling(() => tun.receive(1));
          tun.setPollEvents(1);
          tun.setPollEvents(0);
        }
      };
      for (let i = 0; i < 10; i += 1) forget(i % 2 === 0);
      report(devices());
      for (let i = 0; i < 50 && devices() > 0; i += 1) {
        global.gc();
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      report(devices());`, { nodeFlags: ['--expose-gc'] });
        expect(child.stderr).to.equal('');
        expect(child.stdout).to.equal('10\n0\n');
    });
    it('is not collected while it polls, even if nobody else holds it', async () => {
        const child = await runChild(`${OPEN_IN_CHILD}
      let calls = 0;
      (() => {
        const tun = open();
        tun.up = true;
        tun.startPolling(() => { calls += 1; });
        tun.setPollEvents(2);
      })();
      for (let i = 0; i < 10; i += 1) {
        global.gc();
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      calls = 0;
      await new Promise((resolve) => setTimeout(resolve, 20));
      report([devices(), calls > 0]);
      process.exit(0);`, { nodeFlags: ['--expose-gc'] });
        expect([child.stdout, child.stderr]).to.deep.equal(['[1,true]\n', '']);
    });
    it('is closed when its worker ends, by itself or by force, polling or not', async () => {
        const child = await runChild(`${OPEN_IN_CHILD}
      import { createRequire } from 'node:module';
      import { Worker } from 'node:worker_threads';
      // Loaded in the workers by its path: the TypeScript around it may not be loadable there.
      const addon = Object.keys(createRequire(import.meta.url).cache).find((path) => path.endsWith('sunstar.node'));
      const worker = (code) => new Promise((resolve, reject) => {
        const thread = new Worker(
          'import { createRequire } from "node:module"; import { parentPort } from "node:worker_threads";' +
          'const native = createRequire("file:///")(' + JSON.stringify(addon) + ');' +
          'const open = () => new native.Tun({ kind: "tun", virtioHeader: false, offload: false });' + code,
          { eval: true },
        );
        thread.on('message', () => thread.terminate());
        thread.on('error', reject);
        thread.on('exit', resolve);
      });
      await worker("open();");
      await worker("const tun = open(); tun.startPolling(() => 0); tun.setPollEvents(1); tun.unref();");
      await worker("const tun = open(); tun.startPolling(() => 0); tun.setPollEvents(1); process.exit(0);");
      await worker("const tun = open(); tun.startPolling(() => 0); tun.setPollEvents(1); parentPort.postMessage(1);");
      await worker("const tun = open(); tun.up = true; tun.startPolling(() => { parentPort.postMessage(1); for (;;); }); tun.setPollEvents(2);");
      await worker("const tun = open(); tun.up = true; tun.startPolling(() => { process.exit(0); }); tun.setPollEvents(2);");
      await worker("const tun = open(); tun.startPolling(() => 0); tun.setPollEvents(1); tun.close(); process.exit(0);");
      report(devices());`);
        expect([child.stdout, child.stderr, child.exitCode]).to.deep.equal(['0\n', '', 0]);
    });
});
//# sourceMappingURL=native_tun_polling.test.js.map