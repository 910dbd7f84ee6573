/** What the server says about the session and its troubles, as notices of the dock. */
import type { News } from './connection/connection.ts';
import type { ConnectionState } from './connection/state.ts';
import type { Dock } from './dock/dock.ts';
import { timeLeft } from './dock/time-left.ts';

export interface NoticeActions {
  readonly extend: () => void;
  readonly startAgain: () => void;
  readonly now: () => number;
}

type Ending = Extract<News, { type: 'ending' }>;

const WHY = {
  idle: 'Nothing was typed for a while.',
  life: 'The sandbox has lived as long as it was given.',
} as const satisfies Record<Ending['why'], string>;

/** `endsAt` is by this page's clock. */
export function noticeEnding(dock: Dock, message: Ending & { readonly endsAt: number }, actions: NoticeActions): void {
  dock.notice('ending', {
    tone: 'warn',
    closable: true,
    text: `${WHY[message.why]} It ends soon: ${timeLeft(message.endsAt - actions.now())}.`,
    ...(message.canExtend ? { action: { label: 'Extend', run: actions.extend } } : {}),
  });
}

export function noticeState(dock: Dock, state: ConnectionState, actions: NoticeActions): void {
  dock.notice(
    'ended',
    state.kind === 'ended'
      ? {
          tone: 'bad',
          closable: false,
          text: `${state.message} ${state.hint}`,
          ...(state.canStart ? { action: { label: 'New sandbox', run: actions.startAgain } } : {}),
        }
      : undefined,
  );
  if (state.kind === 'ended') dock.notice('ending', undefined);
}
