/** A console block's HTML: each command beside its button, its documented output below it. */
import type { Element } from './tree.ts';
import type { ConsoleBlock, Step } from '../../guide/block.ts';
import { stepsIn } from '../../guide/steps.ts';
import { wantedBy } from '../../guide/wants.ts';
import { inOneText, type CodeLine } from './code-lines.ts';
import { h, icon } from './html.ts';
import { hideValues, showValues } from './values.ts';

export function consoleView(block: ConsoleBlock, lines: readonly CodeLine[]): Element {
  const steps = stepsIn([block]);
  let next = 0;
  const rows = block.parts.map((part) => {
    if (part.kind === 'comment') return h('p', { class: 'comment' }, `# ${part.text}`);
    const taken = part.step.command.split('\n').length;
    const command = lines.slice(next, next + taken);
    next += taken;
    return stepView(part.step, command);
  });
  return h(
    'console-block',
    { id: block.id },
    h(
      'div',
      { class: 'bar' },
      h('span', { class: 'name' }, 'Terminal'),
      h('button', { type: 'button', class: 'btn js', 'data-copy': 'block' }, 'Copy'),
      ...(steps.length > 1 ? [h('button', { type: 'button', class: 'btn js', 'data-run': 'all' }, 'Run all')] : []),
    ),
    h('div', { class: 'rows' }, ...rows),
  );
}

/** What the page needs of a step beside its command and output; only what is not as for most steps. */
export type StepOptions = Partial<
  Pick<Step, 'prompt' | 'exitCode' | 'keeps' | 'terminal' | 'timeoutMs' | 'mayDiffer' | 'wants' | 'checks'>
>;

function optionsOf(step: Step): StepOptions {
  const { prompt, exitCode, keeps, terminal, timeoutMs, mayDiffer, checks } = step;
  const wants = wantedBy(step);
  return {
    ...(prompt === '$' ? {} : { prompt }),
    ...(exitCode === 0 ? {} : { exitCode }),
    ...(keeps ? { keeps } : {}),
    ...(terminal === undefined ? {} : { terminal }),
    ...(timeoutMs === 30_000 ? {} : { timeoutMs }),
    ...(mayDiffer === undefined ? {} : { mayDiffer }),
    ...(wants === undefined ? {} : { wants }),
    ...(checks ? { checks } : {}),
  };
}

function stepView(step: Step, command: readonly CodeLine[]): Element {
  const options = optionsOf(step);
  return h(
    'div',
    {
      class: 'step',
      'data-step': String(step.number),
      'data-state': 'idle',
      ...(Object.keys(options).length > 0 ? { 'data-options': JSON.stringify(options) } : {}),
    },
    // The page's script names it and puts the step's tools beside it (src/client/steps/tools.ts).
    h('button', { type: 'button', class: 'run js', 'data-run': 'step' }, icon('play')),
    h(
      'div',
      { class: 'cmd' },
      h('span', { class: 'prompt', 'aria-hidden': 'true' }, `${step.prompt} `),
      h('code', {}, ...inOneText(command)),
    ),
    h('div', { class: 'say' }, ...badge(step), h('span', { class: 'words', role: 'status' })),
    ...(step.expected
      ? [h('pre', { class: 'out', tabindex: '0' }, ...showValues(hideValues(step.expected.join('\n'))))]
      : []),
  );
}

function badge(step: Step): Element[] {
  if (step.standIn !== undefined) {
    const title = 'This command only pretends here; its notices start with [sandbox].';
    return [h('span', { class: 'pill', title }, `${step.standIn} stand-in`)];
  }
  const terminal = step.terminal === undefined ? 'a terminal of its own' : `Terminal ${step.terminal}`;
  return step.keeps || step.terminal !== undefined ? [h('span', { class: 'note' }, `in ${terminal}`)] : [];
}
