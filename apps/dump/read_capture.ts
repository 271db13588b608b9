/** A capture file from disk or from standard input, with a clear word where there is none. */
import { readFileSync } from 'node:fs';
import { parseCapture, type Capture } from '../../lib/index.ts';
import { AppError, EXIT } from '../exit_codes.ts';

/** @param path `-` is standard input. @throws AppError, or UsageError for what is no capture */
export function readCapture(path: string): Capture {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path === '-' ? 0 : path);
  } catch (error) {
    const { code = 'ERR_FAILED', message } = error as NodeJS.ErrnoException;
    throw new AppError(code === 'ENOENT' ? `there is no file '${path}'` : message, EXIT.failed, code, { path });
  }
  return parseCapture(bytes);
}
