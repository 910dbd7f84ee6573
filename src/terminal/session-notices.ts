/** What the server says about the session and its troubles, as notices of the dock. */
import type { News } from './connection/connection.ts';
import type { ConnectionState } from './connection/state.ts';
import type { Dock } from './dock/dock.ts';
import type { Notice } from './dock/notices.ts';
import { timeLeft } from './dock/time-left.ts';

export interface NoticeActions {
  readonly extend: () => void;
  readonly startAgain: () => void;
  /** Opens a new sandbox and runs in it what this page had run; undefined: it had run nothing. */
  readonly rebuild: (() => void) | undefined;
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
    ...(message.canExtend ? { actions: [{ label: 'Extend', run: actions.extend }] } : {}),
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
          actions: state.canStart ? ways(actions) : [],
        }
      : undefined,
  );
  if (state.kind === 'ended') dock.notice('ending', undefined);
}

/** This sandbox is not the one that the page's steps were run in. */
export function noticeAnother(dock: Dock, { rebuild }: Pick<NoticeActions, 'rebuild'>): void {
  dock.notice('another', {
    tone: 'info',
    closable: true,
    text: rebuild
      ? 'This is a new, empty sandbox. “Rebuild” runs again what you had run on this page.'
      : 'This is a new, empty sandbox. “Set up this page” brings it to where the page begins.',
    ...(rebuild ? { actions: [{ label: 'Rebuild', run: rebuild }] } : {}),
  });
}

function ways({ startAgain, rebuild }: NoticeActions): NonNullable<Notice['actions']> {
  const fresh = { label: 'New sandbox', run: startAgain };
  return rebuild ? [{ label: 'Rebuild this page', run: rebuild }, fresh] : [fresh];
}
