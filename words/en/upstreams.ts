/** Every word of the upstreams window. */
import type {
	TestFinding,
	ToolListView,
	ToolView,
} from "../../contract/upstreams.ts";
import { locale } from "../spoken.ts";
import type {
	Health,
	PresetName,
	StdioView,
	UpstreamView,
} from "../../contract/views.ts";

const number = (value: number): string => value.toLocaleString(locale());

export const upstreams = {
	heading: "Upstreams",
	lead: "The servers behind the gate. Clients use the gate's address instead of the server's own.",
	emptyTitle: "Nothing stands behind the gate yet",
	empty:
		"Add a server, and clients reach it through the gate, with a key, instead of directly.",
	add: "Add an upstream",
	way: "How the gate reaches it",
	ways: {
		address: {
			label: "At an address",
			hint: "It runs already, here or elsewhere.",
		},
		command: {
			label: "By a command",
			hint: "The gate starts it, for MCP servers that speak over standard input and output.",
		},
	},
	moreFields: "More: project, read-only",
	projectFolder: "Project",
	projectHint:
		"A folder, such as /home/you/work/docs: what its own security.json says holds for this server, too.",
	test: "Test",
	testLabel: (name: string) => `Test ${name}`,
	tools: "Tools",
	toolsLabel: (name: string) => `Tools of ${name}`,
	log: "Log",
	logLabel: (name: string) => `Log of ${name}`,
	restart: "Restart",
	restartLabel: (name: string) => `Restart ${name}`,
	restartHint: "Ends its programs. The next request starts one anew.",
	removed: (name: string) => `${name} was removed.`,
	undo: "Undo",
	dismiss: "Leave it removed",
	name: "Name",
	nameHint: "Becomes part of the address, such as /docs/",
	url: "Server's address",
	urlHint: "Such as http://127.0.0.1:3333",
	save: "Add",
	remove: "Remove",
	removeLabel: (name: string) => `Remove ${name}`,
	removeTitle: (name: string) => `Remove ${name}?`,
	removeText:
		"Calls to its address are refused from now on. A server that runs by itself goes on running; one that the gate started is ended.",
	keep: "Keep it",
	address: "Address for clients",
	behind: "Server",
	command: "Command",
	programs: "Programs",
	root: "Also answers at the gate's root",
	preset: "Kind of server",
	presetHint: "Choose one to have its address and its rules filled in.",
	noPreset: "Any other server",
	servers: "Servers",
	providers: "Providers, whose keys stay behind the gate",
	readOnly: "Read-only",
	readOnlyHint: "Refuses every write, whoever asks.",
	readOnlyLabel: (name: string) => `Read-only: ${name}`,
	project: "Project",
	ownMode: (name: string) => `${name} here: its project says so`,
	needs: "Still needs:",
	needsHint: "Until then it answers 503.",
	set: (secret: string) => `Set ${secret}`,
	https: "Make this HTTPS",
	httpsLabel: (name: string) => `Make ${name} HTTPS`,
	setSecret: (secret: string) => `drawbridge secret set ${secret}`,
	copySecret: (secret: string) => `Copy the command that sets ${secret}`,
	checked: (when: string) => `checked ${when}`,
	copyLabel: (name: string) => `Copy the address of ${name}`,
	problems: {
		nameMissing: "Give it a name.",
		nameForm: "Use lower-case letters, digits and hyphens inside, at most 63.",
		nameTaken: "Another upstream has this name.",
		urlMissing: "Enter the server's address.",
		urlForm:
			"Start with http:// or https:// and a host, such as http://127.0.0.1:3333.",
		urlRest: "Leave out spaces, backslashes and what starts with ? or #.",
		urlCredentials: "Leave user names and passwords out of the address.",
	},
} as const;

/** Which project an upstream belongs to. */
export const projectStrings = {
	none: "None",
	change: "Change…",
	changeLabel: (name: string) => `Change the project of ${name}`,
	title: (name: string) => `Project of ${name}`,
	hint: "A folder, such as /home/you/work/docs; empty: no project",
	text: "The mode and the rules of that folder's security.json hold for this server from then on, and those of the project it was in hold for it no more.",
	command:
		"Its command may start in another folder then. If so, you are asked about it anew before it is next started.",
	save: "Save",
} as const;

export const healthWords: Record<Health["state"], string> = {
	up: "Up",
	down: "Down",
	unknown: "Not checked yet",
};

