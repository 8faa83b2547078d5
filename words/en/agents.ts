/** Every word of the agents window. */
import type {
	AgentMoveView,
	AgentView,
	PlainKeyView,
} from "../../contract/agents.ts";

export const agents = {
	heading: "Agents",
	lead: "The programs on this machine that call servers, and which of their servers go through the gate.",
	emptyTitle: "No agent was found",
	empty:
		"Claude Code, Codex, Cursor, Gemini CLI, Copilot CLI and VS Code are looked for. Register a project, and its own files are read, too.",
	looked: "Where this was looked for",
	absent: (names: string) => `Not found on this machine: ${names}.`,
	refresh: "Look again",
	version: (version: string) => `version ${version}`,
	noServers: "No servers stand in it.",
	onlyFor: (folder: string) => `Only for ${folder}`,
	shared: "Shared with the project",
	servers: (file: string) => `Servers in ${file}`,
	guarded: "Through the gate",
	notGuarded: "Not guarded",
	move: "Move behind the gate…",
	moveLabel: (name: string) => `Move behind the gate: ${name}`,
	moveAll: "Move all behind the gate…",
	moveAllLabel: (file: string) => `Move all behind the gate: ${file}`,
	hookHint:
		"Its calls of its own tools, such as a shell, are asked about only with a hook:",
	copyHook: (agent: string) => `Copy the command that installs ${agent}'s hook`,
} as const;

export const plainKeyWords: Record<
	PlainKeyView["in"],
	(name: string) => string
> = {
	variable: (name) => `Plain key in the variable ${name}`,
	header: (name) => `Plain key in the header ${name}`,
	address: () => "Plain key in the address",
	argument: () => "Plain key in the command",
};

export const hookWords: Record<AgentView["hook"], string> = {
	current: "Its own tools ask the gate",
	stale: "Its hook is another version's",
	absent: "Its own tools ask nobody",
	unreadable: "Its hooks cannot be read",
	none: "Has no hooks",
};

export const moving = {
	title: (count: number) =>
		count === 1
			? "Move a server behind the gate"
			: "Move servers behind the gate",
	reading: "Looking at what would change…",
	file: "File",
	linkTo: (target: string) => `a link to ${target}`,
	becomes: (upstream: string) => `Becomes the upstream ${upstream}`,
	isThere: "It is there already.",
	runs: "The gate will run",
	in: "In the folder",
	reaches: "The gate will call",
	fields: "With",
	secrets: "Keys that go into the vault, for this upstream only",
	secret: (field: string, name: string) => `${field}, as ${name}`,
	variables: "Variables the gate reads of its own environment",
	missing: "Keys you give it afterwards, under Secrets",
	stays: "Stays where it is:",
	diff: "What changes in the file",
	goes: "Goes",
	comes: "Comes",
	nothing: "None of these servers can be moved.",
	go: "Move behind the gate",
	keep: "Leave as it is",
	done: (count: number) =>
		count === 1
			? "1 server goes through the gate now."
			: `${count} servers go through the gate now.`,
	doneHint:
		"The agent takes it over when it starts anew. Its first call makes its key.",
	undo: "Undo",
} as const;

export const moved = {
	heading: "Moved behind the gate",
	row: (servers: string, file: string) => `${servers} in ${file}`,
	undoLabel: (servers: string) => `Undo: ${servers}`,
	title: "Put it back?",
	text: "The agent reaches these servers without the gate again, and their keys stand in its file as plain text. Upstreams and secrets that were made for them are removed.",
	keep: "Leave as it is",
	go: "Put it back",
	exact: "The file is as it was before.",
	partly:
		"The file was changed meanwhile: only our entries were put back, and the rest is as you left it.",
	left: (names: string) =>
		`Changed by somebody since, and left as they are: ${names}.`,
} as const;

export const movedStates: Record<AgentMoveView["state"], string> = {
	written: "as it was written",
	changed: "the file was changed since",
	unreadable: "the file cannot be read",
};
