/** The Pod template of a controller. */
import { listAt, recordAt, textAt } from '../client/object.ts';
import { describeContainers } from './containers.ts';
import { annotations, type Page } from './page.ts';
import { describePlacement } from './tolerations.ts';
import { describeVolumes } from './volumes.ts';

export function describePodTemplate(page: Page, template: Readonly<Record<string, unknown>>): void {
  page.line(0, 'Pod Template:');
  page.pairs(1, 'Labels', recordAt(template, 'metadata', 'labels'), '=');
  const notes = recordAt(template, 'metadata', 'annotations') as Readonly<Record<string, string>>;
  if (Object.keys(notes).length > 0) annotations(page, notes, 1);
  const account = textAt(template, 'spec', 'serviceAccountName');
  if (account) page.line(1, `Service Account:\t${account}`);
  const init = listAt(template, 'spec', 'initContainers');
  if (init.length > 0) describeContainers(page, { label: 'Init Containers', containers: init, statuses: undefined });
  describeContainers(page, {
    label: 'Containers',
    containers: listAt(template, 'spec', 'containers'),
    statuses: undefined,
  });
  describeVolumes(page, listAt(template, 'spec', 'volumes'), true);
  const priority = textAt(template, 'spec', 'priorityClassName');
  if (priority) page.line(1, `Priority Class Name:\t${priority}`);
  describePlacement(page, 1, recordAt(template, 'spec'));
}
