/** The adapter to tuntap2, over a fake module with its API and its weaknesses. */
import { expect } from 'chai';
import { EventEmitter } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTuntap2 } from '../../lib/devices/tuntap2_device.js';
import { Packet } from '../../lib/util/packet.js';
class FakeTuntap2 extends EventEmitter {
    name = 'tun3';
    _fd = -1;
    mtu = 0;
    ipv4 = '';
    ipv6 = '';
    isUp = false;
    isFlowing = true;
    isReleased = false;
    /** After an error its write stream is destroyed for good. */
    isDestroyed = false;
    sent = [];
    pending = [];
    linkIsDown = false;
    pause() {
        this.isFlowing = false;
    }
    resume() {
        this.isFlowing = true;
    }
    write(packet, encoding, written) {
        if (typeof encoding === 'function')
            return; // it loses the callback
        this.pending.push(() => {
            if (this.linkIsDown || this.isDestroyed) {
                this.isDestroyed = true;
                const error = Object.assign(new Error('EIO: i/o error, write'), { code: 'EIO', syscall: 'write' });
                written?.(error);
                this.emit('error', error);
                return;
            }
            this.sent.push([...packet]);
            written?.(null);
        });
    }
    /** The thread pool at work. */
    work() {
        for (const write of this.pending.splice(0))
            write();
    }
    release() {
        this.isReleased = true;
    }
}
async function openFake(kind = 'tun') {
    let native;
    class Opened extends FakeTuntap2 {
        constructor() {
            super();
            native = this;
        }
    }
    const module = { Tun: Opened, Tap: Opened };
    const device = await openTuntap2({ kind, mtu: 1400, ipv4: '10.0.0.1/24', load: () => Promise.resolve(module) });
    return { device, native: native };
}
function packetOf(...bytes) {
    return Packet.fromBytes(Uint8Array.from(bytes));
}
describe('Tuntap2Device', () => {
    it('sets the interface up as asked, without any offload', async () => {
        const { device, native } = await openFake('tap');
        expect(native).to.include({ mtu: 1400, ipv4: '10.0.0.1/24', isUp: true });
        expect(device.capabilities).to.deep.equal({
            mtu: 1400,
            linkType: 'ethernet',
            checksumOffload: false,
            segmentationOffloadBytes: 0,
        });
    });
    it('receives what it emits, and holds it back when too much waits', async () => {
        const { device, native } = await openFake();
        let wakes = 0;
        device.readable.onReady(() => (wakes += 1));
        for (let index = 0; index < 256; index += 1)
            native.emit('data', Buffer.of(0x45, index));
        expect([wakes, native.isFlowing]).to.deep.equal([1, false]);
        let received = 0;
        while (device.receive((packet) => expect(packet.uint8(1)).to.equal(received++), 64) > 0)
            continue;
        expect([received, device.readable.ready, native.isFlowing]).to.deep.equal([256, false, true]);
    });
    it('sends with three arguments, says no when too much is being written, and tells when there is room', async () => {
        const { device, native } = await openFake();
        for (let index = 0; index < 256; index += 1)
            expect(device.transmit(packetOf(0x45, index))).to.equal(true);
        expect([device.transmit(packetOf(0x45)), device.writable.ready]).to.deep.equal([false, false]);
        native.work();
        expect([device.writable.ready, native.sent.length, device.counters.packetsSent]).to.deep.equal([true, 256, 256]);
    });
    it('outlives a write while the link is down, although the stream of tuntap2 does not', async () => {
        const { device, native } = await openFake();
        const folder = mkdtempSync(join(tmpdir(), 'sunstar-'));
        native._fd = openSync(join(folder, 'device'), 'w');
        native.linkIsDown = true;
        device.transmit(packetOf(1, 2, 3));
        native.work();
        expect([device.counters.sendErrors, device.failure]).to.deep.equal([1, null]);
        native.linkIsDown = false;
        device.transmit(packetOf(4, 5, 6));
        while (device.counters.packetsSent === 0)
            await new Promise((resolve) => setImmediate(resolve));
        expect([...readFileSync(join(folder, 'device'))]).to.deep.equal([4, 5, 6]);
        closeSync(native._fd);
        rmSync(folder, { recursive: true });
    });
    it('any other error ends it, once', async () => {
        const { device, native } = await openFake();
        native.emit('error', Object.assign(new Error('gone'), { code: 'EBADFD', syscall: 'read' }));
        native.emit('error', new Error('again'));
        expect(device.failure.message).to.equal('gone');
        expect([device.readable.ready, native.isReleased, device.transmit(packetOf(1))]).to.deep.equal([true, true, true]);
        expect([device.receive(() => { }, 64), device.readable.ready]).to.deep.equal([0, false]);
    });
    it('makes an error of what tuntap2 throws as a string, and of its absence', async () => {
        class Broken {
            constructor() {
                throw 'no such device';
            }
        }
        const module = { Tun: Broken, Tap: Broken };
        const failure = async (promise) => promise.then(() => new Error('it did not fail'), (error) => error);
        expect((await failure(openTuntap2({ load: () => Promise.resolve(module) }))).message).to.contain('no such device');
        expect((await failure(openTuntap2())).message).to.contain('openTUN()');
    });
});
//# sourceMappingURL=tuntap2_device.test.js.map