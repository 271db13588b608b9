/**
 * What recvmsg() tells beside the bytes: reports from the error queue, and how much more there is to read (TCP_INQ).
 * Pure.
 */
import type { ErrorReport } from './error_queue.ts';
import type { Expression } from './script.ts';
import { Divergence, UnsupportedFeature } from './script_error.ts';
import type { CheckOutput } from './script_kernel.ts';
import { describeExpression, fieldOf, numberOf } from './symbols.ts';

const MILLION = 1e6;
const SECOND_MS = 1000;
const RULE = 'RFC 9293 §3.9.1';

/** The control messages that a script expects; null: it does not say. */
export function expectedControl(message: Expression | undefined): readonly Expression[] | null {
  const control = fieldOf(message, 'msg_control');
  if (control === undefined || control.kind === 'any') return null;
  if (control.kind !== 'list') throw new UnsupportedFeature('the control messages are not written out');
  return control.items;
}

/** @param toleranceMs how far a time may be off; @throws Divergence */
export function checkReport(
  message: Expression | undefined,
  report: ErrorReport,
  check: CheckOutput,
  toleranceMs: number,
): void {
  const expected = expectedControl(message);
  if (expected === null) return;
  const count = report.kind === 'timestamp' ? 2 : 1;
  check('the number of control messages', { kind: 'number', value: expected.length }, count);
  for (const item of expected) {
    const type = describeField(item, 'cmsg_type');
    const data = fieldOf(item, 'cmsg_data');
    if (type.endsWith('RECVERR')) checkExtendedError(data, report, check);
    else if (type === 'SCM_TIMESTAMPING' && report.kind === 'timestamp') checkTime(data, report.atMs, toleranceMs);
    else throw new UnsupportedFeature(`there are no control messages of type ${type} here`);
  }
}

/** `struct sock_extended_err` */
function checkExtendedError(data: Expression | undefined, report: ErrorReport, check: CheckOutput): void {
  const isTime = report.kind === 'timestamp';
  check('ee_errno', fieldOf(data, 'ee_errno'), isTime ? 'ENOMSG' : 0);
  check('ee_origin', fieldOf(data, 'ee_origin'), isTime ? 'SO_EE_ORIGIN_TIMESTAMPING' : 'SO_EE_ORIGIN_ZEROCOPY');
  check('ee_type', fieldOf(data, 'ee_type'), 0);
  check('ee_code', fieldOf(data, 'ee_code'), isTime ? 0 : 'SO_EE_CODE_ZEROCOPY_COPIED');
  check('ee_info', fieldOf(data, 'ee_info'), isTime ? report.event : report.first);
  check('ee_data', fieldOf(data, 'ee_data'), isTime ? report.key : report.last);
}

function checkTime(data: Expression | undefined, atMs: number, toleranceMs: number): void {
  const seconds = numberOf(fieldOf(data, 'scm_sec'));
  const nanoseconds = numberOf(fieldOf(data, 'scm_nsec'));
  if (seconds === undefined || nanoseconds === undefined) return;
  const expectedMs = seconds * SECOND_MS + nanoseconds / MILLION;
  if (Math.abs(expectedMs - atMs) <= toleranceMs) return;
  throw new Divergence('the timestamp is another', {
    expected: `${expectedMs} ms ± ${toleranceMs} ms`,
    got: `${atMs} ms`,
    rule: RULE,
  });
}

/** TCP_INQ: how many bytes may be read after this call. */
export function checkBytesLeft(message: Expression | undefined, left: number, check: CheckOutput): void {
  for (const item of expectedControl(message) ?? []) {
    if (describeField(item, 'cmsg_type') !== 'TCP_CM_INQ') {
      throw new UnsupportedFeature(`there is no control message ${describeExpression(item)} here`);
    }
    check('TCP_CM_INQ', fieldOf(item, 'cmsg_data'), left);
  }
}

function describeField(item: Expression, name: string): string {
  const field = fieldOf(item, name);
  return field === undefined ? '' : describeExpression(field);
}
