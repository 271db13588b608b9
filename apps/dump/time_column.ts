/** The time before each line, in the formats of tcpdump: -t none, -tt since 1970, -ttt since the line before, -tttt with the
 *  date, -ttttt since the first line. */
import type { CapturedPacket } from '../../lib/index.ts';

/** How often -t was given. */
export type TimeStyle = 0 | 1 | 2 | 3 | 4 | 5;

/** Beyond it a Date has no name for the day. ms. */
const LAST_DAY_MS = 8.64e15;

interface Moment {
  readonly seconds: number;
  readonly nanoseconds: number;
}

export class TimeColumn {
  readonly #style: TimeStyle;
  #first: Moment | null = null;
  #last: Moment | null = null;

  constructor(style: TimeStyle) {
    this.#style = style;
  }

  /** With a space behind it, where it is not empty. */
  text(packet: CapturedPacket): string {
    const now: Moment = packet;
    const reference = this.#style === 3 ? (this.#last ?? now) : (this.#first ?? now);
    this.#first ??= now;
    this.#last = now;
    switch (this.#style) {
      case 1:
        return '';
      case 2:
        return `${now.seconds}.${microseconds(now.nanoseconds)} `;
      case 3:
      case 5:
        return ` ${since(reference, now)} `;
      default:
        return `${dayTime(now, this.#style === 4)} `;
    }
  }
}

function microseconds(nanoseconds: number): string {
  return String(Math.floor(nanoseconds / 1000)).padStart(6, '0');
}

function clock(hours: number, minutes: number, seconds: number): string {
  return [hours, minutes, seconds].map((part) => String(part).padStart(2, '0')).join(':');
}

/** Clocks are set back: a difference may be negative. */
function since(then: Moment, now: Moment): string {
  let seconds = now.seconds - then.seconds;
  let nanoseconds = now.nanoseconds - then.nanoseconds;
  const isNegative = seconds < 0 || (seconds === 0 && nanoseconds < 0);
  if (isNegative) [seconds, nanoseconds] = [-seconds, -nanoseconds];
  if (nanoseconds < 0) [seconds, nanoseconds] = [seconds - 1, nanoseconds + 1_000_000_000];
  const text = clock(Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60);
  return `${isNegative ? '-' : ''}${text}.${microseconds(nanoseconds)}`;
}

/** In the time zone of whoever looks. */
function dayTime({ seconds, nanoseconds }: Moment, withDate: boolean): string {
  if (Math.abs(seconds * 1000) > LAST_DAY_MS) return `${seconds}.${microseconds(nanoseconds)}`;
  const date = new Date(seconds * 1000);
  const time = clock(date.getHours(), date.getMinutes(), date.getSeconds());
  const day = `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
  return `${withDate ? `${day} ` : ''}${time}.${microseconds(nanoseconds)}`;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
