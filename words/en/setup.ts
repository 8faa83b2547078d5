/** Every word of the setup window. */

export const setup = {
	heading: "Setup",
	lead: "From nothing to a guarded agent, step by step.",
} as const;
