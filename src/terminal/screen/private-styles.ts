/**
 * xterm makes `<style>` elements, which a page without inline styles refuses (even empty ones). While it opens, it gets
 * elements of another name whose text goes into constructed style sheets, which the policy allows.
 */

export function withoutStyleElements<T>(open: () => T): T {
  // Taken from the prototype, where it always is, and put on the document itself, from where it can be deleted again.
  const create = (tag: string, options?: ElementCreationOptions): HTMLElement =>
    Document.prototype.createElement.call(document, tag, options);
  document.createElement = (tag: string, options?: ElementCreationOptions) =>
    tag.toLowerCase() === 'style' ? styleSheetElement() : create(tag, options);
  try {
    return open();
  } finally {
    Reflect.deleteProperty(document, 'createElement');
  }

  function styleSheetElement(): HTMLElement {
    const element = create('xterm-style');
    const sheet = new CSSStyleSheet();
    let text = '';
    document.adoptedStyleSheets.push(sheet);
    Object.defineProperty(element, 'textContent', {
      get: () => text,
      set: (value: string) => {
        text = value;
        sheet.replaceSync(value);
      },
    });
    element.remove = () => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
      HTMLElement.prototype.remove.call(element);
    };
    return element;
  }
}
