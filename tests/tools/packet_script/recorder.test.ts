/** A connection that has happened becomes a script, and the script passes. */
import { expect } from 'chai';
import { profileNamed } from '../../../lib/tools/packet_script/profiles.ts';
import { ScriptRecorder } from '../../../lib/tools/packet_script/recorder.ts';
import { describeFailure } from '../../../lib/tools/packet_script/reports.ts';
import { runScript } from '../../../lib/tools/packet_script/runner.ts';
import { seededRandomSource } from '../../../lib/util/random_source.ts';
import { filesBelow, readProjectFile } from '../../harness/project_files.ts';
import { passes } from '../../harness/scripts.ts';

function recordingOf(script: string): { recorder: ScriptRecorder; status: string } {
  const recorder = new ScriptRecorder();
  const outcome = runScript('recorded.pkt', script, {
    profile: profileNamed('default'),
    random: seededRandomSource(3),
    witness: (bytes, direction, atMs) => recorder.add(bytes, direction, atMs),
  });
  if (outcome.status === 'failed') expect.fail(describeFailure(outcome));
  return { recorder, status: outcome.status };
}

const ACTIVE = `
  0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
 +0 fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0
 +0 connect(3, ..., ...) = -1 EINPROGRESS (Operation now in progress)
 +0 > S 0:0(0) <mss 1460,sackOK,TS val 5 ecr 0,nop,wscale 8>
+.1 < S. 0:0(0) ack 1 win 5000 <mss 1000,sackOK,TS val 9000 ecr 5,nop,wscale 2>
 +0 > . 1:1(0) ack 1 <nop,nop,TS val 6 ecr 9000>
 +0 write(3, ..., 1500) = 1500
 +0 > . 1:989(988) ack 1 <nop,nop,TS val 6 ecr 9000>
 +0 > P. 989:1501(512) ack 1 <nop,nop,TS val 6 ecr 9000>
+.1 < . 1:1(0) ack 1 win 5000 <nop,nop,TS val 9100 ecr 6,nop,nop,sack 989:1501>
+.02~+.35 > . 1:989(988) ack 1 <nop,nop,TS val 7 ecr 9000>
+.1 < P. 1:101(100) ack 1501 win 5000 <nop,nop,TS val 9200 ecr 7>
+.0~+.04 > . 1501:1501(0) ack 101 <nop,nop,TS val 8 ecr 9200>
 +0 shutdown(3, SHUT_WR) = 0
 +0 > F. 1501:1501(0) ack 101 <nop,nop,TS val 8 ecr 9200>
+.1 < F. 101:101(0) ack 1502 win 5000 <nop,nop,TS val 9300 ecr 8>
 +0 > . 1502:1502(0) ack 102 <nop,nop,TS val 9 ecr 9300>`;

describe('a recorded connection', () => {
  it('that we opened is written with its calls, its numbers from 0 and its clocks from round values', () => {
    const { recorder } = recordingOf(ACTIVE);
    const text = recorder.script('a test');
    expect(text).to.match(
      /^\/\/ a test\n--ip_version=ipv4\n--local_ip=192\.168\.0\.1\n--remote_ip=192\.0\.2\.1\n--connect_port=8080\n/,
    );
    expect(text).to.contain('connect(3, ..., ...) = -1 EINPROGRESS');
    expect(text).to.contain('> S 0:0(0) <mss 1460,sackOK,TS val 100 ecr 0,nop,wscale 8>');
    expect(text).to.contain('< S. 0:0(0) ack 1 win 5000 <mss 1000,sackOK,TS val 700 ecr 100,nop,wscale 2>');
    expect(text).to.contain('sack 989:1501');
    expect(text).to.contain('read(3, ..., 100) = 100');
  });

  it('passes as a script', () => {
    const text = recordingOf(ACTIVE).recorder.script('a test');
    passes(text);
  });

  it('makes every teaching script into one that passes, where it has a connection and was not lost', () => {
    const paths = filesBelow('tests/scripts').filter((path) => /\/(?:handshake|closing)\/.*\.pkt$/.test(path));
    for (const path of paths) {
      const source = readProjectFile(path);
      if (source.includes('`')) continue; // the settings of the system are not in the packets
      const { recorder } = recordingOf(source);
      const text = recorder.script(path);
      if (!text.includes('RST') && !/[<>] R/.test(text) && !recorder.isEmpty) passes(text);
    }
  });

  it('without a SYN is none', () => {
    expect(new ScriptRecorder().script('nothing')).to.equal('// nothing\n// There was no connection.\n');
  });
});
