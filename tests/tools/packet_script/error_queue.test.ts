/** What scripts can ask a socket beside its bytes: the error queue, TCP_INQ, and events on edges. */
import { expect } from 'chai';
import { outcomeOf, passes } from '../../harness/scripts.ts';

const ACCEPT = `
  0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
 +0 setsockopt(3, SOL_SOCKET, SO_ZEROCOPY, [1], 4) = 0
 +0 bind(3, ..., ...) = 0
 +0 listen(3, 1) = 0
 +0 < S 0:0(0) win 65535 <mss 1000>
 +0 > S. 0:0(0) ack 1 <mss 1460>
+.1 < . 1:1(0) ack 1 win 65535
 +0 accept(3, ..., ...) = 4
 +0 fcntl(4, F_SETFL, O_RDWR|O_NONBLOCK) = 0`;

const report = (flags: string, control: string, result = '0'): string =>
  ` +0 recvmsg(4, {msg_name(...)=..., msg_iov(1)=[{..., 0}], msg_flags=${flags}, msg_control=[${control}]}, MSG_ERRQUEUE) = ${result}`;
const NONE = report('0', '', '-1 EAGAIN (Resource temporarily unavailable)');
const zeroCopy = (first: number, last: number): string =>
  report(
    'MSG_ERRQUEUE',
    `{cmsg_level=SOL_IP, cmsg_type=IP_RECVERR, cmsg_data={ee_errno=0, ee_origin=SO_EE_ORIGIN_ZEROCOPY, ee_type=0,
       ee_code=SO_EE_CODE_ZEROCOPY_COPIED, ee_info=${first}, ee_data=${last}}}`,
  );
const stamp = (event: string, key: number, milliseconds: number): string =>
  report(
    'MSG_ERRQUEUE|MSG_TRUNC',
    `{cmsg_level=SOL_SOCKET, cmsg_type=SCM_TIMESTAMPING, cmsg_data={scm_sec=0, scm_nsec=${milliseconds * 1e6}}},
     {cmsg_level=SOL_IP, cmsg_type=IP_RECVERR, cmsg_data={ee_errno=ENOMSG, ee_origin=SO_EE_ORIGIN_TIMESTAMPING,
       ee_type=0, ee_code=0, ee_info=${event}, ee_data=${key}}}`,
  );

const send = (start: number): string =>
  ` +0 send(4, ..., 100, MSG_ZEROCOPY) = 100\n +0 > P. ${start}:${start + 100}(100) ack 1`;
const ack = (number: number): string => ` +0 < . 1:1(0) ack ${number} win 65535`;

describe('SO_ZEROCOPY in scripts', () => {
  it('is told of each write once it is acknowledged, several in a row as one', () => {
    passes(`${ACCEPT}\n${send(1)}\n${NONE}\n${ack(101)}\n${zeroCopy(0, 0)}\n${NONE}`);
    passes(`${ACCEPT}\n${send(1)}\n${ack(101)}\n${send(101)}\n${ack(201)}\n${zeroCopy(0, 1)}\n${NONE}`);
  });

  it('fails a script that expects another number', () => {
    expect(outcomeOf(`${ACCEPT}\n${send(1)}\n${ack(101)}\n${zeroCopy(0, 1)}`).status).to.equal('failed');
  });
});

