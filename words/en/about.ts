/** Every word of the about window. */

export const about = {
	heading: "About",
	lead: "What this is, and what it is made of.",
} as const;