/** How many run, and what keeps the next one from being started. */
export const programsInWords = ({
	approved,
	processes,
	sandbox,
}: StdioView): string =>
	[
		processes.length === 0
			? "None runs"
			: processes.length === 1
				? "1 runs"
				: `${number(processes.length)} run`,
		!approved && "the command waits for your yes, asked when it is first used",
		sandbox === "on" && "in the sandbox",
		sandbox === "unavailable" && "without a sandbox: this system has none",
	]
		.filter(Boolean)
		.join(" · ");

/** Each preset's name, its usual address, and what choosing it does. */
export const presets: Record<
	PresetName,
	{
		readonly title: string;
		/** Empty where every one has an address of its own. */
		readonly url: string;
		readonly does: string;
		readonly urlHint?: string;
	}
> = {
	kaimon: {
		title: "Kaimon (Julia)",
		url: "http://127.0.0.1:2828",
		does: "Puts Kaimon's own key into each request, tells its reading tools from those that write or run code, and refuses the calls that make it connect elsewhere.",
	},
	kimi: {
		title: "Kimi",
		url: "http://127.0.0.1:8000",
		does: "Signs a token for Kimi with the caller's own role, answers sign-in and tickets itself, and refuses Kimi's way of giving out roles. Each service is an upstream of its own: 8000, 8001, 8002, 8766.",
	},
	docrunch: {
		title: "Docrunch",
		url: "http://127.0.0.1:3334",
		does: "Tells its reading tools from its writing ones, keeps provider credentials for admins, and shows Docrunch its token where one is set.",
	},
	assistant: {
		title: "Assistant (OpenWhale)",
		url: "http://127.0.0.1:7777",
		does: "Keeps its dashboard and tools, which ask nobody, behind the gate, refuses open registration, and shows the assistant its own API key.",
	},
	openai: {
		title: "OpenAI",
		url: "https://api.openai.com",
		does: "Adds your OpenAI key behind the gate, where the agent shows a key of the gate. Keeps deletions and fine-tuning for admins, and the account's own keys from everybody.",
	},
	anthropic: {
		title: "Anthropic",
		url: "https://api.anthropic.com",
		does: "Adds your Anthropic key as x-api-key behind the gate, where the agent shows a key of the gate. Keeps deletions for admins, and the account's own keys from everybody.",
	},
	google: {
		title: "Google (Gemini)",
		url: "https://generativelanguage.googleapis.com",
		does: "Adds your Gemini key as x-goog-api-key behind the gate. A key in the address (?key=…) is refused, since addresses are logged.",
	},
	openrouter: {
		title: "OpenRouter",
		url: "https://openrouter.ai/api",
		does: "Adds your OpenRouter key behind the gate, where the agent shows a key of the gate. Keeps keys and purchases from everybody.",
	},
	"azure-openai": {
		title: "Azure OpenAI",
		url: "",
		urlHint: "Your resource's, such as https://RESOURCE.openai.azure.com",
		does: "Adds your resource's key as api-key behind the gate. Keeps deployments, deletions and fine-tuning for admins.",
	},
	github: {
		title: "GitHub",
		url: "https://api.github.com",
		does: "Adds your GitHub token behind the gate. Keeps settings, deletions and GraphQL for admins, and keys that open the account from everybody.",
	},
	bearer: {
		title: "Any API with a bearer token",
		url: "",
		urlHint: "Such as https://api.example.com",
		does: "Adds your token as Authorization: Bearer behind the gate. Nothing is known of its paths: GET reads, everything else writes.",
	},
};

export const sourceWords: Record<UpstreamView["source"], string> = {
	settings: "from the settings",
	"command-line": "from the command line; it goes when the gate stops",
	demo: "the built-in demo",
};

