/**
 * A server's Fast Open cookie is its secret: a script cannot know it, but writes a name for it, or has one defined. Both become the cookie that our stack gives the script's peer.
 * Pure. RFC 7413 §4.1.2.
 */
import { EXPERIMENTAL, FAST_OPEN, FAST_OPEN_EXPERIMENT } from './option_parser.ts';
import { cookieOption } from './option_text.ts';
import type { PacketSpec, TCPOptionSpec } from './script.ts';

/**
 * @param alias a cookie in hexadecimal that stands for the stack's own; null: there is none
 */
export function withOwnCookies(spec: PacketSpec, alias: string | null, cookie: () => Uint8Array): PacketSpec {
  const { transport } = spec;
  if (transport.protocol !== 'tcp' || transport.options === 'any') return spec;
  const { options } = transport;
  const isOwn = (option: TCPOptionSpec): boolean => option.name === 'own cookie' || cookieText(option) === alias;
  if (!options.some(isOwn)) return spec;
  const resolved = options.map((option) =>
    isOwn(option) && 'kind' in option ? cookieOption(option.kind, cookie()) : option,
  );
  return { ...spec, transport: { ...transport, options: resolved } };
}

/** In hexadecimal. */
function cookieText(option: TCPOptionSpec): string | undefined {
  if (option.name !== 'other' || option.data === 'valid') return undefined;
  if (option.kind !== FAST_OPEN && option.kind !== EXPERIMENTAL) return undefined;
  const bytes = option.kind === EXPERIMENTAL ? option.data.slice(FAST_OPEN_EXPERIMENT.length) : option.data;
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