describe('SO_TIMESTAMPING in scripts', () => {
  const ON =
    ' +0 setsockopt(4, SOL_SOCKET, SO_TIMESTAMPING, [SOF_TIMESTAMPING_TX_SCHED | SOF_TIMESTAMPING_TX_SOFTWARE | SOF_TIMESTAMPING_TX_ACK | SOF_TIMESTAMPING_SOFTWARE | SOF_TIMESTAMPING_OPT_ID], 4) = 0';
  const WRITTEN = ` +0 write(4, ..., 100) = 100\n +0 > P. 1:101(100) ack 1\n+.1 < . 1:1(0) ack 101 win 65535`;

  it('tells when the last byte of a write left, and when it was acknowledged', () => {
    const told = [
      stamp('SCM_TSTAMP_SCHED', 99, 100),
      stamp('SCM_TSTAMP_SND', 99, 100),
      stamp('SCM_TSTAMP_ACK', 99, 200),
    ];
    passes([ACCEPT, ON, WRITTEN, ...told, NONE].join('\n'));
  });

  it('fails a script that expects another time', () => {
    const outcome = outcomeOf([ACCEPT, ON, WRITTEN, stamp('SCM_TSTAMP_SCHED', 99, 150)].join('\n'));
    expect(outcome).to.include({ status: 'failed', message: 'the timestamp is another' });
  });
});

describe('TCP_INQ in scripts', () => {
  const read = (bytes: number, left: number): string =>
    ` +0 recvmsg(4, {msg_name(...)=..., msg_iov(1)=[{..., ${bytes}}], msg_flags=0, msg_control=[{cmsg_level=SOL_TCP, cmsg_type=TCP_CM_INQ, cmsg_data=${left}}]}, 0) = ${bytes}`;

  it('tells how much is left, and counts the end of the stream as a byte', () => {
    passes(`${ACCEPT}
 +0 setsockopt(4, SOL_TCP, TCP_INQ, [1], 4) = 0
 +0 < P. 1:101(100) ack 1 win 65535
${read(40, 60)}
 +0 < F. 101:101(0) ack 1 win 65535
${read(60, 1)}`);
  });
});

describe('epoll in scripts', () => {
  const ready = (events: string): string => ` +0 epoll_wait(5, {events=${events}, fd=4}, 1, 0) = 1`;
  const QUIET = ' +0 epoll_wait(5, {events=0, ptr=0}, 1, 0) = 0';
  const watch = (events: string): string =>
    ` +0 epoll_create(1) = 5\n +0 epoll_ctl(5, EPOLL_CTL_ADD, 4, {events=${events}, fd=4}) = 0`;
  const DATA = ' +0 < P. 1:101(100) ack 1 win 65535';
  const MORE = ' +0 < P. 101:201(100) ack 1 win 65535';

  it('tells the same again by level, and by edge only once for each arrival', () => {
    passes([ACCEPT, watch('EPOLLIN'), QUIET, DATA, ready('EPOLLIN'), ready('EPOLLIN')].join('\n'));
    const edges = [DATA, ready('EPOLLIN'), QUIET, ' +0 read(4, ..., 10) = 10', QUIET, MORE, ready('EPOLLIN'), QUIET];
    passes([ACCEPT, watch('EPOLLIN|EPOLLET'), QUIET, ...edges].join('\n'));
  });

  it('tells once where that is wanted, until it is armed again', () => {
    const again = ' +0 epoll_ctl(5, EPOLL_CTL_MOD, 4, {events=EPOLLIN|EPOLLONESHOT, fd=4}) = 0';
    passes(
      [ACCEPT, watch('EPOLLIN|EPOLLONESHOT'), DATA, ready('EPOLLIN'), QUIET, MORE, QUIET, again, ready('EPOLLIN')].join(
        '\n',
      ),
    );
  });

  it('tells of the error queue, asked or not', () => {
    passes([ACCEPT, watch('EPOLLIN'), send(1), ack(101), ready('EPOLLERR'), zeroCopy(0, 0), QUIET].join('\n'));
  });
});

describe('buffers in scripts', () => {
  it('at NULL are refused, by EFAULT', () => {
    passes(`${ACCEPT}
 +0 write(4, NULL, 100) = -1 EFAULT (Bad address)
 +0 read(4, NULL, 100) = -1 EAGAIN (Resource temporarily unavailable)
 +0 < P. 1:101(100) ack 1 win 65535
 +0 read(4, NULL, 100) = -1 EFAULT (Bad address)
 +0 read(4, ..., 100) = 100`);
  });
});
