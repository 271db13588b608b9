/**
 * The grammar of packet scripts from the top: options, then events, each a time and an action. Packets and system calls
 * have files of their own.
 * Pure. Not here: what an option is worth, and whether the stack can do what an event asks; see script_settings.ts and
 * the runner.
 *
 *   script = { --name=value } [ `shell` ] { time ( packet | call | `shell` | %{ code }% ) } [ `shell` ]
 *   time   = 0.1 | +.1 | * | .1~.2 | +.1~+.2
 */
import { parseSystemCall } from './call_parser.ts';
import { withoutExcludedLines } from './conditional_lines.ts';
import { tokenize, type Token } from './lexer.ts';
import { parsePacket } from './packet_parser.ts';
import type { Action, EventTime, Script, ScriptEvent, ScriptOption } from './script.ts';
import { ScriptSyntaxError } from './script_error.ts';
import { TokenStream } from './token_stream.ts';

const NOW: EventTime = { kind: 'relative', ms: 0 };

/**
 * @param definitions symbols with a value, as by `--define`
 * @param system the name by which `#ifdef` knows the script's system
 * @throws ScriptSyntaxError naming file, line and column; UnsupportedFeature
 */
export function parseScript(
  file: string,
  source: string,
  definitions: Readonly<Record<string, string>> = {},
  system: string | null = null,
): Script {
  const isDefined = (name: string): boolean => name === system || Object.hasOwn(definitions, name);
  const stream = new TokenStream(file, withoutExcludedLines(file, source, isDefined));
  for (const [name, value] of Object.entries(definitions)) {
    stream.define(name, tokenize(file, value).tokens[0]!); // there is an end token at least
  }
  const options: ScriptOption[] = [];
  while (stream.seesKind('option')) options.push(parseOption(stream));
  const events: ScriptEvent[] = [];
  while (!stream.isAtEnd) events.push(parseEvent(stream));
  if (events.length === 0) stream.fail('there are no events');
  return { file, options, events, comments: stream.comments };
}

function parseOption(stream: TokenStream): ScriptOption {
  const { text, position } = stream.next();
  const name = text.slice(2);
  if (!stream.accept('=')) return { name, value: '', position };
  const value = optionValue(stream);
  if (name === 'define') defineSymbol(stream, value);
  return { name, value: value.map(({ text: part }) => part).join(''), position };
}

/** All tokens without a space between them: `packet,syscall`, `CC="reno"`, `192.168.0.1/16`. */
function optionValue(stream: TokenStream): Token[] {
  const first = stream.next();
  if (first.kind === 'end' || first.kind === 'option') stream.fail('expected a value', first.position);
  const tokens = [first];
  while (stream.peek().isAttached && !stream.isAtEnd) tokens.push(stream.next());
  return tokens;
}

function defineSymbol(stream: TokenStream, value: readonly Token[]): void {
  const [word, equals, meaning, ...rest] = value;
  if (word?.kind !== 'word' || equals?.text !== '=' || meaning === undefined || rest.length > 0) {
    throw new ScriptSyntaxError(stream.file, value[0]!.position, 'expected --define=NAME=value'); // at least one token
  }
  stream.define(word.text, meaning);
}

function parseEvent(stream: TokenStream): ScriptEvent {
  const { position } = stream;
  if (stream.seesKind('shell')) return { position, time: NOW, action: parseShell(stream) };
  const time = parseTime(stream);
  const action = parseAction(stream);
  const isOutbound = action.kind === 'packet' && action.direction === 'outbound';
  if (!isOutbound && time.kind !== 'absolute' && time.kind !== 'relative') {
    stream.fail('only packets from the stack may have a range of times, or any time', position);
  }
  return { position, time, action };
}

function parseTime(stream: TokenStream): EventTime {
  if (stream.accept('*')) return { kind: 'any' };
  if (stream.accept('+')) {
    const ms = parseSeconds(stream);
    if (!stream.accept('~')) return { kind: 'relative', ms };
    stream.expect('+');
    return { kind: 'relative range', ms, endMs: parseSeconds(stream) };
  }
  const ms = parseSeconds(stream);
  return stream.accept('~') ? { kind: 'absolute range', ms, endMs: parseSeconds(stream) } : { kind: 'absolute', ms };
}

/** @returns ms, to the microsecond */
function parseSeconds(stream: TokenStream): number {
  const token = stream.acceptKind('float') ?? stream.acceptKind('integer') ?? stream.fail('expected a time in seconds');
  const seconds = Number(token.text);
  if (!(seconds >= 0 && seconds <= 1e9)) stream.fail('a time is between 0 and 10^9 seconds', token.position);
  return Math.round(seconds * 1e6) / 1e3;
}

function parseAction(stream: TokenStream): Action {
  const { kind } = stream.peek();
  if (stream.sees('<') || stream.sees('>')) return parsePacket(stream);
  if (kind === 'shell') return parseShell(stream);
  if (kind === 'code') return { kind: 'code', code: stream.next().text };
  if (kind === 'ellipsis') {
    stream.next();
    return parseSystemCall(stream, parseSeconds(stream));
  }
  if (kind === 'word') return parseSystemCall(stream, null);
  return stream.fail('expected a packet, a system call, a `shell command` or %{ code }%');
}

function parseShell(stream: TokenStream): Action {
  return { kind: 'shell', command: stream.next().text };
}
