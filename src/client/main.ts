/** What every page runs: small, without a framework, and nothing of the terminal before the first Run. */
import { copyOnClick } from './copy.ts';
import { followHeadings } from './headings.ts';
import { openMenu } from './menu.ts';
import { onEachPage } from './page.ts';
import { showProgress } from './progress.ts';
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
onEachPage(() => {
  addStepTools();
  followHeadings();
  makeTabs();
  goToLinkedStep();
  showProgress();
});
