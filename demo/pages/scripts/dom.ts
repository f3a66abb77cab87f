export function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no #${id}.`);
  return element;
}

export function query<Element extends HTMLElement>(
  root: ParentNode,
  selector: string,
  kind: new () => Element,
): Element {
  const element = root.querySelector(selector);
  if (!(element instanceof kind)) throw new Error(`The page has no ${selector}.`);
  return element;
}

/** A copy of what a `<template>` holds, and a way to its parts. */
export function copyOf(templateId: string) {
  const template = query(document, `template#${templateId}`, HTMLTemplateElement);
  const root = template.content.firstElementChild?.cloneNode(true);
  if (!(root instanceof HTMLElement)) throw new Error(`#${templateId} is empty.`);
  return {
    root,
    part: (name: string) => query(root, `[data-part="${name}"]`, HTMLElement),
    partOf: <Kind extends HTMLElement>(name: string, kind: new () => Kind) =>
      query(root, `[data-part="${name}"]`, kind),
  };
}

export function show(id: string, isShown: boolean): void {
  byId(id).hidden = !isShown;
}

/** Shows a problem where the page has a place for it, or takes it away. */
export function showProblem(id: string, message: string | null): void {
  const place = byId(id);
  place.textContent = message;
  place.hidden = message === null;
}

export function setText(id: string, text: string): void {
  byId(id).textContent = text;
}

/** A row of a definition list: a name and an amount. */
export function sumRow(name: string, amount: string, isTotal = false): HTMLElement {
  const row = document.createElement('div');
  if (isTotal) row.className = 'sum';
  const term = document.createElement('dt');
  term.textContent = name;
  const detail = document.createElement('dd');
  detail.textContent = amount;
  row.append(term, detail);
  return row;
}