/** A server that the gate starts. */
export const commandStrings = {
	line: "Command",
	lineHint:
		"The program and its arguments, such as npx -y @modelcontextprotocol/server-filesystem /home/you/work",
	look: "Look at it",
	asWords: "Write it word by word",
	asLine: "Write it as one line",
	cutInto: (count: number) => `The words it is started with: ${number(count)}`,
	emptyWord: "(an empty word)",
	noShell: (signs: string) =>
		`No shell reads this line: ${signs} is handed to the program as it stands.`,
	words: "Command, word by word",
	program: "Program",
	word: (place: number) => `Argument ${number(place)}`,
	removeWord: (place: number) =>
		place === 0 ? "Remove the program" : `Remove argument ${number(place)}`,
	remove: "Remove",
	addWord: "Add an argument",
	cwd: "Folder it starts in",
	cwdHint: "Empty means the project's folder, or else your home folder.",
	variables: "Variables it is given",
	variablesHint:
		"Beside the few that every program needs. Keys belong in the vault: choose a secret for them.",
	namePlaceholder: "NAME",
	variableName: (place: number) => `Name of variable ${number(place)}`,
	variableKind: (place: number) => `Where variable ${number(place)} comes from`,
	variableValue: (place: number) => `Value of variable ${number(place)}`,
	removeVariable: (place: number) => `Remove variable ${number(place)}`,
	addVariable: "Add a variable",
	kinds: { text: "Text", secret: "Secret", env: "The gate's own" },
	variableProblems: {
		name: "A variable's name is letters, digits and _, and begins with no digit.",
		twice: "Two variables have the same name.",
		reference: "That is no name of a secret or of a variable.",
	},
	sandbox: "In the sandbox",
	sandboxOn:
		"It may read most files, write its project and the folders its words name, and reach the network only where you allow it. Your keys and passwords are hidden from it.",
	sandboxOff: "It runs as you do: it may read and write all that you may.",
	shared: "One program for all clients",
	sharedHint:
		"Otherwise each client has one of its own, and sees nothing of the others.",
	problems: {
		missing: "Enter the program to start.",
		open: "A quote is opened and not closed.",
	},
} as const;

/** The card on which a command is approved. */
export const approveStrings = {
	title: (name: string) => `Approve the command of ${name}`,
	text: "This is what the gate will start, whole. Adding it approves exactly this; if the program or a word of it changes later, you are asked again.",
	save: "Approve and add",
	problem: "It cannot be added as it is.",
	command: "Command",
	emptyWord: "(an empty word)",
	cwd: "Folder",
	variables: "Variables",
	noVariables: "None but those that every program needs",
	sandbox: "Sandbox",
	sandboxes: {
		on: "In the sandbox",
		off: "None: it runs as you do",
		unavailable: "This system has none: it runs as you do",
	},
	programs: "Programs",
	programsHint: "Approved by what they hold now: a change asks again.",
	notes: "What to know",
} as const;

export const testStrings = {
	title: (name: string) => `Test of ${name}`,
	text: "First as a stranger without any key, then with what the gate adds. No tool is called.",
	testing: "Trying…",
	again: "Test again",
	steps: "What was tried",
	took: (duration: string) => `It took ${duration}.`,
	outcomes: {
		passed: "Good",
		warned: "Look at this",
		failed: "Failed",
		skipped: "Not needed",
	},
	verdict: (failed: number, warned: number) =>
		failed > 0
			? failed === 1
				? "One thing failed."
				: `${number(failed)} things failed.`
			: warned > 0
				? warned === 1
					? "It works; one thing is worth a look."
					: `It works; ${number(warned)} things are worth a look.`
				: "All is well.",
	history: "Before",
	addressTest: "Test this address",
	addressHint: "Asks it without any key. Nothing is added yet.",
} as const;

/** What each finding means, and what to do about it; empty where there is nothing to do. */
export const testFindings: Record<
	TestFinding,
	{ readonly says: string; readonly todo: string }
