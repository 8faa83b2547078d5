/** Every word of the agents window. */

export const agents = {
	heading: "Agents",
	lead: "The programs on this machine that call servers, and which of them go through the gate.",
} as const;
