/**
 * What a service needs of its host besides sockets: the loop, on which its machine lives as a clocked thing, and speaks in
 * the part of a turn that belongs to applications, so that what it sends leaves in the same turn.
 */
import type { EventLoop } from '../eventloop/event_loop.ts';
import type { HomeProvider } from './socket_home.ts';

export interface ServiceHome extends HomeProvider {
  readonly loop: EventLoop;
}
