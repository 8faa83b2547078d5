/** Every word of the upstreams window. */
import type {
	Health,
	PresetName,
	StdioView,
	UpstreamView,
} from "../../contract/views.ts";

export const upstreams = {
	heading: "Upstreams",
	lead: "The servers behind the gate. Clients use the gate's address instead of the server's own.",
	emptyTitle: "Nothing stands behind the gate yet",
	empty:
		"Add a server, and clients reach it through the gate, with a key, instead of directly.",
	add: "Add an upstream",
	name: "Name",
	nameHint: "Becomes part of the address, such as /docs/",
	url: "Server's address",
	urlHint: "Such as http://127.0.0.1:3333",
	save: "Add",
	remove: "Remove",
	removeLabel: (name: string) => `Remove ${name}`,
	removeTitle: (name: string) => `Remove ${name}?`,
	removeText:
		"Calls to its address are refused from now on. The server itself goes on running.",
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
		processes.length === 1 ? "1 runs" : `${processes.length} run`,
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
