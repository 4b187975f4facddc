/** Elements and icons. */

type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** An element with its attributes (`true` = present, `false` or undefined = absent) and children. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  setAttributes(element, attributes);
  element.append(...children);
  return element;
}

function setAttributes(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    // As an attribute it would be an inline style, which a page's policy may forbid.
    if (name === "style") (element as HTMLElement | SVGElement).style.cssText = String(value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
}

/** Drawn for this project on a 16-pixel grid; `solid` shapes are filled. */
const ICONS = {
  play: '<path class="solid" d="M4.5 2.8v10.4L13 8z"/>',
  stop: '<rect class="solid" x="3.5" y="3.5" width="9" height="9" rx="1"/>',
  start: '<path class="solid" d="M12.5 3v10L5.5 8z"/><path d="M3.5 3v10"/>',
  record: '<circle class="solid" cx="8" cy="8" r="5"/>',
  microphone: '<rect x="5.8" y="2" width="4.4" height="7.4" rx="2.2"/><path d="M3.5 7.5a4.5 4.5 0 0 0 9 0M8 12v2.2M5.5 14.2h5"/>',
  loop: '<path d="M4 11.5h6.5a3 3 0 0 0 3-3v-.5M12 4.5H5.5a3 3 0 0 0-3 3V8"/><path d="m10.2 2.5 2 2-2 2M5.8 9.5l-2 2 2 2"/>',
  undo: '<path d="M6 3 3 6l3 3"/><path d="M3 6h6a4 4 0 0 1 0 8H6.5"/>',
  redo: '<path d="m10 3 3 3-3 3"/><path d="M13 6H7a4 4 0 0 0 0 8h2.5"/>',
  plus: '<path d="M8 3.5v9M3.5 8h9"/>',
  minus: '<path d="M3.5 8h9"/>',
  fit: '<path d="M2.5 5.5v-3h3M10.5 2.5h3v3M13.5 10.5v3h-3M5.5 13.5h-3v-3"/>',
  follow: '<path d="M8 2v12"/><path d="M2 8h3.5M10.5 8H14M12.5 6.5 14 8l-1.5 1.5"/>',
  right: '<path d="m6 4 4 4-4 4"/>',
  down: '<path d="m4 6 4 4 4-4"/>',
  audio: '<path d="M2 8h1.5M5 5v6M7.5 3v10M10 5.5v5M12.5 7v2"/>',
  midi: '<rect x="2.5" y="3" width="11" height="10" rx="1"/><path d="M6.2 3v5.5M9.8 3v5.5M6.2 8.5V13M9.8 8.5V13"/>',
  group: '<path d="M2.5 12.5v-9h4l1.5 2h5.5v7z"/>',
  return: '<path d="M13 4.5v2.5a2.5 2.5 0 0 1-2.5 2.5H3.5"/><path d="m6 7-2.7 2.5L6 12"/>',
  main: '<circle cx="8" cy="8" r="5.5"/><circle class="solid" cx="8" cy="8" r="1.8"/>',
  curve: '<path d="M2 12c3.5 0 3-8 6.5-8H14"/><circle class="solid" cx="8.5" cy="4" r="1.6"/>',
  alert: '<path d="M8 2.5 14 13H2z"/><path d="M8 6.5v3M8 11.2v.1"/>',
  empty: '<rect x="2.5" y="3.5" width="11" height="9" rx="1"/><path d="M2.5 6.5h11"/>',
  clock: '<circle cx="8" cy="8" r="5.5"/><path d="M8 5v3l2 1.5"/>',
  file: '<path d="M4 2.5h5l3 3v8H4z"/><path d="M9 2.5v3h3"/>',
  store: '<rect x="2.5" y="3" width="11" height="3"/><path d="M3.5 6v7h9V6"/><path d="M6.5 8.5h3"/>',
  backup: '<path d="M3 8a5 5 0 1 1 1.5 3.6"/><path d="M3 12.5V9.5h3"/><path d="M8 5.5V8l1.8 1.2"/>',
  git: '<circle cx="4.5" cy="4" r="1.5"/><circle cx="4.5" cy="12" r="1.5"/><circle cx="11.5" cy="6" r="1.5"/><path d="M4.5 5.5v5M11.5 7.5c0 2.5-4 2-6 3.3"/>',
  fork: '<path d="M4.5 13V3M4.5 9.5c0-3 6-1.5 6-5.5"/><path d="m8.5 5.5 2-2 2 2"/>',
  lock: '<rect x="3.5" y="7" width="9" height="6.5" rx="1"/><path d="M5.5 7V5a2.5 2.5 0 0 1 5 0v2"/>',
  help: '<circle cx="8" cy="8" r="5.5"/><path d="M6.3 6.4c0-2.2 3.4-2.1 3.4 0 0 1.3-1.7 1.3-1.7 2.6M8 11.2v.1"/>',
} as const;

export type IconName = keyof typeof ICONS;

/** Decoration: the control around it carries the name. */
export function icon(name: IconName): SVGSVGElement {
  const holder = document.createElement("template");
  holder.innerHTML = `<svg class="setbook-icon" viewBox="0 0 16 16" aria-hidden="true">${ICONS[name]}</svg>`;
  return holder.content.firstElementChild as SVGSVGElement;
}

/** A button that shows an icon and says its name. */
export function iconButton(name: IconName, label: string, attributes: Attributes = {}): HTMLButtonElement {
  const button = h("button", { type: "button", title: label, "aria-label": label, ...attributes }, icon(name));
  button.classList.add("setbook-button");
  return button;
}