> = {
	"program-missing": {
		says: "The program is not there.",
		todo: "Install it, or add the server anew with the program's whole path.",
	},
	"program-not-approved": {
		says: "Its command was not approved, so it was not started.",
		todo: "The first request asks you about it; approve it then. Or add it anew here.",
	},
	"program-secret-missing": {
		says: "A secret it is given is not set.",
		todo: "Set it in the Secrets window.",
	},
	"program-runs": { says: "The program starts.", todo: "" },
	"program-failed": {
		says: "The program was started and gave no good answer.",
		todo: "Its log says why, mostly in the last lines.",
	},
	"address-known": { says: "The address is known.", todo: "" },
	"address-unknown": {
		says: "Nobody knows this name.",
		todo: "Look for a slip in the address, and whether this machine is in the right network.",
	},
	"address-socket": {
		says: "It listens at a socket of this machine.",
		todo: "",
	},
	connected: { says: "It takes connections.", todo: "" },
	"nothing-listens": {
		says: "Nothing listens there.",
		todo: "Start the server, or correct the port.",
	},
	"connection-silent": {
		says: "Nobody answered for 5 seconds.",
		todo: "A firewall may swallow it, or the address is another machine's.",
	},
	"socket-missing": {
		says: "There is no such socket.",
		todo: "Start the server, or correct the path.",
	},
	"connection-refused": {
		says: "This user may not connect to it.",
		todo: "Give the gate's user the right to read and write the socket.",
	},
	"connection-failed": {
		says: "The connection failed.",
		todo: "The code beside it says why; look whether the server is well.",
	},
	"tls-good": {
		says: "The connection is encrypted and the certificate is good.",
		todo: "",
	},
	"tls-none": { says: "Plain HTTP, within this machine.", todo: "" },
	"tls-none-far": {
		says: "Plain HTTP to another machine: whoever is on the way can read and change it.",
		todo: "Use https. The gate sends no secret there as it is.",
	},
	"tls-unbelieved": {
		says: "Its certificate is signed by nobody the gate believes.",
		todo: 'Name its CA in security.json, in the server\'s "tls": {"ca": FILE}.',
	},
	"tls-other-name": {
		says: "Its certificate is for another name.",
		todo: 'Use that name in the address, or name it in "tls": {"server_name": NAME}.',
	},
	"tls-expired": {
		says: "Its certificate has expired.",
		todo: "Renew it at the server.",
	},
	"tls-not-yet": {
		says: "Its certificate is not valid yet.",
		todo: "Look at this machine's clock, and at the server's.",
	},
	"tls-not-spoken": {
		says: "It does not speak TLS there.",
		todo: "Begin the address with http:// if it is on this machine, or correct the port.",
	},
	"tls-too-old": {
		says: "It speaks a version of TLS that is too old.",
		todo: "Bring the server up to date.",
	},
	"tls-wants-certificate": {
		says: "It wants a certificate of the gate's.",
		todo: 'Name one in security.json: "tls": {"cert": FILE, "key": FILE}.',
	},
	"tls-settings": {
		says: "What the settings say about TLS cannot be used.",
		todo: 'Correct the files that "tls" names in security.json.',
	},
	"tls-failed": {
		says: "The encrypted connection did not come about.",
		todo: "The code beside it says why.",
	},
	answers: { says: "It answers HTTP.", todo: "" },
	"answers-redirect": {
		says: "It sends callers elsewhere, and the gate follows nobody.",
		todo: "Use the address it sends them to, if that is the one you mean.",
	},
	"answers-error": {
		says: "It answers with an error of its own.",
		todo: "Look at the server's log.",
	},
	"answers-page": {
		says: "It answers with a web page.",
		todo: "If you meant its API or MCP, the path may be missing from the address.",
	},
	"answer-silent": {
		says: "It takes connections and does not answer.",
		todo: "It may be starting, or hang; look at the server's log.",
	},
	"answer-broken": {
		says: "What comes back is no HTTP.",
		todo: "Another kind of server may listen at this port.",
	},
	closed: {
		says: "Strangers get nothing from it: it wants a key.",
		todo: "",
	},
	open: {
		says: "It is open beside the gate: any program that knows its address can use it without a key.",
		todo: "Give the server a key of its own, let it listen at a socket, or let the gate start it by a command.",
	},
	"open-unclear": {
		says: "Whether it is open beside the gate cannot be told from its answers.",
		todo: "",
	},
	"secret-none": { says: "The gate adds no secret.", todo: "" },
	"secret-missing": {
		says: "A secret it needs is not there, so it was asked without.",
		todo: "Set it in the Secrets window.",
	},
	"secret-accepted": { says: "It accepts the secret.", todo: "" },
	"secret-refused": {
		says: "It refuses the secret.",
		todo: "Set a good one in the Secrets window: it is wrong, expired, or may not do this.",
	},
	"secret-unclear": {
		says: "Whether it accepts the secret cannot be told: it answers the same without.",
		todo: "",
	},
	"secret-reflected": {
		says: "Its answer held the secret, so nothing more was read.",
		todo: "Find out why the server gives it back, and replace the secret if others could have read it.",
	},
	"mcp-modern": { says: "It speaks MCP, in its newest form.", todo: "" },
	"mcp-legacy": {
		says: "It speaks MCP, in an older form. The gate translates for newer clients.",
		todo: "",
	},
	"mcp-sse": {
		says: "It speaks MCP by the oldest transport, an event stream. The gate translates.",
		todo: "",
	},
	"mcp-none": {
		says: "It does not speak MCP where it was looked for.",
		todo: "For an API that is right. For an MCP server, its path may be missing from the address.",
	},
	"mcp-silent": {
		says: "It did not begin to speak MCP in time.",
		todo: "Look at the server's log.",
	},
};

