/** Every word of the home window. */

const number = (count: number): string => count.toLocaleString("en");

export const home = {
	heading: "Home",
	lead: "What the gate does today.",
	mode: "Mode",
	changeMode: "Change the mode",
	health: "Health",
	gate: "Gate",
	gateOff: "not listening",
	copyGate: "Copy the gate's address",
	upstreams: "Upstreams",
	noUpstreams: "none yet",
	up: (count: number) =>
		count === 1 ? "1, and it answers" : `${number(count)}, and all answer`,
	down: (down: number, of: number) => `${number(down)} of ${number(of)} down`,
	unknown: (unknown: number, of: number) =>
		`${number(of)}, of which ${number(unknown)} not tried yet`,
	vault: "Vault",
	listeners: "Addresses",
	listening: (count: number) =>
		count === 1 ? "1, this machine only" : `${number(count)} listened on`,
	beyond: (count: number, beyond: number) =>
		`${number(count)}, of which ${number(beyond)} beyond this machine`,
	attention: "Needs attention",
	calm: "Nothing needs attention.",
	warnings: (count: number) =>
		count === 1 ? "1 warning" : `${number(count)} warnings`,
	downNamed: (name: string) => `${name} does not answer`,
	downMore: (count: number) =>
		count === 1
			? "1 more does not answer"
			: `${number(count)} more do not answer`,
	waits: "Waits for you",
	waitsMore: (count: number) =>
		count === 1 ? "and 1 more" : `and ${number(count)} more`,
	answer: "Look at it and answer",
	today: "Today",
	letThrough: "let through",
	refused: "refused",
	held: "held for a person",
	programs: (count: number) => (count === 1 ? "client seen" : "clients seen"),
	ended: (allowed: number, denied: number, others: number) =>
		`${number(allowed)} allowed, ${number(denied)} denied, ${number(others)} without an answer`,
	noneHeld: "nobody was asked",
	lastHour: "The last hour",
	chart: (letThrough: number, refused: number, held: number) =>
		`Calls in the last 60 minutes: ${number(letThrough)} let through, ${number(refused)} refused, ${number(held)} held for a person.`,
	chartMost: (most: number) =>
		most === 1 ? "1 a minute at most" : `${number(most)} a minute at most`,
	legend: {
		letThrough: "let through, upwards",
		refused: "refused, downwards",
		held: "held, a dot",
	},
	minute: "Minute",
	ago: "60 minutes ago",
	now: "now",
	quietHour: "No calls in the last hour.",
	table: "The same as a table",
	busiestUpstreams: "Busiest upstreams today",
	busiestClients: "Busiest clients today",
	noneToday: "Nobody called today.",
	calls: (letThrough: number, refused: number) =>
		refused === 0
			? number(letThrough)
			: `${number(letThrough)}, and ${number(refused)} refused`,
	emptyTitle: "The gate is ready",
	empty:
		"No program has called yet. Set up what stands behind the gate, or connect an agent; then this page shows what they do.",
	setUp: "Set up",
	connect: "Connect an agent",
} as const;
