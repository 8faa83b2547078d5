/** Every word of the settings window. */

export const settings = {
	heading: "Settings",
	lead: "How the gate and this app behave.",
} as const;
