/** How an app ends: one table for all of them, printed in every --help. */

export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  timeout: 3,
  refused: 4,
  skipped: 77,
  interrupted: 130,
} as const;

export const EXIT_CODE_HELP = `0 done · 1 failed · 2 wrong usage · 3 timed out · 4 refused or reset
  77 skipped (no privilege or device) · 130 interrupted`;

/** An app ends with this code after saying why. */
export class AppError extends Error {
  readonly code: string;
  readonly exitCode: number;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(message: string, exitCode: number, code: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.exitCode = exitCode;
    this.code = code;
    this.details = details;
  }

  override get name(): string {
    return this.constructor.name;
  }
}

/** The command line says something that cannot be done. */
export class UsageProblem extends AppError {
  constructor(message: string) {
    super(message, EXIT.usage, 'ERR_USAGE');
  }
}

const BY_CODE: Readonly<Record<string, number>> = {
  ETIMEDOUT: EXIT.timeout,
  ECONNREFUSED: EXIT.refused,
  ECONNRESET: EXIT.refused,
  ERR_OUT_OF_RANGE: EXIT.usage,
  ABORT_ERR: EXIT.interrupted,
};

/** The code of Node's and Sunstar's errors, or undefined. */
export function errorCodeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}

export function exitCodeOf(error: unknown): number {
  if (error instanceof AppError) return error.exitCode;
  return BY_CODE[errorCodeOf(error) ?? ''] ?? EXIT.failed;
}
