/** What every page runs: small, without a framework, and nothing of the terminal before the first Run. */
import { copyOnClick } from './copy.ts';
import { followHeadings } from './headings.ts';
import { openMenu } from './menu.ts';
import { onClick, onEachPage } from './page.ts';
import { showProgress } from './progress/show.ts';
import { openSearch } from './search-button.ts';
import { goToLinkedStep } from './steps/link.ts';
import { addStepTools, openStepMenu } from './steps/tools.ts';
import { makeTabs } from './tabs.ts';
import { startTerminalOnDemand } from './terminal-on-demand.ts';
import { switchTheme } from './theme.ts';

copyOnClick();
openMenu();
openSearch();
switchTheme();
openStepMenu();
startTerminalOnDemand();
onClick('[data-progress-tool]', (button) => void import('./progress/tools.ts').then(({ useTool }) => useTool(button)));
addEventListener('storage', showProgress);
onEachPage(() => {
  addStepTools();
  followHeadings();
  makeTabs();
  goToLinkedStep();
  showProgress();
});
