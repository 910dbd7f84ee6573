/** Where a connection stands, and how a reader is told. */

export type ConnectionState =
  | { readonly kind: 'off' }
  /** `waitingFor` is what the sandbox waits for; `place` is the reader's in the queue. */
  | { readonly kind: 'connecting'; readonly waitingFor?: string; readonly place?: number }
  | { readonly kind: 'open' }
  | { readonly kind: 'reconnecting'; readonly offline: boolean }
  | { readonly kind: 'ended'; readonly message: string; readonly hint: string; readonly canStart: boolean };

export function inWords(state: ConnectionState): string {
  switch (state.kind) {
    case 'off':
      return 'not connected';
    case 'connecting':
      if (state.place !== undefined) return `all sandboxes are taken, you are number ${state.place} in the queue`;
      return state.waitingFor === undefined ? 'connecting…' : `sandbox: ${state.waitingFor}…`;
    case 'open':
      return 'connected';
    case 'reconnecting':
      return state.offline ? 'offline, waiting for the network…' : 'connection lost, reconnecting…';
    case 'ended':
      return 'ended';
  }
}
