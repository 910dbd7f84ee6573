/** Fills the search dialog from the index that the build made (Pagefind). */

interface Found {
  readonly url: string;
  readonly excerpt: string;
  readonly meta: { readonly title?: string };
  readonly sub_results?: readonly { readonly title: string; readonly url: string; readonly excerpt: string }[];
}

interface Index {
  init(): Promise<void>;
  debouncedSearch(
    words: string,
    options: object,
    ms: number,
  ): Promise<{ readonly results: readonly { data(): Promise<Found> }[] } | null>;
}

const MOST = 8;
let index: Promise<Index> | undefined;
const ready = new WeakSet<HTMLDialogElement>();

export function searchIn(dialog: HTMLDialogElement): void {
  if (ready.has(dialog)) return;
  ready.add(dialog);
  const input = dialog.querySelector('input') as HTMLInputElement;
  input.addEventListener('input', () => void search(dialog, input.value.trim()));
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    dialog.querySelector<HTMLAnchorElement>('li a')?.click();
  });
  dialog.addEventListener('keydown', (event) => moveBetweenResults(dialog, event));
  dialog.addEventListener('click', (event) => {
    const outside = event.target === dialog && !inside(dialog, event);
    if (outside || (event.target instanceof Element && event.target.closest('li a'))) dialog.close();
  });
  if (input.value.trim() !== '') void search(dialog, input.value.trim());
}

async function search(dialog: HTMLDialogElement, words: string): Promise<void> {
  const say = dialog.querySelector('.words') as HTMLElement;
  const list = dialog.querySelector('ol') as HTMLElement;
  if (words === '') {
    list.replaceChildren();
    say.textContent = 'Type to search.';
    return;
  }
  try {
    const found = await (await load()).debouncedSearch(words, {}, 120);
    // Null: the reader typed on.
    if (!found) return;
    const pages = await Promise.all(found.results.slice(0, MOST).map((result) => result.data()));
    list.replaceChildren(...pages.map(entry));
    const count = found.results.length;
    say.textContent =
      count === 0
        ? `Nothing found for “${words}”. Try one word of it.`
        : `${count} ${count === 1 ? 'page' : 'pages'} found.`;
  } catch {
    index = undefined;
    say.textContent = 'The search index could not be loaded. Check your connection, then type again.';
  }
}

function load(): Promise<Index> {
  index ??= (async () => {
    const pagefind = (await import(
      /* @vite-ignore */ `${import.meta.env.BASE_URL}pagefind/pagefind.js`
    )) as unknown as Index;
    await pagefind.init();
    return pagefind;
  })();
  return index;
}

function entry(found: Found): HTMLElement {
  const best = found.sub_results?.[0];
  const title = found.meta.title ?? '';
  const link = document.createElement('a');
  link.href = best?.url ?? found.url;
  const heading = document.createElement('b');
  heading.textContent = best && best.title !== title ? `${title} › ${best.title}` : title;
  const excerpt = document.createElement('span');
  excerpt.append(...marked(best?.excerpt ?? found.excerpt));
  link.append(heading, excerpt);
  const item = document.createElement('li');
  item.append(link);
  return item;
}

/** The excerpt is HTML; only its text and its `<mark>`s are taken over. */
function marked(html: string): Node[] {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  return [...body.childNodes].map((node) => {
    if (node.nodeName !== 'MARK') return document.createTextNode(node.textContent ?? '');
    const mark = document.createElement('mark');
    mark.textContent = node.textContent;
    return mark;
  });
}

function moveBetweenResults(dialog: HTMLDialogElement, event: KeyboardEvent): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  const stops = [...dialog.querySelectorAll<HTMLElement>('input, li a')];
  const next = stops[stops.indexOf(document.activeElement as HTMLElement) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function inside(dialog: HTMLDialogElement, { clientX, clientY }: MouseEvent): boolean {
  const box = dialog.getBoundingClientRect();
  return clientX >= box.left && clientX <= box.right && clientY >= box.top && clientY <= box.bottom;
}
