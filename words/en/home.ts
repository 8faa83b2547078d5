/** Every word of the home window. */

export const home = {
	heading: "Home",
	lead: "What the gate does today.",
} as const;
