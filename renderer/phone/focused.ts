/** The heading of what has taken the place of what was touched: a screen reader goes on from there, and not from the top. */
export const focused = (heading: HTMLElement | null): void => heading?.focus();
