/** Every word shown when the session has ended. */
export const session = {
	title: "This page needs a new link",
	text: "A link to the console works once, within a minute, and its session ends with the gate or the tab. Get a new one in a terminal:",
	command: "drawbridge console",
	after: "Open the link it prints. Nothing at the gate has changed.",
} as const;