export const tools = {
	title: (name: string) => `Tools of ${name}`,
	reading: "Asking the server…",
	again: "Ask again",
	speaks: (revision: string) => `MCP ${revision}`,
	readOnly: "Read-only is on: whatever writes is refused, whoever asks.",
	unfiltered:
		"The settings say that nothing here is code, so the command filter does not look at it.",
	more: "It lists more tools than are shown here.",
	none: "It lists no tools.",
	filter: "Find a tool",
	kind: "Which tools",
	kinds: {
		all: (count: number) => `All (${number(count)})`,
		reads: (count: number) => `Reading (${number(count)})`,
		writes: (count: number) => `Writing (${number(count)})`,
		code: (count: number) => `Running code, or of high risk (${number(count)})`,
		refused: (count: number) => `Refused to everybody (${number(count)})`,
		hidden: (count: number) => `With hidden characters (${number(count)})`,
	},
	count: (count: number) => (count === 1 ? "1 tool" : `${number(count)} tools`),
	list: "Tools",
	noMatch: "No tool matches.",
	open: (name: string) => `About ${name}`,
	noDescription: "It says nothing about itself.",
	back: "All tools",
	hidden: "Hidden text",
	hiddenText:
		"Its texts hold characters that a model reads and a person does not see. They are written out here, as \\u and a number. Be wary of this server.",
	needs: "A call needs",
	byRule: "by a rule of the settings or the kind of server",
	byHint: "by the tool's own word: no rule names it",
	who: "Roles",
	keys: "Keys that may call it",
	noKeys: "None that is active",
	moreKeys: (count: number) => `and ${number(count)} more`,
	anonymous: "Anybody on this machine without a key, as the mode is now.",
	noRole: "No role has that",
	onlyRole: (role: string) => `only ${role}`,
	fromRole: (role: string) => `${role} and up`,
	refused: {
		"read-only": "Nobody: read-only is on",
		nobody: "Nobody: a rule says so",
	},
	filterSees: "Command filter",
	risks: {
		none: { word: "No code", means: "It finds nothing here that would run." },
		"by-target": {
			word: "By target",
			means: "It names a file or an address: each call is judged by that.",
		},
		"by-text": {
			word: "Runs code",
			means: "An argument holds code: each call is judged by what it says.",
		},
		high: {
			word: "High risk",
			means: "Whatever it is called with, a call is of high risk.",
		},
		critical: {
			word: "Critical",
			means: "Whatever it is called with, a call is critical.",
		},
	} satisfies Record<
		ToolView["risk"],
		{ readonly word: string; readonly means: string }
	>,
	hints: "It says of itself",
	arguments: "Arguments",
	noArguments: "None",
	required: "needed",
	holds: (language: string) => `holds ${language}`,
	unknownCode: "holds code nobody can read",
	states: {
		"not-approved":
			"Its command was not approved, so it was not started. The first request asks you about it.",
		"secret-missing":
			"A secret it needs is not set, so it was not asked. Set it in the Secrets window.",
		unreachable:
			"It did not answer. Test it: that says step by step what is wrong.",
		"no-mcp": "It does not speak MCP, so it has no tools.",
		reflected:
			"Its answer held the secret that the gate sent it, so nothing of it is shown. Find out why the server gives it back.",
	} satisfies Record<Exclude<ToolListView["state"], "listed">, string>,
} as const;

/** What a tool says of itself, in one line. */
export const hintWords = ({
	readOnly,
	destructive,
	idempotent,
	openWorld,
}: ToolView["hints"]): string =>
	[
		readOnly === true && "only reads",
		readOnly === false && "writes",
		destructive === true && "may destroy",
		destructive === false && "destroys nothing",
		idempotent === true && "may be repeated",
		openWorld === true && "reaches outside",
		openWorld === false && "stays within",
	]
		.filter(Boolean)
		.join(", ") || "nothing";

export const log = {
	title: (name: string) => `Log of ${name}`,
	text: "What its programs wrote to their standard error. It goes on by itself; secrets of the gate are left out.",
	dropped: (count: number) =>
		count === 1
			? "1 older line was let go."
			: `${number(count)} older lines were let go.`,
	empty: "It has written nothing so far.",
	copy: "Copy the log",
	program: (pid: number) => `Program ${pid}`,
} as const;
