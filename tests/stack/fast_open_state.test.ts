/** What a Fast Open server and client remember, and what they need not (RFC 7413 §4.1). */
import { expect } from 'chai';
import { FastOpenCache } from '../../lib/stack/fast_open_cache.ts';
import { FastOpenCookies } from '../../lib/stack/fast_open_cookies.ts';
import { IPAddress } from '../../lib/util/ip_address.ts';
import { bytesOf, hexOf } from '../harness/wire_bytes.ts';
import { addressBits } from './stack_harness.ts';

const KEY = Uint32Array.of(0xa1a1a1a1, 0xb2b2b2b2, 0xc3c3c3c3, 0xd4d4d4d4);
const SERVER = addressBits('192.168.0.1');
const CLIENT = addressBits('192.0.2.1');

describe('FastOpenCookies', () => {
  it('are those of Linux with the same key, so that a farm of servers may be mixed', () => {
    expect(hexOf(new FastOpenCookies(KEY).cookieFor(SERVER, CLIENT))).to.equal('3021b9d889017eeb');
  });

  it('are good for one client and one server', () => {
    const cookies = new FastOpenCookies(KEY);
    const cookie = cookies.cookieFor(SERVER, CLIENT);
    expect(cookies.judge(cookie, SERVER, CLIENT)).to.equal('good');
    expect(cookies.judge(cookie, SERVER, CLIENT + 1)).to.equal('bad');
    expect(cookies.judge(cookie, SERVER + 1, CLIENT)).to.equal('bad');
    const [server, client] = [IPAddress.parse('fd00::1'), IPAddress.parse('fd00::2')];
    expect(cookies.judge(cookies.cookieFor(server, client), server, client)).to.equal('good');
    expect(cookies.judge(cookies.cookieFor(server, client), server, IPAddress.parse('fd00::3'))).to.equal('bad');
  });

  it('are bad with one bit changed, or with another length', () => {
    const cookies = new FastOpenCookies(KEY);
    const cookie = cookies.cookieFor(SERVER, CLIENT);
    for (let bit = 0; bit < 64; bit += 1) {
      const forged = Uint8Array.from(cookie);
      forged[bit >> 3]! ^= 1 << (bit & 7);
      expect(cookies.judge(forged, SERVER, CLIENT)).to.equal('bad');
    }
    for (const length of [0, 4, 16]) {
      const other = new Uint8Array(length);
      other.set(cookie.subarray(0, length));
      expect(cookies.judge(other, SERVER, CLIENT)).to.equal('bad');
    }
  });

  it('of the last key are stale, those of the one before are bad', () => {
    const cookies = new FastOpenCookies(KEY);
    const cookie = cookies.cookieFor(SERVER, CLIENT);
    cookies.rotate(Uint32Array.of(1, 2, 3, 4));
    expect(cookies.judge(cookie, SERVER, CLIENT)).to.equal('stale');
    expect(cookies.judge(cookies.cookieFor(SERVER, CLIENT), SERVER, CLIENT)).to.equal('good');
    cookies.rotate(Uint32Array.of(5, 6, 7, 8));
    expect(cookies.judge(cookie, SERVER, CLIENT)).to.equal('bad');
  });
});

describe('FastOpenCache', () => {
  it('asks for a cookie first, and offers it once it has one, with the MSS that came with it', () => {
    const cache = new FastOpenCache();
    expect(cache.offerFor(SERVER, 0)).to.deep.equal({
      cookie: new Uint8Array(0),
      maxSegmentSize: 0,
      isExperiment: false,
    });
    cache.learn(SERVER, bytesOf('a1a2a3a4'), 1460);
    expect(cache.offerFor(SERVER, 0)).to.include({ maxSegmentSize: 1460 });
    expect(hexOf(cache.offerFor(SERVER, 0)!.cookie)).to.equal('a1a2a3a4');
    expect(cache.offerFor(SERVER + 1, 0)!.cookie.byteLength).to.equal(0);
  });

  it('offers nothing for ten minutes after a failure, and twice as long after the next, up to a day', () => {
    const cache = new FastOpenCache();
    let nowMs = 0;
    for (const minutes of [10, 20, 40, 80, 160, 320, 640, 1280, 1440, 1440]) {
      cache.failed(SERVER, nowMs);
      expect(cache.offerFor(SERVER, nowMs + minutes * 60_000 - 1)).to.equal(null);
      expect(cache.offerFor(SERVER, nowMs + minutes * 60_000)).to.not.equal(null);
      nowMs += minutes * 60_000;
    }
    cache.succeeded(SERVER);
    cache.failed(SERVER, nowMs);
    expect(cache.offerFor(SERVER, nowMs + 600_000)).to.not.equal(null);
  });

  it('tries at once again after a success, however late it came', () => {
    const cache = new FastOpenCache();
    cache.failed(SERVER, 0);
    cache.succeeded(SERVER);
    expect(cache.offerFor(SERVER, 1)).to.not.equal(null);
  });

  it('heeds the MSS of every answer, once it has a cookie to use it with', () => {
    const cache = new FastOpenCache();
    cache.learnSegmentSize(SERVER, 900);
    expect(cache.size).to.equal(0);
    cache.learn(SERVER, bytesOf('a1a2a3a4'), 1460);
    cache.learnSegmentSize(SERVER, 900);
    cache.learnSegmentSize(SERVER, 0);
    expect(cache.offerFor(SERVER, 0)).to.include({ maxSegmentSize: 900 });
  });

  it('asks once more in the option for experiments, and then no more in that one', () => {
    const cache = new FastOpenCache();
    const asked: boolean[] = [];
    for (let time = 0; time < 4; time += 1) {
      asked.push(cache.offerFor(SERVER, 0)!.isExperiment);
      cache.ignored(SERVER);
    }
    expect(asked).to.deep.equal([false, true, false, false]);
  });

  it('does not grow without end', () => {
    const cache = new FastOpenCache();
    for (let server = 0; server < 10_000; server += 1) cache.learn(server, bytesOf('a1a2a3a4'), 1460);
    expect(cache.size).to.equal(4096);
  });
});
