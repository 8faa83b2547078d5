/** Every word of the setup window. */
import { locale } from "../spoken.ts";

export const setup = {
	heading: "Setup",
	lead: "From nothing to a guarded agent, step by step. Nothing is written before you have seen all of it.",
	steps: "Steps",
	stepNames: {
		mode: "Mode",
		key: "Key",
		addresses: "Addresses",
		upstream: "Server",
		agents: "Agents",
		review: "Write",
	},
	headings: {
		mode: "Who needs a key?",
		key: "A key for your agent",
		addresses: "Which addresses may connect?",
		upstream: "A server to put behind the gate",
		agents: "Agents to connect",
		review: "Where it is written, and what",
	},
	stepDone: "done",
	back: "Back",
	next: "Next",
	skip: "Skip",
	write: "Write it",
	again: "Look again",
	restart: "Begin anew",
	modeNow: (name: string) => `In the settings now: ${name}.`,
	modeKeep: "Leave it as it is",
	modeFacts:
		"There is no default password and no default key: in strict mode nobody gets through until you make one.",
	keyWanted: "Make a key",
	keyNone: "No key now",
	keyName: "Name",
	keyNameHint: "Who will use it, such as my-agent",
	keyNameMissing: "Give it a name.",
	keyFacts:
		"The key is shown once, at the end. The gate keeps it in its vault (this machine's keychain, or an encrypted file where there is none), and only its fingerprint in its own state.",
	keysThere: (count: number) =>
		count === 1
			? "There is 1 key already."
			: `There are ${count.toLocaleString(locale())} keys already.`,
	addressesAll: "Every address may connect",
	addressesKeep: "Leave the list as it is",
	addressesSome: "Add to the list",
	addressesOnly: "Only these",
	addressesFacts:
		"The gate listens on this machine alone unless it was told otherwise. A list narrows it further: who is not on it is refused, key or not.",
	addressesThere: (ranges: string) => `May connect now: ${ranges}`,
	self: "This machine itself (127.0.0.1 and ::1)",
	ranges: "Addresses or ranges",
	rangesHint: "Separated by spaces, such as 192.168.1.20 or 10.0.0.0/8",
	rangesMissing: "Enter an address or a range.",
	rangeWrong: (typed: string) =>
		`“${typed}” is no address and no range of addresses. Correct it, such as 10.0.0.0/8.`,
	command: "What the gate will start",
	commandWrong: "Look at its variables: one of them is not right.",
	upstreamWanted: "Add a server",
	upstreamNone: "No server now",
	upstreamsThere: (names: string) => `Behind the gate already: ${names}`,
	upstreamFacts:
		"A server that your agent starts by a command comes with the agent: connect it in the next step.",
	agentsText:
		"Their servers are moved behind the gate one by one, with everything shown before: after this, in the Agents window.",
	agentsNone: "No agent was found on this machine.",
	agentServers: (open: number, all: number) =>
		open === 0
			? all === 0
				? "no servers"
				: "all of its servers go through the gate"
			: open === 1
				? "1 server does not go through the gate"
				: `${open.toLocaleString(locale())} servers do not go through the gate`,
	place: "Where the mode and the addresses hold",
	placeGlobal: "Everywhere",
	placeGlobalText: (file: string) => `In the gate's own file, ${file}`,
	placeProject: "In one project",
	placeProjectText:
		"In the project's own file. It holds for the servers that belong to the project.",
	dir: "The project's folder",
	dirHint: "As a whole path, such as /home/me/project",
	dirMissing: "Enter the folder as a whole path.",
	looking: "Looking at what would be written…",
	newFile: "new",
	changes: (file: string) => `What changes in ${file}`,
	added: "comes",
	removed: "goes",
	gap: "lines that stay",
	keyMade: (name: string, role: string) =>
		`A key called “${name}” is made, with the role ${role}.`,
	nothing: "Nothing would change. Go back and choose something, or leave.",
	notes: {
		"project-waits":
			"Nobody has approved this project's file, so it only tightens afterwards as well. Look at it with: drawbridge project trust",
		"project-without-upstream":
			"No server belongs to this project yet, so its file holds for none.",
	},
	doneHeading: "It is written",
	doneFiles: (files: string) => `Written: ${files}`,
	doneMode: (name: string) => `The mode is ${name.toLowerCase()}.`,
	doneKey: "Key",
	doneKeyText:
		"This is the only time it is shown here. Programs send it as X-API-Key.",
	doneCopyKey: "Copy the key",
	doneUpstream: "Address for programs",
	doneCopyUpstream: "Copy the address",
	doneStdio:
		"For agents that start their servers by a command, without a key in any file",
	doneCopyStdio: "Copy the command",
	doneMissing: (missing: string) => `Still needed: ${missing}`,
	doneSecrets: "Set secrets",
	doneAgents: (names: string) => `Connect ${names}`,
	doneAnyAgent: "Connect an agent",
	doneHome: "Go home",
} as const;
