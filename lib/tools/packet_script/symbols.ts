/**
 * What the names in system calls are worth. Only flags that are joined and compared need a number; options, levels and
 * errors are compared by name.
 * Pure. Values of Linux, where the systems differ and the profile does not say otherwise.
 */
import { TIMESTAMPING } from './error_queue.ts';
import type { Expression } from './script.ts';
import { UnsupportedFeature } from './script_error.ts';

export const MSG_OOB = 0x1;
export const MSG_PEEK = 0x2;
export const MSG_TRUNC = 0x20;
export const MSG_DONTWAIT = 0x40;
export const MSG_EOR = 0x80;
export const MSG_WAITALL = 0x100;
export const MSG_ERRQUEUE = 0x2000;
export const MSG_NOSIGNAL = 0x4000;
export const MSG_MORE = 0x8000;
export const MSG_ZEROCOPY = 0x4000000;
export const MSG_FASTOPEN = 0x20000000;

export const POLLIN = 0x1;
export const POLLPRI = 0x2;
export const POLLOUT = 0x4;
export const POLLERR = 0x8;
export const POLLHUP = 0x10;
export const POLLNVAL = 0x20;
export const POLLRDHUP = 0x2000;
const POLLRDNORM = 0x40;
const POLLWRNORM = 0x100;

/** Above the 31 bits of other flags: they are told apart by arithmetic. */
export const EPOLLEXCLUSIVE = 2 ** 28;
export const EPOLLONESHOT = 2 ** 30;
export const EPOLLET = 2 ** 31;

export const O_RDWR = 0x2;

const NUMBERS: Readonly<Record<string, number>> = {
  AF_UNSPEC: 0,
  AF_INET: 2,
  AF_INET6: 10,
  PF_INET: 2,
  PF_INET6: 10,
  SOCK_STREAM: 1,
  SOCK_DGRAM: 2,
  SOCK_RAW: 3,
  IPPROTO_IP: 0,
  IPPROTO_ICMP: 1,
  IPPROTO_TCP: 6,
  IPPROTO_UDP: 17,
  IPPROTO_IPV6: 41,
  IPPROTO_ICMPV6: 58,
  IPPROTO_SCTP: 132,
  IPPROTO_UDPLITE: 136,
  O_RDONLY: 0,
  O_WRONLY: 1,
  O_RDWR,
  SHUT_RD: 0,
  SHUT_WR: 1,
  SHUT_RDWR: 2,
  MSG_OOB,
  MSG_PEEK,
  MSG_TRUNC,
  MSG_DONTWAIT,
  MSG_WAITALL,
  MSG_NOSIGNAL,
  MSG_MORE,
  MSG_FASTOPEN,
  MSG_EOR,
  MSG_ERRQUEUE,
  MSG_ZEROCOPY,
  POLLIN,
  POLLPRI,
  POLLOUT,
  POLLERR,
  POLLHUP,
  POLLNVAL,
  POLLRDNORM,
  POLLWRNORM,
  POLLRDHUP,
  EPOLLIN: POLLIN,
  EPOLLPRI: POLLPRI,
  EPOLLOUT: POLLOUT,
  EPOLLERR: POLLERR,
  EPOLLHUP: POLLHUP,
  EPOLLRDNORM: POLLRDNORM,
  EPOLLWRNORM: POLLWRNORM,
  EPOLLRDHUP: POLLRDHUP,
  EPOLLEXCLUSIVE,
  EPOLLONESHOT,
  EPOLLET,
  EPOLL_CTL_ADD: 1,
  EPOLL_CTL_DEL: 2,
  EPOLL_CTL_MOD: 3,
  FD_CLOEXEC: 1,
  INADDR_ANY: 0,
  TCP_INFINITE_SSTHRESH: 0x7fffffff,
  IP_PMTUDISC_DONT: 0,
  IP_PMTUDISC_WANT: 1,
  IP_PMTUDISC_DO: 2,
  IP_PMTUDISC_PROBE: 3,
  IPTOS_LOWDELAY: 0x10,
  IPTOS_THROUGHPUT: 0x08,
  IPTOS_RELIABILITY: 0x04,
  ...TIMESTAMPING,
  ...Object.fromEntries([0, 1, 2, 3, 4, 5, 6, 7].map((value) => [`IPTOS_DSCP_CS${value}`, value << 5])),
  ...Object.fromEntries(
    [1, 2, 3, 4].flatMap((row) => [1, 2, 3].map((drop) => [`IPTOS_DSCP_AF${row}${drop}`, (row * 8 + drop * 2) << 2])),
  ),
  IPTOS_DSCP_EF: 0xb8,
  IPTOS_DSCP_VA: 0xb0,
};

/** Two names of one error. */
const SAME_ERRORS: Readonly<Record<string, string>> = {
  EWOULDBLOCK: 'EAGAIN',
  ENOTSUP: 'EOPNOTSUPP',
  EDEADLOCK: 'EDEADLK',
};

export function isSameError(a: string, b: string): boolean {
  return (SAME_ERRORS[a] ?? a) === (SAME_ERRORS[b] ?? b);
}

/** The value, or undefined for what is no number and no name of one. @param special names worth something else here */
export function numberOf(
  expression: Expression | undefined,
  special: Readonly<Record<string, number>> = {},
): number | undefined {
  if (expression === undefined) return undefined;
  switch (expression.kind) {
    case 'number':
      return expression.value;
    case 'word':
      return (
        special[expression.name] ?? (Object.hasOwn(NUMBERS, expression.name) ? NUMBERS[expression.name] : undefined)
      );
    case 'or': {
      const left = numberOf(expression.left, special);
      const right = numberOf(expression.right, special);
      // Not `|`: EPOLLET has the 32nd bit.
      return left === undefined || right === undefined
        ? undefined
        : Number(BigInt(Math.trunc(left)) | BigInt(Math.trunc(right)));
    }
    default:
      return undefined;
  }
}

/** @throws UnsupportedFeature */
export function requireNumber(
  expression: Expression | undefined,
  what: string,
  special: Readonly<Record<string, number>> = {},
): number {
  const value = numberOf(expression, special);
  if (value !== undefined) return value;
  const written = expression === undefined ? 'missing' : describeExpression(expression);
  throw new UnsupportedFeature(`${what} is ${written}, which has no value here`);
}

/** `[1]` is worth what is in it. */
export function elementOf(expression: Expression | undefined): Expression | undefined {
  return expression?.kind === 'list' && expression.items.length === 1 ? expression.items[0] : expression;
}

/** The field of a struct, or undefined. */
export function fieldOf(expression: Expression | undefined, name: string): Expression | undefined {
  return expression?.kind === 'struct' ? expression.fields.find((field) => field.name === name)?.value : undefined;
}

/** As a script would write it. */
export function describeExpression(expression: Expression): string {
  switch (expression.kind) {
    case 'any':
      return '...';
    case 'number':
      return String(expression.value);
    case 'word':
      return expression.name;
    case 'string':
      return `"${expression.text}"${expression.isPrefix ? '...' : ''}`;
    case 'or':
      return `${describeExpression(expression.left)}|${describeExpression(expression.right)}`;
    case 'list':
      return `[${expression.items.map(describeExpression).join(', ')}]`;
    case 'struct':
      return `{${expression.fields.map(({ name, value }) => `${name === '' ? '' : `${name}=`}${describeExpression(value)}`).join(', ')}}`;
    case 'function':
      return `${expression.name}(${expression.args.map(describeExpression).join(', ')})`;
  }
}
